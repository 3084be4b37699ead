#!/usr/bin/env python3
"""Files that nobody should have: none hangs the index, crashes it or fills the memory, and the good ones are found."""
import os
import resource
import socket
import subprocess
import time
import json

from suite import BIN, Daemon, check, directory, finish, git, repository

MB = 1 << 20
GOOD = "def wholesome_thing():\n    return 1\n"


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def nested(depth):
    """Deeply nested texts of many languages: name -> bytes."""
    return {
        "deep.c": b"int x = " + b"(" * depth + b"1" + b")" * depth + b";\nint after_deep(void) { return 1; }\n",
        "deep.cpp": b"auto x = " + b"f<" * depth + b";\n",
        "deep.json": b"[" * depth + b"]" * depth,
        "deep.html": b"<div>" * depth,
        "deep.py": b"x = " + b"[" * depth + b"\n",
        "deep.rs": b"fn f() " + b"{" * depth,
        "deep.js": b"a" + b"?.b(" * depth,
        "deep.md": b">" * depth + b" quote\n" + b"- " * depth + b"item\n",
        "deep.yaml": b"".join(b" " * n + b"a:\n" for n in range(min(depth, 700))),
        "deep.hs": b"f = " + b"(" * depth,
        "deep.swift": b"let x = " + b"[" * depth,
        "deep.kt": b"val x = " + b"f { " * depth,
        "deep.ml": b"let x = " + b"(" * depth,
        "deep.ex": b"x = " + b"[" * depth,
        "deep.scala": b"val x = " + b"(" * depth,
        "deep.dart": b"var x = " + b"{" * depth,
        "deep.sh": b"echo " + b"$(" * depth,
        "deep.rb": b"x = " + b"[" * depth,
        "deep.php": b"<?php $x = " + b"[" * depth,
        "deep.sql": b"SELECT " + b"(" * depth,
        "deep.lua": b"x = " + b"{" * depth,
        "deep.zig": b"const x = " + b"(" * depth,
        "deep.tf": b"a = " + b"[" * depth,
        "deep.css": b"a { " * depth,
        "deep.cs": b"class A { int x = " + b"(" * depth,
        "deep.java": b"class A { int x = " + b"(" * depth,
        "deep.go": b"package a\nvar x = " + b"[]int{" * depth,
        "deep.ts": b"type A = " + b"{ a: " * depth,
        "deep.tsx": b"const x = " + b"<a>" * depth,
        "deep.m": b"@implementation A\n- (void)a { " + b"[" * depth,
        "deep.toml": b"a = " + b"[" * depth,
        "deep.proto": b"message A { " * depth,
        "deep.cmake": b"f(" + b"(" * depth,
        "Dockerfile": b"FROM a\nRUN " + b"${" * depth,
        "Makefile": b"all: " + b"$(a " * depth,
        "deep.svelte": b"<script>" + b"(" * depth + b"</script>" + b"{" * depth + b"<a b={'" * depth,
        "deep.vue": b"<template>" + b"<a>" * depth + b"</template><script>" + b"(" * depth + b"</script>",
    }


