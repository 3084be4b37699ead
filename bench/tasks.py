#!/usr/bin/env python3
"""Claim and complete over MCP: cycles a second, their latency, fairness.  bench/tasks.py [BIN_DIR] [--seconds N] [--clients N]

A cycle is `task_claim` (WSJF, WIP limits, two path locks, a lease, a fence) and the `task_move` that ends the task, both
with an idempotency key, both durable before they are answered, with an audit row each. BIN_DIR also needs `tasks_bench`
(ninja tasks_bench). SQLite, and PostgreSQL where it is installed; beside them, in the same run and on the same disk, what
a bare SQLite queue does: one process, and as many processes as we have clients, each with a connection of its own
(WAL, synchronous=FULL, one transaction for the claim, one for the completion, an audit row in each; no WIP, locks,
leases, keys or hash chain).
"""
import json
import multiprocessing
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from measure import bin_directory, compare, cpu_us, finish, number, say

HERE = pathlib.Path(__file__).resolve().parent
BINARIES = bin_directory([word for word in sys.argv[1:2] if not word.startswith("--")])
os.environ["BIN_DIR"] = str(BINARIES)
sys.path.insert(0, str(HERE.parent / "tests" / "system"))
from suite import Daemon, directory  # noqa: E402

PROJECT = """project: {name: demo, root_path: %s}
wip: {max_concurrent: 1000, max_per_domain: 1000, max_total: 1000}
"""


def fsync_ms(folder):
    """p50 of 4 KiB appended and fsynced, as a commit to the WAL does."""
    file = pathlib.Path(folder) / "fsync"
    times = []
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT)
    for _ in range(300):
        os.write(descriptor, bytes(4096))
        begin = time.perf_counter()
        os.fsync(descriptor)
        times.append((time.perf_counter() - begin) * 1000)
    os.close(descriptor)
    file.unlink()
    return sorted(times)[len(times) // 2]


# --- a bare queue --------------------------------------------------------------------------------------------------
def bare_queue(file, tasks):
    queue = sqlite3.connect(file)
    queue.executescript("""PRAGMA journal_mode=WAL;
CREATE TABLE task (id INTEGER PRIMARY KEY, status TEXT NOT NULL, owner TEXT, fence INTEGER NOT NULL DEFAULT 0, payload TEXT);
CREATE INDEX pending ON task (id) WHERE status = 'pending';
CREATE TABLE event (id INTEGER PRIMARY KEY, task INTEGER, kind TEXT, at REAL);""")
    with queue:
        queue.executemany("INSERT INTO task (status, payload) VALUES ('pending', ?)", (("x" * 400,) for _ in range(tasks)))
    queue.close()


def bare_worker(file, seconds, name, results):
    queue = sqlite3.connect(file, timeout=60, isolation_level=None)
    queue.execute("PRAGMA synchronous=FULL")
    times, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.perf_counter()
        queue.execute("BEGIN IMMEDIATE")
        task, fence = queue.execute("UPDATE task SET status = 'claimed', owner = ?, fence = fence + 1 WHERE id = "
                                    "(SELECT id FROM task WHERE status = 'pending' ORDER BY id LIMIT 1) "
                                    "RETURNING id, fence", (name,)).fetchall()[0]
        queue.execute("INSERT INTO event (task, kind, at) VALUES (?, 'claim', ?)", (task, time.time()))
        queue.execute("COMMIT")
        queue.execute("BEGIN IMMEDIATE")
        queue.execute("UPDATE task SET status = 'done' WHERE id = ? AND fence = ? AND status = 'claimed'", (task, fence))
        queue.execute("INSERT INTO event (task, kind, at) VALUES (?, 'done', ?)", (task, time.time()))
        queue.execute("COMMIT")
        times.append((time.perf_counter() - begin) * 1000)
    results.put(times)


def bare(folder, processes, seconds):
    """(cycles a second, p99 of a cycle in ms, max/min of the workers)"""
    file = str(pathlib.Path(folder) / f"bare{processes}.db")
    bare_queue(file, 100_000)
    results = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=bare_worker, args=(file, seconds, f"w{n}", results)) for n in range(processes)]
    for worker in workers:
        worker.start()
    all_times = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    times = sorted(time_ms for times in all_times for time_ms in times)
    counts = [len(times) for times in all_times]
    return len(times) / seconds, times[int(len(times) * 0.99)], max(counts) / max(min(counts), 1)


