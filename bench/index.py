#!/usr/bin/env python3
"""Indexing a tree from nothing, and what a change costs: ours, universal-ctags and the npm index in one run.

  bench/index.py DIR [BIN_DIR] [--no-peers]      DIR: a git work tree, for instance what bench/corpus.sh builds

Prints `name value unit`; CPU is user + system, children included. Ours and ctags take turns, three times each, and the
best run of each counts. Then a daemon: its memory when idle, and files of a copy edited, one and fifty at a time: how long
until the next answer has it, and what it costs. Exit code 1 when something that is demanded was missed.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from code_peers import Codegraph, Use, ctags, size_of
from daemon import Daemon
from measure import bin_directory, compare, finish, say

EDITS = 200
ROUNDS = 10  # of fifty files
RUNS = 3


def ours(binary, tree):
    home = tempfile.mkdtemp(prefix="bench-index-")
    try:
        return Use([binary, "--home", home, "--index-only", tree, "--stats", "--json"]).succeeded("mcp-lrm")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def cold(binary, tree):
    """Best of RUNS each: ours, ctags, and the size of its file in MB."""
    own, other = [], []
    with tempfile.NamedTemporaryFile(prefix="bench-tags-") as tags:
        for _ in range(RUNS):
            own.append(ours(binary, tree))
            other.append(ctags(tree, tags.name))
        size = os.stat(tags.name).st_size / 1e6
    return min(own, key=lambda use: use.cpu), min(other, key=lambda use: use.cpu), size, min(use.wall for use in own)


def append(path, name):
    with open(path, "a", encoding="utf-8", errors="replace") as file:
        file.write(f"\n\ndef {name}():\n    return 1\n")


def seen_after(daemon, root, name):
    """Milliseconds until an answer has the symbol, and whether an answer before that was wrong and did not say so."""
    start = time.monotonic()
    lied = False
    while True:
        answer = daemon.locate(name, root, kind="definition")
        if any(place["symbol"].split(".")[-1] == name for place in answer.get("places", [])):
            return (time.monotonic() - start) * 1000, lied
        lied = lied or not answer.get("stale")
        if time.monotonic() - start > 20:
            sys.exit(f"{name} was not seen within 20 s")


def changes(binary, tree, codegraph):
    top = pathlib.Path(tempfile.mkdtemp(prefix="bench-changes-")).resolve()
    root = top / "tree"
    try:
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", tree, str(root)], check=True)
        files = sorted(path for path in root.rglob("*.py") if 2000 < path.stat().st_size < 60000)
        daemon = Daemon(binary, top / "home", [root])
        daemon.wait_ready()
        time.sleep(12)  # it gives back what it does not need
        compare("daemon after it, idle, RSS", "MB", daemon.memory("VmRSS"), {}, limit=80)
        for n in range(EDITS):
            daemon.places(f"warm_up_{n}_thing", root)
        before = daemon.cpu()
        for n in range(EDITS):
            daemon.places(f"not_there_{n}_thing", root)
        asked = daemon.cpu() - before  # what the questions alone cost
        before = daemon.cpu()
        one = []
        for n in range(EDITS):
            append(files[n % len(files)], f"edited_{n}_thing")
            one.append(seen_after(daemon, root, f"edited_{n}_thing"))
        spent = max(daemon.cpu() - before - asked, 0) / EDITS * 1000
        fifty = []
        for n in range(ROUNDS):
            for k in range(50):
                append(files[(n * 50 + k) % len(files)], f"many_{n}_{k}_thing")
            fifty.append(seen_after(daemon, root, f"many_{n}_49_thing"))
        daemon.stop()
        lies = sum(lied for _, lied in one + fifty)
        one = sorted(took for took, _ in one)
        fifty = sorted(took for took, _ in fifty)
        synced = {}
        if codegraph:
            codegraph.index()
            append(codegraph.root / files[0].relative_to(root), "edited_elsewhere_thing")
            use = codegraph.sync()
            synced = {"codegraph sync": use.cpu * 1000}
        compare("one changed file, CPU", "ms", spent, synced, limit=50)
        say("one changed file, visible after, p50", one[EDITS // 2], "ms")
        compare("one changed file, visible after, p99", "ms", one[int(EDITS * 0.99)], {}, limit=150)
        say("fifty changed files, visible after, p50", fifty[ROUNDS // 2], "ms")
        compare("fifty changed files, visible after, longest", "ms", fifty[-1], {}, limit=1000)
        compare("old answers without `stale`", "answers", lies, {}, limit=0)
    finally:
        shutil.rmtree(top, ignore_errors=True)


def peer_index(tree, top):
    """The npm index on a copy: its command line, and what the run from nothing cost."""
    root = top / "tree"
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", tree, str(root)], check=True)
    codegraph = Codegraph(root)
    return codegraph, codegraph.index()


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    if not words:
        sys.exit(__doc__)
    tree = str(pathlib.Path(words[0]).resolve())
    binary = bin_directory(words[1:]) / "mcp-lrm"
    best, tags, tags_size, wall = cold(binary, tree)
    stats = json.loads(best.out)
    say("files", stats["files"], "files")
    say("symbols", stats["symbols"], "symbols")
    source = stats["source_bytes"] / 1e6
    say("source", source, "MB")
    top = pathlib.Path(tempfile.mkdtemp(prefix="bench-peer-")).resolve()
    try:
        codegraph, peer = (None, None) if "--no-peers" in sys.argv else peer_index(tree, top)
        others = {"codegraph": peer} if peer else {}
        compare("cold index, CPU", "s", best.cpu, {name: use.cpu for name, use in others.items()})
        say("ctags: CPU", tags.cpu, "s")
        compare("cold index, CPU over that of ctags", "x", best.cpu / tags.cpu,
                {name: use.cpu / tags.cpu for name, use in others.items()}, limit=8.5)
        compare("cold index, wall", "s", wall, {name: use.wall for name, use in others.items()}, limit=4.5)
        say("ctags: wall", tags.wall, "s")
        compare("cold index, peak memory", "MB", best.peak, {name: use.peak for name, use in others.items()}, limit=300)
        say("ctags: peak memory", tags.peak, "MB")
        disk = {"codegraph": size_of(codegraph.index_directory()) / source} if codegraph else {}
        compare("index on disk, by source", "x", stats["index_bytes"] / 1e6 / source, disk, limit=2)
        say("ctags: on disk, by source", tags_size / source, "x")
        changes(binary, tree, codegraph)
    finally:
        shutil.rmtree(top, ignore_errors=True)
    finish()


main()
