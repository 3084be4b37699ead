#!/usr/bin/env python3
"""How well places are found: replays the queries of queries.py and prints recall of the files really changed.

    evaluate.py queries.jsonl [--daemon build/bin/mcp-lrm] [--systems ours,fts5,rg] [--work DIR] [--json FILE]

For each query the tree before the commit is checked out in a clone of its own (below --work), so that nothing of the
change or of later history is known. Systems: `ours` is lrm_locate over HTTP against a daemon started here; `fts5` is
SQLite FTS5 with unicode61 over the same files; `rg` ranks files by the rare words that ripgrep finds in them.
Columns: R@1 R@5 R@10 MRR of files, share of queries with a changed line in the ten places, mean bytes of the answer's
text, and milliseconds (p50, p95) as the caller sees them.
"""

import argparse
import collections
import json
import math
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

VERSION = "2026-07-28"


def git(tree, *words, check=True):
    run = subprocess.run(["git", "-C", tree, *words], capture_output=True, check=False)
    if check and run.returncode != 0:
        raise RuntimeError(f"git {words[0]}: {run.stderr.decode(errors='replace').strip()}")
    return run.stdout.decode(errors="replace").strip()


class Tree:
    """A clone that is moved from commit to commit."""

    def __init__(self, clone, work):
        self.path = os.path.join(work, re.sub(r"\W+", "_", clone))
        self.at = None
        if not os.path.isdir(self.path):
            subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", clone, self.path], check=True)

    def move_to(self, commit):
        if commit == self.at:
            return False
        git(self.path, "checkout", "-q", "-f", "--detach", commit, check=False)
        git(self.path, "clean", "-qfdx", check=False)
        self.at = commit
        return True


class Ours:
    def __init__(self, daemon):
        self.home = tempfile.mkdtemp(prefix="locate-bench-")
        self.process = subprocess.Popen(
            [daemon, "--port", "0", "--home", self.home], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.url = self.process.stdout.readline().split()[-1] + "/mcp"
        self.id = 0

    def call(self, tool, arguments, root):
        self.id += 1
        meta = {
            "io.modelcontextprotocol/protocolVersion": VERSION,
            "io.modelcontextprotocol/clientInfo": {"name": "bench", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {},
            "factory/root": root,
        }
        params = {"name": tool, "arguments": arguments, "_meta": meta}
        body = json.dumps({"jsonrpc": "2.0", "id": self.id, "method": "tools/call", "params": params}).encode()
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": VERSION,
            "Mcp-Method": "tools/call",
            "Mcp-Name": tool,
        }
        with urllib.request.urlopen(urllib.request.Request(self.url, body, headers), timeout=120) as answer:
            text = answer.read().decode()
        if text.startswith(("event:", "data:", ":")):
            text = [line[5:] for line in text.splitlines() if line.startswith("data:")][-1]
        reply = json.loads(text)
        if "error" in reply:
            raise RuntimeError(reply["error"]["message"])
        return reply["result"]

    def moved(self, tree):
        subject = git(tree.path, "log", "-1", "--no-merges", "--format=%s")[:100]
        for _ in range(400):
            result = self.call("lrm_context", {"topic": "recent work"}, tree.path)
            structured = result.get("structuredContent", {})
            if "indexing" not in structured and subject in result["content"][0]["text"]:
                return
            time.sleep(0.025)
        print(f"the history of {tree.path} was not read in time", file=sys.stderr)

    def ask(self, tree, query):
        result = self.call("lrm_locate", {"query": query}, tree.path)
        places = [(p["path"], p["lines"]) for p in result.get("structuredContent", {}).get("places", [])]
        return places, len(result["content"][0]["text"].encode())

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.home, ignore_errors=True)


class Fts5:
    """One row a blob, as the simplest thing that could work."""

    def __init__(self):
        self.trees = {}

    def moved(self, tree):
        db, known = self.trees.setdefault(tree.path, (sqlite3.connect(":memory:"), {}))
        if not known:
            db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS t USING fts5(path, words, tokenize='unicode61')")
        files = {}
        for line in git(tree.path, "ls-tree", "-r", "HEAD").splitlines():
            head, path = line.split("\t", 1)
            files[path] = head.split()[2]
        for path in [path for path in known if known[path] != files.get(path)]:
            db.execute("DELETE FROM t WHERE path = ?", (path,))
            del known[path]
        for path, blob in files.items():
            if path in known:
                continue
            try:
                with open(os.path.join(tree.path, path), "rb") as file:
                    data = file.read(262144)
            except OSError:
                continue
            known[path] = blob
            if b"\0" not in data:
                db.execute("INSERT INTO t VALUES (?, ?)", (path, data.decode(errors="replace")))

    def ask(self, tree, query):
        words = list(dict.fromkeys(re.findall(r"\w+", query)))[:40]
        if not words:
            return [], 0
        match = " OR ".join('"%s"' % word for word in words)
        rows = self.trees[tree.path][0].execute("SELECT path FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10", (match,))
        paths = [row[0] for row in rows]
        return [(path, [1, 1]) for path in paths], sum(len(path) + 5 for path in paths)

    def close(self):
        pass


