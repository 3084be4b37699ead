#!/usr/bin/env python3
"""The real opencode and Claude Code against a scripted model: through mcp-proxy and straight over HTTP, and again with
the daemon killed -9 between two tool calls.

usage: real_agents.py [BIN_DIR]     REQUIRE_REAL_AGENTS=1: fail, instead of skipping, where they cannot be run
"""
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "agents"), str(HERE.parent / "system")]
if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]

from command_lines import ClaudeCode, Opencode, install_or_end  # noqa: E402
from stub_model import Answer, StubModel  # noqa: E402
from suite import BIN, Daemon, check, directory, finish, repository  # noqa: E402

FILES = {
    "src/duration.py": 'def parse_duration(text):\n    """Seconds of "90s", "5m" or "2h"."""\n'
                       '    return int(text[:-1]) * {"s": 1, "m": 60, "h": 3600}[text[-1]]\n',
    "src/server.py": "from duration import parse_duration\n\n\ndef timeout(config):\n"
                     '    return parse_duration(config["timeout"])\n',
    "README.md": "# demo\n\nA server with a timeout.\n",
}
OLD, NEW = "def parse_duration(text):", "def format_duration(seconds):\n    return f\"{seconds}s\"\n\n\ndef parse_duration(text):"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(home):
    """{pid: command line} of what carries this FACTORY_HOME, as option or in its environment."""
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                command = (entry / "cmdline").read_bytes()
                if str(home).encode() in command or str(home).encode() in (entry / "environ").read_bytes():
                    found[int(entry.name)] = command.replace(b"\0", b" ").decode(errors="replace").strip()
            except OSError:
                pass
    return found


def daemon_pid(home):
    try:
        return int((home / "run/mcp-lrm.lock").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def written_entry(agent, home, tree, user_home):
    """What `factory mcp config` would write for this agent."""
    done = subprocess.run([str(BIN / "factory"), "--json", "mcp", "config", agent.name], cwd=tree, check=True, text=True,
                          env={**os.environ, "FACTORY_HOME": str(home), "HOME": str(user_home)},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    return json.loads(done.stdout)["entry"][agent.servers][agent.server]


class Conversation:
    """Locate, read, edit, locate what the edit added, done. Each step looks at what the one before it brought."""

    def __init__(self, agent, tree, between):
        self.agent, self.tree, self.between = agent, tree, between
        self.repeated = 0  # calls made again because the tool answered with an error

    def __call__(self, turn):
        tool, results = self.agent.tool, turn.results
        good = [text for text in results if not self.is_failure(text)]
        self.repeated = len(results) - len(good)
        if self.repeated > 8 or turn.number > 20:
            return Answer("I give up: " + results[-1])
        if self.repeated and self.is_failure(results[-1]):
            time.sleep(1)  # as a model takes its time before it tries again
        if not good:
            return Answer("Where is it?", (tool("lrm_locate"), {"query": "parse_duration", "kind": "definition"}))
        path = re.search(r"[\w/]+\.py", good[0])
        if not path:
            return Answer("The answer names no file.")
        if len(good) == 1:
            self.between()
            return Answer("Read it.", (tool("lrm_read"), {"symbol": "parse_duration"}))
        file = str(self.tree / path.group())
        if len(good) == 2:
            return Answer("Open it.", (self.agent.builtin["read"], {self.agent.file: file}))
        if len(good) == 3:
            return Answer("Add the inverse.", (self.agent.builtin["edit"], {
                self.agent.file: file, self.agent.old: OLD, self.agent.new: NEW}))
        if len(good) == 4:
            return Answer("Is it there?", (tool("lrm_locate"), {"query": "format_duration", "kind": "definition"}))
        return Answer("All done.")

    @staticmethod
    def is_failure(text):
        return bool(re.search(r"MCP error|[Cc]onnection closed|[Nn]ot connected|fetch failed|ECONNREFUSED|"
                              r"[Uu]nable to connect|tool_use_error|No such tool", text))


def run(agent, how, killed):
    what = f"{agent.name}, {how}" + (", daemon killed -9 in between" if killed else "")
    with directory() as top:
        home, port = top / "factory", free_port()
        tree = repository(top / "work", FILES)
        options = ("--root", tree) if how == "HTTP" else ()
        daemons = [Daemon(home, *options, port=port)]
        daemons[0].ready()
        kills = []

        def between():
            if not killed or kills:
                return
            kills.append(daemon_pid(home))
            os.kill(kills[0], signal.SIGKILL)
            daemons[0].process.wait()
            if how == "HTTP":  # nobody else starts it
                daemons.append(Daemon(home, *options, port=port))

        entry = agent.http_entry(f"http://127.0.0.1:{port}/mcp")
        if how == "proxy":
            entry = written_entry(agent, home, tree, top / "home")
        script = Conversation(agent, tree, between)
        with StubModel(script) as model:
            begun = time.monotonic()
            try:
                done = agent.run(model.port, entry, "Add a function that formats a duration.", top / "home", tree)
            except subprocess.TimeoutExpired as error:
                check(False, f"{what}: ends", f"{error}; {len(model.turns)} requests, results "
                      f"{model.turns[-1].results if model.turns else None}")
                done = None
        seconds = time.monotonic() - begun
        if done:
            judge(what, agent, done, model.turns, tree)
            if killed:
                check(len(kills) == 1, f"{what}: it was killed")
                # Through the proxy the model must notice nothing; over HTTP a client may report one lost connection.
                check(script.repeated <= (0 if how == "proxy" else 5), f"{what}: calls survive", f"{script.repeated} failed")
        left = processes_of(home)
        alive = daemon_pid(home)
        end = time.monotonic() + 6  # a proxy may take 5 s to finish running calls
        while set(left) - {alive} and time.monotonic() < end:
            time.sleep(0.05)
            left = processes_of(home)
        check(not set(left) - {alive}, f"{what}: nothing is left running", str(left))
        for daemon in daemons:
            daemon.stop()
        if alive in processes_of(home):  # started by the proxy
            os.kill(alive, signal.SIGTERM)
            end = time.monotonic() + 10
            while alive in processes_of(home) and time.monotonic() < end:
                time.sleep(0.05)
            check(alive not in processes_of(home), f"{what}: the daemon ends on SIGTERM")
        print(f"      {what}: {seconds:.1f} s, {len(model.turns)} model requests, {script.repeated} calls repeated")


def judge(what, agent, done, turns, tree):
    check(done.success, f"{what}: ends well", f"{done.outcome}\n{done.errors[-2000:]}\n{done.events[-3:]}")
    offered = set(turns[0].tools) if turns else set()
    wanted = {agent.tool(name) for name in ("lrm_locate", "lrm_read", "lrm_context")}
    check(wanted <= offered, f"{what}: our tools are offered to the model", f"only {sorted(offered)}")
    results = turns[-1].results if turns else []
    check(any("src/duration.py" in text for text in results[:1]), f"{what}: lrm_locate's answer reaches the model",
          str(results[:1]))
    check(any("int(text[:-1])" in text for text in results[1:]), f"{what}: lrm_read's answer reaches the model",
          str(results[1:]))
    check("def format_duration" in (tree / "src/duration.py").read_text(), f"{what}: the file is edited")
    check(bool(results) and "src/duration.py" in results[-1] and "format_duration" in results[-1],
          f"{what}: the next lrm_locate sees the edit", str(results[-1:]))


def main():
    install_or_end(check, finish)
    for agent in (Opencode(), ClaudeCode()):
        for how in ("proxy", "HTTP"):
            for killed in (False, True):
                run(agent, how, killed)
    finish()


main()
