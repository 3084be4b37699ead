#!/usr/bin/env python3
"""mcp-platform as a process: both eras, health, two daemons at once, platform_git, platform_code through mcp-lrm."""
import contextlib
import json
import os
import signal
import subprocess
import threading
import time

from suite import BIN, Daemon, check, directory, finish, git, repository

FILES = {
    "src/parcel.py": "def weigh_parcel(parcel):\n    return parcel.grams\n\n\ndef send(parcel):\n    return weigh_parcel(parcel)\n",
    "README.md": "# Parcels\n",
}
LEGACY = "2025-11-25"


class Legacy:
    """A client of 2025-11-25 over plain HTTP."""

    def __init__(self, daemon):
        self.daemon, self.session, self.next_id = daemon, None, 0
        self.about = self.call("initialize", {"protocolVersion": LEGACY, "capabilities": {},
                                              "clientInfo": {"name": "system-test", "version": "1"}})["result"]
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def send(self, message):
        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        if self.session:
            headers.update({"Mcp-Session-Id": self.session, "MCP-Protocol-Version": LEGACY})
        _, fields, body = self.daemon.http("POST", "/mcp", json.dumps(message), headers)
        self.session = {name.lower(): value for name, value in fields.items()}.get("mcp-session-id", self.session)
        return body.decode()

    def call(self, method, params):
        self.next_id += 1
        text = self.send({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params})
        lines = [line[5:] for line in text.splitlines() if line.startswith("data:")] or [text]
        return next(m for m in map(json.loads, filter(str.strip, lines)) if m.get("id") == self.next_id)


