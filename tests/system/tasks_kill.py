#!/usr/bin/env python3
"""mcp-lrm, and with PostgreSQL its server too, is killed -9 under 50 clients that claim, renew, move and complete tasks.
tasks_kill.py [BIN_DIR] [KILLS] [sqlite|postgresql] [daemon|server]

Nothing that was answered may be lost or done twice, no stale fence accepted; work goes on within 5 s of each kill; WIP,
path locks and dependencies hold at every moment, the chains verify and the replay gives the stored state. That is read
from the audit trail by tasks_trail.py, apart from the daemon's own rules. KILLS: of each kind; 5 unless given. The 5 s are
judged when KILLS is given, on a machine that does nothing else; without it the seconds are only told. When to kill is
counted in answers, so that each kill meets clients at work however slow the machine is.
"""
import collections
import glob
import os
import pathlib
import random
import subprocess
import sys
import threading
import time
import uuid

if len(sys.argv) > 1 and os.path.isdir(sys.argv[1]):
    os.environ["BIN_DIR"] = sys.argv[1]
from suite import Daemon, check, directory, finish  # noqa: E402
from cli_support import Factory, environment  # noqa: E402
from tasks_clients import Store, Worker  # noqa: E402
from tasks_trail import judge  # noqa: E402

GIVEN = next((int(word) for word in sys.argv[1:] if word.isdigit()), None)
KILLS = GIVEN or 5
WHAT = [word for word in sys.argv[1:] if word in ("daemon", "server")] or ["daemon", "server"]
KINDS = [word for word in sys.argv[1:] if word in ("sqlite", "postgresql")] or ["sqlite", "postgresql"]
CLIENTS = 50
FILES = 120
PROJECTS = ("demo", "shop")
WIP = (20, 5)
MOST = 30
SILENCE = 60  # seconds without any answer to 50 clients: it hangs
POSTGRES = pathlib.Path(__file__).parents[1] / "support" / "postgres.sh"


