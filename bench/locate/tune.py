#!/usr/bin/env python3
"""Learns how much each signal counts, by cross-validation over repositories, and prints what each is worth.

    locate_signals WORK < queries.jsonl > signals.jsonl
    tune.py signals.jsonl... [--folds 5] [--ablation] [--rounds 3] [--out weights.json]

Coordinate ascent on the mean of recall@10 and MRR, each repository counting the same, messages and subjects as well, all
changed files and changed source files as well. With folds, each repository is judged by weights it had no part in.
Needs numpy (Debian: python3-numpy); nothing else here does.
"""

import argparse
import json
import sys

import numpy

from repository import is_code

SIGNALS = ["text", "path", "names", "history", "together", "activity", "fresh"]
ROLES = ["source", "test", "doc", "config", "generated", "vendored", "data"]
HINTED = {1: "test", 2: "doc", 3: "config"}
FIXED = {"w_text", "r_source", "r_generated", "r_vendored", "r_data"}


class Queries:
    """All queries as arrays of [query, candidate], padded with candidates that nobody changed and that score below 0."""

    def __init__(self, names, signals=None):
        told = [json.loads(line) for name in names for line in open(name, encoding="utf-8")]
        told = [query for query in told if query["candidates"]]
        size, most = len(told), max(len(query["candidates"]) for query in told)
        self.clone = numpy.array([query["clone"] for query in told])
        self.kind = numpy.array([query["kind"] for query in told])
        self.role = numpy.full((size, most), -1, dtype=numpy.int8)
        self.hinted = numpy.zeros((size, most), dtype=bool)
        self.changed = numpy.zeros((2, size, most), dtype=bool)
        self.truth = numpy.ones((2, size))
        self.share = numpy.zeros((len(signals or SIGNALS), size, most), dtype=numpy.float32)
        for i, query in enumerate(told):
            rows = query["candidates"]
            role = numpy.array([row[1] for row in rows])
            code = numpy.array([is_code(row[0]) for row in rows])
            changed = numpy.array([row[2] for row in rows], dtype=bool)
            self.role[i, : len(rows)] = role
            for number, hint in zip(HINTED, query["hints"]):
                self.hinted[i, : len(rows)] |= (role == number) & bool(hint)
            self.changed[0, i, : len(rows)] = changed
            self.changed[1, i, : len(rows)] = changed & code
            self.truth[:, i] = len(query["files"]), max(1, sum(is_code(path) for path in query["files"]))
            raw = numpy.array([row[3] for row in rows], dtype=numpy.float32).T
            largest = raw.max(axis=1, keepdims=True)
            self.share[:, i, : len(rows)] = raw / numpy.where(largest > 0, largest, 1)

    def part(self, chosen):
        out = Queries.__new__(Queries)
        out.clone, out.kind = self.clone[chosen], self.kind[chosen]
        out.role, out.hinted = self.role[chosen], self.hinted[chosen]
        out.changed, out.truth, out.share = self.changed[:, chosen], self.truth[:, chosen], self.share[:, chosen]
        return out


class Scorer:
    """Keeps what each signal adds, so that a change of one weight costs one addition."""

    def __init__(self, queries, parameters):
        self.queries, self.parameters = queries, dict(parameters)
        self.sum = sum(self.column(i, name, parameters) for i, name in enumerate(SIGNALS))

    def column(self, i, name, parameters):
        share, power = self.queries.share[i], parameters["p_" + name]
        return parameters["w_" + name] * (share if power == 1 else share**power)

    def with_parameter(self, key, value):
        """(the parameters, the sum of the signals) with one of them changed."""
        parameters = {**self.parameters, key: value}
        if key[:2] in ("r_", "h_"):
            return parameters, self.sum
        name = key[2:]
        i = SIGNALS.index(name)
        return parameters, self.sum - self.column(i, name, self.parameters) + self.column(i, name, parameters)

    def take(self, parameters, total):
        self.parameters, self.sum = parameters, total


def rows_of(queries, parameters, total):
    """Per query: recall@1, @5, @10, MRR of all files, then of source files."""
    factors = numpy.array([parameters["r_" + role] for role in ROLES] + [0], dtype=numpy.float32)
    scores = total * factors[queries.role]
    for number, role in HINTED.items():
        there = queries.hinted & (queries.role == number)
        scores[there] = total[there] * parameters["h_" + role]
    scores[queries.role < 0] = -1
    lines = numpy.arange(len(scores))[:, None]
    best = numpy.argpartition(-scores, 10, axis=1)[:, :10]
    best = best[lines, numpy.argsort(-scores[lines, best], axis=1, kind="stable")]
    out = []
    for which in (0, 1):
        hit = queries.changed[which][lines, best]
        out += [hit[:, :k].sum(axis=1) / queries.truth[which] for k in (1, 5, 10)]
        out.append(numpy.where(hit.any(axis=1), 1 / (1 + hit.argmax(axis=1)), 0))
    return numpy.array(out)


