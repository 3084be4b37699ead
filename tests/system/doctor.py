#!/usr/bin/env python3
"""factory doctor: each thing that a user gets wrong is made wrong, found, and mended by the command that it names."""
import contextlib
import fcntl
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import threading

if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]

from cli_support import FACTORY, environment  # noqa: E402
from suite import check, directory, finish, repository  # noqa: E402

GOOD_PERMISSION = '{"permission": {"doom_loop": "allow", "external_directory": "deny"}}\n'
# Takes a port in a network of its own, so that nobody else's is touched, and runs the command there.
TAKE_PORT = """
import ctypes, os, socket, subprocess, sys
new_user, new_network = 0x10000000, 0x40000000
if ctypes.CDLL(None).unshare(new_network | (0 if os.geteuid() == 0 else new_user)) != 0:
    sys.exit(77)
taken = socket.socket()
taken.bind(("0.0.0.0", 9500))
taken.listen()
print(os.getpid(), flush=True)
sys.exit(subprocess.run(sys.argv[1:]).returncode)
"""


class Machine:
    """A home, a user, a repository and a PATH of their own."""

    def __init__(self, top):
        self.home, self.user, self.bin = top / "home", top / "user", top / "bin"
        self.tree = repository(top / "demo", {"a.py": "def f():\n    pass\n"})
        for name in ("config", "data", "logs", "run"):
            (self.home / name).mkdir(parents=True, mode=0o700)
        self.bin.mkdir()
        for program in ("git", "sh", "true", "bwrap", "chmod", "touch", "rm", "df", "tail", "sysctl"):
            if found := shutil.which(program):
                (self.bin / program).symlink_to(found)
        for agent in ("opencode", "claude"):
            self.put_program(agent, "exit 0")
        self.opencode = self.user / ".config/opencode/opencode.json"
        self.opencode.parent.mkdir(parents=True)
        self.opencode.write_text(GOOD_PERMISSION)
        self.env = environment(HOME=str(self.user), PATH=str(self.bin))
        for name in ("OPENCODE_CONFIG", "CLAUDE_CONFIG_DIR", "GIT_CONFIG_GLOBAL"):
            self.env.pop(name, None)
        self.run("mcp", "config", "opencode", "--write")
        self.run("mcp", "config", "claude", "--write")

    def put_program(self, name, script):
        file = self.bin / name
        file.unlink(missing_ok=True)
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    def run(self, *arguments, prefix=(), env=None):
        return subprocess.run([*prefix, FACTORY, *arguments, "--home", str(self.home)], cwd=self.tree, text=True,
                              env=env or self.env, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)

    def doctor(self, **options):
        """(exit code, findings that are not good)"""
        done = self.run("doctor", "--json", **options)
        facts = json.loads(done.stdout.splitlines()[-1])
        found = [f for f in facts["findings"] if f["level"] != "ok"]
        counted = sum(f["level"] == "problem" for f in found)
        if facts["problems"] != counted or facts["ok"] != (counted == 0) or done.returncode != (counted > 0):
            check(False, "the exit code and the counts agree with the findings", facts)
        return done.returncode, found

    def finds(self, what, name, *words, level="problem", **options):
        """One finding of check `name` that has all the words; the finding."""
        code, found = self.doctor(**options)
        mine = [f for f in found if f["check"] == name]
        fits = [f for f in mine if f["level"] == level and all(w in json.dumps(f) for w in words) and f["fix"]]
        check(len(fits) == 1 and (code == 1 or level == "warning"), what, found)
        return fits[0] if fits else {"fix": "false", "text": "", "where": ""}

    def mend(self, finding, name):
        """The command of a finding, run as a person would; then nothing of that check is found any more."""
        subprocess.run(["sh", "-c", finding["fix"].split(" (")[0]], cwd=self.tree, check=False, capture_output=True,
                       env={**self.env, "PATH": os.environ["PATH"] + f":{pathlib.Path(FACTORY).parent}",
                            "FACTORY_HOME": str(self.home)})
        left = [f for f in self.doctor()[1] if f["check"] == name]
        check(not left, f"   and mended by: {finding['fix']}", left)


def all_files(machine):
    return sorted((str(p), p.stat().st_mtime_ns) for top in (machine.home, machine.user, machine.tree)
                  for p in top.rglob("*") if p.is_file())


