"""The simplest things that could work, over the same files: SQLite FTS5 plain and tuned, ripgrep, universal-ctags."""

import collections
import json
import math
import os
import re
import sqlite3
import subprocess

from repository import is_code, is_test

MOST_BYTES = 262_144


def parts(name):
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)


def answer(rows):
    """Places and the bytes of "path:1" lines."""
    return [(path, lines) for path, lines in rows], sum(len(path.encode()) + 5 for path, _ in rows), 0


class Fts5:
    """One row a file: the text as it is, unicode61, bm25."""

    table = "fts5(path, words, tokenize='unicode61')"
    order = "rank"

    def __init__(self):
        self.trees = {}

    def text(self, path, text):
        return path, text

    def match(self, query):
        return list(dict.fromkeys(re.findall(r"\w+", query)))[:40]

    def wants(self, path):
        return True

    def moved(self, tree):
        if tree.path not in self.trees:
            self.trees[tree.path] = (sqlite3.connect(":memory:"), {})
            self.trees[tree.path][0].execute(f"CREATE VIRTUAL TABLE t USING {self.table}")
        db, known = self.trees[tree.path]
        files = tree.files()
        for path in [path for path in known if known[path][0] != files.get(path)]:
            db.execute("DELETE FROM t WHERE rowid = ?", (known.pop(path)[1],))
        for path, blob in files.items():
            if path in known or not self.wants(path):
                continue
            try:
                with open(os.path.join(tree.path, path), "rb") as file:
                    data = file.read(MOST_BYTES)
            except OSError:
                continue
            if b"\0" in data:
                continue
            row = db.execute("INSERT INTO t VALUES (?, ?)", self.text(path, data.decode(errors="replace")))
            known[path] = (blob, row.lastrowid, path)

    def ask(self, tree, query):
        words = self.match(query)
        if not words:
            return [], 0, 0
        db, known = self.trees[tree.path]
        match = " OR ".join('"%s"' % word for word in words)
        rows = db.execute(f"SELECT rowid FROM t WHERE t MATCH ? ORDER BY {self.order} LIMIT 10", (match,))
        paths = {row: path for _, row, path in known.values()}
        return answer([(paths[row[0]], [1, 1]) for row in rows])

    def close(self):
        pass


class TunedFts5(Fts5):
    """Sources only, identifiers whole and split, porter, the path counts five times."""

    table = "fts5(path, words, tokenize='porter unicode61')"
    order = "bm25(t, 5.0, 1.0)"

    def split(self, text):
        return " ".join([text] + [" ".join(parts(name)) for name in re.findall(r"\w+", text) if len(parts(name)) > 1])

    def text(self, path, text):
        return self.split(path), self.split(text)

    def match(self, query):
        words = [word.lower() for name in re.findall(r"\w+", query) for word in [name, *parts(name)]]
        return list(dict.fromkeys(words))[:40]

    def wants(self, path):
        return is_code(path)


class Ripgrep:
    """Any of the words; files by the sum of how rare each of their words is."""

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
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:10]
        return answer([(path, [1, 1]) for path, _ in best])

    def close(self):
        pass


class Ctags:
    """Names that share words with the query: exact first, then by the words, rare ones more; tests last."""

    def moved(self, tree):
        run = subprocess.run(
            ["ctags", "-R", "--output-format=json", "--fields=+ne", "--sort=no", "-f", "-", "."],
            cwd=tree.path, capture_output=True, check=False,
        )
        self.tags, self.by_word = [], collections.defaultdict(list)
        for line in run.stdout.decode(errors="replace").splitlines():
            try:
                tag = json.loads(line)
                entry = (tag["name"], tag["path"].removeprefix("./"), tag["line"], tag.get("end", tag["line"]))
            except (ValueError, KeyError):
                continue
            for word in {tag["name"].lower(), *(part.lower() for part in parts(tag["name"]))}:
                self.by_word[word].append(len(self.tags))
            self.tags.append(entry)

    def ask(self, tree, query):
        names = re.findall(r"\w+", query)
        words = {word.lower() for name in names for word in [name, *parts(name)]}
        scores = collections.Counter()
        for word in words:
            for i in self.by_word.get(word, []):
                scores[i] += math.log(1 + len(self.tags) / len(self.by_word[word])) / (1 + len(parts(self.tags[i][0])))
        for i in scores:
            scores[i] *= (2 if self.tags[i][0] in names else 1) * (0.6 if is_test(self.tags[i][1]) else 1)
        rows = []
        for i, _ in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
            _, path, first, last = self.tags[i]
            if path not in [row[0] for row in rows]:
                rows.append((path, [first, last]))
            if len(rows) == 10:
                break
        return answer(rows)

    def close(self):
        pass
