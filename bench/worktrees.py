#!/usr/bin/env python3
"""Fifty work trees of one repository against one: what the other 49 cost, and whose answers they give.

  bench/worktrees.py DIR [BIN_DIR] [TREES]      DIR: a git repository, for instance what bench/corpus.sh builds

Copies DIR, gives each work tree twenty edited files, and lets one daemon index one tree, then all of them. Prints
`name value unit`; times are CPU seconds of the daemon. Asks each tree for its own symbols and for its neighbour's. Exit
code 1 when something that is demanded was missed. (No index of another maker shares anything between work trees: for them
the ratio is the number of trees.)
"""
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

from daemon import Daemon
from measure import bin_directory, compare, finish, say

CHANGED = 20
ADDED = {  # to a file of each language, a symbol of its own
    ".py": "def {name}():\n    return {number}\n",
    ".go": "func {name}() int {{ return {number} }}\n",
    ".rs": "pub fn {name}() -> i32 {{ {number} }}\n",
    ".c": "int {name}(void) {{ return {number}; }}\n",
    ".cpp": "int {name}() {{ return {number}; }}\n",
    ".hpp": "inline int {name}() {{ return {number}; }}\n",
    ".java": "class {name} {{ int number = {number}; }}\n",
    ".ts": "export function {name}(): number {{ return {number}; }}\n",
}


def git(root, *arguments):
    return subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True).stdout


def size_of(folder):
    return sum(path.stat().st_size for path in pathlib.Path(folder).rglob("*") if path.is_file())


def make_trees(source, top, count):
    """`count` work trees, the first a clone; each has edits of its own in files drawn evenly from all languages."""
    first = top / "tree_0"
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(source), str(first)], check=True)
    trees = [first]
    for number in range(1, count):
        trees.append(top / f"tree_{number}")
        git(first, "worktree", "add", "-q", "--detach", str(trees[-1]))
    files = [name for name in git(first, "ls-files", *("*" + ending for ending in ADDED)).split("\n") if name]
    random.Random(1).shuffle(files)
    for number, tree in enumerate(trees):
        for place in range(CHANGED):
            path = tree / files[(number * CHANGED + place) % len(files)]
            added = ADDED[path.suffix].format(name=f"only_in_tree_{number}_place_{place}", number=number)
            with open(path, "a", encoding="utf-8", errors="replace") as file:
                file.write("\n\n" + added)
    return trees


def run(binary, trees, home):
    """What it cost, and the daemon, still running."""
    start = time.monotonic()
    daemon = Daemon(binary, home, trees)
    daemon.wait_ready()
    end = time.monotonic()
    cpu = daemon.cpu()
    time.sleep(15)  # it gives back what it does not need
    return {"cpu": cpu, "wall": end - start, "memory": daemon.memory("VmRSS"), "peak": daemon.memory("VmHWM"),
            "disk": size_of(home) / 1e6}, daemon


def answers(daemon, trees):
    """(trees that find their own, trees that find another's)"""
    own = foreign = 0
    for number, tree in enumerate(trees):
        mine = f"only_in_tree_{number}_place_3"
        answer = daemon.locate(mine, tree, kind="definition")
        is_own = any(place["symbol"].endswith(mine) for place in answer.get("places", []))
        own += is_own and answer["tree"]["root"] == str(tree)
        other = (number + 1) % len(trees)
        foreign += any(f"only_in_tree_{other}_place" in place["symbol"]
                       for place in daemon.places(f"only_in_tree_{other}_place_3", tree))
    return own, foreign


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    source = pathlib.Path(sys.argv[1]).resolve()
    binary = bin_directory(sys.argv[2:3]) / "mcp-lrm"
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 50
    top = pathlib.Path(tempfile.mkdtemp(prefix="bench-worktrees-")).resolve()
    try:
        trees = make_trees(source, top, count)
        one, daemon = run(binary, trees[:1], top / "home_one")
        daemon.stop()
        many, daemon = run(binary, trees, top / "home_many")
        for name, unit, limit in (("cpu", "s", 1.2 * one["cpu"]), ("wall", "s", None), ("memory", "MB", 1.2 * one["memory"] + 32),
                                  ("peak", "MB", None), ("disk", "MB", 1.2 * one["disk"] + 32)):
            say(f"one tree: {name}", one[name], unit)
            compare(f"{count} trees: {name}", unit, many[name], {}, limit=limit)
            say(f"{count} trees over one: {name}", many[name] / one[name], "x")
        own, foreign = answers(daemon, trees)
        compare("trees that answer with their own", "trees", own, {}, limit=count, more_is_better=True)
        compare("trees that answer with another's", "trees", foreign, {}, limit=0)
        daemon.stop()
    finally:
        shutil.rmtree(top, ignore_errors=True)
    finish()


main()
