#!/usr/bin/env python3
"""A very large tree: cost from nothing, whether it grows linearly, what a change costs, how fast questions are.

  bench/linux.py TREE [BIN_DIR] [--floor CPU_SECONDS]

TREE: for instance Debian's linux-source-6.1, unpacked. Prints `name value unit`; exit code 1 when something that is
demanded was missed. Parts of the tree are indexed first, each alone; then the whole, once from the command line and once by a daemon
that is asked 200 questions and sees twenty edits. `--floor`: parsing, walking and a bare FTS5 table (127 on Linux 6.1).
"""
import json
import os
import pathlib
import random
import re
import shutil
import sys
import tempfile
import time

from code_peers import Use, ctags, size_of
from daemon import Daemon
from measure import bin_directory, compare, finish, say

PARTS = ("fs", "net", "sound", "drivers/gpu", "drivers")
QUESTIONS = 200
EDITS = 20


def index(binary, tree):
    home = tempfile.mkdtemp(prefix="bench-linux-")
    try:
        use = Use([binary, "--home", home, "--index-only", tree, "--stats", "--json"]).succeeded("mcp-lrm")
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return use, json.loads(use.out)


def check_growth(binary, tree):
    """Whether a byte costs the same in a large tree as in a small one; the CPU seconds of a MB, smallest part first."""
    costs = []
    for part in PARTS:
        if not (tree / part).is_dir():
            continue
        use, stats = index(binary, tree / part)
        megabytes = stats["source_bytes"] / 1e6
        say(f"part {part}: {megabytes:.0f} MB, CPU of a MB", use.cpu / megabytes * 1000, "ms")
        costs.append((megabytes, use.cpu / megabytes * 1000))
    return sorted(costs)


def questions(tree, count):
    """Names of functions, and the words of comments, of files chosen at random."""
    choose = random.Random(61)
    files = [path for path in tree.rglob("*.c") if path.stat().st_size > 3000]
    names, texts = [], []
    while len(names) < count // 2 or len(texts) < count // 2:
        text = choose.choice(files).read_text(errors="replace")
        functions = re.findall(r"^(?:static )?\w[\w \*]*?\b(\w{6,})\([^;]*?\)\n\{", text, re.M)
        comments = re.findall(r"/\* ([A-Z][a-z]+(?: [a-z]{2,}){3,8})", text)
        if functions and len(names) < count // 2:
            names.append(choose.choice(functions))
        if comments and len(texts) < count // 2:
            texts.append(choose.choice(comments))
    return names, texts


def latencies(daemon, tree, queries):
    """(p50, p95) in ms"""
    took = []
    for query in queries:
        start = time.perf_counter()
        daemon.locate(query, tree)
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.95)]


def edits(daemon, tree):
    """(CPU ms, ms until it is seen in the middle) of one edited file; the files are put back."""
    files = sorted(path for path in (tree / "kernel").glob("*.c"))[:EDITS]
    before = {path: path.read_bytes() for path in files}
    spent = daemon.cpu()
    took = []
    try:
        for number, path in enumerate(files):
            path.write_bytes(before[path] + f"\nint bench_edit_{number}_thing(void) {{ return 1; }}\n".encode())
            start = time.monotonic()
            while not any("bench_edit" in place["symbol"] for place in daemon.places(f"bench_edit_{number}_thing", tree)):
                if time.monotonic() - start > 20:
                    sys.exit("an edit was not seen within 20 s")
            took.append((time.monotonic() - start) * 1000)
        spent = daemon.cpu() - spent
    finally:
        for path, text in before.items():
            path.write_bytes(text)
    took.sort()
    return spent / EDITS * 1000, took[EDITS // 2]


def main():
    words = [word for at, word in enumerate(sys.argv[1:]) if not word.startswith("--") and sys.argv[at] != "--floor"]
    if not words:
        sys.exit(__doc__)
    tree = pathlib.Path(words[0]).resolve()
    binary = bin_directory(words[1:]) / "mcp-lrm"
    floor = float(sys.argv[sys.argv.index("--floor") + 1]) if "--floor" in sys.argv else 0.0
    costs = check_growth(binary, tree)

    use, stats = index(binary, tree)
    whole = use.cpu / stats["source_bytes"] * 1e9
    say("files", stats["files"], "files")
    say("symbols", stats["symbols"], "symbols")
    say("source", stats["source_bytes"] / 1e6, "MB")
    say("wall", use.wall, "s")
    say("index by source", stats["index_bytes"] / stats["source_bytes"], "ratio")
    with tempfile.NamedTemporaryFile(prefix="bench-tags-") as tags:
        peer = ctags(tree, tags.name)
        say("ctags: size", os.stat(tags.name).st_size / 1e6, "MB")
    compare("CPU, cold", "s", use.cpu, {"ctags": peer.cpu}, limit=2.5 * floor if floor else None)
    compare("peak memory", "MB", use.peak, {"ctags": peer.peak}, limit=1000)
    if costs:
        compare("CPU of a MB in the whole tree, against its cheapest part", "x", whole / min(cost for _, cost in costs), {})
        compare("... against its dearest", "x", whole / max(cost for _, cost in costs), {}, limit=1.25)

    home = pathlib.Path(tempfile.mkdtemp(prefix="bench-linux-"))
    try:
        daemon = Daemon(binary, home, [tree])
        daemon.wait_ready(3600)
        say("daemon: index", size_of(home), "MB")
        time.sleep(12)  # it gives back what it does not need
        say("daemon: memory, idle", daemon.memory("VmRSS"), "MB")
        names, texts = questions(tree, QUESTIONS)
        for what, queries in (("a symbol", names), ("free text", texts)):
            latencies(daemon, tree, queries[:10])
            p50, p95 = latencies(daemon, tree, queries)
            say(f"question, {what}: p50", p50, "ms")
            compare(f"question, {what}: p95", "ms", p95, {}, limit=100)
        cpu, seen = edits(daemon, tree)
        say("one changed file: CPU, with its question", cpu, "ms")
        say("one changed file: seen after, p50", seen, "ms")
        say("daemon: peak memory", daemon.memory("VmHWM"), "MB")
        daemon.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    finish()


main()
