#!/usr/bin/env python3
"""What mcp-proxy costs, beside mcp-remote and supergateway.  bench/proxy.py [BIN_DIR] [--calls N] [--peer-calls N] [--no-peers]

Every bridge talks to `mcp-lrm --conformance` on a free port; the calls are `echo`.
"""
import http.client
import json
import os
import statistics
import subprocess
import sys
import time

from measure import (INITIALIZE, META, PEERS, bin_directory, compare, cpu_us, encode, finish, install_peers, memory_mb, node,
                     number, our_daemon, say, wakeups)

CALL = {"jsonrpc": "2.0", "method": "tools/call", "params": {"name": "echo", "arguments": {"text": "hello"}}}


class Bridge:
    def __init__(self, command, home):
        self.begin = time.perf_counter()
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, env={**os.environ, "HOME": home, "FACTORY_HOME": home})

    @property
    def pid(self):
        return self.process.pid

    def send(self, message):
        self.process.stdin.write(encode(message) + b"\n")
        self.process.stdin.flush()

    def answer(self):
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("the bridge ended")
            message = json.loads(line)
            if "method" not in message:
                return message

    def greet(self):
        """Milliseconds from the spawn to the answer of `initialize`."""
        self.send(INITIALIZE)
        self.answer()
        took = (time.perf_counter() - self.begin) * 1000
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return took

    def call(self, request_id):
        self.send({**CALL, "id": request_id})
        if "hello" not in json.dumps(self.answer()["result"]):
            raise RuntimeError("a wrong answer")

    def end(self):
        self.process.kill()
        self.process.communicate()


def greeting_ms(command, home, times):
    took = []
    for _ in range(times):
        bridge = Bridge(command, home)
        took.append(bridge.greet())
        bridge.end()
    return statistics.median(took)


def percentile(samples, part):
    return sorted(samples)[int(len(samples) * part)]


def measure(command, home, calls, greetings, url):
    """The figures of one bridge, by name."""
    figures = {"greeting": greeting_ms(command, home, greetings)}
    bridge = Bridge(command, home)
    bridge.greet()
    bridge.call(1)
    time.sleep(1)
    figures["rss"], figures["pss"] = memory_mb(bridge.pid)
    cpu = cpu_us(bridge.pid)
    latencies = []
    for n in range(calls // 2):
        begin = time.perf_counter()
        bridge.call(10 + n)
        latencies.append((time.perf_counter() - begin) * 1000)
    figures["cpu"] = (cpu_us(bridge.pid) - cpu) / (calls // 2)
    figures["p50"] = percentile(latencies, 0.5) - percentile(direct(url, min(calls // 2, 2000)), 0.5)
    cpu = cpu_us(bridge.pid)
    for n in range(0, calls - calls // 2, 100):
        for k in range(100):
            bridge.send({**CALL, "id": 1_000_000 + n + k})
        for _ in range(100):
            bridge.answer()
    figures["cpu100"] = (cpu_us(bridge.pid) - cpu) / (calls - calls // 2)
    figures["grown"] = memory_mb(bridge.pid)[0] - figures["rss"]
    time.sleep(12)
    before = wakeups(bridge.pid)
    time.sleep(10)
    figures["wakeups"] = (wakeups(bridge.pid) - before) / 10
    bridge.end()
    return figures


def direct(url, calls):
    """Milliseconds of the same calls without a bridge."""
    connection = http.client.HTTPConnection(url.split("/")[2])
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
               "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "echo"}
    latencies = []
    for n in range(calls):
        message = {**CALL, "id": n, "params": {**CALL["params"], "_meta": META}}
        begin = time.perf_counter()
        connection.request("POST", "/mcp", encode(message), headers)
        connection.getresponse().read()
        latencies.append((time.perf_counter() - begin) * 1000)
    connection.close()
    return latencies


def main():
    arguments = sys.argv[1:]
    binaries = bin_directory([a for a in arguments[:1] if not a.startswith("-")])
    calls = number(arguments, "--calls", 10_000)
    peer_calls = number(arguments, "--peer-calls", 2_000)
    daemon = our_daemon(binaries)
    try:
        ours = measure([binaries / "mcp-proxy", "--no-start", "--url", daemon.url], daemon.home, calls, 15, daemon.url)
        alone = greeting_ms([binaries / "mcp-proxy", "--no-start", "--url", "http://127.0.0.1:1/mcp"], daemon.home, 15)
        peers = {}
        if "--no-peers" not in arguments:
            install_peers()
            modules = PEERS / "node_modules"
            commands = {
                "mcp-remote": [node(), modules / "mcp-remote/dist/proxy.js", daemon.url, "--transport", "http-only"],
                "supergateway": [node(), modules / "supergateway/dist/index.js", "--streamableHttp", daemon.url,
                                 "--logLevel", "none"],
            }
            for name, command in commands.items():
                peers[name] = measure(command, daemon.home, peer_calls, 3, daemon.url)
    finally:
        daemon.end()

    def row(what, unit, figure, limit=None):
        compare(f"proxy {what}", unit, ours[figure], {name: peer[figure] for name, peer in peers.items()}, limit)

    row("idle RSS", "MB", "rss", 4.0)
    row("idle PSS", "MB", "pss", 2.5)
    say("ours: calls", calls, "calls")
    say("peers: calls", peer_calls, "calls")
    row("RSS grown by the calls", "MB", "grown", 1.0)
    row("CPU a call, one after the other", "us", "cpu", 100.0)
    row("CPU a call, 100 in flight", "us", "cpu100", 100.0)
    row("latency added, p50", "ms", "p50")
    row("wake-ups while idle", "1/s", "wakeups", 0.0)
    row("spawn to initialize", "ms", "greeting", 20.0)
    say("ours: proxy spawn to initialize, no daemon", alone, "ms")
    finish()


if __name__ == "__main__":
    main()
