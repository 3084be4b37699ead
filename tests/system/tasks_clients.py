"""Clients of the task store that outlive whatever is killed: a call is repeated, with the same idempotency key, until it is
answered. Used by tasks_kill.py.
"""
import http.client
import json
import random
import threading
import time
import uuid

from suite import META, VERSION

WAY = ["tdd_in_progress", "code_written", "tdd_success", "merged"]
# What the store says while its database is away: to be asked again, not a refusal.
AWAY = ("the task store cannot", "PostgreSQL", "shutting down")


class Store:
    """`daemon` is replaced by whoever kills it."""

    def __init__(self, daemon, key):
        self.daemon, self.key = daemon, key
        self.answers = 0  # at least so many: threads count without a lock
        self.last_answer = 0.0
        self.repeated = 0

    def once(self, tool, arguments, timeout=30):
        """(structured, error text); raises OSError and the like when there was no answer."""
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                   "params": {"name": tool, "arguments": arguments, "_meta": META}}
        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
                   "MCP-Protocol-Version": VERSION, "Mcp-Method": "tools/call", "Mcp-Name": tool,
                   "Authorization": "Bearer " + self.key}
        status, _, body = self.daemon.http("POST", "/mcp", json.dumps(message), headers, timeout=timeout)
        if status != 200:
            raise ValueError(body)
        result = json.loads(body)["result"]
        if result.get("isError"):
            text = result["content"][0]["text"]
            if any(words in text for words in AWAY):
                raise ValueError(text)
            return self.answered(None, text)
        return self.answered(result["structuredContent"], None)

    def answered(self, structured, error):
        self.answers += 1
        self.last_answer = time.monotonic()
        return structured, error

    def call(self, tool, arguments):
        begin = time.monotonic()
        while time.monotonic() - begin < 60:
            try:
                return self.once(tool, arguments)
            except (OSError, ValueError, KeyError, http.client.HTTPException):
                self.repeated += 1
                time.sleep(0.02)
        raise AssertionError(f"{tool} was never answered")


class Worker(threading.Thread):
    """Claims, renews, moves and completes until told to stop. What it was told is in `moved`: (task, state, fence)."""

    def __init__(self, store, number, stop):
        super().__init__(daemon=True)
        self.store, self.stop, self.name = store, stop, f"worker-{number}"
        self.choice = random.Random(number)
        self.moved, self.stale, self.failure = [], [], None
        self.merged = 0

    def run(self):
        try:
            while not self.stop.is_set():
                self.one_task()
        except Exception as failure:  # told by the main thread
            self.failure = failure

    def one_task(self):
        claimed, error = self.store.call("task_claim", {"worker": self.name, "key": uuid.uuid4().hex})
        if not claimed or claimed["task"] is None:
            if error:
                raise AssertionError(error)
            self.stop.wait(0.02)
            return
        task, fence = claimed["task"]["id"], claimed["task"]["fence"]
        self.moved.append((task, "locked", int(fence.split("-")[0])))
        for state in WAY:
            if self.choice.random() < 0.3:
                self.store.call("task_renew", {"id": task, "fence": fence})
            if self.choice.random() < 0.05:  # somebody who lost the task reports all the same
                _, error = self.store.call("task_move", {"id": task, "to": state, "fence": "1-0000000000000000"})
                self.stale.append(error or "accepted")
            if self.choice.random() < 0.02:  # it gives the task back
                _, error = self.store.call("task_release", {"id": task, "fence": fence, "key": uuid.uuid4().hex})
                if not error:
                    self.moved.append((task, "pending", int(fence.split("-")[0])))
                return
            _, error = self.store.call("task_move", {"id": task, "to": state, "fence": fence, "key": uuid.uuid4().hex})
            if error:
                raise AssertionError(f"{task} to {state}: {error}")
            self.moved.append((task, state, int(fence.split("-")[0])))
        self.merged += 1
