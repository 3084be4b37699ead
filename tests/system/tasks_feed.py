#!/usr/bin/env python3
"""The numbered audit feed: followed over subscriptions/listen, lost, taken up again from number n.  tasks_feed.py [BIN_DIR]

Also the idempotency keys of both doors, the sealer, who may read the feed, and the limits of a project's file.
"""
import json
import os
import socket
import sys
import time

if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]
from suite import META, VERSION, Daemon, check, directory, finish  # noqa: E402
from cli_support import Factory  # noqa: E402

FEED = "factory://audit"


class Listener:
    """One open stream; `next_update` waits for a notification about the feed."""

    def __init__(self, daemon, key):
        params = {"notifications": {"resourceSubscriptions": [FEED]}, "_meta": META}
        body = json.dumps({"jsonrpc": "2.0", "id": "feed", "method": "subscriptions/listen", "params": params})
        self.socket = socket.create_connection(("127.0.0.1", daemon.port))
        self.socket.settimeout(20)
        self.socket.sendall((f"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                             f"Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: {VERSION}\r\n"
                             f"Mcp-Method: subscriptions/listen\r\nAuthorization: Bearer {key}\r\n"
                             f"Content-Length: {len(body)}\r\n\r\n{body}").encode())
        self.rest = b""
        self.wait_for("acknowledged")

    def wait_for(self, words):
        while words.encode() not in self.rest:
            data = self.socket.recv(65536)
            if not data:
                raise AssertionError("the stream ended")
            self.rest += data
        self.rest = self.rest[self.rest.rindex(words.encode()) + len(words):]

    def next_update(self):
        self.wait_for("notifications/resources/updated")

    def drop(self):
        self.socket.close()


class Orchestrator:
    """Follows the feed as a scheduler does: remembers the number of the last event it has seen."""

    def __init__(self, daemon, key):
        self.daemon, self.key, self.seen = daemon, key, []

    def call(self, tool, arguments, key=None):
        text, facts, is_error = self.daemon.tool(tool, arguments, token=self.key if key is None else key)
        return (None, text) if is_error else (facts, None)

    def add(self, count, first):
        tasks = [{"id": f"t{n}", "title": f"task {n}"} for n in range(first, first + count)]
        return self.call("task_add", {"project": "demo", "tasks": tasks})

    def catch_up(self):
        """All after the last number, in pieces as they come."""
        while True:
            after = self.seen[-1] if self.seen else 0
            answer = self.daemon.rpc("resources/read", {"uri": f"{FEED}?after={after}"}, token=self.key)
            events = json.loads(answer["result"]["contents"][0]["text"])["events"]
            if not events:
                return
            self.seen += [event["number"] for event in events]

    def follow(self, listener, until):
        while (self.seen[-1] if self.seen else 0) < until:
            listener.next_update()
            self.catch_up()


def feed(top):
    with Daemon(top / "home", "--log-level", "error") as daemon:
        key = (top / "home" / "config" / "orchestrator.key").read_text().strip()
        one = Orchestrator(daemon, key)
        listener = Listener(daemon, key)
        one.add(3, 0)
        one.follow(listener, 3)
        check(one.seen == [1, 2, 3], "each commit is told, and read by its numbers", one.seen)
        listener.drop()
        one.add(1200, 3)  # more than one piece
        listener = Listener(daemon, key)
        one.catch_up()
        check(one.seen == list(range(1, 1204)), "after a lost stream: all after number n, none twice", len(one.seen))
        one.add(1, 2000)
        one.follow(listener, 1204)
        check(one.seen[-1] == 1204, "and it goes on")
        answer = daemon.rpc("resources/read", {"uri": FEED})
        check("error" in answer, "without the key nobody reads it", str(answer)[:200])
        listed = {tool["name"] for tool in daemon.rpc("tools/list")["result"]["tools"]}
        check(not any(name.startswith(("task_", "admin_")) for name in listed), "nor is shown task_* and admin_*", listed)
        end = time.monotonic() + 20
        report = None
        while time.monotonic() < end:
            report, _ = one.call("task_query", {"what": "verify"})
            if report["sealed"] == 1204:
                break
            time.sleep(0.1)
        check(report["sealed"] == 1204 and report["problems"] == [], "the sealer has sealed all of it by itself", report)
        return key, one.seen


