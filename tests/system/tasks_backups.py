#!/usr/bin/env python3
"""Backups of the task store, restoring them, the way from SQLite to PostgreSQL, and a PostgreSQL that goes away.
tasks_backups.py [BIN_DIR]
"""
import glob
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys

if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]
from suite import check, directory, finish  # noqa: E402
from cli_support import Factory, environment  # noqa: E402
from tasks_daemon import Tasks, is_one_sentence  # noqa: E402
from tasks_trail import judge  # noqa: E402

POSTGRES = pathlib.Path(__file__).parents[1] / "support" / "postgres.sh"
WIP = {"demo": (10, 10)}


def backups():
    with directory() as top:
        home, copy = top / "home", top / "copy"
        tasks, shell = Tasks(home), Factory(home)
        for n in range(10):
            tasks.add(f"t{n}", description=f"what {n} is about")
        tasks.claim()
        code, out, err = shell.run("backup", copy, json_output=True)
        check(code == 0 and out["files"][0]["tasks"] == 10, "factory backup while the daemon runs", str(out) + err)
        check(os.stat(copy / "factory.db").st_mode & 0o777 == 0o600, "nobody else may read it")
        code, _, err = shell.run("backup", copy)
        check(code == 2 and "not empty" in err, "it is never written over another", err)
        tasks.add("later")
        tasks.daemon.stop()
        bytes_of_copy = (copy / "factory.db").read_bytes()
        for what, damaged in (("altered", bytes_of_copy[:-200] + b"x" * 200), ("cut", bytes_of_copy[:8192])):
            (copy / "factory.db").write_bytes(damaged)
            code, _, err = shell.run("restore", copy)
            check(code == 1 and is_one_sentence(err.strip(), "SHA-256"), f"a backup that was {what} is refused", err)
        (copy / "factory.db").write_bytes(bytes_of_copy)
        (top / "half").mkdir()
        code, _, err = shell.run("restore", top / "half")
        check(code == 1 and "no whole backup" in err, "so is half of one", err)
        code, out, err = shell.run("restore", copy, json_output=True)
        check(code == 0 and out["restored"][0]["tasks"] == 10, "factory restore", str(out) + err)
        kept = pathlib.Path(out["restored"][0]["kept"])
        tasks = Tasks(home)
        check("later" not in tasks.ids() and len(tasks.ids()) == 10, "the store is as it was then")
        check(tasks.add("again") is None, "and takes writes")
        tasks.sound("after restoring")
        tasks.daemon.stop()
        left = sqlite3.connect(kept / "factory.db")
        check(left.execute("SELECT COUNT(*) FROM tasks").fetchone()[0] == 11, "what was there before is kept")
        left.close()
        sql = "SELECT project_id, status, COUNT(*) FROM tasks GROUP BY 1, 2"
        if shutil.which("sqlite3"):
            done = subprocess.run(["sqlite3", home / "data" / "factory.db", sql], capture_output=True, text=True)
            check(done.stdout.splitlines() == ["demo|locked|1", "demo|pending|10"], "the sqlite3 shell counts tasks",
                  done.stdout + done.stderr)


def postgresql():
    if not glob.glob("/usr/lib/postgresql/*/bin"):
        print("skip: PostgreSQL is not installed")
        return
    server = pathlib.Path(f"/tmp/factory-faults-{os.getpid()}")

    def run(action):
        return subprocess.run([POSTGRES, action, server], capture_output=True, text=True, check=True).stdout.strip()

    try:
        with directory() as top:
            url = run("start")
            home, shell, env = top / "home", Factory(top / "home"), environment(DATABASE_URL=url)
            tasks = Tasks(home)
            for n in range(10):
                tasks.add(f"t{n}", description=f"what {n} is about")
            task, _ = tasks.claim()
            code, _, err = shell.run("db", "migrate", env=env)
            check(code == 1 and is_one_sentence(err.strip(), "factory mcp stop"), "db migrate refuses while a daemon runs", err)
            tasks.daemon.stop()
            code, _, err = shell.run("db", "migrate")
            check(code == 1 and is_one_sentence(err.strip(), "DATABASE_URL"), "without DATABASE_URL it says what is missing", err)
            for copied, already in ((11, 0), (0, 11)):
                code, out, err = shell.run("db", "migrate", json_output=True, env=env)
                check(code == 0 and (out["copied"], out["already"]) == (copied, already),
                      f"factory db migrate copies {copied} events", str(out) + err)
            tasks = Tasks(home, environment={"DATABASE_URL": url})
            check(len(tasks.ids()) == 10, "the tasks are in PostgreSQL")
            _, error = tasks.call("task_move", {"id": task["id"], "fence": task["fence"], "to": "tdd_in_progress"})
            check(error is None, "with their leases", error)
            tasks.sound("in PostgreSQL")
            accepted, error = tasks.ids(), None
            run("kill")
            for n in range(1000):  # whatever is accepted before the signals arrive counts
                error = tasks.add(f"late{n}")
                if error:
                    break
                accepted.append(f"late{n}")
            check(is_one_sentence(error, "the task store cannot write"), "a PostgreSQL that is gone is one clear error", error)
            check(tasks.ready()[0] == 503 and tasks.daemon.http("GET", "/health")[0] == 200, "/ready says so, the daemon lives")
            _, error = tasks.call("task_query", {})
            check(is_one_sentence(error, "PostgreSQL"), "reading says so too", error)
            run("again")
            check(tasks.add("back") is None, "when it is back the store goes on by itself")
            accepted.append("back")
            check(sorted(tasks.ids()) == sorted(accepted), "nothing that was accepted is lost, nothing else is there")
            tasks.sound("after the outage")
            code, out, err = shell.run("backup", top / "copy", json_output=True, env=env)
            check(code == 0 and out["files"][0]["tasks"] == len(accepted), "factory backup of PostgreSQL", str(out) + err)
            problems, _ = judge(top / "copy" / "factory.db", WIP, 50)
            check(not problems, "and the copy is sound, for another reader too", problems[:3])
            tasks.daemon.stop()
            code, _, err = shell.run("restore", top / "copy", json_output=True, env=env)
            check(code == 0, "restoring what is there already changes nothing", err)
            tasks = Tasks(home, environment={"DATABASE_URL": url})
            check(tasks.add("newer") is None, "and it goes on")
            tasks.daemon.stop()
            code, _, err = shell.run("restore", top / "copy", env=env)
            check(code == 1 and is_one_sentence(err.strip(), "(1 of its events)", "empty database"),
                  "an older backup is not mixed with what is newer", err)
            stranger = Tasks(top / "other")
            stranger.add("x")
            stranger.daemon.stop()
            code, _, err = Factory(top / "other").run("db", "migrate", env=env)
            check(code == 1 and is_one_sentence(err.strip(), "holds other tasks"), "two histories are never mixed", err)
    finally:
        subprocess.run([POSTGRES, "stop", server], check=False)


def main():
    for part in (backups, postgresql):
        print(f"--- {part.__name__.replace('_', ' ')}")
        part()
    finish()


if __name__ == "__main__":
    main()
