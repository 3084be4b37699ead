#!/usr/bin/env python3
"""What the factory binary says and does when something is wrong: one sentence, the right exit code, nothing broken."""
import os
import shutil
import subprocess
import sys

from cli_support import FACTORY, environment, factory, taken_port
from suite import BIN, Daemon, check, finish, repository


def one_sentence(result, *wanted):
    """Exit code 1, nothing on stdout, one line on stderr that holds every wanted text."""
    code, out, err = result
    return code == 1 and not out and err.count("\n") == 1 and all(text in err for text in wanted)


with factory() as (top, tool):
    with taken_port() as port:
        result = tool.run("mcp", "start", "--lrm-port", port)
        check(one_sentence(result, f"port {port} is taken by another program", "--lrm-port"), "a taken port", result)
        check(tool.status() is None, "nothing was started")
    with Daemon(top / "theirs") as theirs:
        result = tool.run("mcp", "start", "--lrm-port", theirs.port)
        check(one_sentence(result, f"port {theirs.port} is taken by a daemon with another home"),
              "a port of another home's daemon", result)
    result = tool.run("mcp", "start", "--root", top / "missing")
    check(one_sentence(result, f"no such directory: {top / 'missing'}"), "a missing root", result)
    result = tool.run("index", top / "missing")
    check(one_sentence(result, "no such directory"), "index of a missing root", result)
    (top / "file").write_text("x")
    result = tool.run("index", top / "file")
    check(one_sentence(result, "not a directory"), "index of a file", result)
    check(not (tool.home / "run").exists(), "none of them made anything")

    result = tool.run("mcp", "start", "--lrm-port", "99999")
    check(result[0] == 2 and "--lrm-port" in result[2], "a port that is none is a usage error", result)

with factory() as (top, tool):
    tool.home = top / "file"
    tool.home.write_text("x")
    result = tool.run("mcp", "start", "--lrm-port", "0")
    check(one_sentence(result, str(tool.home)), "a home that is a file", result)
    result = tool.run("mcp", "status")
    check(result[0] == 1 and "not running" in result[1], "its status is that nothing runs", result)

with factory() as (top, tool):
    # As somebody who may not write there: root could.
    tool.home = top / "read-only"
    tool.home.mkdir(0o555)
    who = {}
    factory_copy = FACTORY
    if os.geteuid() == 0:
        top.chmod(0o755)
        programs = top / "bin"
        programs.mkdir(0o755)
        for name in ("factory", "mcp-lrm"):
            shutil.copy(BIN / name, programs / name)
        factory_copy = str(programs / "factory")
        who = {"user": 65534, "group": 65534, "extra_groups": []}
    for words in (["mcp", "start", "--lrm-port", "0"], ["locate", "x"]):
        done = subprocess.run([factory_copy, *words, "--home", str(tool.home)], cwd="/", env=environment(),
                              capture_output=True, text=True, timeout=60, **who)
        result = (done.returncode, done.stdout, done.stderr)
        check(one_sentence(result, str(tool.home), "Permission denied"), f"a read-only home: {' '.join(words)}", result)

with factory() as (top, tool):
    run = tool.home / "run"
    run.mkdir(parents=True)
    run.chmod(0o777)
    result = tool.run("mcp", "start", "--lrm-port", "0")
    check(one_sentence(result, "other users can write to", "chmod 700"), "a run directory open to others", result)

with factory() as (top, tool):
    (top / "bin").mkdir()
    os.link(FACTORY, top / "bin/factory") if os.stat(FACTORY).st_dev == os.stat(top).st_dev else shutil.copy(
        FACTORY, top / "bin/factory")
    done = subprocess.run([str(top / "bin/factory"), "locate", "x", "--home", str(tool.home)], cwd="/",
                          env=environment(), capture_output=True, text=True, timeout=60)
    result = (done.returncode, done.stdout, done.stderr)
    check(one_sentence(result, "there is no program", "mcp-lrm"), "mcp-lrm is missing beside factory", result)
    (top / "bin/mcp-lrm").write_text("#!/bin/sh\necho the disk is on fire >&2\nexit 1\n")
    (top / "bin/mcp-lrm").chmod(0o755)
    done = subprocess.run([str(top / "bin/factory"), "locate", "x", "--home", str(tool.home)], cwd="/",
                          env=environment(), capture_output=True, text=True, timeout=60)
    check(done.returncode == 1 and "mcp-lrm did not start: the disk is on fire" in done.stderr,
          "a daemon that does not start: its own last words", done.stderr)

with factory() as (top, tool):
    tree = repository(top / "demo", {"a.py": "def a_thing():\n    pass\n"})
    tool.run("mcp", "start", "--lrm-port", "0")
    with open("/dev/full", "w") as full:
        done = subprocess.run([FACTORY, "locate", "a_thing", "--home", str(tool.home)], cwd=tree, env=environment(),
                              stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    check(done.returncode == 1 and "cannot write" in done.stderr, "an answer that cannot be written", done.stderr)
    (tool.home / "config/orchestrator.key").unlink()
    result = tool.run("index", tree)
    check(result[0] == 1 and result[2], "without the key index fails", result)
    result = tool.run("locate", "a_thing", "--project", tree)
    check(result[0] == 0 and "a.py" in result[1], "and locate still answers", result)
    result = tool.run("mcp", "status")
    check(result[0] == 0, "and status", result)

    projects = tool.home / "config/projects"
    projects.mkdir()
    (projects / "demo.yaml").write_text(f"project: {{name: demo, root_path: {tree}}}\ngates:\n  coverage_mim: 80\n")
    result = tool.run("project", "check", "demo")
    check(one_sentence(result, "demo.yaml:3:3: unknown key 'coverage_mim' in 'gates'", "'coverage_min'"),
          "a wrong key in a project file: file, line, nearest key", result)
    result = tool.run("project", "list")
    check(result[0] == 0 and "coverage_mim" in result[1], "list shows what is wrong with it", result)
    # The daemon was started by an older factory, or by none: the lock is all that counts.
    result = tool.run("mcp", "restart")
    check(result[0] == 0, "a broken project file does not keep the daemon from starting", result)

sys.stdout.flush()
finish()