def healthy(machine):
    before = all_files(machine)
    code, found = machine.doctor()
    # A sandbox, watches and the disk are this machine's own.
    left = [f for f in found if f["check"] not in ("sandbox", "inotify", "directory", "port")]
    check(not left, "a healthy installation has no findings", left)
    check(all_files(machine) == before, "looking changes nothing")
    text = machine.run("doctor").stdout
    check("ok       git " in text and "ok       opencode is connected" in text, "what is good is a short line", text)


def agents_and_clients(machine):
    (machine.bin / "opencode").unlink()
    machine.finds("one agent is missing", "agent", "opencode", "npm install -g opencode-ai", level="warning")
    (machine.bin / "claude").unlink()
    code, found = machine.doctor()
    check(code == 1 and sum(f["check"] == "agent" and f["level"] == "problem" for f in found) == 2,
          "no agent at all is a problem", found)
    for agent in ("opencode", "claude"):
        machine.put_program(agent, "exit 0")

    good = machine.opencode.read_text()
    machine.opencode.write_text(good.replace('"doom_loop": "allow"', '"bash": {"rm *": "ask"},\n"doom_loop": "ask"'))
    code, found = machine.doctor()
    asks = [f for f in found if f["check"] == "permission"]
    check(code == 1 and [f["where"] for f in asks] == [f"{machine.opencode}:1", f"{machine.opencode}:2"]
          and all('"ask"' in f["text"] for f in asks), "a permission on ask is found with its line", asks)
    machine.opencode.write_text(good.replace(GOOD_PERMISSION.strip()[1:-1] + ",", ""))
    machine.finds("a permission that asks by default is found", "permission", "doom_loop", "external_directory", level="warning")
    machine.opencode.write_text(good.replace("mcp-proxy", "gone/mcp-proxy"))
    machine.mend(machine.finds("an entry that starts nothing", "client", "gone/mcp-proxy"), "client")
    machine.opencode.write_text(good + "}")
    machine.finds("a file of a client that does not parse", "config", f"{machine.opencode}:")
    machine.opencode.write_text(GOOD_PERMISSION)
    machine.mend(machine.finds("an agent that is not connected", "client", "not connected", level="warning"), "client")


def files(machine):
    key = machine.home / "config/session.key"
    key.write_text("k" * 32)
    key.chmod(0o644)
    # A command that would change the machine itself is never run here.
    machine.mend(machine.finds("a key that others can read", "key", "0644", str(key)), "key")
    (machine.home / "run").chmod(0o777)
    machine.mend(machine.finds("a directory that others can write", "directory", "0777"), "directory")
    log = machine.home / "logs/mcp-lrm.log"
    log.write_text("x\n")
    os.utime(log, (4e9, 4e9))
    finding = machine.finds("a clock that jumped back", "clock", "jumped back", f"touch {log}")
    finding["fix"] = finding["fix"].rsplit(": ", 1)[1]  # what is for a clock that is right
    machine.mend(finding, "clock")
    data = machine.home / "data"
    data.rmdir()
    data.write_text("")
    machine.finds("a file in the place of a directory", "directory", f"mv {data} {data}.old")
    data.unlink()
    data.mkdir(mode=0o700)
    project = machine.home / "config/projects/demo.yaml"
    project.parent.mkdir()
    project.write_text(f"project: {{name: demo, root_path: {machine.tree}}}\ndomain: {{}}\n")
    machine.finds("a project file with a wrong key", "config", f"{project}:2:1", "did you mean 'domains'?", "project check demo")
    project.write_text("project: {name: demo, root_path: /no/such}\n")
    machine.finds("a project whose root is gone", "repository", "/no/such", "demo")
    project.unlink()
    factory = machine.home / "config/factory.yaml"
    factory.write_text("sandbox: maybe\n")
    machine.finds("a wrong word in factory.yaml", "config", f"{factory}:1:10", "required, preferred, off")
    factory.unlink()
    llm = machine.home / "config/llm.yaml"
    llm.write_text("providers:\n  - [\n")
    machine.finds("a YAML file that does not parse", "config", f"{llm}:")
    llm.write_text("providers:\n  local:\n    base_ulr: http://127.0.0.1:1/v1\n")
    machine.finds("a wrong key of llm.yaml", "config", f"{llm}:3:5", "unknown key 'base_ulr'")
    llm.unlink()