def restarted(top, key, seen):
    with Daemon(top / "home", "--log-level", "error") as daemon:
        one = Orchestrator(daemon, key)
        one.seen = seen
        listener = Listener(daemon, key)
        one.add(2, 3000)
        one.follow(listener, 1206)
        check(one.seen == list(range(1, 1207)), "the numbers go on after a restart of the daemon", one.seen[-3:])
        code, out, err = Factory(top / "home").run("verify-evidence")
        check(code == 0 and "1206 events" in out, "factory verify-evidence", out + err)


def keys(top):
    with Daemon(top / "keys", "--log-level", "error") as daemon:
        one = Orchestrator(daemon, (top / "keys" / "config" / "orchestrator.key").read_text().strip())
        for _ in range(2):
            facts, error = one.call("task_add", {"project": "demo", "key": "k1",
                                                 "tasks": [{"id": "a", "title": "a"}, {"id": "b", "title": "b"}]})
            check(error is None and facts["added"] == ["a", "b"], "task_add with the same key adds once", error)
        backlog = json.dumps({"tasks": [{"id": "c", "status": "pending"}]})
        imports = [one.call("task_import", {"project": "demo", "name": "b.json", "text": backlog, "key": "k2"})[0]
                   for _ in range(2)]
        check(imports[0] == imports[1] == {"added": ["c"]}, "task_import gives the same answer again", imports)
        claims = [one.call("task_claim", {"worker": "w", "key": "k3"})[0]["task"] for _ in range(2)]
        check(claims[0] == claims[1], "task_claim gives the same task again", claims)
        task, fence = claims[0]["id"], claims[0]["fence"]
        report = {"id": task, "fence": fence, "status": "code_written", "note": "done", "key": "mine"}
        answers = [one.call("lrm_task_update", report, key="") for _ in range(2)]
        check(answers[0] == answers[1] and answers[0][1] is None, "lrm_task_update is done once", answers)
        for arguments in ({"evidence": "evidence/1", "key": "e1"}, {"note": "a note", "key": "n1"}):
            for _ in range(2):
                one.call("lrm_task_update", {"id": task, "fence": fence, **arguments}, key="")
        events, _ = one.call("task_query", {"what": "history", "id": task})
        kinds = [event["kind"] for event in events["events"]]
        check(kinds == ["add", "move", "move", "evidence", "note"], "and leaves one event each", kinds)
        _, error = one.call("lrm_task_update", {**report, "fence": "1-0000000000000000"}, key="")
        check(error and "stale" in error, "the key of one lease is none of another", error)
        for key in ("m1", "m1"):
            facts, error = one.call("task_move", {"id": task, "fence": fence, "to": "tdd_failed", "key": key})
        check(error is None and facts["task"]["attempts"] == {"tdd": 1}, "task_move counts one failure", facts or error)


def limits(top):
    """What the project's file says of attempts and budgets holds."""
    home = top / "limits"
    (home / "config" / "projects").mkdir(parents=True)
    (home / "config" / "projects" / "demo.yaml").write_text(
        f"project: {{name: demo, root_path: {top}}}\nlimits: {{tdd: 1, max_tokens: 100}}\n")
    with Daemon(home, "--log-level", "error") as daemon:
        one = Orchestrator(daemon, (home / "config" / "orchestrator.key").read_text().strip())
        one.add(2, 0)
        tasks = [one.call("task_claim", {"worker": "w"})[0]["task"] for _ in range(2)]
        for to in ("tdd_in_progress", "tdd_failed"):
            facts, error = one.call("task_move", {"id": tasks[0]["id"], "fence": tasks[0]["fence"], "to": to})
        check(error is None and facts["task"]["status"] == "blocked" and "1 time, its limit" in facts["task"]["reason"],
              "at the project's own limit a task is blocked", facts or error)
        for spent, status in ((60, "locked"), (60, "blocked")):
            facts, error = one.call("task_usage", {"id": tasks[1]["id"], "fence": tasks[1]["fence"], "tokens": spent})
            check(error is None and facts["task"]["status"] == status, f"a budget of 100 tokens: {status}", facts or error)
        check("100 tokens" in facts["task"]["reason"], "and its reason says so", facts)


def main():
    with directory() as top:
        key, seen = feed(top)
        restarted(top, key, seen)
        keys(top)
        limits(top)
    finish()


if __name__ == "__main__":
    main()
