#!/usr/bin/env python3
"""mcp-lrm is killed -9 under clients that claim, renew, move and complete tasks.  tasks_kill.py [BIN_DIR] [KILLS]

No task may be lost or done twice, no stale fence accepted, no limit or lock broken at any moment; the chains verify and
the replay gives the stored state. What was going on at every moment is read from the audit trail, independently of the
daemon's own rules. KILLS: 10 unless given.
"""
import collections
import json
import os
import random
import sys
import threading
import time
import uuid

if len(sys.argv) > 1 and not sys.argv[1].isdigit():
    os.environ["BIN_DIR"] = sys.argv[1]
from suite import Daemon, check, directory, finish  # noqa: E402
from cli_support import Factory  # noqa: E402

KILLS = next((int(word) for word in sys.argv[1:] if word.isdigit()), 10)
CLIENTS = 12
TASKS = 60 + 12 * KILLS
FILES = 40
WAY = ["tdd_in_progress", "code_written", "tdd_success", "merged"]
WIP = 10  # without a project file


class Store:
    """Calls that outlive the daemon: repeated with the same key until one is answered."""

    def __init__(self, home):
        self.home = home
        self.daemon = Daemon(home)
        self.key = (home / "config" / "orchestrator.key").read_text().strip()
        self.lock = threading.Lock()

    def restart(self):
        with self.lock:
            self.daemon.kill()
            begin = time.monotonic()
            self.daemon = Daemon(self.home)
            return time.monotonic() - begin

    def call(self, tool, arguments):
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {
            "name": tool, "arguments": arguments, "_meta": {
                "io.modelcontextprotocol/protocolVersion": "2026-07-28",
                "io.modelcontextprotocol/clientCapabilities": {},
                "io.modelcontextprotocol/clientInfo": {"name": "kill-test", "version": "1"}}}})
        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
                   "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": tool,
                   "Authorization": "Bearer " + self.key}
        for _ in range(600):
            with self.lock:
                daemon = self.daemon
            try:
                status, _, answer = daemon.http("POST", "/mcp", body, headers, timeout=30)
                if status == 200:
                    result = json.loads(answer)["result"]
                    if result.get("isError"):
                        return None, result["content"][0]["text"]
                    return result["structuredContent"], None
            except (OSError, ValueError, KeyError):
                pass
            time.sleep(0.01)
        raise AssertionError(f"{tool} was never answered")


def work(store, number, stop, done, refusals):
    choice = random.Random(number)
    while not stop.is_set():
        claimed, _ = store.call("task_claim", {"worker": f"worker-{number}", "key": uuid.uuid4().hex})
        if not claimed or claimed["task"] is None:
            time.sleep(0.005)
            continue
        task, fence = claimed["task"]["id"], claimed["task"]["fence"]
        for state in WAY:
            if choice.random() < 0.3:
                store.call("task_renew", {"id": task, "fence": fence})
            if choice.random() < 0.05:  # somebody who lost the task reports all the same
                _, error = store.call("task_move", {"id": task, "to": state, "fence": "1-0000000000000000"})
                refusals.append(error)
            moved, error = store.call("task_move", {"id": task, "to": state, "fence": fence, "key": uuid.uuid4().hex})
            if error:
                break
            if state == "merged":
                done.append(task)


def read_trail(store):
    events = []
    while True:
        page, _ = store.call("task_query", {"what": "events", "after": len(events), "limit": 1000})
        if not page["events"]:
            return events
        events += page["events"]


def check_trail(events, files_of):
    """Who holds what at every moment, from the trail alone."""
    check([event["number"] for event in events] == list(range(1, len(events) + 1)), "the trail has no gaps")
    held, owner_of_file, wrong, status = set(), {}, [], {}
    most = 0
    merged = collections.Counter()
    for event in events:
        task = event["task"]
        if event["kind"] == "add":
            status[task] = "pending"
        if event["kind"] != "move":
            continue
        if status[task] != event["from"]:
            wrong.append(f"{task} left {event['from']}, but was {status[task]}")
        status[task] = event["to"]
        if event["to"] == "locked":
            held.add(task)
            for file in files_of[task]:
                if owner_of_file.setdefault(file, task) != task:
                    wrong.append(f"{file} went to {task} while {owner_of_file[file]} held it")
        elif event["to"] in ("merged", "pending", "blocked"):
            held.discard(task)
            for file in files_of[task]:
                if owner_of_file.get(file) == task:
                    del owner_of_file[file]
        most = max(most, len(held))
        merged[task] += event["to"] == "merged"
    check(not wrong, "no lock was broken and no move started from elsewhere", wrong[:3])
    check(most <= WIP, "WIP was never exceeded", most)
    check(max(merged.values()) == 1, "no task was merged twice", merged.most_common(2))
    return merged


def main():
    with directory() as top:
        home = top / "home"
        store = Store(home)
        choice = random.Random(7)
        tasks = [{"id": f"t{i}", "title": f"task {i}", "job_size": 1 + i % 10,
                  "files": sorted({f"src/f{choice.randrange(FILES)}.c" for _ in range(2)})} for i in range(TASKS)]
        _, error = store.call("task_add", {"project": "demo", "tasks": tasks, "key": "add"})
        check(error is None, "the tasks are added", error)
        stop, done, refusals = threading.Event(), [], []
        workers = [threading.Thread(target=work, args=(store, n, stop, done, refusals)) for n in range(CLIENTS)]
        for worker in workers:
            worker.start()
        slowest = 0.0
        for _ in range(KILLS):
            time.sleep(choice.uniform(0.05, 0.4))
            slowest = max(slowest, store.restart())
        deadline = time.monotonic() + 120
        while len(set(done)) < TASKS and time.monotonic() < deadline:
            time.sleep(0.05)
        stop.set()
        for worker in workers:
            worker.join()
        print(f"      {KILLS} kills, {len(done)} of {TASKS} tasks done, slowest start {slowest:.2f} s")
        check(len(set(done)) == TASKS, "every task was done", len(set(done)))
        check(len(done) == len(set(done)), "none was done twice")
        check(all(error and "stale" in error for error in refusals), "no stale fence was accepted",
              [error for error in refusals if not error or "stale" not in error][:2])
        events = read_trail(store)
        merged = check_trail(events, {task["id"]: task["files"] for task in tasks})
        check(len(merged) == TASKS and sum(merged.values()) == TASKS, "the trail says the same")
        for what in ("verify", "replay"):
            report, _ = store.call("task_query", {"what": what})
            check(report["problems"] == [] and report["tasks"] == TASKS, f"{what} finds nothing wrong", report)
        shell = Factory(home)
        code, out, err = shell.run("verify-evidence")
        check(code == 0 and "sound" in out, "factory verify-evidence agrees", out + err)
        code, out, err = shell.run("demo", "tasks", "why", "t0")
        check(code == 0 and out.startswith("t0 is merged."), "factory demo tasks why", out + err)
        code, out, err = shell.run("status", json_output=True)
        check(code == 0 and out["counts"] == {"demo": {"merged": TASKS}}, "factory status counts them", str(out) + err)
        check(store.daemon.stop() == 0, "the daemon ends in order")
    finish()


if __name__ == "__main__":
    main()
