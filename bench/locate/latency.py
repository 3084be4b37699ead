#!/usr/bin/env python3
"""How long a query takes over MCP, as one client sees it, and with fifty clients that ask one a second each.

    latency.py TREE [--daemon build/bin/mcp-lrm] [--queries 300] [--clients 50] [--seconds 20]
        [--mcp NAME='command;tool;argument'] [--prepare NAME='command']

TREE is a work tree with a history. Symbol queries are names that universal-ctags finds in it, text queries are subjects
of its commits. Each kind has a warm-up of twenty. Prints `name value unit`; peers are asked the same in the same run.
Clients are connections that are kept open; each asks every second, at its own moment within it.
"""

import argparse
import http.client
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
import urllib.parse

from repository import Tree, git
from systems import Ours, Stdio

WARM_UP = 20


def names_of(tree, wanted, rng):
    run = subprocess.run(["ctags", "-R", "-x", "--_xformat=%N", tree], capture_output=True, check=False)
    names = sorted({name for name in run.stdout.decode(errors="replace").split() if re.fullmatch(r"[A-Za-z_]\w{3,}", name)})
    rng.shuffle(names)
    return names[:wanted]


def subjects_of(tree, wanted, rng):
    subjects = [line for line in git(tree, "log", "--no-merges", "-3000", "--format=%s").splitlines() if line.count(" ") > 1]
    rng.shuffle(subjects)
    return subjects[:wanted]


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


class Connection:
    """One kept-alive connection to our daemon."""

    def __init__(self, ours, root):
        self.ours, self.root = ours, root
        address = urllib.parse.urlparse(ours.url)
        self.http = http.client.HTTPConnection(address.hostname, address.port, timeout=60)

    def ask(self, query):
        request = self.ours.request(1, "lrm_locate", {"query": query}, self.root)
        start = time.perf_counter()
        self.http.request("POST", "/mcp", request.data, dict(request.header_items()))
        body = self.http.getresponse().read()
        taken = (time.perf_counter() - start) * 1000
        if b'"result"' not in body:
            raise RuntimeError(body[:200].decode(errors="replace"))
        return taken


def one_after_the_other(ask, queries):
    for query in queries[:WARM_UP]:
        ask(query)
    return [ask(query) for query in queries]


def many_clients(ours, root, queries, clients, seconds):
    times, lock, end = [], threading.Lock(), time.monotonic() + seconds

    def client(number):
        rng = random.Random(number)
        connection = Connection(ours, root)
        due = time.monotonic() + rng.random()
        while due < end:
            time.sleep(max(0.0, due - time.monotonic()))
            connection.ask(rng.choice(queries))
            with lock:
                times.append((time.monotonic() - due) * 1000)  # a query that waits for the one before counts its wait
            due += 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def report(name, kind, times):
    for share, label in ((0.5, "p50"), (0.95, "p95")):
        print(f"locate_latency_{name}_{kind}_{label} {percentile(times, share):.2f} ms")


def cpu_of(process):
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree")
    parser.add_argument("--daemon", default="build/bin/mcp-lrm")
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--mcp", action="append", default=[], metavar="NAME=COMMAND;TOOL;ARGUMENT")
    parser.add_argument("--prepare", action="append", default=[], metavar="NAME=COMMAND")
    args = parser.parse_args()
    root = os.path.realpath(args.tree)
    rng = random.Random(7)
    kinds = {"symbol": names_of(root, args.queries, rng), "text": subjects_of(root, args.queries, rng)}
    tree = Tree.__new__(Tree)
    tree.clone = tree.path = root
    ours = Ours(args.daemon)
    try:
        ours.moved(tree)
        connection = Connection(ours, root)
        for kind, queries in kinds.items():
            before = cpu_of(ours.process)
            report("ours", kind, one_after_the_other(connection.ask, queries))
            used = (cpu_of(ours.process) - before) / (len(queries) + min(WARM_UP, len(queries)))
            print(f"locate_cpu_ours_{kind} {used * 1000:.2f} ms")
        mixed = [query for queries in kinds.values() for query in queries]
        report("ours", f"{args.clients}_clients", many_clients(ours, root, mixed, args.clients, args.seconds))
    finally:
        ours.close()
    prepare = dict(text.split("=", 1) for text in args.prepare)
    for text in args.mcp:
        name, command = text.split("=", 1)
        peer = Stdio(*command.split(";"), prepare=prepare.get(name))
        try:
            peer.moved(tree)
            for kind, queries in kinds.items():

                def ask(query):
                    start = time.perf_counter()
                    peer.ask(tree, query)
                    return (time.perf_counter() - start) * 1000

                report(name, kind, one_after_the_other(ask, queries))
        finally:
            peer.close()


if __name__ == "__main__":
    sys.exit(main())
