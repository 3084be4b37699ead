#!/usr/bin/env python3
"""Bad input: one clear error each, and everyone else is still served."""
import contextlib
import json
import os
import shutil
import socket
import subprocess
import time

from suite import BIN, Daemon, check, directory, finish, repository


def served(daemon, tree, what):
    text, _, error = daemon.tool("lrm_locate", {"query": "first_thing"}, root=tree)
    check(not error and "src/one.py" in text, f"{what}: others are still served", text)


def failed_start(*arguments):
    """(exit code, stderr) of a daemon that must not start."""
    done = subprocess.run([str(BIN / "mcp-lrm"), *map(str, arguments)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=30)
    return done.returncode, done.stderr.strip()


def answer_of_ready(daemon, wanted):
    """The body of /ready once it has this status; a try is remembered for a second."""
    end = time.monotonic() + 30
    while True:
        status, _, body = daemon.http("GET", "/ready")
        if status == wanted or time.monotonic() > end:
            return body
        time.sleep(0.1)


def fill(mounted):
    with contextlib.suppress(OSError), open(mounted / "filler", "wb", buffering=0) as filler:
        while True:
            filler.write(bytes(4096))


def clear(mounted):
    (mounted / "filler").unlink()


def spoil_and_mend(daemon, mounted, what, spoil, mend):
    check(b"true" in answer_of_ready(daemon, 200), f"ready before a {what}")
    spoil(mounted)
    body = answer_of_ready(daemon, 503)
    check(b"takes no write" in body, f"/ready says that nothing can be written on a {what}", body)
    status, _, _ = daemon.http("GET", "/health")
    check(status == 200, f"and /health still answers on a {what}")
    mend(mounted)
    check(b"true" in answer_of_ready(daemon, 200), f"ready again after a {what}")

with directory() as top:
    tree = repository(top / "w" / "a", {"src/one.py": "def first_thing():\n    return 1\n", "big.txt": "x\n" * 100})
    (top / "w" / "ab").mkdir()
    (top / "w" / "ab" / "secret.txt").write_text("sibling secret\n")
    (top / "secret.txt").write_text("outer secret\n")
    os.symlink(top / "secret.txt", tree / "link_out.txt")
    os.symlink("..", tree / "up")
    os.symlink("loop", tree / "loop")
    os.symlink("src/one.py", tree / "link_in.py")
    os.mkfifo(tree / "pipe")

    with Daemon(top / "home", "--root", tree, "--conformance") as daemon:
        daemon.ready()
        served(daemon, tree, "at the start")

        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        status, _, body = daemon.http("POST", "/mcp", "{not json", headers)
        check(status == 400 and json.loads(body)["error"]["code"] == -32700, "malformed JSON is -32700", body)
        status, _, body = daemon.http("POST", "/mcp", "[" * 100000, headers)
        check(status == 400 and json.loads(body)["error"]["code"] in (-32700, -32600), "100,000 levels are refused", body)
        status, _, body = daemon.http("POST", "/mcp", "\xff\xfe{}".encode("latin-1"), headers)
        check(status == 400, "bytes that are not UTF-8 are refused", body)

        text, _, error = daemon.tool("echo", {"text": "m" * 10_000_000})
        check(not error and len(text) >= 10_000_000, "a 10 MB message is served")
        try:
            status, _, body = daemon.http("POST", "/mcp", b"x" * (70 << 20), headers)
        except (BrokenPipeError, ConnectionResetError) as broken:
            status, body = 413, repr(broken)  # the answer may be lost when the peer is still writing
        check(status == 413, "a 70 MB message is 413", (status, body[:100]))
        served(daemon, tree, "after the large messages")

        for path in ("/mcp", "/health", "/ready", "/metrics", "/sse", "/messages", "/nothing"):
            for method in ("GET", "POST", "DELETE"):
                evil_host, _, _ = daemon.http(method, path, headers={"Host": "evil.example.com"})
                evil_origin, _, _ = daemon.http(method, path, headers={"Origin": "http://evil.example.com"})
                if (evil_host, evil_origin) != (403, 403):
                    check(False, f"{method} {path} with a foreign Host or Origin is 403", (evil_host, evil_origin))
        check(True, "a foreign Host or Origin is 403 on every route")

        half_open = []
        for n in range(300):
            peer = socket.create_connection(("127.0.0.1", daemon.port))
            peer.sendall(b"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le" if n % 2 else b"")
            half_open.append(peer)
        served(daemon, tree, "300 half-open connections")
        for peer in half_open:
            peer.close()

        for path in ("../secret.txt", "src/../../secret.txt", str(top / "secret.txt"), str(top / "w/ab/secret.txt"),
                     "../ab/secret.txt", "link_out.txt", "up/ab/secret.txt", "src//../../../secret.txt", "~/x",
                     "/proc/self/root/etc/passwd", "/etc/passwd"):
            text, _, error = daemon.tool("lrm_read", {"path": path}, root=tree)
            check(error and "secret" not in text.replace("secret.txt", "") and len(text) < 400 and "root:" not in text,
                  f"lrm_read {path.replace(str(top), '')} is refused", text[:200])
        text, _, error = daemon.tool("lrm_read", {"path": "src/one.py\0.txt"}, root=tree)
        check(error and "Traceback" not in text, "a NUL in a path is refused", text)
        text, _, error = daemon.tool("lrm_read", {"path": "pipe"}, root=tree)
        check(error and len(text) < 400, "a FIFO is refused at once", text)
        text, _, error = daemon.tool("lrm_read", {"path": "loop"}, root=tree)
        check(error and len(text) < 400, "a symbolic link to itself is refused", text)
        text, _, error = daemon.tool("lrm_read", {"path": "link_in.py"}, root=tree)
        check(not error and "first_thing" in text, "a link that stays inside is read", text)
        text, _, error = daemon.tool("lrm_read", {"path": str(tree / "src/one.py")}, root=tree)
        check(not error and "first_thing" in text, "an absolute path inside the root is read", text)
        served(daemon, tree, "after the bad paths")

        code, message = failed_start("--port", daemon.port, "--home", top / "home2")
        check(code == 1 and str(daemon.port) in message and message.count("\n") == 0, "a taken port is named", message)
        code, message = failed_start("--port", "0", "--home", top / "home")
        check(code == 1 and str(daemon.pid) in message, "a second daemon on one home names the first", message)
        code, message = failed_start("--index-only", tree, "--home", top / "home")
        check(code == 1 and str(daemon.pid) in message, "--index-only beside a daemon names it", message)
        check(daemon.stop() == 0, "SIGTERM ends the daemon with exit code 0")

    code, message = failed_start("--port", "0", "--home", top / "home3", "--root", top / "missing")
    check(code == 1 and "missing" in message and message.count("\n") == 0, "a missing root is named", message)
    code, message = failed_start("--no-such-flag")
    check(code == 2, "an unknown flag is a usage error", message)
    code, message = failed_start("--port", "0", "--listen", "0.0.0.0", "--home", top / "home4")
    check(code == 1 and "token" in message.lower(), "another address without a token is refused", message)

    databases = list((top / "home").rglob("index.db"))
    check(len(databases) == 1, "the index is where it belongs", databases)
    databases[0].write_bytes(b"this is no database" * 1000)
    with Daemon(top / "home", "--root", tree) as daemon:
        daemon.ready()
        served(daemon, tree, "a corrupt index is rebuilt")

    read_only = top / "read_only"
    read_only.mkdir()
    (read_only / "data").write_text("a file where a directory must be")
    code, message = failed_start("--port", "0", "--home", read_only)
    check(code == 1 and "data" in message and message.count("\n") == 0, "an unusable home is named", message)

    small = top / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(small)], capture_output=True).returncode:
        print("skipped: a full disk needs the right to mount a tmpfs", flush=True)
    else:
        try:
            many = repository(top / "many", {
                f"f{n}.py": "".join(f"def function_{n}_{m}():\n    return word{n * m}a{n}b{m}\n" for m in range(200))
                for n in range(300)})
            with Daemon(small / "home", "--root", many, "--log-level", "error") as daemon:
                end = time.monotonic() + 60
                state = {}
                while time.monotonic() < end:
                    status, _, body = daemon.http("GET", "/ready")
                    if b"full" in body.lower() or b"disk" in body.lower():
                        break
                    time.sleep(0.1)
                check(status == 503 and (b"full" in body.lower() or b"disk" in body.lower()),
                      "a full disk is said by /ready", body)
                status, _, _ = daemon.http("GET", "/health")
                check(status == 200, "and /health still answers")
            shutil.rmtree(small / "home")
            with Daemon(small / "home", "--root", tree, "--log-level", "error") as daemon:
                daemon.ready()
                spoil_and_mend(daemon, small, "full disk", fill, clear)
                served(daemon, tree, "after a full disk")
            (top / "without_project" / "data").mkdir(parents=True)
            os.symlink(small, top / "without_project" / "data" / "index")
            with Daemon(top / "without_project") as daemon:
                spoil_and_mend(daemon, small, "full disk without any project", fill, clear)
        finally:
            subprocess.run(["umount", str(small)], check=True)
finish()
