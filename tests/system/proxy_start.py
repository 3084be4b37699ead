#!/usr/bin/env python3
"""mcp-proxy starts the daemon when none runs; two that race start one.  proxy_start.py BIN_DIR

The daemon is a stand-in that keeps the lock as mcp-lrm does; with REAL=1 it is mcp-lrm of BIN_DIR.
"""
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

from proxy_support import HERE, Home, Proxy, bin_directory, check, finish, free_port, text_of, wait_until

BIN = bin_directory()
REAL = bool(os.environ.get("REAL"))

STAND_IN = """#!{python}
import fcntl, os, sys
sys.path.insert(0, {here!r})
import proxy_fake_daemon as fake
run = os.path.join(os.environ["FACTORY_HOME"], "run")
os.makedirs(run, exist_ok=True)
lock = open(os.path.join(run, "mcp-lrm.lock"), "a+")
fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
with open(os.path.join(os.environ["FACTORY_HOME"], "starts"), "a") as starts:
    starts.write(" ".join(sys.argv[1:]) + "\\n")
port = int(sys.argv[sys.argv.index("--port") + 1])
server = fake.Server(("127.0.0.1", port), fake.Handler)
lock.truncate(0)
lock.write("%d %d\\n" % (os.getpid(), port))
lock.flush()
server.serve_forever()
"""


def programs(home, with_daemon=True):
    """A directory with mcp-proxy and a daemon beside it."""
    directory = os.path.join(home.path, "bin")
    os.makedirs(directory)
    shutil.copy(os.path.join(BIN, "mcp-proxy"), directory)
    if REAL and with_daemon:
        shutil.copy(os.path.join(BIN, "mcp-lrm"), directory)
    elif with_daemon:
        path = os.path.join(directory, "mcp-lrm")
        with open(path, "w") as script:
            script.write(STAND_IN.format(python=sys.executable, here=HERE))
        os.chmod(path, 0o755)
    return directory


def daemon_pid(home):
    try:
        with open(os.path.join(home.path, "factory", "run", "mcp-lrm.lock")) as lock:
            fields = lock.read().split()
            return int(fields[0]) if len(fields) == 2 and fields[1] != "0" else 0
    except OSError:
        return 0


def stop(home):
    pid = daemon_pid(home)
    if pid:
        os.kill(pid, signal.SIGKILL)


def works(proxy):
    answer = proxy.ask("tools/list")
    return answer is not None and len(answer.get("result", {}).get("tools", [])) > 0


def one_starts():
    home = Home()
    port = free_port()
    directory = programs(home)
    proxy = Proxy(directory, home, f"http://127.0.0.1:{port}/mcp")
    begin = time.monotonic()
    proxy.start_session()
    greeted = time.monotonic() - begin
    check("initialize does not wait for the start", greeted < 0.5, greeted)
    check("the daemon is started and answers", works(proxy), proxy.answers)
    pid = daemon_pid(home)
    with open(f"/proc/{pid}/stat") as stat:
        session = int(stat.read().rsplit(") ", 1)[1].split()[3])
    check("it has a session of its own", session == pid or session != os.getsid(proxy.process.pid))
    os.kill(pid, signal.SIGKILL)
    check("and it is started again when it was killed", works(proxy))
    wait_until(lambda: daemon_pid(home) not in (0, pid))
    check("by a call, as another process", daemon_pid(home) not in (0, pid), (pid, daemon_pid(home)))
    proxy.close_input()
    check("the proxy ends and the daemon stays", proxy.exit_code() == 0 and os.path.exists(f"/proc/{daemon_pid(home)}"))
    proxy.end()
    stop(home)
    home.remove()


def many_race():
    home = Home()
    port = free_port()
    directory = programs(home)
    proxies = [Proxy(directory, home, f"http://127.0.0.1:{port}/mcp") for _ in range(8)]
    for proxy in proxies:
        proxy.start_session()
    check("eight that start at once all get an answer", all([works(proxy) for proxy in proxies]))
    if not REAL:
        with open(os.path.join(home.path, "factory", "starts")) as starts:
            lines = starts.read().splitlines()
        check("and one daemon was started, with the port of the URL", lines == [f"--port {port}"], lines)
    for proxy in proxies:
        proxy.end()
    stop(home)
    home.remove()


def forbidden():
    home = Home()
    port = free_port()
    directory = programs(home)
    proxy = Proxy(directory, home, f"http://127.0.0.1:{port}/mcp", "--no-start", "--wait", "1")
    proxy.start_session()
    answer = proxy.ask("tools/list")
    check("--no-start starts nothing", "error" in answer and daemon_pid(home) == 0, answer)
    proxy.end()
    home.remove()


def impossible():
    home = Home()
    directory = programs(home, with_daemon=False)
    proxy = Proxy(directory, home, f"http://127.0.0.1:{free_port()}/mcp", "--wait", "1")
    proxy.start_session()
    answer = proxy.ask("tools/list")
    check("without a program to start the error says which one", "mcp-lrm to start" in answer["error"]["message"], answer)
    proxy.end()
    home.remove()
    home = Home()
    directory = programs(home, with_daemon=False)
    path = os.path.join(directory, "mcp-lrm")
    with open(path, "w") as script:
        script.write("#!/bin/sh\necho 'the disk is full' >&2\nexit 1\n")
    os.chmod(path, 0o755)
    proxy = Proxy(directory, home, f"http://127.0.0.1:{free_port()}/mcp", "--wait", "2")
    proxy.start_session()
    answer = proxy.ask("tools/list")
    check("a daemon that does not start: the error says what it wrote", "disk is full" in answer["error"]["message"], answer)
    proxy.end()
    home.remove()


def port_taken():
    home = Home()
    directory = programs(home)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(8)
        proxy = Proxy(directory, home, f"http://127.0.0.1:{other.getsockname()[1]}/mcp", "--wait", "1")
        begin = time.monotonic()
        answer = proxy.start_session()
        greeted = time.monotonic() - begin
        answer = proxy.ask("tools/list")
        check("a port where something hangs: initialize at once, then a clear error",
              greeted < 0.5 and "error" in answer and daemon_pid(home) == 0, (greeted, answer))
        proxy.end()
    home.remove()


if __name__ == "__main__":
    for test in (one_starts, many_race, forbidden, impossible, port_taken):
        test()
    finish()
