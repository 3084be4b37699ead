#!/usr/bin/env python3
"""From a repository with three defects to a branch without: `brain run --no-llm` files them, `cycle start` has the real
Claude Code mend them, each proven and merged, and the brain then finds nothing.

usage: brain_to_merge.py [BIN_DIR]     REQUIRE_REAL_AGENTS=1: fail, instead of skipping, where they cannot be run
"""
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "agents"), str(HERE.parent / "system")]
if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]

from cli_support import Factory, environment  # noqa: E402
from command_lines import ClaudeCode, install_or_end  # noqa: E402
from factory_script import Tasks  # noqa: E402
from stub_model import StubModel  # noqa: E402
from suite import Daemon, check, directory, finish, git, repository  # noqa: E402

PROJECT = """project: {{name: demo, root_path: {root}}}
domains:
  python: {{paths: [./], test_cmd: "{python} -m pytest -q -p no:cacheprovider {{files}}",
            lint_cmd: "{python} -m pyflakes shop tests", build_cmd: "{python} -m compileall -q shop"}}
wip: {{max_per_domain: 3}}
"""
LLM = """providers:
  claude: {{kind: claude-cli, base_url: "http://127.0.0.1:{port}"}}
tiers:
  worker: [claude/stub-model]
"""
CART = "def total(lines):\n    return sum(price for price, quantity in lines)\n"
TEXT = "import json\n\n\ndef shorten(text, width):\n    return text[:width]\n"
TEST_CART = ("from shop.cart import total\n\n\ndef test_quantity_counts():\n    assert total([(5, 2), (3, 1)]) == 13\n")
TEST_TEXT = "from shop.text import shorten\n\n\ndef test_shortens():\n    assert shorten('abc', 2) == 'ab'\n"
TEST_TAX = "from shop.tax import with_tax\n\n\ndef test_adds_the_tax():\n    assert with_tax(200, 20) == 240\n"
FILES = {"shop/__init__.py": "", "shop/cart.py": CART, "shop/text.py": TEXT, "tests/test_cart.py": TEST_CART,
         "tests/test_text.py": TEST_TEXT, "tests/test_tax.py": TEST_TAX, "conftest.py": "",
         "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n', ".gitignore": "__pycache__/\n*.pyc\n"}
# What the agent writes, by the type of the task that the brain filed.
WRITES = {
    "fix": {"tests/test_cart.py": TEST_CART + "\n\ndef test_one_line():\n    assert total([(5, 3)]) == 15\n",
            "shop/cart.py": CART.replace("sum(price for", "sum(price * quantity for")},
    "implement": {"tests/test_tax.py": TEST_TAX + "\n\ndef test_no_tax():\n    assert with_tax(200, 0) == 200\n",
                  "shop/tax.py": "def with_tax(net, percent):\n    return net + net * percent // 100\n"},
    "lint": {"shop/text.py": TEXT.replace("import json\n\n\n", "")},
}


def python():
    """One that has pytest and pyflakes."""
    for program in ("/usr/bin/python3", sys.executable):
        if subprocess.run([program, "-c", "import pytest, pyflakes"], capture_output=True).returncode == 0:
            return program
    raise SystemExit("pytest or pyflakes is missing: tools/install.sh tests installs them")


class Script(Tasks):
    """Reads the task, reads what it overwrites, writes, runs the tests, reports."""

    @staticmethod
    def steps(agent, tree, name, title):
        steps, writes = [], WRITES[name.split("-")[0]]
        for path, text in writes.items():
            if path in FILES:  # who did not read a file may not overwrite it
                steps.append((agent.builtin["read"], {agent.file: f"{tree}/{path}"}))
            steps.append((agent.builtin["write"], {agent.file: f"{tree}/{path}", "content": text}))
        tests = [path for path in writes if path.startswith("tests/")]
        return [*steps, (agent.tool("lrm_build"), {"action": "test", **({"targets": tests} if tests else {})}),
                (agent.tool("lrm_task_update"), {"status": "code_written"})]


def main():
    install_or_end(check, finish)
    with directory() as top:
        home, tree = top / "home", repository(top / "demo", FILES)
        script = Script(home)
        (home / "config/projects").mkdir(parents=True)
        (home / "config/projects/demo.yaml").write_text(PROJECT.format(root=tree, python=python()))
        variables = environment(PATH=f"{ClaudeCode.binary.parent}:{os.environ['PATH']}")

        def factory(*words):
            return Factory(home).run("demo", *words, json_output=True, env=variables, timeout=900)

        with StubModel(script) as model, Daemon(home):
            (home / "config/llm.yaml").write_text(LLM.format(port=model.port))
            code, out, err = factory("brain", "run", "--no-llm")
            check(code == 0 and len(out["tasks"]) == 3, "the brain files three tasks", f"{out} {err}")
            code, out, err = factory("cycle", "start", "-f", "-w", 3, "-b", 3, "--until-empty")
            check(code == 0, "cycle start works on them", err)
            tasks = factory("tasks", "list")[1]["tasks"]
            for task in tasks:
                check(task["status"] == "queued_for_deploy", f"{task['id']}: merged and built", json.dumps(task))
                if "commit_sha" in task:
                    changed = set(git(tree, "diff", "--name-only", f"{task['commit_sha']}^", task["commit_sha"]).split())
                    check(changed == set(WRITES[task["id"].split("-")[0]]), f"{task['id']}: exactly its files changed", str(changed))
            check(not script.failures, "every tool that the model called was there", str(script.failures[:3]))
            code, out, err = factory("brain", "run", "--no-llm")
            check(code == 0 and out["findings"] == 0 and out["tasks"] == [], "and then the brain finds nothing", f"{out} {err}")
    finish()


main()
