"""Judges an audit trail from its rows alone, apart from the daemon's own rules: hashes, seals, and what was true at every
moment (WIP, path locks, dependencies, fences). Reads factory.db with Python's SQLite.
"""
import collections
import hashlib
import json
import sqlite3

HOLDS = {"locked", "tdd_in_progress", "code_written", "tdd_success"}
LEASED = HOLDS | {"building", "deploying", "staging_ok"}
DONE = {"merged", "building", "queued_for_deploy", "deploying", "staging_ok", "prod_ok"}
COLUMNS = ("number, task, project_id, at, actor, who, kind, from_status, to_status, reason, fence, evidence_hash, patch, "
           "content, previous, hash")


def rows(database):
    """The events as dicts, the seals, the tasks: {id: (status, state)}."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    names = [name.strip() for name in COLUMNS.split(",")]
    events = [dict(zip(names, row)) for row in connection.execute(f"SELECT {COLUMNS} FROM events ORDER BY number")]
    seals = list(connection.execute("SELECT number, last_event, hash FROM seals ORDER BY number"))
    tasks = {task: (status, json.loads(state))
             for task, status, state in connection.execute("SELECT id, status, state FROM tasks")}
    connection.close()
    return events, seals, tasks


def hash_of(event):
    """Only of an event without content: that is compressed."""
    fields = [event["previous"], event["number"], event["task"], event["project_id"], event["at"], event["actor"],
              event["who"], event["kind"], event["from_status"], event["to_status"], event["reason"], event["fence"],
              event["evidence_hash"], event["patch"], hashlib.sha256(b"").hexdigest()]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chain_problems(events, seals):
    last, number, sealed, unsealed, seals = {}, 0, "", [], list(seals)
    for event in events:
        number += 1
        if event["number"] != number:
            yield f"event {number} is missing"
            number = event["number"]
        if event["previous"] != last.get(event["task"], ""):
            yield f"event {number} does not follow its task's event before"
        if not event["content"] and hash_of(event) != event["hash"]:
            yield f"event {number} was altered"
        last[event["task"]] = event["hash"]
        unsealed.append(event["hash"])
        if seals and seals[0][1] == number:
            sealed = hashlib.sha256((sealed + "".join("\n" + one for one in unsealed)).encode()).hexdigest()
            unsealed = []
            if seals.pop(0)[2] != sealed:
                yield f"the seal at event {number} does not fit"
    if seals:
        yield "a seal covers events that are missing"


def overlap(a, b):
    return a.rstrip("/") == b.rstrip("/") or (a.endswith("/") and b.startswith(a)) or (b.endswith("/") and a.startswith(b))


class Moments:
    """What is true after each event. `wip`: {project: (max_concurrent, max_per_domain)}."""

    def __init__(self, wip, max_total):
        self.wip, self.max_total = wip, max_total
        self.tasks = {}      # id -> fields, the sum of the patches
        self.held = {}       # id of who holds paths -> files
        self.children = {}
        self.problems = []
        self.most = 0
        self.applied = collections.Counter()  # (task, to, fence) -> how often somebody, not the store, moved it so

    def bad(self, event, what):
        if len(self.problems) < 20:
            self.problems.append(f"event {event['number']} of {event['task']}: {what}")

    def done(self, task):
        fields = self.tasks.get(task)
        if fields is None:
            return False
        if fields["status"] == "split":
            return bool(self.children.get(task)) and all(self.done(child) for child in self.children[task])
        return fields["status"] in DONE

    def check_start(self, event, task):
        """It has just become locked."""
        for other in task.get("depends_on", []):
            if not self.done(other):
                self.bad(event, f"started before {other}")
        project = [self.tasks[one] for one in self.held if self.tasks[one]["project"] == task["project"]]
        concurrent, per_domain = self.wip[task["project"]]
        domain = [one for one in project if one.get("domain") == task.get("domain")]
        if len(self.held) > self.max_total or len(project) > concurrent:
            self.bad(event, f"{len(project)} of {task['project']}, {len(self.held)} in all are in progress")
        if task.get("domain") and len(domain) > per_domain:
            self.bad(event, f"{len(domain)} of the domain {task['domain']} are in progress")

    def check_paths(self, event, task):
        for other, files in self.held.items():
            if other == event["task"] or self.tasks[other]["project"] != task["project"]:
                continue
            for mine in task.get("files", []):
                for theirs in files:
                    if overlap(mine, theirs):
                        self.bad(event, f"{mine} is held by {other}")

    def take(self, event):
        name, patch = event["task"], json.loads(event["patch"])
        task = self.tasks.setdefault(name, {"status": "pending"})  # what an event leaves out is as in a fresh task
        before = dict(task)
        if event["kind"] == "stale" and patch:
            self.bad(event, "a stale report changed the task")
        task.update(patch)
        if event["kind"] == "add" and task.get("parent"):
            self.children.setdefault(task["parent"], []).append(name)
        if event["kind"] != "move" and event["kind"] != "add" and task.get("status") != before.get("status"):
            self.bad(event, "it moved without a move")
        if event["kind"] == "move":
            if before.get("status") != event["from_status"]:
                self.bad(event, f"left {event['from_status']}, but was {before.get('status')}")
            if task.get("status") != event["to_status"]:
                self.bad(event, "the state does not follow the move")
            is_claim = event["to_status"] in ("locked", "building", "deploying")
            if is_claim and event["fence"] != before.get("fence", 0) + 1:
                self.bad(event, f"the fence went from {before.get('fence', 0)} to {event['fence']}")
            if not is_claim and event["actor"] != "store" and event["fence"] not in (0, before.get("fence", 0)):
                self.bad(event, f"a move with the fence {event['fence']}, but {before.get('fence', 0)} holds")
            if event["actor"] == "agent" and event["fence"] == 0:
                self.bad(event, "an agent without a fence")
            if event["actor"] != "store":
                self.applied[name, event["to_status"], event["fence"]] += 1
        if task["status"] in HOLDS:
            began = name not in self.held
            self.held[name] = task.get("files", [])
            self.check_paths(event, task)
            if began:
                self.check_start(event, task)
        else:
            self.held.pop(name, None)
        self.most = max(self.most, len(self.held))


def said(fields):
    """Without those that say nothing: a task that is stored leaves them out."""
    return {name: value for name, value in fields.items() if value}


def judge(database, wip, max_total):
    """(problems, Moments): chains, seals, every moment, and that the stored tasks are the sum of the events."""
    events, seals, stored = rows(database)
    problems = list(chain_problems(events, seals))[:20]
    moments = Moments(wip, max_total)
    for event in events:
        moments.take(event)
    problems += moments.problems
    for name, (status, state) in stored.items():
        if said(moments.tasks.get(name, {})) != said(state) or status != state["status"]:
            problems.append(f"{name} is not the sum of its events")
    if len(stored) != len(moments.tasks):
        problems.append(f"{len(moments.tasks)} tasks have events, {len(stored)} are stored")
    return problems, moments