def mounts(machine):
    """Needs a mount namespace of one's own."""
    unshare = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    data = machine.home / "data"
    if subprocess.run([*unshare, "mount", "-t", "tmpfs", "x", str(data)], capture_output=True).returncode != 0:
        print("SKIPPED: read-only and full file systems: no mount namespace can be made here")
        return
    env = {**machine.env, "PATH": f"{machine.bin}:/usr/sbin:/usr/bin:/sbin:/bin"}
    read_only = f'mount -t tmpfs -o ro x {data} && exec "$@"'
    machine.finds("a read-only file system", "directory", "read-only", "remount,rw",
                  prefix=[*unshare, "sh", "-c", read_only, "sh"], env=env)
    full = f'mount -t tmpfs -o size=64k x {data}; head -c 1000000 /dev/zero >{data}/filler; exec "$@"'
    machine.finds("a full file system", "directory", "is full", "make room",
                  prefix=[*unshare, "sh", "-c", full, "sh"], env=env)


def programs(machine):
    machine.put_program("git", "echo git version 2.20.1")
    machine.finds("a git that is too old", "git", "2.20.1 is too old")
    (machine.bin / "git").unlink()
    machine.finds("no git", "git", "apt-get install git")
    (machine.bin / "git").symlink_to(shutil.which("git"))
    (machine.bin / "bwrap").unlink(missing_ok=True)
    machine.finds("no sandbox", "sandbox", "apt-get install bubblewrap", level="warning")
    machine.put_program("bwrap", "echo 'bwrap: No permissions to create new namespace' >&2; exit 1")
    machine.finds("a sandbox that cannot be used", "sandbox", "No permissions", level="warning")
    factory = machine.home / "config/factory.yaml"
    factory.write_text("sandbox: required\n")
    machine.finds("a sandbox that is required and cannot be used", "sandbox", "no agent and no build is started")
    factory.write_text("sandbox: off\n")
    machine.finds("a sandbox that is switched off", "sandbox", "sandbox: off", str(factory), level="warning")
    factory.unlink()
    if os.geteuid() == 0:
        strange = repository(machine.tree.parent / "strange", {"b.py": ""})
        for path in (strange, strange / ".git"):
            os.chown(path, 12345, 12345)
        project = machine.home / "config/projects/strange.yaml"
        project.write_text(f"project: {{name: strange, root_path: {strange}}}\n")
        machine.mend(machine.finds("a repository of another user", "repository", "another user", str(strange)), "repository")
        project.unlink()
    else:
        print("SKIPPED: a repository of another user: needs root")


@contextlib.contextmanager
def old_daemon(machine):
    """One that serves this home with another version."""
    class Health(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps({"version": "0.0.1", "projects": []}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Health) as server, \
            open(machine.home / "run/mcp-lrm.lock", "w") as lock:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(f"{os.getpid()} {server.server_port}\n")
        lock.flush()
        yield
        server.shutdown()


def daemons(machine):
    with old_daemon(machine):
        finding = machine.finds("a stale daemon of another version", "daemon", "0.0.1", "factory mcp restart")
        check(f"pid {os.getpid()}" in finding["text"], "   with its process", finding)
    done = subprocess.run([sys.executable, "-c", TAKE_PORT, FACTORY, "doctor", "--json", "--home", str(machine.home)],
                          env=machine.env, cwd=machine.tree, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode == 77:
        print("SKIPPED: a taken port: no network namespace can be made here")
        return
    pid, facts = done.stdout.splitlines()
    port = [f for f in json.loads(facts)["findings"] if f["check"] == "port" and f["level"] == "problem"]
    check(done.returncode == 1 and port and f"(pid {pid}" in port[0]["text"] and "port 9500" in port[0]["text"]
          and f"kill {pid}" in port[0]["fix"] and "--lrm-port 9600" in port[0]["fix"], "a taken port, and by whom", port)


with directory() as top:
    machine = Machine(top)
    healthy(machine)
    agents_and_clients(machine)
    files(machine)
    mounts(machine)
    programs(machine)
    daemons(machine)

finish()
