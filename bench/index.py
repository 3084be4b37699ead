#!/usr/bin/env python3
"""Indexing a tree from nothing: ours and universal-ctags, in one run.

  bench/index.py DIR [BIN_DIR]      DIR: a git work tree, for instance what bench/corpus.sh builds

Prints `name value unit`; times are CPU seconds (user + system, children included), the best of three runs. Then edits
files of a copy, one and fifty at a time: how long until the next answer has it, and what it costs the daemon.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from daemon import Daemon

EDITS = 60
RUNS = 3


def measured(command):
    """(CPU s, wall s, peak RSS MB, stdout) of one run to the end."""
    read, write = os.pipe()
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=write, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as pipe:
        out = pipe.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command[0]} failed with exit code {child.returncode}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, out


def ours(binary, tree):
    best = None
    for _ in range(RUNS):
        home = tempfile.mkdtemp(prefix="bench-index-")
        try:
            run = measured([binary, "--home", home, "--index-only", tree, "--stats", "--json"])
        finally:
            shutil.rmtree(home, ignore_errors=True)
        if best is None or run[0] < best[0]:
            best = run
    return best


def ctags(tree):
    best = None
    for _ in range(RUNS):
        with tempfile.NamedTemporaryFile(prefix="bench-tags-") as tags:
            run = measured(["ctags", "-R", "--links=no", "-f", tags.name, tree])
            size = os.stat(tags.name).st_size
        if best is None or run[0] < best[0][0]:
            best = (run, size)
    return best


def edit(path, name):
    with open(path, "a", encoding="utf-8", errors="replace") as file:
        file.write(f"\n\ndef {name}():\n    return 1\n")


def seen_after(daemon, root, name):
    """Milliseconds until an answer has the symbol."""
    start = time.monotonic()
    while not any(place["symbol"].split(".")[-1] == name for place in daemon.places(name, root)):
        if time.monotonic() - start > 20:
            sys.exit(f"{name} was not seen within 20 s")
    return (time.monotonic() - start) * 1000


def changes(binary, tree):
    top = pathlib.Path(tempfile.mkdtemp(prefix="bench-changes-")).resolve()
    root = top / "tree"
    try:
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", tree, str(root)], check=True)
        files = sorted(path for path in root.rglob("*.py") if 2000 < path.stat().st_size < 60000)
        daemon = Daemon(binary, top / "home", [root])
        daemon.wait_ready()
        time.sleep(2)
        for n in range(EDITS):
            daemon.places(f"warm_up_{n}_thing", root)
        before = daemon.cpu()
        for n in range(EDITS):
            daemon.places(f"not_there_{n}_thing", root)
        asked = daemon.cpu() - before  # what the questions alone cost
        before = daemon.cpu()
        one = []
        for n in range(EDITS):
            edit(files[n % len(files)], f"edited_{n}_thing")
            one.append(seen_after(daemon, root, f"edited_{n}_thing"))
        spent = max(daemon.cpu() - before - asked, 0)
        fifty = []
        for n in range(5):
            for k in range(50):
                edit(files[(n * 50 + k) % len(files)], f"many_{n}_{k}_thing")
            fifty.append(seen_after(daemon, root, f"many_{n}_49_thing"))
        daemon.stop()
        one.sort()
        print(f"change.cpu {spent / EDITS * 1000:.1f} ms")
        print(f"change.visible_p50 {one[EDITS // 2]:.1f} ms")
        print(f"change.visible_p99 {one[int(EDITS * 0.99)]:.1f} ms")
        print(f"change.fifty_visible_max {max(fifty):.1f} ms")
    finally:
        shutil.rmtree(top, ignore_errors=True)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    tree = str(pathlib.Path(sys.argv[1]).resolve())
    bin_dir = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else pathlib.Path(__file__).parents[1] / "build/bin")
    cpu, wall, peak, out = ours(str((bin_dir / "mcp-lrm").resolve()), tree)
    stats = json.loads(out)
    print(f"index.files {stats['files']} files")
    print(f"index.symbols {stats['symbols']} symbols")
    print(f"index.source {stats['source_bytes'] / 1e6:.1f} MB")
    print(f"index.cpu {cpu:.2f} s")
    print(f"index.wall {wall:.2f} s")
    print(f"index.peak_memory {peak:.0f} MB")
    print(f"index.size {stats['index_bytes'] / 1e6:.1f} MB")
    print(f"index.size_by_source {stats['index_bytes'] / stats['source_bytes']:.2f} ratio")
    if shutil.which("ctags") is None:
        print("ctags.cpu absent -")
    else:
        compare(tree, cpu)
    changes((bin_dir / "mcp-lrm").resolve(), tree)


def compare(tree, cpu):
    (ctags_cpu, ctags_wall, ctags_peak, _), size = ctags(tree)
    print(f"ctags.cpu {ctags_cpu:.2f} s")
    print(f"ctags.wall {ctags_wall:.2f} s")
    print(f"ctags.peak_memory {ctags_peak:.0f} MB")
    print(f"ctags.size {size / 1e6:.1f} MB")
    print(f"index.cpu_by_ctags {cpu / ctags_cpu:.2f} ratio")


main()
