#!/usr/bin/env python3
"""How well places are found: replays the queries of queries.py and prints recall of the files really changed.

    evaluate.py queries.jsonl... [--daemon build/bin/mcp-lrm] [--systems ours,fts5,fts5-tuned,rg,ctags]
        [--shell NAME='command {query}' [--prepare NAME='command']] [--mcp NAME='command;tool;argument'] ...

For each query the tree before the commit is checked out in a clone of its own (below --work), so that nothing of the
change or of later history is known. Columns: recall of files in the first 1, 5, 10, mean reciprocal rank, the share of
queries with a changed line in the ten places (line) and with a changed function (func), bytes of the answer's text and
of its structured part, milliseconds (p50, p95) as the caller sees them. --lines prints `name value unit` instead.
--code counts only source and test files as changed ones. --sample N asks each system every Nth query (for slow ones).
"""

import argparse
import collections
import json
import os
import shutil
import sys
import tempfile
import time

from baselines import Ctags, Fts5, Ripgrep, TunedFts5
from repository import Tree, is_code
from systems import Ours, Shell, Stdio

COLUMNS = [("recall@1", 1), ("recall@5", 5), ("recall@10", 10), ("mrr", "mrr"), ("line", "line"), ("func", "func"),
           ("bytes", "bytes"), ("structured", "structured")]


def overlaps(places, wanted):
    return any(first <= b and last >= a for path, (first, last) in places[:10] for a, b in wanted.get(path, []))


def judge(query, answer, milliseconds, only_code=False):
    places, size, structured = answer
    truth = {path for path in query["files"] if not only_code or is_code(path)}
    paths = list(dict.fromkeys(path for path, _ in places))
    recall = {k: len(truth & set(paths[:k])) / len(truth) for k in (1, 5, 10)}
    first = next((i for i, path in enumerate(paths, 1) if path in truth), 0)
    return {
        **recall,
        "mrr": 1 / first if first else 0,
        "line": overlaps(places, query["lines"]),
        "func": overlaps(places, query["functions"]) if query["functions"] else None,
        "bytes": size,
        "structured": structured,
        "ms": milliseconds,
    }


def groups_of(results):
    groups = collections.OrderedDict()
    for kind, row in results:
        groups.setdefault(kind, []).append(row)
        if kind not in ("message", "subject"):
            groups.setdefault("symbol", []).append(row)
    return groups


def figures(rows):
    """[(name, value)] of one group."""
    out = []
    for name, key in COLUMNS:
        known = [row[key] for row in rows if row[key] is not None]
        out.append((name, sum(known) / len(known) if known else 0))
    times = sorted(row["ms"] for row in rows)
    return out + [("p50", times[len(times) // 2]), ("p95", times[int(len(times) * 0.95)])]


def print_table(name, results):
    print(f"{name:11} {'n':>5} {'R@1':>6} {'R@5':>6} {'R@10':>6} {'MRR':>6} {'line':>6} {'func':>6} {'bytes':>7}"
          f" {'struct':>7} {'ms p50':>8} {'ms p95':>8}")
    for kind, rows in groups_of(results).items():
        values = [value for _, value in figures(rows)]
        print(f"  {kind:9} {len(rows):5}" + "".join(f" {value:6.3f}" for value in values[:6])
              + "".join(f" {value:7.0f}" for value in values[6:8]) + "".join(f" {value:8.1f}" for value in values[8:]))


def print_lines(name, results):
    units = {"bytes": "bytes", "structured": "bytes", "p50": "ms", "p95": "ms"}
    for kind, rows in groups_of(results).items():
        for figure, value in figures(rows):
            print(f"locate_{name}_{kind}_{figure.replace('@', '_at_')} {value:.3f} {units.get(figure, 'share')}")


def named(values):
    return dict(value.split("=", 1) for value in values)


def systems_of(args):
    makers = {"ours": lambda: Ours(args.daemon), "fts5": Fts5, "fts5-tuned": TunedFts5, "rg": Ripgrep, "ctags": Ctags}
    systems = {name: makers[name]() for name in args.systems.split(",") if name}
    prepare = named(args.prepare)
    for name, command in named(args.shell).items():
        systems[name] = Shell(command, prepare.get(name))
    for name, text in named(args.mcp).items():
        systems[name] = Stdio(*text.split(";"), prepare=prepare.get(name))
    return systems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("queries", nargs="+")
    parser.add_argument("--daemon", default="build/bin/mcp-lrm")
    parser.add_argument("--systems", default="ours,fts5,fts5-tuned,rg,ctags")
    parser.add_argument("--shell", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--mcp", action="append", default=[], metavar="NAME=COMMAND;TOOL;ARGUMENT")
    parser.add_argument("--prepare", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--work", help="where the clones are made; default: a temporary directory")
    parser.add_argument("--json", help="every result, one a line")
    parser.add_argument("--lines", action="store_true", help="print `name value unit`")
    parser.add_argument("--code", action="store_true")
    parser.add_argument("--sample", type=int, default=1)
    args = parser.parse_args()
    work = args.work or tempfile.mkdtemp(prefix="locate-work-")
    os.makedirs(work, exist_ok=True)
    systems = systems_of(args)
    results = {name: [] for name in systems}
    log = open(args.json, "w", encoding="utf-8") if args.json else None
    tree = None
    try:
        queries = [json.loads(line) for name in args.queries for line in open(name, encoding="utf-8")]
        # A commit's message and subject stay together: one move for both.
        for query in [query for i, query in enumerate(queries) if i // 2 % args.sample == 0]:
            if tree is None or tree.clone != query["clone"]:
                tree = Tree(query["clone"], work)
            moved = tree.move_to(query["at"])
            for name, system in systems.items():
                if moved:
                    system.moved(tree)
                start = time.perf_counter()
                answer = system.ask(tree, query["query"])
                row = judge(query, answer, (time.perf_counter() - start) * 1000, args.code)
                results[name].append((query["kind"], row))
                if log:
                    told = {"system": name, "clone": query["clone"], "kind": query["kind"], "query": query["query"]}
                    print(json.dumps({**told, **row, "paths": [path for path, _ in answer[0][:10]]}), file=log)
    finally:
        for system in systems.values():
            system.close()
        if not args.work:
            shutil.rmtree(work, ignore_errors=True)
    for name, rows in results.items():
        (print_lines if args.lines else print_table)(name, rows)


if __name__ == "__main__":
    sys.exit(main())
