#!/usr/bin/env python3
"""What can go wrong around the task store: one clear error each, nothing that was accepted is lost, and it goes on by itself.
tasks_faults.py [BIN_DIR]

A full disk, a read-only directory, a database from the future or damaged, a clock that jumps, two daemons on one home, a
PostgreSQL that goes away; backups, restoring, and the way from SQLite to PostgreSQL.
"""
import glob
import os
import pathlib
import pwd
import resource
import shutil
import sqlite3
import subprocess
import sys

if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]
from suite import BIN, Daemon, check, directory, finish  # noqa: E402
from cli_support import Factory, environment  # noqa: E402
from tasks_trail import judge  # noqa: E402

POSTGRES = pathlib.Path(__file__).parents[1] / "support" / "postgres.sh"
WIP = {"demo": (10, 10)}
CLOCK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
/* CLOCK_REALTIME, off by what the file $CLOCK_FILE says, in seconds. */
int clock_gettime(clockid_t id, struct timespec *time) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(id, time);
    FILE *file = id == CLOCK_REALTIME ? fopen(getenv("CLOCK_FILE"), "r") : NULL;
    long off = 0;
    if (file) {
        if (fscanf(file, "%ld", &off) == 1) time->tv_sec += off;
        fclose(file);
    }
    return result;
}
"""


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

    def ready(self):
        status, _, body = self.daemon.http("GET", "/ready")
        return status, body.decode()

    def sound(self, what):
        for kind in ("verify", "replay"):
            report, error = self.call("task_query", {"what": kind})
            check(report is not None and report["problems"] == [], f"{what}: {kind} finds nothing wrong", error or report)


def is_one_sentence(text, *words):
    return bool(text) and "\n" not in text.strip() and len(text) < 400 and all(word in text for word in words)


def full_disk():
    with directory() as top:
        tasks = Tasks(top / "home")
        accepted = [f"t{n}" for n in range(20)]
        for name in accepted:
            tasks.add(name)
        # No file of the daemon may grow any more: what write() says then is what a full disk says, to all but errno.
        size = max(file.stat().st_size for file in (top / "home" / "data").iterdir() if file.is_file())
        resource.prlimit(tasks.daemon.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        error = None
        for n in range(20, 400):
            error = tasks.add(f"t{n}", description=os.urandom(3000).hex())
            if error:
                break
            accepted.append(f"t{n}")
        check(is_one_sentence(error, "the task store cannot write"), "a full disk is one clear error", error)
        resource.prlimit(tasks.daemon.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))  # nor what is small
        status, why = tasks.ready()
        check(status == 503 and "write" in why, "/ready says so", (status, why))
        check(tasks.daemon.http("GET", "/health")[0] == 200, "the daemon lives")
        resource.prlimit(tasks.daemon.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        check(set(tasks.ids()) == set(accepted), "what was accepted is there, what was refused is not",
              set(tasks.ids()) ^ set(accepted))
        resource.prlimit(tasks.daemon.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        check(tasks.add("after") is None, "with room again it goes on by itself")
        check(tasks.ready()[0] == 200, "and /ready says so")
        tasks.sound("after a full disk")
        check(tasks.daemon.stop() == 0, "and ends in order")


def read_only():
    """As a user whom the directory refuses; root is refused nothing."""
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
    with directory() as top:
        home = top / "home"
        tasks = Tasks(home)
        tasks.add("one")
        tasks.daemon.stop()
        if user:
            nobody = pwd.getpwnam("nobody")
            for path in [top, home, *home.rglob("*")]:
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        os.chmod(home / "data", 0o500)
        for file in (home / "data").glob("factory.db*"):
            os.chmod(file, 0o400)
        # A copy of the program where that user may run it.
        program = top / "mcp-lrm"
        shutil.copy(BIN / "mcp-lrm", program)
        os.chmod(program, 0o755)
        log = open(top / "log", "w+")
        process = subprocess.Popen([program, "--port", "0", "--home", home, "--log-level", "error"], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=log, text=True, **user)
        line = process.stdout.readline()
        if line.startswith("listening"):
            tasks.daemon.process, tasks.daemon.port = process, int(line.rsplit(":", 1)[1])
            error = tasks.add("two")
            check(is_one_sentence(error, "the task store cannot be opened"), "a read-only directory is one clear error", error)
            check(tasks.ready()[0] == 503, "/ready says so")
        else:
            log.seek(0)
            error = log.read().strip()
            check(is_one_sentence(error, "data"), "a read-only directory is one clear error", error)
        process.terminate()
        process.wait(15)
        process.stdout.close()
        log.close()
        if user:
            for path in [top, home, *home.rglob("*")]:
                os.chown(path, os.getuid(), os.getgid())
        os.chmod(home / "data", 0o700)
        for file in (home / "data").glob("factory.db*"):
            os.chmod(file, 0o600)
        tasks = Tasks(home)
        check(tasks.ids() == ["one"], "nothing is lost")
        check(tasks.add("two") is None, "and it goes on")
        tasks.daemon.stop()


def strange_files():
    with directory() as top:
        home = top / "home"
        tasks = Tasks(home)
        tasks.add("one")
        tasks.daemon.stop()
        database = home / "data" / "factory.db"
        good = database.read_bytes()
        future = sqlite3.connect(database)
        future.execute("PRAGMA user_version = 99")
        future.close()
        for what, words in (("a database from the future", ("newer version",)),
                            ("a file that is no database", ("the task store cannot be opened",))):
            if what.startswith("a file"):
                database.write_bytes(b"this is no database " * 500)
            before = database.read_bytes()
            tasks = Tasks(home)
            error = tasks.add("two")
            check(is_one_sentence(error, *words), f"{what} is one clear error", error)
            check(tasks.ready()[0] == 503, "/ready says so", tasks.ready())
            check(tasks.daemon.http("GET", "/health")[0] == 200, "the daemon serves the rest")
            tasks.daemon.stop()
            check(database.read_bytes() == before, "and the file stays as it is")
            for journal in database.parent.glob("factory.db-*"):
                journal.unlink()
        database.write_bytes(good)
        tasks = Tasks(home)
        check(tasks.ids() == ["one"], "with the good file everything is there")
        tasks.daemon.stop()


def jumping_clock():
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        print("skip: no C compiler for a clock of its own")
        return
    with directory() as top:
        (top / "clock.c").write_text(CLOCK)
        subprocess.run([compiler, "-shared", "-fPIC", "-o", top / "clock.so", top / "clock.c", "-ldl"], check=True)
        (top / "off").write_text("0")
        tasks = Tasks(top / "home", environment={"LD_PRELOAD": str(top / "clock.so"), "CLOCK_FILE": str(top / "off")})
        tasks.add("one")
        tasks.add("two")
        task, _ = tasks.claim()
        seen = []
        for off in (86400 * 3, -86400 * 5):
            (top / "off").write_text(str(off))
            seen.append(tasks.call("task_query", {"what": "counts"})[0]["now"][:10])
            _, error = tasks.call("task_renew", {"id": task["id"], "fence": task["fence"]})
            check(error is None, f"a clock that jumps by {off // 86400} days takes no lease away", error)
        check(seen[0] != seen[1], "the clock did jump", seen)
        other, _ = tasks.claim("x")
        check(other["id"] != task["id"], "and nobody else gets the task")
        _, error = tasks.call("task_move", {"id": task["id"], "fence": task["fence"], "to": "tdd_in_progress"})
        check(error is None, "its worker goes on", error)
        tasks.sound("after the jumps")
        tasks.daemon.stop()


def two_daemons():
    with directory() as top:
        tasks = Tasks(top / "home")
        tasks.add("one")
        second = subprocess.run([BIN / "mcp-lrm", "--port", "0", "--home", top / "home"], capture_output=True, text=True,
                                timeout=30)
        check(second.returncode == 1 and is_one_sentence(second.stderr.strip(), str(tasks.daemon.pid)),
              "a second daemon on one home exits 1 and names the first", second.stderr)
        check(tasks.add("two") is None, "the first goes on")
        shell = Factory(top / "home")
        shell.run("backup", top / "copy")
        code, _, err = shell.run("restore", top / "copy")
        check(code == 1 and is_one_sentence(err.strip(), "factory mcp stop"), "restore refuses while a daemon runs", err)
        check(sorted(tasks.ids()) == ["one", "two"], "and changes nothing")
        tasks.daemon.stop()


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
    for part in (full_disk, read_only, strange_files, jumping_clock, two_daemons, backups, postgresql):
        print(f"--- {part.__name__.replace('_', ' ')}")
        part()
    finish()


if __name__ == "__main__":
    main()
