#!/usr/bin/env python3
"""`factory PROJECT wiggum once` and `cycle start` with the real Claude Code and the real opencode: tasks of a small
repository with seeded defects go from the backlog to the branch, those of agents that cheat do not.

usage: factory_agents.py [BIN_DIR]     REQUIRE_REAL_AGENTS=1: fail, instead of skipping, where they cannot be run
"""
import json
import os
import pathlib
import re
import signal
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "agents"), str(HERE.parent / "system")]
if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]

from command_lines import install_or_end  # noqa: E402
from factory_script import DEFECTS  # noqa: E402
from factory_shop import Shop, check_merged, check_nothing_left, log_of, start  # noqa: E402
from suite import check, directory, finish, git  # noqa: E402


def wiggum_once():
    with directory() as top:
        shop = Shop(top)
        with shop:
            code, out, err = shop.factory("wiggum", "once")
            check(code == 0 and out == {"task": None}, "an empty backlog: nothing to do, and that is no failure", err)
            shop.add("CART", "--size", 1)
            shop.add("TEXT", "--size", 5)
            for name, agent in (("CART", "claude"), ("TEXT", "opencode")):
                begun = time.monotonic()
                code, out, err = shop.factory("wiggum", "once", "--task", name)
                print(f"      {name} by {agent}: {time.monotonic() - begun:.1f} s")
                check(code == 0 and out.get("merged") and out["outcome"].startswith(f"TDD SUCCESS: {name} "),
                      f"{name}: TDD SUCCESS by {agent}", f"{out} {err} {log_of(shop, 'wiggum-tdd')}")
                check(f"{name}: {agent} with {agent}/stub-model" in log_of(shop, "wiggum-tdd"),
                      f"{name}: {agent} was the agent", log_of(shop, "wiggum-tdd"))
                check_merged(shop, name)
            code, out, err = shop.factory("wiggum", "once", "--task", "CART")
            check(code == 1 and "cannot be claimed: it is merged" in err, "a merged task is not done again", err)
            check_nothing_left(shop, "wiggum once")


def cycle():
    with directory() as top:
        shop = Shop(top)
        with shop:
            for name, size in (("CART", 1), ("TEXT", 5), ("MISSING", 1), ("SKIPS", 1), ("WEAKENS", 1), ("LARGE", 1)):
                shop.add(name, "--size", size)
            begun = time.monotonic()
            code, out, err = shop.factory("cycle", "start", "-f", "-w", 3, "-b", 3, "--until-empty")
            print(f"      cycle of {len(out['runs']) if code == 0 else 0} runs: {time.monotonic() - begun:.1f} s")
            check(code == 0, "the cycle ends when nothing may start any more", f"{err} {log_of(shop, 'cycle')}")
            for name in ("CART", "TEXT", "MISSING"):
                check_merged(shop, name)
                check(shop.task(name)["status"] == "queued_for_deploy", f"{name}: built, waits for its deploy")
            for name, motif in (("SKIPS", "skip"), ("WEAKENS", "assertion")):
                task = shop.task(name)
                check(task["status"] == "blocked" and task.get("next_owner") == "brain",
                      f"{name}: blocked at the second rejection, the brain is next", json.dumps(task))
                check(motif in task.get("motif", ""), f"{name}: for the right reason", json.dumps(task))
            check(shop.task("LARGE")["status"] == "split", "LARGE: split by its agent", json.dumps(shop.task("LARGE")))
            check_merged_subtasks(shop)
            check_nothing_left(shop, "cycle")
            lines = re.findall(r"(TDD SUCCESS|REJECTED|SPLIT): (\w+)", log_of(shop, "cycle"))
            check(sorted(lines).count(("REJECTED", "SKIPS")) == 2, "the outcomes are lines of the log", str(lines))


def check_merged_subtasks(shop):
    listed = shop.factory("tasks", "list")[1]["tasks"]
    parts = [task for task in listed if task.get("parent") == "LARGE"]
    check([task["status"] for task in parts] == ["queued_for_deploy"] * 2, "LARGE: its parts are merged",
          json.dumps(parts))


def killed():
    """SIGKILL while an agent works: nothing of it stays, and the next start goes on at once."""
    with directory() as top:
        shop = Shop(top)
        with shop:
            shop.add("CART", "--size", 1)
            process = start(shop, "wiggum", "once")
            shop.script.before(2, process.kill)
            process.communicate(timeout=300)
            check(process.returncode == -signal.SIGKILL, "killed: it was killed while its agent worked")
            check_nothing_left(shop, "killed")
            status = shop.task("CART")["status"]
            check(status in ("tdd_in_progress", "code_written"), "killed: the store still has the claim", status)
            begun = time.monotonic()
            code, out, err = shop.factory("wiggum", "once")
            check(code == 0 and out.get("merged"), "killed: the next start does the task", f"{out} {err}")
            print(f"      resumed and merged: {time.monotonic() - begun:.1f} s")
            check_merged(shop, "CART")
            told = [event.get("reason", "") for event in shop.factory("tasks", "history", "CART")[1]["events"]]
            check("the factory process that worked on it died" in told, "killed: the history says so", str(told))
            merged_but_not_told(shop)


