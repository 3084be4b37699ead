#!/usr/bin/env python3
"""mcp-proxy as a process: how it ends, what it leaves alone, what it costs when idle.  proxy_life.py BIN_DIR"""
import os
import signal
import subprocess
import sys
import tempfile
import time

import proxy_support
from proxy_support import Home, bin_directory, check, free_port, run, text_of, wait_until

BIN = bin_directory()


def session(*arguments, **options):
    return proxy_support.session(BIN, *arguments, **options)


def endings():
    with session() as (proxy, fake):
        call = proxy.request("tools/call", {"name": "slow", "arguments": {"ms": 700}})
        proxy.close_input()
        check("at the end of input a running call is finished first", proxy.exit_code() == 0
              and text_of(proxy.wait(call)) == "slow")
    with session() as (proxy, fake):
        call = proxy.request("tools/call", {"name": "slow", "arguments": {"ms": 3600000}})
        begin = time.monotonic()
        proxy.close_input()
        code = proxy.exit_code()
        answer = proxy.wait(call)
        check("but for at most five seconds, and it gets an error", code == 0 and time.monotonic() - begin < 7
              and "error" in answer, (code, answer))
    with session() as (proxy, fake):
        begin = time.monotonic()
        proxy.close_input()
        code = proxy.exit_code()
        check("an idle proxy ends at once", code == 0 and time.monotonic() - begin < 3, time.monotonic() - begin)
    for number in (signal.SIGINT, signal.SIGTERM):
        with session() as (proxy, fake):
            call = proxy.request("tools/call", {"name": "slow", "arguments": {"ms": 3600000}})
            wait_until(lambda: fake.requests("tools/call"))
            begin = time.monotonic()
            proxy.process.send_signal(number)
            code = proxy.exit_code()
            took = time.monotonic() - begin
            answer = proxy.wait(call)
            check(f"{number.name} ends it at once, with an error for what runs",
                  code == 0 and took < 3 and "error" in answer, (code, took, answer))
    home = Home()
    process = subprocess.Popen([os.path.join(BIN, "mcp-proxy"), "--no-start", "--url", "http://127.0.0.1:1/mcp"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=home.environment())
    process.stdout.close()
    process.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
    process.stdin.flush()
    check("a client that does not read any more ends it", process.wait(5) is not None)
    process.stdin.close()
    home.remove()
    home = Home()
    port = free_port()
    # A parent that keeps the pipe to stdin open in another process and dies.
    source = ("import os, subprocess, sys\n"
              "p = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)\n"
              "keeper = subprocess.Popen(['sleep', '20'], pass_fds=[p.stdin.fileno()], stdout=subprocess.DEVNULL)\n"
              "print(p.pid, keeper.pid, flush=True)\n"
              "sys.stdin.readline()\n"
              "os.kill(os.getpid(), 9)\n")
    parent = subprocess.Popen([sys.executable, "-c", source, os.path.join(BIN, "mcp-proxy"), "--no-start", "--url",
                               f"http://127.0.0.1:{port}/mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              env=home.environment())
    pid, keeper = map(int, parent.stdout.readline().split())
    time.sleep(0.2)
    check("it runs while its parent lives", os.path.exists(f"/proc/{pid}"))
    parent.communicate(b"\n")
    check("it ends when its parent dies, though stdin stays open",
          wait_until(lambda: not os.path.exists(f"/proc/{pid}") or state_of(pid) == "Z", 2))
    os.kill(keeper, signal.SIGKILL)
    home.remove()


def state_of(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(") ", 1)[1][0]
    except OSError:
        return "Z"


def descriptors_stay_blocking():
    home = Home()
    port = free_port()
    read_end, write_end = os.pipe()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([os.path.join(BIN, "mcp-proxy"), "--no-start", "--url", f"http://127.0.0.1:{port}/mcp"],
                                   stdin=read_end, stdout=out, env=home.environment())
        os.write(write_end, b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
        wait_until(lambda: os.fstat(out.fileno()).st_size > 0)
        check("a regular file as stdout works, and the pipes of others stay blocking",
              os.get_blocking(read_end) and os.get_blocking(write_end) and os.fstat(out.fileno()).st_size > 0)
        os.close(write_end)
        process.wait(5)
    os.close(read_end)
    home.remove()


def idle():
    with session() as (proxy, fake):
        for _ in range(2000):
            proxy.call("echo", text="x")
        time.sleep(11)  # the helper thread of the start ends
        before = proxy.status("voluntary_ctxt_switches")
        cpu = proxy.cpu_ms()
        time.sleep(5)
        check("an idle proxy never wakes up", proxy.status("voluntary_ctxt_switches") - before <= 1
              and proxy.cpu_ms() == cpu, proxy.status("voluntary_ctxt_switches") - before)
        check("an idle proxy holds at most 4 MB", proxy.status("VmRSS") <= 4096, proxy.status("VmRSS"))


def command_line():
    home = Home()
    for arguments, status, text in ((["--help"], 0, "usage: mcp-proxy"), (["--version"], 0, "mcp-proxy "),
                                    (["--nope"], 2, "unknown argument '--nope'"), (["--url"], 2, "needs a value"),
                                    (["--url", "https://127.0.0.1/"], 2, "http://"),
                                    (["--url", "http://example.com/mcp"], 2, "numeric address"),
                                    (["--url", "http://127.0.0.1:99999/mcp"], 2, "65535"),
                                    (["--url", "http://user:secret@127.0.0.1/mcp"], 2, "FACTORY_TOKEN"),
                                    (["--wait", "soon"], 2, "--wait")):
        done = subprocess.run([os.path.join(BIN, "mcp-proxy"), *arguments], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, env=home.environment(), check=False)
        said = done.stdout if status == 0 else done.stderr
        check(f"mcp-proxy {' '.join(arguments)}: status {status}", done.returncode == status and text in said,
              (done.returncode, said))
    home.remove()


TESTS = [endings, descriptors_stay_blocking, idle, command_line]

if __name__ == "__main__":
    run(TESTS)
