#!/usr/bin/env python3
"""`factory PROJECT hooks`: stubs and nameless commits are refused, what was there before still runs, the backlog hears of
commits, and everything is as before when they are removed.

usage: hooks.py [BIN_DIR]
"""
import os
import pathlib
import subprocess
import sys
import time

if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]

from cli_support import Factory, environment  # noqa: E402
from suite import Daemon, check, directory, finish, git, repository  # noqa: E402

PROJECT = """project: {{name: demo, root_path: {root}}}
hooks:
  pre_commit: [{{files: "*.py", run: "{python} -m py_compile {{files}}"}}]
"""


def commit(tree, message, *words):
    """(exit code, what was said)"""
    names = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    done = subprocess.run(["git", "-C", str(tree), *names, "commit", "-qm", message, *words], capture_output=True,
                          text=True, env=environment())
    return done.returncode, done.stdout + done.stderr


def write(tree, path, text):
    (tree / path).write_text(text)
    git(tree, "add", path)


def refusals(tree):
    write(tree, "a.py", "def f():\n    pass  # TODO\n")
    code, said = commit(tree, "TASK-1: f")
    check(code != 0 and "a.py:2: TODO marks what is not done" in said, "a stub is refused, with its line", said)
    write(tree, "a.py", "def f()\n")
    code, said = commit(tree, "TASK-1: f")
    check(code != 0 and "SyntaxError" in said, "what the project's own check says refuses it", said)
    write(tree, "a.py", "def f():\n    return 1 \n")
    code, said = commit(tree, "TASK-1: f")
    check(code != 0 and "trailing whitespace" in said, "white space that git objects to refuses it", said)
    write(tree, "a.py", "def f():\n    return 1\n")
    code, said = commit(tree, "a function")
    check(code != 0 and "names no task" in said and "--no-verify" in said, "a message without a task is refused", said)
    write(tree, "notes.md", "TODO: think\n")
    begun = time.monotonic()
    code, said = commit(tree, "TASK-1: f")
    print(f"      a commit with its hooks: {time.monotonic() - begun:.2f} s")
    check(code == 0, "a whole one is committed; prose may speak of what is to do", said)
    (tree / "a.py").write_text("def f():\n    return 2  # FIXME\n")
    write(tree, "b.py", "B = 1\n")
    code, said = commit(tree, "TASK-1: only b", "--", "b.py")
    check(code == 0, "a commit of some files is judged by these", said)
    code, said = commit(tree, "TASK-1: all", "-a")
    check(code != 0 and "a.py:2: FIXME" in said, "and one of all by all", said)
    git(tree, "checkout", "-q", "--", "a.py")


def recorded(factory, tree):
    check(factory("tasks", "add", "a function", "--id", "TASK-2")[0] == 0, "a task is in the backlog")
    write(tree, "c.py", "C = 1\n")
    check(commit(tree, "TASK-2: c")[0] == 0, "its commit is made")
    sha, end = git(tree, "rev-parse", "HEAD"), time.monotonic() + 60
    told = []
    while not told and time.monotonic() < end:
        time.sleep(0.1)
        events = factory("tasks", "history", "TASK-2")[1]["events"]
        told = [event["reason"] for event in events if event.get("reason", "").startswith(f"committed {sha}, SHA-256")]
    check(len(told) == 1, "its history tells the commit", str(told))


def all_recorded(home):
    """No process that tells the store of a commit is left: one that comes late would start a daemon of its own."""
    end = time.monotonic() + 60
    while any(f"--home {home}" in line and "hooks run record" in line for line in command_lines()):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def command_lines():
    for entry in pathlib.Path("/proc").iterdir():
        try:
            yield (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            pass


def main():
    with directory() as top:
        home, tree = top / "home", repository(top / "demo", {"r.txt": "r\n"})
        (home / "config/projects").mkdir(parents=True)
        (home / "config/projects/demo.yaml").write_text(PROJECT.format(root=tree, python=sys.executable))
        former = tree / ".git/hooks/pre-commit"
        former.parent.mkdir(exist_ok=True)
        former.write_text("#!/bin/sh\n[ ! -e refuse ] || { echo former refuses; exit 1; }\n")
        former.chmod(0o755)
        before = former.read_text()
        with Daemon(home):
            def factory(*words):
                return Factory(home).run("demo", *words, json_output=True, env=environment())
            for _ in range(2):
                code, out, err = factory("hooks", "install")
                check(code == 0 and out["folder"] == str(former.parent), "they are installed, also twice", err)
            check(set(factory("hooks", "status")[1]["hooks"].values()) == {"installed"}, "status says so")
            refusals(tree)
            (tree / "refuse").touch()
            write(tree, "d.py", "D = 1\n")
            code, said = commit(tree, "TASK-1: d")
            check(code != 0 and "former refuses" in said, "the hook that was there before still decides", said)
            (tree / "refuse").unlink()
            git(tree, "commit", "-qm", "TASK-1: d")
            git(tree, "worktree", "add", "-q", str(top / "linked"))
            write(top / "linked", "e.py", "# TODO\n")
            code, said = commit(top / "linked", "TASK-1: e")
            check(code != 0 and "e.py:1: TODO" in said, "they work in a linked work tree", said)
            recorded(factory, tree)
            check(all_recorded(home), "every commit was told")
            code, out, err = factory("hooks", "remove")
            check(code == 0 and out["removed"] == 3 and former.read_text() == before, "removed: what was there is back", err)
            check(factory("hooks", "remove")[1]["removed"] == 0, "to remove them again is no failure")
            (tree / ".husky").mkdir()
            git(tree, "config", "core.hooksPath", ".husky")
            code, out, err = factory("hooks", "install")
            check(code == 1 and ".husky" in err and "hooks run pre-commit" in err,
                  "hooks that are files of the project are left to it, with what to add", err)
    finish()


main()
