"""One mcp-lrm with a home of its own, for the benchmarks: its CPU time, its memory, answers of lrm_locate."""
import json
import os
import subprocess
import sys
import time
import urllib.request

VERSION = "2026-07-28"


class Daemon:
    def __init__(self, binary, home, roots):
        command = [binary, "--port", "0", "--home", home]
        for root in roots:
            command += ["--root", root]
        self.process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])

    def cpu(self):
        """Seconds so far, user and system."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, name):
        """MB; VmRSS: now, VmHWM: the most so far."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return next(int(row.split()[1]) / 1024 for row in status if row.startswith(name))

    def wait_ready(self, limit=1800):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ready", timeout=30):
                    return
            except OSError:
                time.sleep(0.05)
        sys.exit("the daemon did not become ready")

    def tool(self, name, arguments, root):
        """The structured result of a tool; None when it is an error."""
        meta = {"io.modelcontextprotocol/protocolVersion": VERSION, "io.modelcontextprotocol/clientCapabilities": {},
                "io.modelcontextprotocol/clientInfo": {"name": "bench", "version": "1"}, "factory/root": str(root)}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                   "params": {"name": name, "arguments": arguments, "_meta": meta}}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/mcp", json.dumps(message).encode(), {
            "Content-Type": "application/json", "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": VERSION, "Mcp-Method": "tools/call", "Mcp-Name": name})
        with urllib.request.urlopen(request, timeout=60) as answer:
            result = json.loads(answer.read())["result"]
        return None if result.get("isError") else result.get("structuredContent") or {}

    def locate(self, query, root, **more):
        """The structured result of lrm_locate."""
        return self.tool("lrm_locate", {"query": query, **more}, root) or {}

    def places(self, query, root):
        return self.locate(query, root, kind="definition").get("places", [])

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