class Ripgrep:
    def moved(self, tree):
        pass

    def ask(self, tree, query):
        words = list(dict.fromkeys(word for word in re.findall(r"\w{3,}", query)))[:12]
        found = {}
        for word in words:
            run = subprocess.run(["rg", "-l", "-i", "-w", "-F", "--", word, "."], cwd=tree.path, capture_output=True)
            found[word] = [line[2:] for line in run.stdout.decode(errors="replace").splitlines()]
        total = 1 + max((len(paths) for paths in found.values()), default=1)
        scores = collections.Counter()
        for paths in found.values():
            for path in paths:
                scores[path] += math.log(1 + total / len(paths))
        paths = [path for path, _ in sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:10]]
        return [(path, [1, 1]) for path in paths], sum(len(path) + 5 for path in paths)

    def close(self):
        pass


def judge(query, places, size, milliseconds):
    truth = set(query["files"])
    paths = list(dict.fromkeys(path for path, _ in places))
    recall = {k: len(truth & set(paths[:k])) / len(truth) for k in (1, 5, 10)}
    first = next((i for i, path in enumerate(paths, 1) if path in truth), 0)
    hit = any(
        first_line <= b and last_line >= a
        for path, (first_line, last_line) in places[:10]
        for a, b in query["lines"].get(path, [])
    )
    return {**recall, "mrr": 1 / first if first else 0, "line": hit, "bytes": size, "ms": milliseconds}


def table(results):
    groups = collections.OrderedDict()
    for kind, row in results:
        groups.setdefault(kind, []).append(row)
        if kind not in ("message", "subject"):
            groups.setdefault("symbol (all)", []).append(row)
    for kind, rows in groups.items():
        mean = lambda key: sum(row[key] for row in rows) / len(rows)
        times = sorted(row["ms"] for row in rows)
        yield (
            f"{kind:13} {len(rows):5} {mean(1):6.3f} {mean(5):6.3f} {mean(10):6.3f} {mean('mrr'):6.3f} {mean('line'):6.3f}"
            f" {mean('bytes'):7.0f} {times[len(times) // 2]:8.1f} {times[int(len(times) * 0.95)]:8.1f}"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("queries")
    parser.add_argument("--daemon", default="build/bin/mcp-lrm")
    parser.add_argument("--systems", default="ours,fts5,rg")
    parser.add_argument("--work", help="where the clones are made; default: a temporary directory")
    parser.add_argument("--json", help="every result, one a line")
    args = parser.parse_args()
    work = args.work or tempfile.mkdtemp(prefix="locate-work-")
    os.makedirs(work, exist_ok=True)
    makers = {"ours": lambda: Ours(args.daemon), "fts5": Fts5, "rg": Ripgrep}
    systems = {name: makers[name]() for name in args.systems.split(",")}
    results = {name: [] for name in systems}
    log = open(args.json, "w", encoding="utf-8") if args.json else None
    tree = None
    try:
        with open(args.queries, encoding="utf-8") as lines:
            queries = [json.loads(line) for line in lines]
        for query in queries:
            if tree is None or tree.clone != query["clone"]:
                tree = Tree(query["clone"], work)
                tree.clone = query["clone"]
            moved = tree.move_to(query["at"])
            for name, system in systems.items():
                if moved:
                    system.moved(tree)
                start = time.perf_counter()
                places, size = system.ask(tree, query["query"])
                row = judge(query, places, size, (time.perf_counter() - start) * 1000)
                results[name].append((query["kind"], row))
                if log:
                    print(json.dumps({"system": name, "kind": query["kind"], "query": query["query"], **row}), file=log)
    finally:
        for system in systems.values():
            system.close()
        if not args.work:
            shutil.rmtree(work, ignore_errors=True)
    head = f"{'':13} {'n':>5} {'R@1':>6} {'R@5':>6} {'R@10':>6} {'MRR':>6} {'line':>6} {'bytes':>7} {'ms p50':>8} {'ms p95':>8}"
    for name, rows in results.items():
        print(f"{name}\n{head}")
        print("\n".join(table(rows)))


if __name__ == "__main__":
    main()
