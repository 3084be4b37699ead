#!/usr/bin/env python3
"""Makes queries from real commits: the message of a commit, looked up in the tree before it, should find the files that
it changed; a name should find its definition.

    queries.py CLONE... [--commits 60] [--symbols 60] [--window 1500] [--snapshot] > queries.jsonl

A clone is a git directory or a work tree; nothing is checked out. One JSON object a line:
    {"clone", "kind": "message"|"subject"|"exact"|"words"|"partial"|"flipped", "at": COMMIT, "query", "files": [...],
     "lines": {path: [[a, b]]}, "functions": {path: [[a, b]]}}
`at` is the commit whose tree is searched: the parent, or with --snapshot one commit before all that are asked about.
`lines` are the changed lines there, `functions` the definitions around them that universal-ctags sees. Queries come in
an order in which no commit is asked about after one that follows it: what a tool learned of history is never the answer.
"""

import argparse
import json
import random
import re
import sys

from definitions import definitions_of, enclosing
from repository import git, is_code, is_test

HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+")
SAYS_NOTHING = re.compile(r"(?i)(bump|release|version|merge|revert|v?\d|prepare|update changelog|changelog)\b")
MOST_FILES = 10


def changed_lines(clone, old, new):
    """path -> ranges in `old`; added files are left out, an insertion counts as the line it follows."""
    lines = {}
    path = None
    for line in git(clone, "diff", "--no-renames", "--unified=0", "--no-ext-diff", old, new).splitlines():
        if line.startswith("--- "):
            path = line[6:] if line.startswith("--- a/") else None
            if path:
                lines.setdefault(path, [])
        elif path and (hunk := HUNK.match(line)):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            lines[path].append([max(1, first), max(1, first + max(0, count - 1))])
    return lines


def usable(clone, commit):
    """What a commit asks, or None: (message, subject, changed lines in its parent)."""
    parents = git(clone, "show", "--no-patch", "--format=%P", commit).split()
    message = git(clone, "show", "--no-patch", "--format=%B", commit).strip()
    subject = message.split("\n", 1)[0]
    if len(parents) != 1 or len(subject.split()) < 3 or SAYS_NOTHING.match(subject):
        return None
    try:
        lines = changed_lines(clone, parents[0], commit)
    except RuntimeError:
        return None  # a partial clone: the content of this commit is not here
    if len(lines) > MOST_FILES or not any(is_code(path) for path in lines):
        return None
    return message, subject, lines


def functions_of(clone, at, lines):
    found = {}
    for path, ranges in lines.items():
        try:
            text = git(clone, "show", f"{at}:{path}")
        except RuntimeError:
            continue
        if around := enclosing(definitions_of(path, text), ranges):
            found[path] = around
    return found


def commit_queries(clone, wanted, window, snapshot, rng):
    order = git(clone, "log", "--no-merges", "--topo-order", f"--max-count={window}", "--format=%H").split()
    position = {commit: i for i, commit in enumerate(order)}
    base = order[-1] if snapshot else None
    there = set(git(clone, "ls-tree", "-r", "-z", "--name-only", base).split("\0")) if snapshot else set()
    commits = order[:-1]
    rng.shuffle(commits)
    found = []
    for commit in commits:
        if len(found) >= wanted:
            break
        if (asked := usable(clone, commit)) is None:
            continue
        if snapshot and not set(asked[2]) <= there:
            continue
        found.append((commit, *asked))
    for commit, message, subject, lines in sorted(found, key=lambda item: -position[item[0]]):
        at = base or git(clone, "rev-parse", commit + "^")
        # Lines of the parent mean nothing in an older tree.
        lines = {path: [] for path in lines} if snapshot else lines
        common = {"clone": clone, "at": at, "commit": commit, "files": sorted(lines), "lines": lines}
        common["functions"] = functions_of(clone, at, lines)
        yield {**common, "kind": "message", "query": message}
        yield {**common, "kind": "subject", "query": subject}


def words_of(name):
    return [part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def flipped(name):
    """The same name in the other convention."""
    words = words_of(name)
    if "_" in name:
        return words[0] + "".join(word.capitalize() for word in words[1:])
    return "_".join(words)


def symbol_queries(clone, wanted, rng):
    at = git(clone, "rev-parse", "HEAD")
    where = {}
    paths = [path for path in git(clone, "ls-tree", "-r", "-z", "--name-only", at).split("\0") if is_code(path)]
    rng.shuffle(paths)
    for path in [path for path in paths if not is_test(path)][:400]:
        try:
            text = git(clone, "show", f"{at}:{path}")
        except RuntimeError:
            continue
        for name, first, _ in definitions_of(path, text):
            if re.fullmatch(r"[A-Za-z_]\w{3,}", name):
                where.setdefault(name, {}).setdefault(path, []).append([first, first])
    compounds = sorted(name for name in where if len(words_of(name)) >= 2 and len(where[name]) <= 2)
    rng.shuffle(compounds)
    for i, name in enumerate(compounds[:wanted]):
        query = [name, " ".join(words_of(name)), name[: max(5, len(name) * 2 // 3)], flipped(name)][i % 4]
        kind = ["exact", "words", "partial", "flipped"][i % 4]
        yield {"clone": clone, "at": at, "kind": kind, "query": query, "files": sorted(where[name]),
               "lines": where[name], "functions": where[name]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", nargs="+", metavar="CLONE")
    parser.add_argument("--commits", type=int, default=60, help="commits of each clone")
    parser.add_argument("--symbols", type=int, default=60, help="names of each clone")
    parser.add_argument("--window", type=int, default=1500, help="newest commits to choose from")
    parser.add_argument("--snapshot", action="store_true", help="one tree before the whole window")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for clone in args.clones:
        rng = random.Random(args.seed)
        for query in commit_queries(clone, args.commits, args.window, args.snapshot, rng):
            print(json.dumps(query))
        for query in symbol_queries(clone, args.symbols, rng):
            print(json.dumps(query))
        print(f"{clone}: done", file=sys.stderr)


if __name__ == "__main__":
    main()
