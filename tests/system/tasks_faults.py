#!/usr/bin/env python3
"""What can go wrong around the task store: one clear error each, nothing that was accepted is lost, and it goes on by itself.
tasks_faults.py [BIN_DIR]

A full disk, a read-only directory, a database from the future or damaged, a clock that jumps, two daemons on one home.
"""
import os
import pwd
import resource
import shutil
import sqlite3
import subprocess
import sys

if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]
from suite import BIN, check, directory, finish  # noqa: E402
from cli_support import Factory  # noqa: E402
from tasks_daemon import Tasks, is_one_sentence  # noqa: E402

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


def fill(tasks, names):
    """Adds tasks until one is refused: (those that were accepted, the error)."""
    accepted = []
    for name in names:
        error = tasks.add(name, description=os.urandom(3000).hex())
        if error:
            return accepted, error
        accepted.append(name)
    return accepted, None


def file_limit():
    """No file of the daemon may grow any more: what write() says then is what a full disk says, to all but errno."""
    with directory() as top:
        tasks = Tasks(top / "home")
        accepted = [f"t{n}" for n in range(20)]
        for name in accepted:
            tasks.add(name)
        size = max(file.stat().st_size for file in (top / "home" / "data").iterdir() if file.is_file())
        resource.prlimit(tasks.daemon.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        more, error = fill(tasks, [f"t{n}" for n in range(20, 400)])
        accepted += more
        check(is_one_sentence(error, "the task store cannot write"), "a file that cannot grow is one clear error", error)
        resource.prlimit(tasks.daemon.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))  # nor what is small
        status, why = tasks.ready()
        check(status == 503 and "write" in why, "/ready says so", (status, why))
        check(tasks.daemon.http("GET", "/health")[0] == 200, "the daemon lives")
        resource.prlimit(tasks.daemon.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        check(set(tasks.ids()) == set(accepted), "what was accepted is there, what was refused is not",
              set(tasks.ids()) ^ set(accepted))
        resource.prlimit(tasks.daemon.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        goes_on(tasks, "after a file that could not grow")


def full_disk():
    """A file system of 6 MiB, in a mount namespace of the daemon's own."""
    with directory() as top:
        data = top / "home" / "data"
        data.mkdir(parents=True)
        root = os.geteuid() == 0
        unshare = ["unshare", "-m"] if root else ["unshare", "-rm"]
        if subprocess.run([*unshare, "mount", "-t", "tmpfs", "x", data], capture_output=True).returncode != 0:
            print("skip: no mount namespace can be made here")
            return
        program = top / "on-a-small-disk"
        program.write_text(f"""#!/bin/sh
exec {" ".join(unshare)} sh -c 'mount -t tmpfs -o size=6m,mode=700 x "{data}" && exec "{BIN}/mcp-lrm" "$@"' sh "$@"
""")
        program.chmod(0o755)
        tasks = Tasks(top / "home", program=program)
        accepted, error = fill(tasks, [f"t{n}" for n in range(5000)])
        check(is_one_sentence(error, "the task store cannot write"), "a full disk is one clear error", error)
        check(tasks.daemon.http("GET", "/health")[0] == 200, "the daemon lives")
        check(tasks.ids() == sorted(accepted)[:1000] and tasks.count() == len(accepted),
              "what was accepted is there, what was refused is not", (tasks.count(), len(accepted)))
        # -r: where the test itself runs in a chroot, the namespace alone would be seen from outside of it.
        enter = ["nsenter", "-t", str(tasks.daemon.pid), "-m", "-r", *([] if root else ["-U", "--preserve-credentials"])]
        subprocess.run([*enter, "mount", "-o", "remount,size=64m", data], check=True)
        goes_on(tasks, "after a full disk")


def goes_on(tasks, when):
    check(tasks.add("after") is None, "with room again it goes on by itself")
    check(tasks.ready()[0] == 200, "and /ready says so")
    tasks.sound(when)
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


def main():
    for part in (file_limit, full_disk, read_only, strange_files, jumping_clock, two_daemons):
        print(f"--- {part.__name__.replace('_', ' ')}")
        part()
    finish()


if __name__ == "__main__":
    main()