class Backlog:
    """Adds tasks as they are used up, so that there is work until the last kill."""

    def __init__(self, store):
        self.store, self.added, self.choice = store, 0, random.Random(7)

    def add(self, count):
        for project in PROJECTS:
            tasks = []
            for _ in range(count // len(PROJECTS)):
                self.added += 1
                task = {"id": f"t{self.added}", "title": f"task {self.added}", "job_size": 1 + self.added % 10,
                        "domain": f"d{self.added % 6}",
                        "files": sorted({f"src/f{self.choice.randrange(FILES)}.c" for _ in range(2)})}
                if self.choice.random() < 0.05:
                    task["files"] = [f"lib/{self.choice.randrange(3)}/"]
                if tasks and self.choice.random() < 0.2:
                    task["depends_on"] = [self.choice.choice(tasks)["id"]]
                tasks.append(task)
            _, error = self.store.call("task_add", {"project": project, "tasks": tasks, "key": uuid.uuid4().hex})
            if error:
                raise AssertionError(error)

    def left(self, workers):
        return self.added - sum(worker.merged for worker in workers)


class Machine:
    """What is killed."""

    def __init__(self, home, postgres):
        self.home, self.postgres = home, postgres
        self.environment = {"DATABASE_URL": self.server("start")} if postgres else {}
        (home / "config" / "projects").mkdir(parents=True)
        for project in PROJECTS:
            (home / "config" / "projects" / f"{project}.yaml").write_text(
                f"project: {{name: {project}, root_path: {home}}}\n"
                f"wip: {{max_concurrent: {WIP[0]}, max_per_domain: {WIP[1]}, max_total: {MOST}}}\n")
        daemon = self.start()
        self.store = Store(daemon, (home / "config" / "orchestrator.key").read_text().strip())

    def server(self, action):
        done = subprocess.run([str(POSTGRES), action, str(self.postgres)], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def start(self):
        return Daemon(self.home, "--log-level", "error", environment=self.environment)

    def kill(self, what):
        """Seconds from the kill to the next answer to any client."""
        begin = time.monotonic()
        self.store.last_answer = begin
        if what == "daemon":
            self.store.daemon.kill()
            self.store.daemon = self.start()
        else:
            self.server("kill")
            self.server("again")
        up = time.monotonic()
        while self.store.last_answer < up and time.monotonic() - up < SILENCE:
            time.sleep(0.005)
        return time.monotonic() - begin

    def is_silent(self):
        return time.monotonic() - self.store.last_answer > SILENCE

    def let_work(self, answers):
        """Until the clients have got so many more."""
        until = self.store.answers + answers
        while self.store.answers < until and not self.is_silent():
            time.sleep(0.005)


def run(home, postgres):
    machine = Machine(home, postgres)
    store = machine.store
    backlog = Backlog(store)
    backlog.add(400)
    stop = threading.Event()
    workers = [Worker(store, number, stop) for number in range(CLIENTS)]
    for worker in workers:
        worker.start()
    choice, waits = random.Random(3), collections.defaultdict(list)
    kinds = [what for what in WHAT if postgres or what == "daemon"]
    for number in range(KILLS * len(kinds)):
        machine.let_work(choice.randrange(20, 400))
        what = kinds[number % len(kinds)]
        waits[what].append(machine.kill(what))
        if backlog.left(workers) < 300:
            backlog.add(400)
        if machine.is_silent() or any(worker.failure for worker in workers):
            break
    while backlog.left(workers) and not machine.is_silent() and not any(worker.failure for worker in workers):
        time.sleep(0.05)
    stop.set()
    for worker in workers:
        worker.join()
    told = collections.Counter(one for worker in workers for one in worker.moved)
    for what, times in waits.items():
        print(f"      {len(times)} kills of the {what}: work went on after {sorted(times)[len(times) // 2]:.2f} s (median), "
              f"{max(times):.2f} s at worst")
        check(len(times) == KILLS, f"the {what} was killed {KILLS} times, and work went on each time", len(times))
        if GIVEN:
            check(max(times) < 5, f"work goes on within 5 s of a kill of the {what}", max(times))
    print(f"      {backlog.added} tasks, {sum(told.values())} answered moves, {store.repeated} calls repeated")
    failures = [str(worker.failure) for worker in workers if worker.failure]
    check(not failures, "no worker was told anything wrong", failures[:2])
    check(backlog.left(workers) == 0, "every task was done", backlog.left(workers))
    stale = [error for worker in workers for error in worker.stale]
    check(stale and all("stale" in error for error in stale), f"none of {len(stale)} stale fences was accepted",
          [error for error in stale if "stale" not in error][:2])
    judge_all(machine, told, backlog.added)
    check(machine.store.daemon.stop() == 0, "the daemon ends in order")


def judge_all(machine, told, added):
    # The copy is made by the daemon, also of PostgreSQL, and read by Python.
    shell, env = Factory(machine.home), environment(**machine.environment)
    code, out, err = shell.run("backup", machine.home / "copy", env=env)
    check(code == 0, "factory backup", out + err)
    problems, moments = judge(machine.home / "copy" / "factory.db", {project: WIP for project in PROJECTS}, MOST)
    check(not problems, "at every moment: WIP, path locks, dependencies, fences, chains, seals, replay", problems[:3])
    check(moments.most > MOST // 2, f"there was something to see: {moments.most} tasks in progress at once")
    lost, more = told - moments.applied, moments.applied - told
    check(not lost, "nothing that was answered is lost", list(lost)[:3])
    check(not more, "nothing was applied twice, nothing that was not answered", list(more.items())[:3])
    merged = [task for task, state, _ in moments.applied.elements() if state == "merged"]
    check(len(merged) == len(set(merged)) == added, f"the trail says the same: {len(merged)} of {added} are merged, once each")
    for what in ("verify", "replay"):
        report, _ = machine.store.call("task_query", {"what": what})
        check(report["problems"] == [] and report["tasks"] == added, f"{what} finds nothing wrong", report)
    code, out, err = shell.run("verify-evidence", env=env)
    check(code == 0 and "sound" in out, "factory verify-evidence agrees", out + err)
    code, out, err = shell.run("demo", "tasks", "why", "t1", env=env)
    check(code == 0 and out.startswith("t1 is merged"), "factory demo tasks why", out + err)
    code, out, err = shell.run("status", json_output=True, env=env)
    check(code == 0 and sum(states.get("merged", 0) for states in out["counts"].values()) == added,
          "factory status counts them", str(out)[:300] + err)


def main():
    for kind in KINDS:
        print(f"--- {kind}")
        if kind == "sqlite":
            with directory() as top:
                run(top / "home", None)
        elif not glob.glob("/usr/lib/postgresql/*/bin"):
            print("skip: PostgreSQL is not installed")
        else:
            with directory() as top:
                server = pathlib.Path(f"/tmp/factory-kill-{os.getpid()}")  # where the server's own user may look
                try:
                    run(top / "home", server)
                finally:
                    subprocess.run([str(POSTGRES), "stop", str(server)], check=False)
    finish()


if __name__ == "__main__":
    main()