# --- ours ----------------------------------------------------------------------------------------------------------
def add_tasks(daemon, key, first, count):
    tasks = [{"id": f"t{n}", "title": f"task {n}", "description": "x" * 400, "domain": f"d{n % 8}",
              "business_value": 1 + n % 10, "time_criticality": 1 + n % 7, "job_size": 1 + n % 5,
              "files": [f"src/f{n}.c", f"tests/f{n}.c"]} for n in range(first, first + count)]
    text, facts, is_error = daemon.tool("task_add", {"project": "demo", "tasks": tasks}, token=key)
    if is_error:
        sys.exit(f"task_add: {text}")


def ours(clients, seconds, tasks, database_url=""):
    with directory() as home:
        (home / "config" / "projects").mkdir(parents=True)
        (home / "config" / "projects" / "demo.yaml").write_text(PROJECT % home)
        with Daemon(home, "--log-level", "error", environment={"DATABASE_URL": database_url}) as daemon:
            key = (home / "config" / "orchestrator.key").read_text().strip()
            for first in range(0, tasks, 2000):
                add_tasks(daemon, key, first, 2000)
            fsync = fsync_ms(home)
            cpu = cpu_us(daemon.pid)
            done = subprocess.run([BINARIES / "tasks_bench", str(daemon.port), str(clients), str(seconds)], input=key,
                                  capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"{done.stderr}{daemon.errors()[-2000:]}")
            facts = json.loads(done.stdout)
            facts["cpu_us"] = (cpu_us(daemon.pid) - cpu) / facts["cycles"]
            facts["fsync_ms"] = fsync
            report, _, _ = daemon.tool("task_query", {"what": "verify"}, token=key)
            if json.loads(report)["problems"]:
                sys.exit(f"the trail does not verify: {report[:500]}")
            return facts


def tell(store, facts, peers, rate, p99):
    say(f"{store}: one fsync (p50)", facts["fsync_ms"], "ms")
    compare(f"{store}: claim + complete", "cycles/s", facts["cycles"] / facts["seconds"],
            {name: figures[0] for name, figures in peers.items()}, rate, more_is_better=True)
    compare(f"{store}: a cycle, p99", "ms", facts["cycle_p99_ms"], {name: figures[1] for name, figures in peers.items()}, p99)
    for name in ("claim_p50_ms", "claim_p99_ms", "cycle_p50_ms", "cycle_max_ms"):
        say(f"{store}: {name[:-3].replace('_', ', ')}", facts[name], "ms")
    compare(f"{store}: fairness, most/least of a client", "x", facts["most"] / max(facts["least"], 1),
            {name: figures[2] for name, figures in peers.items()}, 2.0)
    say(f"{store}: CPU of the daemon a cycle", facts["cpu_us"], "us")


def main():
    arguments = sys.argv[1:]
    seconds, clients = number(arguments, "--seconds", 10), number(arguments, "--clients", 50)
    tasks = 6000 * seconds
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        peers = {"bare SQLite, 1 process": bare(folder, 1, seconds)}
        if "--no-peers" not in arguments:
            peers[f"bare SQLite, {clients} processes"] = bare(folder, clients, seconds)
    # What the disk cannot do, no store can: the limits hold where an fsync takes at most 1 ms.
    facts = ours(clients, seconds, tasks)
    is_fast = facts["fsync_ms"] <= 1
    tell("SQLite", facts, peers, 3000 if is_fast else None, 25.0 if is_fast else None)
    server = HERE.parent / "tests" / "support" / "postgres.sh"
    folder = f"/tmp/bench-postgres-{os.getpid()}"
    started = subprocess.run([server, "start", folder], capture_output=True, text=True)
    if started.returncode != 0:
        print("skip: PostgreSQL is not installed")
        finish()
    try:
        tell("PostgreSQL", ours(clients, seconds, tasks // 2, started.stdout.strip()), {}, 1600, None)
    finally:
        subprocess.run([server, "stop", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)
    finish()


if __name__ == "__main__":
    main()
