"""What the tests of mcp-proxy share: the proxy as a process, a fake daemon, and checks that print one line each."""
import contextlib
import glob
import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
META = "io.modelcontextprotocol/"
failures = []


def bin_directory():
    arguments = [a for a in sys.argv[1:] if not a.startswith("-")]
    found = arguments[0] if arguments else os.environ.get("BIN_DIR", "")
    if not os.access(os.path.join(found, "mcp-proxy"), os.X_OK):
        sys.exit("usage: %s BIN_DIR (the directory with mcp-proxy)" % sys.argv[0])
    return os.path.abspath(found)


def check(what, ok, detail=""):
    print(("ok    " if ok else "FAIL  ") + what + ("" if ok or detail == "" else f": {detail}"), flush=True)
    if not ok:
        failures.append(what)
    return ok


def finish():
    print(f"{len(failures)} checks failed" if failures else "all checks passed")
    sys.exit(1 if failures else 0)


def wait_until(condition, limit=60.0):
    end = time.monotonic() + limit
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.005)
    return condition()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def initialize(version="2025-11-25", capabilities=None):
    return {"protocolVersion": version, "capabilities": capabilities or {},
            "clientInfo": {"name": "test", "version": "1"}}


def modern_meta(**more):
    return {META + "protocolVersion": "2026-07-28", META + "clientCapabilities": {},
            META + "clientInfo": {"name": "test", "version": "1"}, **more}


class Home:
    """A directory of its own for everything that a test writes."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="proxy-test-")

    def environment(self, **more):
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return {**kept, "HOME": self.path, "FACTORY_HOME": os.path.join(self.path, "factory"), **more}

    def knows_tools(self):
        """A proxy has written down, for those after it, which tools its daemon has."""
        for file in glob.glob(os.path.join(self.path, "factory", "run", "proxy-*.json")):
            with open(file) as known:
                if '"tools/list":' in known.read():
                    return True
        return False

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)


class FakeDaemon:
    def __init__(self, port, log=None):
        self.port = port
        self.log = log
        self.process = None
        self.start()

    def start(self):
        command = [sys.executable, os.path.join(HERE, "proxy_fake_daemon.py"), str(self.port)]
        if self.log:
            command.append(self.log)
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        if b"listening" not in self.process.stdout.readline():
            raise RuntimeError("the fake daemon did not start")

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def requests(self, method=None):
        if not os.path.exists(self.log):
            return []
        with open(self.log) as log:
            all_requests = [json.loads(line) for line in log]
        return [r for r in all_requests if method is None or r["body"].get("method") == method]


class Proxy:
    def __init__(self, bin_dir, home, url, *arguments, cwd=None, environment=None, parent=None):
        command = [os.path.join(bin_dir, "mcp-proxy"), "--url", url, *arguments]
        self.process = subprocess.Popen((parent or []) + command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, cwd=cwd or home.path,
                                        env=home.environment(**(environment or {})))
        self.lines = queue.Queue()
        self.answers = {}  # by (type, id)
        self.notifications = []
        self.requests = []
        self.stray = []
        self.next_id = 1
        self.arrived = threading.Condition()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            with self.arrived:
                try:
                    message = json.loads(line)
                except ValueError:
                    self.stray.append(line[:200])
                    continue
                for one in message if isinstance(message, list) else [message]:
                    if "method" in one and "id" in one:
                        self.requests.append(one)
                    elif "method" in one:
                        self.notifications.append(one)
                    else:
                        key = (type(one.get("id")).__name__, one.get("id"))
                        self.answers.setdefault(key, []).append(one)
                self.arrived.notify_all()

    def raw(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message):
        self.raw(json.dumps(message, ensure_ascii=False).encode() + b"\n")

    def request(self, method, params=None, request_id=None):
        if request_id is None:
            request_id = self.next_id
            self.next_id += 1
        message = {"jsonrpc": "2.0", "id": request_id, "method": method}
        if params is not None:
            message["params"] = params
        self.send(message)
        return request_id

    def wait(self, request_id, limit=60.0):
        """The answer, or None."""
        key = (type(request_id).__name__, request_id)
        with self.arrived:
            self.arrived.wait_for(lambda: key in self.answers, limit)
            return self.answers.get(key, [None])[0]

    def ask(self, method, params=None, limit=60.0, request_id=None):
        return self.wait(self.request(method, params, request_id), limit)

    def call(self, name, limit=60.0, **arguments):
        return self.ask("tools/call", {"name": name, "arguments": arguments}, limit)

    def start_session(self, version="2025-11-25", capabilities=None):
        answer = self.ask("initialize", initialize(version, capabilities))
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return answer

    def wait_for_notification(self, method, limit=60.0):
        with self.arrived:
            def found():
                return [n for n in self.notifications if n["method"] == method]
            self.arrived.wait_for(lambda: bool(found()), limit)
            return (found() or [None])[0]

    def close_input(self):
        self.process.stdin.close()

    def exit_code(self, limit=60.0):
        try:
            return self.process.wait(limit)
        except subprocess.TimeoutExpired:
            return None

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join(5)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                stream.close()
            except OSError:
                pass

    def status(self, name):
        with open(f"/proc/{self.process.pid}/status") as status:
            for line in status:
                if line.startswith(name + ":"):
                    return int(line.split()[1])
        return 0

    def cpu_ms(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1000 // os.sysconf("SC_CLK_TCK")


def text_of(answer):
    """The text of a tool's result, or what came instead."""
    if answer is None:
        return "no answer"
    if "error" in answer:
        return "error %d: %s" % (answer["error"]["code"], answer["error"]["message"])
    return answer["result"]["content"][0]["text"]


@contextlib.contextmanager
def session(binaries, *arguments, daemon=True, log=True, started=True, met=False, **options):
    """A proxy with a home of its own and, unless told otherwise, a fake daemon behind it. `met`: an earlier proxy
    of that home has heard what the daemon is, so that the first answer does not depend on how fast it says so."""
    home = Home()
    port = free_port()
    fake = FakeDaemon(port, os.path.join(home.path, "log") if log else None) if daemon else None
    url = f"http://127.0.0.1:{port}/mcp"
    if met:
        earlier = Proxy(binaries, home, url, "--no-start")
        earlier.start_session()
        earlier.ask("tools/list")
        wait_until(home.knows_tools)
        earlier.end()
    proxy = Proxy(binaries, home, url, "--no-start", *arguments, **options)
    proxy.port = port
    proxy.home = home
    try:
        if started:
            proxy.start_session()
        yield proxy, fake
    finally:
        proxy.end()
        if fake:
            fake.kill()
        home.remove()


def run(tests):
    """Runs each, or only those that the environment variable ONLY names, and ends the process."""
    chosen = os.environ.get("ONLY", "").split(",") if os.environ.get("ONLY") else None
    for test in tests:
        if chosen is None or test.__name__ in chosen:
            begin = time.monotonic()
            test()
            print(f"      {test.__name__}: {time.monotonic() - begin:.1f} s", flush=True)
    finish()