def merged_but_not_told(shop):
    """As a run that died between the merge and its word to the store leaves it."""
    shop.add("TEXT", "--size", 5)
    for path, text in DEFECTS["TEXT"].writes.items():
        (shop.tree / path).write_text(text)
    git(shop.tree, "add", "-A")
    git(shop.tree, "commit", "-qm", "TEXT: as before\n\nFactory-Task: TEXT")
    commit, asked = git(shop.tree, "rev-parse", "HEAD"), len(shop.model.turns)
    code, out, err = shop.factory("wiggum", "once")
    check(code == 0 and out["outcome"] == f"TDD SUCCESS: TEXT {commit}", "what was merged is not done again", f"{out} {err}")
    check(len(shop.model.turns) == asked, "and no model was asked")
    check(git(shop.tree, "rev-parse", "main") == commit, "and nothing was merged twice")


def drained():
    """SIGTERM lets running tasks end, and begins no other."""
    with directory() as top:
        shop = Shop(top)
        with shop:
            for name in ("CART", "MISSING"):
                shop.add(name, "--size", 1)
            process = start(shop, "cycle", "start", "-f", "-w", 1, "-b", 5, "--skip-deploy")
            shop.script.before(1, process.terminate)
            out, err = process.communicate(timeout=600)
            check(process.returncode == 0, "drained: it ends with success", err)
            runs = json.loads(out)["runs"] if process.returncode == 0 else []
            check(len(runs) == 1 and runs[0]["merged"], "drained: the running task was brought to its end", out)
            states = sorted(shop.task(name)["status"] for name in ("CART", "MISSING"))
            check(states == ["merged", "pending"], "drained: no other was begun", str(states))
            check_nothing_left(shop, "drained")


def background():
    """A cycle as a daemon: one a project, asked, and stopped."""
    with directory() as top:
        shop = Shop(top)
        with shop:
            shop.add("MISSING", "--size", 1)
            code, out, err = shop.factory("cycle", "start", "-w", 2, "-b", 2)
            check(code == 0, "background: it starts", err)
            pid = out["pid"]
            again = shop.factory("wiggum", "once")
            check(again[0] == 1 and f"(pid {pid})" in again[2], "background: a second process says who works", again[2])
            end = time.monotonic() + 300
            while shop.task("MISSING")["status"] != "queued_for_deploy" and time.monotonic() < end:
                time.sleep(0.2)
            check_merged(shop, "MISSING")
            facts = shop.factory("cycle", "status")[1]
            check(facts["running"] and facts["pid"] == pid and facts["counts"] == {"queued_for_deploy": 1},
                  "background: its status", json.dumps(facts))
            code, out, err = shop.factory("cycle", "stop")
            check(code == 0 and out["stopped"], "background: it stops", err)
            check(not shop.factory("cycle", "status")[1]["running"], "background: it is gone")
            check(shop.factory("cycle", "stop")[1]["stopped"] is False, "background: to stop it again is no failure")
            (shop.home / "config/llm.yaml").unlink()
            code, out, err = shop.factory("cycle", "start")
            check(code == 1 and "llm.yaml" in err, "background: why it does not start is said", err)


def until(what, condition):
    end = time.monotonic() + 300
    while not condition() and time.monotonic() < end:
        time.sleep(0.2)
    return check(condition(), what)


def pool():
    """Workers without batches: what comes later is begun while another is worked on; `bg` builds too."""
    with directory() as top:
        shop = Shop(top)
        with shop:
            shop.add("CART", "--size", 1)
            code, out, err = shop.factory("wiggum", "start", "-w", 2)
            check(code == 0, "pool: it starts", err)
            check(shop.factory("cycle", "start")[0] == 1, "pool: a cycle does not start beside it")
            until("pool: CART is merged", lambda: shop.task("CART")["status"] == "merged")
            shop.add("TEXT", "--size", 5)
            until("pool: what was added later, too", lambda: shop.task("TEXT")["status"] == "merged")
            check(shop.factory("wiggum", "status")[1]["counts"] == {"merged": 2}, "pool: it builds nothing")
            code, out, err = shop.factory("wiggum", "stop")
            check(code == 0 and out["stopped"], "pool: it stops", err)
            shop.add("MISSING", "--size", 1)
            code, out, err = shop.factory("wiggum", "bg", "-w", 2)
            check(code == 0, "bg: it starts", err)
            until("bg: merged and built, also what was merged before",
                  lambda: shop.factory("wiggum", "status")[1]["counts"] == {"queued_for_deploy": 3})
            pid = out["pid"]
            code, out, err = shop.factory("wiggum", "restart", "-w", 1)
            check(code == 0 and out["pid"] != pid, "bg: it is started anew", f"{out} {err}")
            check(shop.factory("wiggum", "stop", "--now")[1]["stopped"], "bg: it stops")
            for name in ("CART", "TEXT", "MISSING"):
                check_merged(shop, name)
            check_nothing_left(shop, "pool")


def main():
    install_or_end(check, finish)
    wiggum_once()
    cycle()
    killed()
    drained()
    background()
    pool()
    finish()


main()
