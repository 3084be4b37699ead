"""What deploy.py works with: a small HTTP service in a repository, tasks that wait for their deploy, a webhook."""
import hashlib
import http.client
import http.server
import json
import os
import pathlib
import socket
import subprocess
import sys
import threading
import time

from cli_support import Factory, environment
from suite import BIN, check, git, repository
from tasks_daemon import Tasks

# What it answers stands in `version`; `breaks` says in which way a version is bad.
SERVICE = '''import http.server, os, pathlib, sys
breaks = pathlib.Path("breaks").read_text().split()
version = pathlib.Path("version").read_text().strip()
place = os.environ["DEPLOY_ENVIRONMENT"]
port = int(os.environ["PORT"])
public = port == int(pathlib.Path(os.environ["PORTS"], place).read_text())
if "start" in breaks and place == "prod":
    sys.exit("version " + version + " cannot start")
if "public" in breaks and place == "prod" and public:
    sys.exit("version " + version + " cannot have the public port")


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        ill = self.path == "/health" and "health" in breaks and place == "prod" and public
        text = (os.environ["DEPLOY_SHA"] + " " + version).encode()
        self.send_response(500 if ill else 200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
'''
# Asks the service that the environment names for its version; with a gate, it says that it came and waits for leave.
SMOKE = '''import http.client, os, pathlib, sys, time
gate = pathlib.Path(os.environ["PORTS"], "gate-" + os.environ["DEPLOY_ENVIRONMENT"])
if gate.exists():
    (gate.parent / "came").write_text(os.environ["DEPLOY_SHA"])
    while gate.exists():
        time.sleep(0.02)
connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=30)
connection.request("GET", "/")
answer = connection.getresponse().read().decode()
sys.exit(0 if answer.startswith(os.environ["DEPLOY_SHA"]) else "it serves " + answer)
'''
FILES = {"service.py": SERVICE, "smoke.py": SMOKE, "version": "1\n", "breaks": "", ".gitignore": "__pycache__/\n"}
PROCESS = """project: {{name: demo, root_path: {root}}}
domains:
  python: {{paths: [./], build_cmd: "{python} -m compileall -q service.py"}}
deploy:
  driver: process
  staging: {{run_cmd: "{python} service.py", port: {staging}, health_url: "http://127.0.0.1:{staging}/health",
             health_timeout: 120s, e2e_cmd: "{python} smoke.py"}}
  prod: {{run_cmd: "{python} service.py", port: {prod}, health_url: "http://127.0.0.1:{prod}/health",
          health_timeout: {limit}, smoke_cmd: "{python} smoke.py"}}
notify: [{{url: "http://127.0.0.1:{hook}/hook?token=t", events: [rolled_back, failed]}}]
"""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def served(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read().decode()
    except OSError:
        return ""
    finally:
        connection.close()


def wait_for(what, condition, limit=180):
    end = time.monotonic() + limit
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited in vain for {what}")


class Hook:
    """Receives notices; its first answer is an error, so that each is sent again."""

    def __init__(self):
        self.taken, self.refusals, hook = [], 1, self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                is_good = hook.refusals <= 0
                hook.refusals -= 1
                if is_good:
                    hook.taken.append(body)
                self.send_response(200 if is_good else 503)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def processes_with(text):
    """Processes that were started with this text in their environment or that have it in their command line."""
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if text.encode() in (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes():
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            pass
    return found


class Shop:
    def __init__(self, top, text=PROCESS, limit="120s", **more):
        self.top, self.home = top, top / "home"
        self.tree = repository(top / "demo", FILES)
        self.ports = top / "ports"
        self.ports.mkdir()
        self.hook = Hook()
        self.port = {name: free_port() for name in ("staging", "prod")}
        for name, port in self.port.items():
            (self.ports / name).write_text(str(port))
        (self.home / "config/projects").mkdir(parents=True)
        self.file = self.home / "config/projects/demo.yaml"
        self.file.write_text(text.format(root=self.tree, python=sys.executable, hook=self.hook.port, limit=limit,
                                         **self.port, **more))
        self.tool = Factory(self.home)
        self.tasks = Tasks(self.home)
        self.environment = environment(PORTS=str(self.ports))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for name in ("staging", "prod"):
            self.factory("deploy", "stop", "--env", name)
        self.tasks.daemon.stop()
        self.hook.server.shutdown()

    def factory(self, *words):
        return self.tool.run("demo", *words, json_output=True, env=self.environment, timeout=600)

    def start(self, *words):
        return subprocess.Popen([str(BIN / "factory"), "demo", *words, "--home", str(self.home), "--json"], cwd="/",
                                env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def call(self, tool, **arguments):
        facts, error = self.tasks.call(tool, arguments)
        assert error is None, f"{tool}: {error}"
        return facts

    def commit(self, version, breaks=""):
        (self.tree / "version").write_text(version + "\n")
        (self.tree / "breaks").write_text(breaks + "\n")
        git(self.tree, "commit", "-qam", f"Version {version}")
        return git(self.tree, "rev-parse", "HEAD")

    def queue(self, name, sha, **fields):
        """A task with this commit that waits for its deploy, by the moves of a worker and a builder."""
        assert self.tasks.add(name, **fields) is None
        fence = self.call("task_claim", project="demo", id=name, worker="w")["task"]["fence"]
        for state in ("tdd_in_progress", "code_written", "tdd_success", "merged"):
            self.call("task_move", id=name, to=state, fence=fence, commit_sha=sha if state == "merged" else "")
        fence = self.call("task_claim", project="demo", id=name, **{"from": "merged"})["task"]["fence"]
        self.call("task_move", id=name, to="queued_for_deploy", fence=fence, artifact_id=sha)

    def task(self, name):
        return self.call("task_query", what="show", id=name)["task"]

    def served(self, name):
        """What the public port of an environment answers."""
        return served(self.port[name])

    def status(self, name):
        facts = self.factory("deploy", "status")[1]
        return next(one for one in facts["environments"] if one["environment"] == name)

    def pack(self, what, task, wanted):
        """The sealed evidence of a task: every file as its manifest says; the verdict."""
        folder = self.home / "data/evidence" / task["evidence"]
        text = (folder / "manifest.json").read_text()
        sealed = json.loads(text)["files"]
        whole = all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == one["sha256"] for name, one in sealed.items())
        check(whole and wanted <= set(sealed), f"{what}: its evidence is whole", str(sorted(sealed)))
        events = self.call("task_query", what="history", id=task["id"])["events"]
        hashes = {event.get("evidence_hash") for event in events}
        check(hashlib.sha256(text.encode()).hexdigest() in hashes, f"{what}: the store has its hash", str(hashes))
        return json.loads((folder / "verdict.json").read_text())

    def log(self):
        file = self.home / "logs/deploy-demo.log"
        return file.read_text()[-3000:] if file.exists() else ""
