#!/usr/bin/env python3
"""Answers about another symbol of the same name: ours and the npm index's, on tests/workspaces/namesakes.

  bench/wrong_symbols.py [BIN_DIR] [--no-peers]

Asks each for the callers of every symbol of expected.json. `wrong`: places that are no use of it, given as certain, and
answers for a name that is none; `missing`: uses that were not named. Exit code 1 when ours has a wrong one.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import code_peers
from daemon import Daemon
from measure import bin_directory, compare, finish, say

WORKSPACE = pathlib.Path(__file__).resolve().parents[1] / "tests/workspaces/namesakes"


def copy_of_workspace(top):
    root = top / "tree"
    shutil.copytree(WORKSPACE, root, ignore=shutil.ignore_patterns("expected.json"))
    for command in (["init", "-q"], ["add", "-A"],
                    ["-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "-qm", "All of it"]):
        subprocess.run(["git", "-C", str(root), *command], check=True)
    return root


def ours(daemon, root, row):
    """(places given for certain, whether an answer was given)"""
    symbol = f"{row['file']}:{row['symbol']}" if "file" in row else row["symbol"]
    answer = daemon.tool("lrm_references", {"symbol": symbol, "direction": "callers"}, root)
    if answer is None or answer.get("candidates"):
        return [], False
    return [f"{place['path']}:{place['lines'][0]}" for place in answer["places"]], True


def judge(rows, ask):
    wrong = missing = 0
    for row in rows:
        places, answered = ask(row)
        true = row.get("callers", [])
        if not answered and "callers" in row:
            missing += len(true)
            continue
        if answered and "callers" not in row:
            wrong += max(1, len(places))
            continue
        wrong += len(set(places) - set(true))
        missing += len(set(true) - set(places))
    return wrong, missing


def main():
    bin_dir = bin_directory([one for one in sys.argv[1:] if not one.startswith("--")])
    rows = json.loads((WORKSPACE / "expected.json").read_text())
    say("wrong_symbols: questions", len(rows), "questions")
    top = pathlib.Path(tempfile.mkdtemp(prefix="bench-namesakes-")).resolve()
    try:
        root = copy_of_workspace(top)
        daemon = Daemon(bin_dir / "mcp-lrm", top / "home", [root])
        daemon.wait_ready()
        wrong, missing = judge(rows, lambda row: ours(daemon, root, row))
        daemon.stop()
        others = {}
        if "--no-peers" not in sys.argv:
            codegraph = code_peers.Codegraph(root)
            codegraph.index()
            others["codegraph"] = judge(rows, codegraph.callers)
        compare("wrong-symbol answers", "answers", wrong, {name: found[0] for name, found in others.items()}, limit=0)
        compare("true uses not named", "uses", missing, {name: found[1] for name, found in others.items()})
    finally:
        shutil.rmtree(top, ignore_errors=True)
    finish()


main()
