"""What the programs of bench/ share: one line a figure, reading /proc, the peers from npm, a daemon of our own.

Every figure is printed as `name value unit`, for us and for each peer, then the best peer over ours (`ratio`: above 1 is
better for us) and what is demanded. Wall times depend on what else runs; CPU time, memory and ratios are robust.
"""
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PEERS = HERE / "peers"
sys.path.insert(0, str(HERE.parent / "tests" / "peers"))
import conformance_peers  # noqa: E402  Node 24 from npm

META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": {"name": "bench", "version": "1"}}
INITIALIZE = {"jsonrpc": "2.0", "id": 0, "method": "initialize",
              "params": {"protocolVersion": "2025-11-25", "capabilities": {},
                         "clientInfo": {"name": "bench", "version": "1"}}}
_missed = []


def say(name, value, unit):
    text = f"{value:12.3f}" if isinstance(value, float) else f"{value:12}"
    print(f"{name:58} {text} {unit}", flush=True)


def compare(what, unit, ours, peers, limit=None, more_is_better=False):
    """`peers`: {name: value}. `limit`: what is demanded of ours."""
    say(f"ours: {what}", ours, unit)
    for name, value in peers.items():
        say(f"{name}: {what}", value, unit)
    if peers:
        best = (max if more_is_better else min)(peers.values())
        low, high = (best, ours) if more_is_better else (ours, best)
        say(f"ratio: {what}", *((float(high) / float(low), "x") if low else ("-", "ours is none at all")))
    if limit is not None:
        met = ours >= limit if more_is_better else ours <= limit
        say(f"demanded: {what}", limit, f"{unit}, {'met' if met else 'MISSED'}")
        if not met:
            _missed.append(what)


def finish():
    if _missed:
        print("missed: " + "; ".join(_missed))
    sys.exit(1 if _missed else 0)


# --- /proc ---------------------------------------------------------------------------------------------------------
def memory_mb(pid):
    """(RSS, PSS)"""
    values = {}
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        for line in rollup:
            fields = line.split()
            if fields[0] in ("Rss:", "Pss:"):
                values[fields[0]] = int(fields[1]) / 1024
    return values["Rss:"], values["Pss:"]


def peak_mb(pid):
    return status(pid, "VmHWM") / 1024


def status(pid, name):
    with open(f"/proc/{pid}/status") as lines:
        for line in lines:
            if line.startswith(name + ":"):
                return int(line.split()[1])
    raise KeyError(name)


def cpu_us(pid):
    """Of its living threads, to the nanosecond; /proc/PID/stat counts in steps of 10 ms."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{thread}/schedstat") as stat:
                total += int(stat.read().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total / 1000


def wakeups(pid):
    """How often its threads went to sleep of their own will, so far."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            total += status(f"{pid}/task/{thread}", "voluntary_ctxt_switches")
        except FileNotFoundError:
            pass
    return total


# --- processes -----------------------------------------------------------------------------------------------------
def node():
    return conformance_peers.node()


def install_peers():
    """npm ci where the lock has changed since it was last done."""
    stamp = PEERS / "node_modules" / (".stamp-" + hashlib.sha256((PEERS / "package-lock.json").read_bytes()).hexdigest())
    if stamp.exists():
        return
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=PEERS,
                   stdin=subprocess.DEVNULL, stdout=sys.stderr, check=True)
    stamp.touch()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def many_descriptors():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def bin_directory(arguments):
    found = pathlib.Path(arguments[0] if arguments else HERE.parent / "build" / "bin").resolve()
    if not os.access(found / "mcp-lrm", os.X_OK) or not os.access(found / "mcp-proxy", os.X_OK):
        sys.exit(f"{found} has no mcp-lrm and mcp-proxy; build them with ./quickstart.sh, or name their folder")
    return found


def number(arguments, flag, otherwise):
    return int(arguments[arguments.index(flag) + 1]) if flag in arguments else otherwise


class Process:
    """A server of either side; `url` is its endpoint. Ended with `end`."""

    def __init__(self, command, port, environment=None):
        self.home = tempfile.mkdtemp(prefix="bench-")
        self.port = port
        # Into a file: to wake a reader for each line would count as the server's work.
        output = pathlib.Path(self.home) / "output"
        with open(output, "wb") as file:
            self.process = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT,
                cwd=self.home, env={**os.environ, "HOME": self.home, "FACTORY_HOME": self.home, **(environment or {})})
        while not (line := re.search(r"listening on .*:(\d+)", output.read_text())):
            if self.process.poll() is not None:
                sys.exit(f"{command} did not start")
            time.sleep(0.02)
        self.port = port or int(line[1])
        self.url = f"http://127.0.0.1:{self.port}/mcp"

    @property
    def pid(self):
        return self.process.pid

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self):
        if self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.home, ignore_errors=True)


def our_daemon(binaries, port=0):
    return Process([binaries / "mcp-lrm", "--port", port, "--conformance"], port)


def sdk_server(script, **environment):
    port = free_port()
    return Process([node(), PEERS / script], port, {"PORT": str(port), **environment})


def machine():
    with open("/proc/cpuinfo") as info:
        model = next((line.split(":", 1)[1].strip() for line in info if line.startswith("model name")), "unknown processor")
    say("machine: cores", os.cpu_count() or 0, model)
    say("machine: load average before the run", os.getloadavg()[0], "processes")


def encode(message):
    return json.dumps(message, separators=(",", ":")).encode()