def rss_kib(pid):
    with open(f"/proc/{pid}/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def wake_ups(pid):
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/status") as lines:
            total += sum(int(line.split()[1]) for line in lines if "ctxt_switches" in line)
    return total


def stop_lrm(home):
    """The mcp-lrm that mcp-platform started, by its lock file."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        os.kill(int((home / "run/mcp-lrm.lock").read_text().split()[0]), signal.SIGTERM)


def lrm_pid(home):
    return int((home / "run/mcp-lrm.lock").read_text().split()[0])


with directory() as top:
    tree = repository(top / "demo", FILES)
    home = top / "home"
    with Daemon(home, "--root", tree, "--lrm-port", "0", program="mcp-platform") as daemon:
        try:
            status, fields, body = daemon.http("GET", "/health")
            health = json.loads(body)
            check(status == 200 and health["status"] == "ok" and health["name"] == "mcp-platform" and health["version"]
                  and health["uptime_s"] >= 0 and "clients" in health, "health", health)
            check(health["projects"] == [{"name": "demo", "root": str(tree)}], "health lists the projects", health)
            check(daemon.http("GET", "/ready")[0] == 200, "ready")
            check((home / "run/mcp-platform.lock").read_text() == f"{daemon.pid} {daemon.port}\n", "its own lock file")
            check("listening port=" in (home / "logs/mcp-platform.log").read_text(), "its own log")
            check(not (home / "run/mcp-lrm.lock").exists(), "mcp-lrm is not started before somebody needs it")
            check(rss_kib(daemon.pid) < 20 * 1024, "under 20 MB when idle", rss_kib(daemon.pid))

            second = subprocess.run([str(BIN / "mcp-platform"), "--port", "0", "--home", str(home)],
                                    capture_output=True, text=True, timeout=30)
            check(second.returncode == 1 and str(daemon.pid) in second.stderr, "a second one names the first", second)
            taken = subprocess.run([str(BIN / "mcp-platform"), "--port", str(daemon.port), "--home", str(top / "other")],
                                   capture_output=True, text=True, timeout=30)
            check(taken.returncode == 1 and str(daemon.port) in taken.stderr, "a taken port is named", taken.stderr)

            names = [tool["name"] for tool in daemon.rpc("tools/list")["result"]["tools"]]
            check(names == ["platform_code", "platform_git"], "tools/list, modern", names)
            about = daemon.rpc("server/discover")["result"]
            check("2026-07-28" in about["supportedVersions"] and len(about["instructions"].split()) < 120,
                  "server/discover", about)
            legacy = Legacy(daemon)
            check(legacy.about["serverInfo"]["name"] == "mcp-platform", "initialize", legacy.about)
            listed = legacy.call("tools/list", {})["result"]["tools"]
            check([tool["name"] for tool in listed] == names, "tools/list, legacy", listed)
            answer = legacy.call("tools/call", {"name": "platform_git", "arguments": {"action": "log"}})["result"]
            check(answer["structuredContent"]["commits"][0]["subject"] == "Begin", "tools/call, legacy", answer)
            text, facts, failed = daemon.tool("platform_git", {"action": "status"})
            check(not failed and facts["clean"] and facts["tree"]["branch"] == "main", "tools/call, modern", (text, facts))
            text, _, failed = daemon.tool("platform_git", {"action": "nothing"})
            check(failed and "one of status, log" in text, "a wrong action is an answer that helps", text)

            # commit: the orchestrator, in a linked work tree.
            linked = top / "linked"
            git(tree, "worktree", "add", "-q", "-b", "task", str(linked))
            (linked / "src/parcel.py").write_text("changed\n")
            commit = {"action": "commit", "message": "Change", "paths": ["src"]}
            text, _, failed = daemon.tool("platform_git", commit, root=linked)
            check(failed and "only the orchestrator" in text, "an agent may not commit", text)
            key = (home / "config/orchestrator.key").read_text().strip()
            text, facts, failed = daemon.tool("platform_git", commit, root=linked, token=key)
            check(not failed and git(tree, "rev-parse", "task") == facts["commit"], "the orchestrator may", text)
            text, _, failed = daemon.tool("platform_git", {**commit, "project": "demo"}, token=key)
            check(failed and "main work tree" in text, "but never in the main work tree", text)

            # platform_code: starts mcp-lrm, answers from the caller's own tree.
            text, facts, failed = daemon.tool("platform_code", {"action": "locate", "arguments": {"query": "weigh_parcel"},
                                                                "project": "demo"}, timeout=60)
            check(not failed and facts["tree"]["root"] == str(tree), "locate starts mcp-lrm and answers", text)
            places = facts["places"]
            for _ in range(200):  # an index of two files
                if places:
                    break
                places = daemon.tool("platform_code", {"action": "locate", "query": "weigh_parcel"})[1]["places"]
            check(places and places[0]["path"] == "src/parcel.py", "and finds, arguments beside action too", places)
            text, facts, failed = daemon.tool("platform_code", {"action": "read", "arguments": {"path": "src/parcel.py"}},
                                              root=linked)
            check(not failed and "changed" in text and facts["tree"]["root"] == str(linked),
                  "an announced work tree is the one that is read", text)
            text, _, failed = daemon.tool("platform_code", {"action": "read", "arguments": {"path": "missing.py"}})
            check(failed and "missing.py" in text, "what mcp-lrm says is passed on", text)
            text, _, failed = daemon.tool("platform_code", {"action": "locate", "arguments": {"qury": "x"}})
            check(failed and "qury" in text, "wrong arguments too", text)

            # Both at once: mcp-lrm dies, the next call starts it again.
            first = lrm_pid(home)
            os.kill(first, signal.SIGKILL)
            text, facts, failed = daemon.tool("platform_code", {"action": "read", "arguments": {"path": "README.md"}},
                                              root=tree, timeout=60)
            check(not failed and lrm_pid(home) != first, "mcp-lrm killed: the next call starts it again", text)

            # A call that mcp-lrm does not finish: cancelled here, it is cancelled there.
            os.kill(lrm_pid(home), signal.SIGSTOP)
            begun = time.monotonic()
            with contextlib.suppress(OSError):
                daemon.rpc("tools/call", {"name": "platform_code", "arguments": {
                    "action": "read", "arguments": {"path": "README.md"}, "project": "demo"}}, timeout=1)
            check(time.monotonic() - begun < 10, "the client gave up")
            metric = lambda: next(float(line.split()[-1]) for line in daemon.http("GET", "/metrics")[2].decode().splitlines()
                                  if line.startswith("mcp_calls_running "))
            end = time.monotonic() + 10
            while metric() > 0 and time.monotonic() < end:
                time.sleep(0.05)
            check(metric() == 0, "a cancelled call lets go of mcp-lrm at once")
            os.kill(lrm_pid(home), signal.SIGCONT)
            threads = [threading.Thread(target=daemon.tool, args=("platform_git", {"action": "log", "project": "demo"}))
                       for _ in range(20)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            metrics = daemon.http("GET", "/metrics")[2].decode()
            check('tool="platform_git"' in metrics and "platform_lrm_calls_total" in metrics, "metrics", metrics[-300:])
            time.sleep(11)  # pool threads end after ten idle seconds
            before = wake_ups(daemon.pid)
            time.sleep(3)
            check(wake_ups(daemon.pid) - before <= 1, "idle, it does not wake up", wake_ups(daemon.pid) - before)
            check(daemon.stop() == 0, "SIGTERM ends it with 0", daemon.errors())
        finally:
            stop_lrm(home)

finish()
