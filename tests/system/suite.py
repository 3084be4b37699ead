"""What every system test needs: the real binaries, a daemon of one's own, calls over HTTP, small repositories.

Everything runs on loopback in temporary directories; a test ends only processes that it started.
"""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BIN = pathlib.Path(os.environ.get("BIN_DIR") or pathlib.Path(__file__).parents[2] / "build/bin").resolve()
VERSION = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": VERSION,
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": {"name": "system-test", "version": "1"},
}
_results = {"passed": 0, "failed": 0}


def check(ok, what, detail=""):
    """One line a check; the process fails at the end when one did not hold."""
    _results["passed" if ok else "failed"] += 1
    print(("ok    " if ok else "FAIL  ") + what + (f": {detail}" if detail and not ok else ""), flush=True)
    return ok


def finish():
    print(f"{_results['passed']} passed, {_results['failed']} failed", flush=True)
    sys.exit(1 if _results["failed"] or not _results["passed"] else 0)


@contextlib.contextmanager
def directory():
    path = pathlib.Path(tempfile.mkdtemp(prefix="factory-test-")).resolve()
    try:
        yield path
    finally:
        subprocess.run(["chmod", "-R", "u+rwX", str(path)], check=False)
        shutil.rmtree(path, ignore_errors=True)


def git(root, *arguments):
    command = ["git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@example.com",
               "-c", "init.defaultBranch=main", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def repository(root, files):
    """A git work tree with these files in one commit."""
    root.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Begin")
    return root


class Daemon:
    """mcp-lrm in the foreground with a home of its own."""

    def __init__(self, home, *arguments, port=0, wait=True, program="mcp-lrm", environment=None):
        self.home = pathlib.Path(home)
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [str(BIN / program), "--port", str(port), "--home", str(home), *map(str, arguments)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True,
            env={**os.environ, **(environment or {})})
        self.port = 0
        if wait:
            line = self.process.stdout.readline()
            if not line.startswith("listening on http://127.0.0.1:"):
                raise AssertionError(f"{program} did not start: {line!r} {self.errors()}")
            self.port = int(line.rsplit(":", 1)[1])

    @property
    def pid(self):
        return self.process.pid

    def errors(self):
        """What it wrote to stderr so far."""
        return os.pread(self.log.fileno(), 1 << 20, 0).decode(errors="replace")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, timeout=15):
        """SIGTERM; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    # --- calls -------------------------------------------------------------------------------------------------
    def http(self, method, path, body=None, headers=None, timeout=60):
        """(status, headers, body bytes)"""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def rpc(self, method, params=None, path="/mcp", token=None, root=None, timeout=60):
        """One modern request; the JSON-RPC message that answers it."""
        params = dict(params or {})
        params["_meta"] = {**META, **({"factory/root": str(root)} if root else {})}
        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
                   "MCP-Protocol-Version": VERSION, "Mcp-Method": method}
        if "name" in params or "uri" in params:
            headers["Mcp-Name"] = params.get("name") or params.get("uri")
        if token:
            headers["Authorization"] = f"Bearer {token}"
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        _, fields, body = self.http("POST", path, json.dumps(message), headers, timeout)
        text = body.decode()
        if fields.get("Content-Type", fields.get("content-type", "")).startswith("text/event-stream"):
            messages = [json.loads(line[5:]) for line in text.splitlines() if line.startswith("data:") and line[5:].strip()]
            return next(m for m in messages if m.get("id") == 1)
        return json.loads(text)

    def tool(self, name, arguments=None, **options):
        """(text, structured, is_error) of a tool's result."""
        answer = self.rpc("tools/call", {"name": name, "arguments": arguments or {}}, **options)
        if "error" in answer:
            return answer["error"]["message"], None, True
        result = answer["result"]
        text = "".join(part.get("text", "") for part in result["content"])
        return text, result.get("structuredContent"), bool(result.get("isError"))

    def ready(self, limit=60):
        """Waits for /ready; its last body."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            status, _, body = self.http("GET", "/ready")
            if status == 200:
                return body.decode()
            time.sleep(0.05)
        raise AssertionError(f"not ready: {body.decode()}")
