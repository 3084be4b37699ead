#!/usr/bin/env python3
"""Makes queries from real commits: the message of a commit, looked up in the tree before it, should find the files that
it changed; a name should find its definition.

    queries.py CLONE... [--commits 60] [--symbols 60] [--window 1500] > queries.jsonl

A clone is a git directory or a work tree; nothing is checked out. One JSON object a line:
    {"clone", "kind": "message"|"subject"|"symbol"|..., "at": COMMIT, "query", "files": [...], "lines": {path: [[a, b]]}}
`at` is the commit whose tree is searched; `lines` are the changed lines there.
"""

import argparse
import json
import random
import re
import subprocess
import sys

CODE = set("""c cc cpp cxx h hh hpp cs go java js jsx ts tsx mjs cjs php py rb rs swift kt scala lua sh dart ex exs hs ml
zig m svelte vue""".split())
HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+")
DEFINITION = [
    re.compile(p)
    for p in (
        r"^\s*(?:async\s+)?def\s+([A-Za-z_]\w{3,})\s*[\(:]?",
        r"^\s*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+([A-Za-z_]\w{3,})",
        r"^\s*(?:export\s+)?(?:async\s+)?function\s+([A-Za-z_]\w{3,})\s*[(<]",
        r"^\s*(?:pub(?:\([a-z]+\))?\s+)?(?:async\s+)?(?:unsafe\s+)?fn\s+([A-Za-z_]\w{3,})\s*[(<]",
        r"^\s*(?:pub(?:\([a-z]+\))?\s+)?(?:struct|enum|trait)\s+([A-Za-z_]\w{3,})",
        r"^func\s+(?:\([^)]*\)\s*)?([A-Za-z_]\w{3,})\s*[(\[]",
        r"^type\s+([A-Za-z_]\w{3,})\s+(?:struct|interface)",
        r"^\s*(?:public|protected|private|internal)[\w\s<>,\[\]]*\s(?:class|interface|enum)\s+([A-Za-z_]\w{3,})",
    )
]


def git(clone, *words):
    run = subprocess.run(["git", "-C", clone, "--no-pager", *words], capture_output=True, check=False)
    if run.returncode != 0:
        raise RuntimeError(f"git {words[0]} in {clone}: {run.stderr.decode(errors='replace').strip()}")
    return run.stdout.decode(errors="replace")


def is_code(path):
    return path.rsplit(".", 1)[-1] in CODE and "/vendor/" not in path and "/node_modules/" not in path


def changed_lines(clone, parent, commit):
    """path -> ranges in the parent; added files are left out, an insertion counts as the line it follows."""
    lines = {}
    path = None
    for line in git(clone, "diff", "--no-renames", "--unified=0", "--no-ext-diff", parent, commit).splitlines():
        if line.startswith("--- "):
            path = line[6:] if line.startswith("--- a/") else None
            if path:
                lines.setdefault(path, [])
        elif path and (hunk := HUNK.match(line)):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            lines[path].append([max(1, first), max(1, first + max(0, count - 1))])
    return lines


def commit_queries(clone, wanted, window, rng):
    commits = git(clone, "log", "--no-merges", f"--max-count={window}", "--format=%H").split()
    rng.shuffle(commits)
    found = []
    for commit in commits:
        if len(found) >= wanted:
            break
        parents = git(clone, "show", "--no-patch", "--format=%P", commit).split()
        message = git(clone, "show", "--no-patch", "--format=%B", commit).strip()
        subject = message.split("\n", 1)[0]
        if len(parents) != 1 or len(subject.split()) < 3 or re.match(r"(?i)(bump|release|merge|revert|v?\d)", subject):
            continue
        try:
            lines = changed_lines(clone, parents[0], commit)
        except RuntimeError:
            continue  # a partial clone: the content of this commit is not here
        code = [path for path in lines if is_code(path)]
        if not code or len(lines) > 10:
            continue
        time = int(git(clone, "show", "--no-patch", "--format=%ct", commit))
        found.append((time, commit, parents[0], message, subject, lines))
    for _, commit, parent, message, subject, lines in sorted(found):
        common = {"clone": clone, "at": parent, "commit": commit, "files": sorted(lines), "lines": lines}
        yield {**common, "kind": "message", "query": message}
        yield {**common, "kind": "subject", "query": subject}


def words_of(name):
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    return [part.lower() for part in parts]


def flipped(name):
    words = words_of(name)
    if "_" in name:
        return words[0] + "".join(word.capitalize() for word in words[1:])
    return "_".join(words)


def symbol_queries(clone, wanted, rng):
    at = git(clone, "rev-parse", "HEAD").strip()
    where = {}
    paths = [path for path in git(clone, "ls-tree", "-r", "--name-only", at).splitlines() if is_code(path)]
    rng.shuffle(paths)
    for path in paths[:400]:
        if re.search(r"(?i)test|spec|example|fixture|bench", path):
            continue
        try:
            text = git(clone, "show", f"{at}:{path}")
        except RuntimeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for pattern in DEFINITION:
                if match := pattern.match(line):
                    where.setdefault(match[1], {}).setdefault(path, []).append([number, number])
                    break
    compounds = sorted(name for name in where if len(words_of(name)) >= 2 and len(where[name]) <= 2)
    rng.shuffle(compounds)
    for i, name in enumerate(compounds[:wanted]):
        words = words_of(name)
        query = [name, " ".join(words), name[: max(5, len(name) * 2 // 3)], flipped(name)][i % 4]
        kind = ["exact", "words", "partial", "flipped"][i % 4]
        yield {"clone": clone, "at": at, "kind": kind, "query": query, "files": sorted(where[name]), "lines": where[name]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", nargs="+", metavar="CLONE")
    parser.add_argument("--commits", type=int, default=60, help="commits of each clone")
    parser.add_argument("--symbols", type=int, default=60, help="names of each clone")
    parser.add_argument("--window", type=int, default=1500, help="newest commits to choose from")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for clone in args.clones:
        rng = random.Random(args.seed)
        for query in commit_queries(clone, args.commits, args.window, rng):
            print(json.dumps(query))
        for query in symbol_queries(clone, args.symbols, rng):
            print(json.dumps(query))
        print(f"{clone}: done", file=sys.stderr)


if __name__ == "__main__":
    main()
