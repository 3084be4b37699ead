#!/usr/bin/env python3
"""From a repository with three defects to production: `brain run --no-llm` files them, `cycle start` has the real Claude
Code and the real opencode mend them, proves, merges and deploys each; agents that cheat get nowhere; a change that
breaks production is rolled back and repaired.

usage: end_to_end.py [BIN_DIR]     REQUIRE_REAL_AGENTS=1: fail, instead of skipping, where they cannot be run
"""
import json
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "agents"), str(HERE.parent / "system")]
if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]

from command_lines import install_or_end  # noqa: E402
from deploy_shop import free_port, served  # noqa: E402
from factory_shop import LLM, Shop, check_merged, check_nothing_left, log_of  # noqa: E402
from service_project import BREAKS, FILES, FOUND, PROJECT, REPAIRS, Service  # noqa: E402
from suite import check, directory, finish, git  # noqa: E402

PORTS = {name: free_port() for name in ("staging", "prod")}


def cycle(shop, what):
    code, out, err = shop.factory("cycle", "start", "-f", "-w", 3, "-b", 3, "--until-empty")
    check(code == 0, f"{what}: cycle start works on them", f"{err}\n{log_of(shop, 'cycle')[-3000:]}")


def tasks(shop):
    return shop.factory("tasks", "list")[1]["tasks"]


def check_live(shop, what, commit):
    for name, port in PORTS.items():
        answer = served(port)
        check(answer.endswith(commit), f"{what}: {name} serves the commit", f"{answer}, not {commit}")


def defects(shop):
    code, out, err = shop.factory("brain", "run", "--no-llm")
    check(code == 0 and len(out["tasks"]) == 3, "the brain files three tasks", f"{out} {err}")
    cycle(shop, "defects")
    found = tasks(shop)
    check({task["id"].split("-")[0] for task in found} == set(FOUND), "one of each kind", str([task["id"] for task in found]))
    for task in found:
        fix = FOUND[task["id"].split("-")[0]]
        fix.title = task["title"]
        check_merged(shop, task["id"], fix, states=["prod_ok"])
    worked = log_of(shop, "wiggum-tdd") + log_of(shop, "cycle")
    check(all(f": {agent} with {agent}/stub-model" in worked for agent in ("claude", "opencode")),
          "both agents worked", worked[-2000:])
    check_live(shop, "defects", git(shop.tree, "rev-parse", "main"))
    code, out, err = shop.factory("brain", "run", "--no-llm")
    check(code == 0 and out["findings"] == 0 and out["tasks"] == [], "and then the brain finds nothing", f"{out} {err}")


def cheats_and_a_split(shop):
    for name in ("SKIPS", "WEAKENS", "LARGE"):
        shop.add(name, "--size", 1)
    cycle(shop, "cheats")
    for name, motif in (("SKIPS", "skip"), ("WEAKENS", "assertion")):
        task = shop.task(name)
        check(task["status"] == "blocked" and task.get("next_owner") == "brain" and motif in task.get("motif", ""),
              f"{name}: blocked at the second rejection, for its reason, the brain is next", json.dumps(task))
    parts = [task for task in tasks(shop) if task.get("parent") == "LARGE"]
    check([task["status"] for task in parts] == ["prod_ok"] * 2, "LARGE: split by its agent, its parts are in production",
          json.dumps(parts))
    check_live(shop, "a split", git(shop.tree, "rev-parse", "main"))


def broken_in_production(shop):
    good = git(shop.tree, "rev-parse", "main")
    shop.add("BREAKS", "--size", 1, task=BREAKS)
    code, out, err = shop.factory("wiggum", "once", "--task", "BREAKS")
    check(code == 0 and out.get("merged"), "BREAKS: nothing speaks against it", f"{out} {err}")
    cycle(shop, "BREAKS")
    task = shop.task("BREAKS")
    check(task["status"] == "blocked" and task["verdict"] == "PROD_DEPLOY_FAILED", "BREAKS: failed in production", json.dumps(task))
    facts = json.loads((shop.home / "data/evidence" / task["evidence"] / "verdict.json").read_text())
    check(facts["rolled_back"] and facts["rollback_target"] == good and facts["verdict"] == "PROD_DEPLOY_FAILED",
          "BREAKS: its verdict tells the rollback", json.dumps(facts))
    hotfix = [one for one in tasks(shop) if one["id"].startswith("BREAKS-hotfix-")]
    check(len(hotfix) == 1, "BREAKS: it has a hotfix task", str(hotfix))
    REPAIRS.title = hotfix[0]["title"]
    check_merged(shop, hotfix[0]["id"], REPAIRS, states=["prod_ok"])
    check_live(shop, "the hotfix", git(shop.tree, "rev-parse", "main"))


def main():
    install_or_end(check, finish)
    llm = LLM.replace("medium_size: 4", "medium_size: 3")  # a missing module is of size 3: opencode's
    with directory() as top, Shop(top, FILES, PROJECT, Service, llm, **PORTS) as shop:
        try:
            defects(shop)
            cheats_and_a_split(shop)
            broken_in_production(shop)
            check_nothing_left(shop, "end")
        finally:
            for name in PORTS:
                shop.factory("deploy", "stop", "--env", name)
    finish()


main()
