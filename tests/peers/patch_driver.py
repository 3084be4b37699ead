#!/usr/bin/env python3
"""Tasks done by a model without any agent (`driver: patch`): its diffs are applied, tested, proven, merged; a diff that does
not fit is sent back, one that reaches outside is refused, and a model that never finds it ends with one reason.

usage: patch_driver.py [BIN_DIR]
"""
import difflib
import json
import os
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "agents"), str(HERE.parent / "system")]
if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]

from factory_script import DEFECTS, FILES, Tasks  # noqa: E402
from factory_shop import Shop, check_merged, check_nothing_left, log_of  # noqa: E402
from stub_model import Answer  # noqa: E402
from suite import check, directory, finish  # noqa: E402

LLM = """providers:
  own: {{kind: openai-compatible, driver: patch, base_url: "http://127.0.0.1:{port}/v1"}}
tiers:
  worker: [own/stub-model]
"""


def diff_of(path, text):
    before = FILES.get(path, "").splitlines(keepends=True)
    lines = difflib.unified_diff(before, text.splitlines(keepends=True), f"a/{path}" if before else "/dev/null", f"b/{path}")
    return "".join(lines)


class Model:
    """What it answers, by the task and the number of the answer."""

    def __init__(self):
        self.seen = []

    def __call__(self, turn):
        messages = turn.request["messages"]
        text = json.dumps(messages)
        name = re.search(r"## Task\\n([\w.-]+): ", text).group(1)
        last = messages[-1]["content"]
        self.seen.append((name, turn.number, last if isinstance(last, str) else json.dumps(last)))
        return Answer(self.answers(name)[min(turn.number, len(self.answers(name)) - 1)])

    @staticmethod
    def answers(name):
        whole = "\n".join(diff_of(path, text) for path, text in DEFECTS[name].writes.items()) if name in DEFECTS else ""
        fence = f"Here it is.\n```diff\n{whole}```\n"
        if name == "CART":
            wrong = whole.replace("def count(lines):", "def counts(lines):")
            return [f"```diff\n{wrong}```", "READ shop/cart.py\nLOCATE total", fence, "TASK_COMPLETE"]
        if name == "TEXT":
            outside = "```diff\n--- /dev/null\n+++ b/../outside.py\n@@ -0,0 +1 @@\n+x = 1\n```"
            git = "```diff\n--- /dev/null\n+++ b/.git/hooks/pre-commit\n@@ -0,0 +1 @@\n+x\n```"
            return ["I think about it.", outside, git, "TASK_COMPLETE", fence, "TASK_COMPLETE"]
        if name == "SKIPS":
            return [fence, "TASK_COMPLETE"]
        if name == "LARGE":
            parts = [{"title": part, "description": f"{part}()", "files": [f"shop/{part}.py"], "type": "feature"}
                     for part in DEFECTS[name].split]
            return ["SPLIT " + json.dumps(parts)]
        return ["I would rather not."]


def main():
    model = Model()
    with directory() as top, Shop(top, script=Tasks, llm=LLM) as shop:
        shop.model.plain = model
        for name in ("CART", "TEXT"):
            shop.add(name, "--size", 1)
            code, out, err = shop.factory("wiggum", "once", "--task", name)
            check(code == 0 and out.get("merged"), f"{name}: merged", f"{out} {err} {log_of(shop, 'wiggum-tdd')}")
            check_merged(shop, name)
        said = {(name, number): last for name, number, last in model.seen}
        check("cannot be applied" in said["CART", 1] and "### shop/cart.py" in said["CART", 1],
              "a diff that does not fit comes back, with the file as it is", said["CART", 1])
        check("def total(lines)" in said["CART", 2], "it is shown what it wishes to see", said["CART", 2])
        check("its tests pass" in said["CART", 3], "it is told how its tests went", said["CART", 3])
        check("Answer with one of these" in said["TEXT", 1], "prose is no answer", said["TEXT", 1])
        check("leaves the work tree" in said["TEXT", 2], "no diff reaches outside", said["TEXT", 2])
        check("git's own" in said["TEXT", 3], "nor into git", said["TEXT", 3])
        check("Nothing was changed yet" in said["TEXT", 4], "it cannot declare nothing done", said["TEXT", 4])
        check(not list(top.glob("**/outside.py")), "and nothing was written outside")
        evidence = shop.home / "data/evidence" / shop.task("CART")["evidence"]
        patches = [json.loads(line) for line in (evidence / "agent.jsonl").read_text().splitlines() if '"patch"' in line]
        check([one["number"] for one in patches if one.get("event") == "patch"] == [1, 2], "every patch is kept", str(patches)[:500])
        others(shop)
        check_nothing_left(shop, "end")
    finish()


def others(shop):
    for name in ("SKIPS", "LARGE"):
        shop.add(name, "--size", 1)
    code, out, err = shop.factory("tasks", "add", "impossible", "--id", "NEVER", "--type", "feature", "--files", "shop/x.py")
    check(code == 0, "NEVER is added", err)
    for _ in range(2):
        shop.factory("wiggum", "once", "--task", "SKIPS")
    task = shop.task("SKIPS")
    check(task["status"] == "blocked" and "skip" in task.get("motif", ""), "SKIPS: what holds for agents holds for it", json.dumps(task))
    code, out, err = shop.factory("wiggum", "once", "--task", "LARGE")
    check(code == 0 and shop.task("LARGE")["status"] == "split", "LARGE: it may split", f"{out} {err}")
    code, out, err = shop.factory("wiggum", "once", "--task", "NEVER")
    task = shop.task("NEVER")
    check(code == 1 and task["status"] == "blocked" and "15 answers" in json.dumps(task), "NEVER: blocked after fifteen answers",
          f"{out} {json.dumps(task)}")


main()
