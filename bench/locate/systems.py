"""What is compared: ours, any shell command, any MCP server over stdio. The baselines are in baselines.py.

Each system has moved(tree), called after another commit was checked out; ask(tree, query) -> (places, bytes of the text
that a model would read, bytes of the structured part), where a place is (path, [first line, last line]); and close().
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

from repository import git

VERSION = "2026-07-28"
PLACE = re.compile(r"([\w@+-][\w./@+-]*)(?:(?::|#L?|\s+\(?lines?\s+)(\d+)(?:-L?(\d+))?)?")


def places_in(text, files):
    """Paths of the tree in a text, with the line or the range behind them; in order, without doubles."""
    places = []
    for match in PLACE.finditer(text):
        path = match[1].rstrip(".")
        while path.startswith("./"):
            path = path[2:]
        if path not in files:
            continue
        first = int(match[2] or 1)
        place = (path, [first, int(match[3] or first)])
        if place not in places:
            places.append(place)
    return places


class Ours:
    """lrm_locate over HTTP, against a daemon that is started here."""

    def __init__(self, daemon):
        self.home = tempfile.mkdtemp(prefix="locate-bench-")
        self.process = subprocess.Popen(
            [daemon, "--port", "0", "--home", self.home], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.url = self.process.stdout.readline().split()[-1] + "/mcp"
        self.id = 0

    def call(self, tool, arguments, root):
        self.id += 1
        with urllib.request.urlopen(self.request(self.id, tool, arguments, root), timeout=120) as answer:
            text = answer.read().decode()
        if text.startswith(("event:", "data:", ":")):
            text = [line[5:] for line in text.splitlines() if line.startswith("data:")][-1]
        reply = json.loads(text)
        if "error" in reply:
            raise RuntimeError(reply["error"]["message"])
        return reply["result"]

    def request(self, number, tool, arguments, root):
        meta = {
            "io.modelcontextprotocol/protocolVersion": VERSION,
            "io.modelcontextprotocol/clientInfo": {"name": "bench", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {},
            "factory/root": root,
        }
        params = {"name": tool, "arguments": arguments, "_meta": meta}
        body = json.dumps({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}).encode()
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": VERSION,
            "Mcp-Method": "tools/call",
            "Mcp-Name": tool,
        }
        return urllib.request.Request(self.url, body, headers)

    def moved(self, tree):
        """Files are waited for by the daemon itself; here also the history, as a user would have it a second later."""
        subject = git(tree.path, "log", "-1", "--no-merges", "--format=%s")[:100]
        self.call("lrm_locate", {"query": "readme"}, tree.path)
        for pause in [0.05, 0.1, 0.2] + [0.4] * 50:
            time.sleep(pause)  # lrm_context is dear: few looks
            result = self.call("lrm_context", {"topic": "recent work"}, tree.path)
            structured = result.get("structuredContent", {})
            if "indexing" not in structured and subject in result["content"][0]["text"]:
                return
        print(f"the history of {tree.path} was not read in time", file=sys.stderr)

    def ask(self, tree, query):
        result = self.call("lrm_locate", {"query": query}, tree.path)
        structured = result.get("structuredContent", {})
        places = [(p["path"], p["lines"]) for p in structured.get("places", [])]
        size = len(json.dumps(structured, separators=(",", ":"), ensure_ascii=False).encode())
        return places, len(result["content"][0]["text"].encode()), size

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.home, ignore_errors=True)


class Shell:
    """A command line in the root of the tree; {query} is given as one argument. `prepare` runs after each move."""

    def __init__(self, command, prepare=None):
        self.command = shlex.split(command)
        self.prepare = prepare

    def moved(self, tree):
        if self.prepare:
            subprocess.run(shlex.split(self.prepare), cwd=tree.path, capture_output=True, check=False)
        self.files = set(tree.files())

    def ask(self, tree, query):
        words = [word.replace("{query}", query) for word in self.command]
        run = subprocess.run(words, cwd=tree.path, capture_output=True, check=False)
        text = run.stdout.decode(errors="replace")
        return places_in(text, self.files), len(text.encode()), 0

    def close(self):
        pass


class Stdio:
    """A tool of an MCP server over stdio, started anew in the tree after each move."""

    def __init__(self, command, tool, argument="query", prepare=None):
        self.command, self.tool, self.argument, self.prepare = shlex.split(command), tool, argument, prepare
        self.process = None

    def moved(self, tree):
        self.close()
        if self.prepare:
            subprocess.run(shlex.split(self.prepare), cwd=tree.path, capture_output=True, check=False)
        self.files = set(tree.files())
        environment = {**os.environ, "NO_COLOR": "1"}
        self.process = subprocess.Popen(
            self.command, cwd=tree.path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, env=environment,
        )
        client = {"name": "bench", "version": "1"}
        root = {"uri": "file://" + tree.path, "name": "tree"}
        start = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client, "rootUri": root["uri"]}
        self.id = 0
        self.rpc("initialize", start)
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def send(self, message):
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def rpc(self, method, params):
        self.id += 1
        self.send({"jsonrpc": "2.0", "id": self.id, "method": method, "params": params})
        for line in self.process.stdout:
            reply = json.loads(line)
            if reply.get("id") == self.id and "method" not in reply:
                return reply.get("result", {})
        raise RuntimeError(f"{self.command[0]} ended")

    def ask(self, tree, query):
        result = self.rpc("tools/call", {"name": self.tool, "arguments": {self.argument: query}})
        text = "\n".join(part.get("text", "") for part in result.get("content", []))
        return places_in(text, self.files), len(text.encode()), 0

    def close(self):
        if self.process:
            self.process.terminate()
            self.process.wait(20)
            self.process = None
