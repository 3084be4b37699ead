"""A daemon and its task store, as tasks_faults.py and tasks_backups.py use them."""
from suite import Daemon, check


class Tasks:
    """A daemon's task store, with its key."""

    def __init__(self, home, **options):
        self.home = home
        self.daemon = Daemon(home, "--log-level", "error", **options)
        self.key = (home / "config" / "orchestrator.key").read_text().strip()

    def call(self, tool, arguments):
        """(structured, error text)"""
        text, facts, is_error = self.daemon.tool(tool, arguments, token=self.key)
        return (None, text) if is_error else (facts, None)

    def add(self, name, **fields):
        _, error = self.call("task_add", {"project": "demo", "tasks": [{"id": name, "title": name, **fields}]})
        return error

    def claim(self, worker="w"):
        facts, error = self.call("task_claim", {"worker": worker})
        return (None, error) if error else (facts["task"], None)

    def ids(self):
        return [task["id"] for task in self.call("task_query", {"limit": 1000})[0]["tasks"]]

    def count(self):
        counts = self.call("task_query", {"what": "counts"})[0]["counts"]
        return sum(number for states in counts.values() for number in states.values())

    def ready(self):
        status, _, body = self.daemon.http("GET", "/ready")
        return status, body.decode()

    def sound(self, what):
        for kind in ("verify", "replay"):
            report, error = self.call("task_query", {"what": kind})
            check(report is not None and report["problems"] == [], f"{what}: {kind} finds nothing wrong", error or report)


def is_one_sentence(text, *words):
    return bool(text) and "\n" not in text.strip() and len(text) < 400 and all(word in text for word in words)