def make_files(root):
    line = b"int a_number_of_the_many = 12345; /* words to search */\n"
    write(root / "bad/hundred.c", line * (100 * MB // len(line)))
    write(root / "bad/one_line.js", b"var x=" + b"function(a){return a+1}," * (5 * MB // 24) + b"0;\n")
    write(root / "bad/one_line.py", b"x = '" + b"a" * (5 * MB) + b"'\n")
    write(root / "bad/one_word.txt", b"z" * (5 * MB))
    write(root / "bad/just_small_enough.cpp", (b"#define A(x) x\n" + b"A(" * 30 + b"1" + b")" * 30 + b"\n") * (2 * MB // 130))
    write(root / "bad/not_utf8.py", b"# \xff\xfe caf\xe9\ndef latin_thing():\n    return '\xc3\x28 \xed\xa0\x80'\n")
    write(root / "bad/utf16.txt", "utf sixteen words\n".encode("utf-16") * 1000)
    write(root / "bad/nul.c", b"int before_nul(void) { return 0; }\n\0\0\0\nint after_nul(void) { return 1; }\n" * 50)
    write(root / "bad/random.rs", os.urandom(MB))
    write(root / "bad/empty.go", b"")
    write(root / "bad/no_end.go", b"/*" + b" never ends" * 50000)
    write(root / "bad/backslashes.c", b"\\\n" * 200000)
    write(root / "bad/many_symbols.py", b"".join(b"def f%d(): pass\n" % n for n in range(60000)))
    write(root / "bad/.gitignore", b"[" * 5000 + b"\n" + b"*a" * 200 + b"\n" + b"\\" * 999 + b"\n!\n/\n**/**/**/**\x00\n")
    for depth, folder in ((20_000, "bad/deep"), (400_000, "bad/deeper")):
        for name, data in nested(depth).items():
            write(root / folder / name, data[:MB])
    odd = root / "odd"
    odd.mkdir()
    for name in (b"line\nbreak.py", b"latin\xe9.py", b"\xff\xff.py", b"-rf.py", b" space .py", b"tab\t.py", b"quote\"'.py",
                 b"*.py", b"a\\b.py", b"%41.py", b"n" * 251 + b".py", "été.py".encode(), b"\x1b[31m.py"):
        write(os.fsencode(odd) + b"/" + name, b"def odd_name_thing():\n    pass\n")
    path = os.fsencode(odd)
    for _ in range(15):  # close to PATH_MAX
        path += b"/" + b"d" * 200
        if len(path) > 3800:
            break
        os.mkdir(path)
    special = root / "special"
    special.mkdir()
    os.mkfifo(special / "fifo.py")
    with socket.socket(socket.AF_UNIX) as one:
        here = os.getcwd()
        os.chdir(special)
        one.bind("socket.py")
        os.chdir(here)
    os.symlink("/dev/zero", special / "zero.py")
    os.symlink("/dev/tty", special / "tty.py")
    os.symlink("loop.py", special / "loop.py")
    os.symlink("..", special / "parent")
    os.symlink("/", special / "everything")
    os.symlink(special / "a_link", special / "b_link")
    os.symlink(special / "b_link", special / "a_link")
    os.symlink("nowhere.py", special / "dangling.py")
    os.symlink("/etc/passwd", special / "outside.py")
    try:
        os.mknod(special / "device.py", 0o600 | 0o020000, os.makedev(1, 5))  # /dev/zero
    except OSError:
        pass  # only root may
    write(special / "unreadable.py", b"def unreadable_thing():\n    pass\n")
    os.chmod(special / "unreadable.py", 0)
    os.mkdir(special / "closed", 0)


def index_once(home, root):
    """(CPU seconds, peak MB, statistics) of a whole index run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run([BIN / "mcp-lrm", "--home", home, "--index-only", root, "--stats", "--json"], capture_output=True,
                         timeout=300)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if run.returncode != 0:
        return cpu, 0, {"error": run.stderr.decode(errors="replace")[-500:], "code": run.returncode}
    stats = json.loads(run.stdout)
    return cpu, stats["peak_rss_bytes"] / MB, stats


def found(daemon, query, root):
    _, structured, error = daemon.tool("lrm_locate", {"query": query, "kind": "definition"}, root=root)
    return [] if error else [place["path"] for place in structured["places"]]


with directory() as top:
    root = repository(top / "demo", {"good/fine.py": GOOD})
    make_files(root)

    cpu, peak, stats = index_once(top / "once", root)
    check("files" in stats, "a whole run over them ends", stats)
    print(f"      {cpu:.1f} CPU s, {peak:.0f} MB, {stats.get('files')} files", flush=True)
    check(cpu < 120, "in bounded CPU time", f"{cpu:.1f} s")
    check(peak < 400, "in bounded memory", f"{peak:.0f} MB")

    with Daemon(top / "home", "--root", root) as daemon:
        start = time.monotonic()
        daemon.ready(240)
        print(f"      daemon ready after {time.monotonic() - start:.1f} s", flush=True)
        check(found(daemon, "wholesome_thing", root) == ["good/fine.py"], "a good file beside them is found")
        check("bad/not_utf8.py" in found(daemon, "latin_thing", root), "so is a symbol beside bytes that are no UTF-8")
        odd = found(daemon, "odd_name_thing", root)
        check(len(odd) >= 10, "files with odd names are indexed", odd)
        check("odd/line\nbreak.py" in odd or any("break.py" in path for path in odd), "a line break in a name too", odd)
        text, _, error = daemon.tool("lrm_read", {"path": "odd/été.py"}, root=root)
        check(not error and "odd_name_thing" in text, "such a file can be read", text[:200])
        for name in ("special/fifo.py", "special/socket.py", "special/zero.py", "special/loop.py", "special/outside.py",
                     "special/device.py", "special/dangling.py"):
            start = time.monotonic()
            text, _, error = daemon.tool("lrm_read", {"path": name}, root=root, timeout=30)
            took = time.monotonic() - start
            check(error and took < 10 and "root:" not in text, f"{name} is refused at once", f"{took:.1f} s {text[:100]}")
        text, _, error = daemon.tool("lrm_read", {"path": "bad/hundred.c", "lines": "1-3"}, root=root)
        check(not error or "large" in text, "the start of 100 MB is read, or refused with the reason", text[:200])

        write(root / "bad/late.c", b"int late = " + b"(" * 300_000)
        write(root / "good/late.py", b"def late_thing():\n    pass\n")
        check(found(daemon, "late_thing", root) == ["good/late.py"], "a bad file written now does not hold up a good one")
        with open(f"/proc/{daemon.pid}/status", encoding="ascii") as status:
            rows = dict(row.split(":", 1) for row in status.read().splitlines() if ":" in row)
        peak = int(rows["VmHWM"].split()[0]) / 1024
        check(peak < 400, "the daemon's memory stayed bounded", f"{peak:.0f} MB")
        check(daemon.process.poll() is None, "the daemon is alive")

finish()
