#!/usr/bin/env python3
"""What mcp-proxy costs.  bench/proxy.py BIN_DIR [--calls N] [--peer NAME COMMAND...]

Prints `name value unit` lines. Needs mcp-lrm and mcp-proxy in BIN_DIR; the upstream is `mcp-lrm --conformance` on a
free port. A peer is any stdio to HTTP bridge; {url} in its command becomes the endpoint, e.g.
    bench/proxy.py build/bin --peer mcp-remote node node_modules/mcp-remote/dist/proxy.js {url} --transport http-only
Wall times depend on what else runs; CPU and memory are robust.
"""
import http.client
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

CALL = {"jsonrpc": "2.0", "method": "tools/call", "params": {"name": "echo", "arguments": {"text": "hello"}}}
META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
INITIALIZE = {"jsonrpc": "2.0", "id": 0, "method": "initialize",
              "params": {"protocolVersion": "2025-11-25", "capabilities": {},
                         "clientInfo": {"name": "bench", "version": "1"}}}


def say(name, value, unit):
    print(f"{name:48} {value:10.3f} {unit}" if isinstance(value, float) else f"{name:48} {value:10} {unit}", flush=True)


def memory(pid):
    values = {}
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        for line in rollup:
            fields = line.split()
            if fields[0] in ("Rss:", "Pss:"):
                values[fields[0][:-1].lower()] = int(fields[1]) / 1024
    return values


def cpu_us(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1e6 / os.sysconf("SC_CLK_TCK")


def switches(pid):
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/status") as status:
            total += sum(int(line.split()[1]) for line in status if line.startswith("voluntary_ctxt_switches"))
    return total


class Bridge:
    def __init__(self, command, environment):
        self.begin = time.perf_counter()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, env=environment)

    def send(self, message):
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
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
        self.send(INITIALIZE)
        self.answer()
        took = (time.perf_counter() - self.begin) * 1000
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return took

    def end(self):
        self.process.kill()
        self.process.communicate()


def percentiles(samples):
    samples = sorted(samples)
    return samples[len(samples) // 2], samples[int(len(samples) * 0.95)]


def measure(name, command, environment, calls, greetings):
    took = []
    for _ in range(greetings):
        bridge = Bridge(command, environment)
        took.append(bridge.greet())
        bridge.end()
    say(f"{name} spawn to initialize, median", statistics.median(took), "ms")

    bridge = Bridge(command, environment)
    bridge.greet()
    pid = bridge.process.pid
    bridge.send({**CALL, "id": 1})
    bridge.answer()
    time.sleep(1)
    say(f"{name} idle RSS", memory(pid)["rss"], "MB")
    say(f"{name} idle PSS", memory(pid)["pss"], "MB")

    cpu = cpu_us(pid)
    latencies = []
    for i in range(calls):
        begin = time.perf_counter()
        bridge.send({**CALL, "id": 10 + i})
        bridge.answer()
        latencies.append((time.perf_counter() - begin) * 1000)
    say(f"{name} CPU a call, one after the other", (cpu_us(pid) - cpu) / calls, "us")
    for label, value in zip(("p50", "p95"), percentiles(latencies)):
        say(f"{name} latency a call {label}", value, "ms")
    cpu = cpu_us(pid)
    for i in range(0, calls, 100):
        for k in range(100):
            bridge.send({**CALL, "id": 1_000_000 + i + k})
        for _ in range(100):
            bridge.answer()
    say(f"{name} CPU a call, 100 in flight", (cpu_us(pid) - cpu) / calls, "us")
    say(f"{name} RSS after {2 * calls} calls", memory(pid)["rss"], "MB")
    time.sleep(12)
    before = switches(pid)
    time.sleep(5)
    say(f"{name} wake-ups while idle", (switches(pid) - before) / 5, "1/s")
    bridge.end()
    return latencies


def direct(port, calls):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
               "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "echo"}
    latencies = []
    for i in range(calls):
        message = {**CALL, "id": i, "params": {**CALL["params"], "_meta": META}}
        begin = time.perf_counter()
        connection.request("POST", "/mcp", json.dumps(message), headers)
        connection.getresponse().read()
        latencies.append((time.perf_counter() - begin) * 1000)
    for label, value in zip(("p50", "p95"), percentiles(latencies)):
        say(f"direct HTTP latency a call {label}", value, "ms")


def main():
    arguments = sys.argv[1:]
    peer = []
    if "--peer" in arguments:
        at = arguments.index("--peer")
        peer = arguments[at + 1:]
        arguments = arguments[:at]
    calls = int(arguments[arguments.index("--calls") + 1]) if "--calls" in arguments else 5000
    bin_directory = os.path.abspath(arguments[0])
    home = tempfile.mkdtemp(prefix="proxy-bench-")
    environment = {**os.environ, "FACTORY_HOME": home}
    daemon = subprocess.Popen([os.path.join(bin_directory, "mcp-lrm"), "--port", "0", "--conformance"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              env=environment)
    try:
        line = daemon.stdout.readline().decode()
        url = next(word for word in line.split() if word.startswith("http://")).rstrip("/")
        url = url if url.endswith("/mcp") else url + "/mcp"
        ours = [os.path.join(bin_directory, "mcp-proxy"), "--no-start", "--url", url]
        measure("mcp-proxy", ours, environment, calls, 9)
        down = [os.path.join(bin_directory, "mcp-proxy"), "--no-start", "--url", "http://127.0.0.1:1/mcp"]
        took = []
        for _ in range(9):
            bridge = Bridge(down, environment)
            took.append(bridge.greet())
            bridge.end()
        say("mcp-proxy spawn to initialize, no daemon", statistics.median(took), "ms")
        direct(int(url.split(":")[2].split("/")[0]), calls)
        if peer:
            measure(peer[0], [word.replace("{url}", url) for word in peer[1:]], environment, min(calls, 500), 3)
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()
        daemon.stdout.close()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