def evaluate(queries, parameters, total=None):
    """kind -> mean figures, each repository counting the same."""
    rows = rows_of(queries, parameters, Scorer(queries, parameters).sum if total is None else total)
    figures = {}
    for kind in ("message", "subject"):
        means = [
            rows[:, (queries.clone == clone) & (queries.kind == kind)].mean(axis=1) for clone in set(queries.clone)
        ]
        figures[kind] = numpy.mean(means, axis=0)
    return figures


def aim(queries, parameters, total):
    return float(numpy.mean([row[[2, 3, 6, 7]].mean() for row in evaluate(queries, parameters, total).values()]))


def ascend(queries, start, rounds):
    scorer = Scorer(queries, start)
    best = aim(queries, start, scorer.sum)
    for step in (1.7, 1.3, 1.15, 1.1)[:rounds]:
        for name in [name for name in start if name not in FIXED]:
            for factor in (step, 1 / step):
                while True:
                    now = scorer.parameters[name]
                    value = min(4.0, (now or 0.08) * factor)
                    if value == now or (name[:2] == "p_" and not scorer.parameters["w_" + name[2:]]):
                        break
                    parameters, total = scorer.with_parameter(name, value)
                    # Small gains are luck: what is learned must hold elsewhere.
                    if (found := aim(queries, parameters, total)) <= best + 0.0002:
                        break
                    scorer.take(parameters, total)
                    best = found
            if name.startswith("w_") and scorer.parameters[name]:
                parameters, total = scorer.with_parameter(name, 0.0)
                if (found := aim(queries, parameters, total)) >= best - 0.0003:
                    scorer.take(parameters, total)
                    best = found
    return scorer.parameters


def default():
    """As mcp_lrm/index/rank.hpp has them."""
    parameters = {"w_" + name: 0.0 for name in SIGNALS} | {"p_" + name: 1.0 for name in SIGNALS}
    parameters |= {"w_text": 1, "w_path": 0.65, "w_names": 0.68, "w_history": 0.7, "w_together": 0.2, "w_activity": 0.19, "w_fresh": 0.18}
    parameters |= {"p_text": 1.5, "p_names": 0.6, "p_history": 0.5, "p_together": 1.5, "p_fresh": 1.7}
    parameters |= {"r_source": 1, "r_test": 0.75, "r_doc": 0.45, "r_config": 0.55, "r_generated": 0.25,
                   "r_vendored": 0.25, "r_data": 0.3, "h_test": 1.3, "h_doc": 0.8, "h_config": 0.7}
    return parameters


def show(name, figures):
    for kind, row in figures.items():
        print(f"{name:24} {kind:8} " + " ".join(f"{value:.3f}" for value in row), flush=True)


def cross_validated(queries, start, rounds, folds):
    clones = sorted(set(queries.clone))
    figures = {"message": 0, "subject": 0}
    for fold in range(folds):
        held = clones[fold::folds]
        is_held = numpy.isin(queries.clone, held)
        learned = ascend(queries.part(~is_held), start, rounds)
        for kind, row in evaluate(queries.part(is_held), learned).items():
            figures[kind] = figures[kind] + row * len(held) / len(clones)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("signals", nargs="+")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument("--start", help="weights to start from")
    parser.add_argument("--out")
    args = parser.parse_args()
    queries = Queries(args.signals)
    start = default() | (json.load(open(args.start, encoding="utf-8")) if args.start else {})
    print(f"{'':33} all files: R@1 R@5 R@10 MRR, then source files only")
    show("as it is", evaluate(queries, start))
    if args.folds:
        show("held out, by folds", cross_validated(queries, start, args.rounds, args.folds))
    learned = ascend(queries, start, args.rounds) if args.rounds else start
    show("learned on all", evaluate(queries, learned))
    print(json.dumps({name: round(value, 3) for name, value in learned.items()}))
    if args.ablation:
        for name in SIGNALS:
            if learned["w_" + name]:
                show("without " + name, evaluate(queries, {**learned, "w_" + name: 0.0}))
    if args.out:
        with open(args.out, "w", encoding="utf-8") as file:
            json.dump(learned, file)


if __name__ == "__main__":
    sys.exit(main())
