#!/usr/bin/env python3
"""A daemon killed -9 again and again under load, behind each bridge.  bench/kill.py [BIN_DIR] [--kills N] [--peer-kills N]

Four bridges of a kind with four calls in flight each; the daemon is away for up to 200 ms. A call without an answer
after 15 s counts as hanging. The upstream is our daemon for every bridge: its sessions outlive a restart, which helps
the peers too.
"""
import json
import os
import queue
import random
import subprocess
import sys
import threading
import time

from measure import INITIALIZE, PEERS, bin_directory, compare, finish, free_port, install_peers, node, number, our_daemon, say

BRIDGES = 4
IN_FLIGHT = 4
PATIENCE = 15


class Bridge(threading.Thread):
    """One bridge under load. Every answer is counted by its id."""

    def __init__(self, command, home):
        super().__init__(daemon=True)
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, env={**os.environ, "HOME": home, "FACTORY_HOME": home})
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()
        self.answers = {}
        self.asked = 0
        self.errors = 0
        self.ended = False
        self.dead = False
        self.send(INITIALIZE)
        self.wait([0])
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def read(self):
        for line in self.process.stdout:
            message = json.loads(line)
            if "method" not in message and message.get("id") is not None:
                self.lines.put(message)
        self.lines.put(None)

    def send(self, message):
        try:
            self.process.stdin.write(json.dumps(message).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            self.dead = True

    def wait(self, ids):
        """Until all are answered, or patience ends."""
        end = time.monotonic() + PATIENCE
        while not all(one in self.answers for one in ids) and not self.dead:
            try:
                message = self.lines.get(timeout=max(0.001, end - time.monotonic()))
            except queue.Empty:
                return
            if message is None:
                self.dead = True
                return
            self.answers.setdefault(message["id"], []).append(message)
            self.errors += "error" in message

    def call(self):
        """Four calls in flight; true when all were answered without an error."""
        ids = [f"call-{self.asked + n}" for n in range(IN_FLIGHT)]
        self.asked += IN_FLIGHT
        for one in ids:
            self.send({"jsonrpc": "2.0", "id": one, "method": "tools/call",
                       "params": {"name": "echo", "arguments": {"text": one}}})
        self.wait(ids)
        return all("result" in self.answers.get(one, [{}])[0] for one in ids)

    def run(self):
        while not self.ended and not self.dead:
            self.call()

    def end(self):
        self.process.kill()
        self.process.wait()


def measure(binaries, command, kills):
    """{figure: value} of one kind of bridge; `command` takes the URL."""
    port = free_port()
    daemon = our_daemon(binaries, port)
    url, home = daemon.url, daemon.home
    bridges = [Bridge(command(url), home) for _ in range(BRIDGES)]
    for bridge in bridges:
        bridge.start()
    chance = random.Random(4711)
    for _ in range(kills):
        time.sleep(0.2 + chance.random() * 0.1)
        daemon.kill()
        time.sleep(chance.random() * 0.2)
        daemon = our_daemon(binaries, port)
    for bridge in bridges:
        bridge.ended = True
    for bridge in bridges:
        bridge.join(PATIENCE * 2)
    recovered = sum(not bridge.dead and any(bridge.call() for _ in range(3)) for bridge in bridges)
    for bridge in bridges:
        bridge.end()
    daemon.end()
    asked = sum(bridge.asked for bridge in bridges)
    once = sum(len(found) == 1 for bridge in bridges for one, found in bridge.answers.items() if one != 0)
    failed = sum(bridge.errors for bridge in bridges)
    return {"once": 100 * once / asked, "failed": 100 * failed / asked, "lost": BRIDGES - recovered, "asked": asked}


def main():
    arguments = sys.argv[1:]
    binaries = bin_directory([a for a in arguments[:1] if not a.startswith("-")])
    kills = number(arguments, "--kills", 100)
    ours = measure(binaries, lambda url: [binaries / "mcp-proxy", "--no-start", "--url", url], kills)
    peers = {}
    few = number(arguments, "--peer-kills", 5)
    if "--no-peers" not in arguments:
        install_peers()
        modules = PEERS / "node_modules"
        peers["mcp-remote"] = measure(
            binaries, lambda url: [node(), modules / "mcp-remote/dist/proxy.js", url, "--transport", "http-only"], few)
        peers["supergateway"] = measure(
            binaries, lambda url: [node(), modules / "supergateway/dist/index.js", "--streamableHttp", url, "--logLevel", "none"],
            few)

    def row(what, unit, figure, limit, more_is_better=False):
        compare(what, unit, ours[figure], {name: peer[figure] for name, peer in peers.items()}, limit, more_is_better)

    say(f"ours: calls during {kills} kills", ours["asked"], "calls")
    for name, peer in peers.items():
        say(f"{name}: calls during {few} kills", peer["asked"], "calls")
    row("calls answered exactly once", "%", "once", 100.0, more_is_better=True)
    row("calls answered with an error", "%", "failed", 2.0)
    row("bridges that never recovered", "bridges", "lost", 0)
    finish()


if __name__ == "__main__":
    main()
