#!/usr/bin/env python3
"""`factory PROJECT brain`: a small repository with three seeded defects becomes exactly three tasks that a worker can
begin with; the same again files nothing; what cannot be run is said and stops nothing else.

usage: brain.py [BIN_DIR]
"""
import json
import os
import subprocess
import sys

if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]

from cli_support import Factory, environment  # noqa: E402
from llm_stub import Stub  # noqa: E402
from suite import Daemon, check, directory, finish, git, repository  # noqa: E402


def python():
    """One that has pytest."""
    for program in ("/usr/bin/python3", sys.executable):
        if subprocess.run([program, "-c", "import pytest, pyflakes"], capture_output=True).returncode == 0:
            return program
    raise SystemExit("pytest or pyflakes is missing: tools/install.sh tests installs them")


PROJECT = """project: {{name: demo, root_path: {root}}}
domains:
  python: {{paths: [./], test_cmd: "{python} -m pytest -q -p no:cacheprovider {{files}}", lint_cmd: "{python} -m pyflakes shop tests"}}
  rust: {{paths: [native/], build_cmd: no-such-compiler check}}
{more}"""

FILES = {
    "shop/__init__.py": "",
    "shop/cart.py": '"""What is bought."""\n\n\nclass Line:\n    pass\n\n\ndef total(lines):\n'
                    '    """The sum of (price, quantity) lines."""\n    return sum(price for price, quantity in lines)\n',
    "shop/text.py": '"""Texts for people."""\nimport json\n\n\ndef shorten(text, width):\n    return text[:width]\n',
    "tests/test_cart.py": "from shop.cart import total\nfrom shop.text import shorten\n\n\ndef test_nothing_costs_nothing():\n"
                          "    assert total([]) == 0\n\n\ndef test_quantity_counts():\n    assert total([(5, 2), (3, 1)]) == 13\n"
                          "\n\ndef test_shortens():\n    assert shorten('abc', 2) == 'ab'\n",
    "tests/test_tax.py": "from shop.tax import with_tax\n\n\ndef test_adds_the_tax():\n    assert with_tax(200, 20) == 240\n",
    "conftest.py": "",
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n',
    ".gitignore": "__pycache__/\n*.pyc\n",
}


class Shop:
    def __init__(self, top, files=None, more=""):
        self.home, self.tree = top / "home", repository(top / "demo", files or FILES)
        self.tool = Factory(self.home)
        (self.home / "config/projects").mkdir(parents=True)
        self.project = self.home / "config/projects/demo.yaml"
        self.project.write_text(PROJECT.format(root=self.tree, python=python(), more=more))

    def __enter__(self):
        self.daemon = Daemon(self.home)
        return self

    def __exit__(self, *_):
        self.daemon.stop()

    def factory(self, *words, **options):
        return self.tool.run("demo", *words, env=environment(), timeout=300, **{"json_output": True, **options})

    def brain(self, *words):
        code, out, err = self.factory("brain", *words)
        check(code == 0, f"brain {' '.join(words)}", err)
        return out or {"tasks": [], "known": [], "notes": [], "refused": [], "findings": 0}

    def backlog(self):
        return self.factory("tasks", "list")[1]["tasks"]


def by_type(tasks):
    return {task["type"]: task for task in tasks}


def three_defects():
    with directory() as top, Shop(top) as shop:
        out = shop.brain("run", "--no-llm", "--dry-run")
        check(len(out["tasks"]) == 3 and out["findings"] == 3, "--dry-run shows three tasks", str(out))
        check(shop.backlog() == [], "--dry-run stores none")

        code, text, err = shop.factory("brain", "run", "--no-llm", json_output=False)
        check(code == 0 and "3 findings, 3 tasks filed, 0 known already" in text, "three findings, three tasks", text + err)
        check("rust build: 'no-such-compiler' is not on this machine" in text,
              "a command that the machine lacks is said in one sentence, the others go on", text)
        tasks = {task["type"]: shop.factory("tasks", "show", task["id"])[1]["task"] for task in shop.backlog()}
        check(sorted(tasks) == ["debt", "feature", "fix"], "a fix, a feature, a debt", str(tasks.keys()))

        fix = tasks["fix"]
        check((fix["file"], fix["line"]) == ("tests/test_cart.py", 10), "the failing test: its file and line", str(fix))
        check(fix["files"] == ["shop/cart.py"], "the code that the test uses may change, and no other", str(fix["files"]))
        check("test_quantity_counts" in fix["title"] and fix["symbol"] == "test_quantity_counts", "it names the test", fix["title"])
        check(fix["test_command"].endswith("-m pytest -q -p no:cacheprovider tests/test_cart.py"), "its test command",
              fix["test_command"])
        check(any("test_quantity_counts passes, unchanged" in line for line in fix["definition_of_done"]),
              "its definition of done", str(fix["definition_of_done"]))
        check("def test_quantity_counts" in fix["file_content"] and len(fix["file_content"]) <= 3000, "the test's code is in it")
        check(fix["types_defined"] == ["shop/cart.py:4 class Line"], "the types of the code it may change",
              str(fix.get("types_defined")))
        check("assert" in fix.get("test_example", ""), "a test of this project as an example", str(fix.get("test_example")))

        feature = tasks["feature"]
        check(feature["files"] == ["shop/tax.py"] and feature["title"] == "IMPLEMENT shop.tax", "the missing module's path",
              str(feature["files"]))
        check((feature["file"], feature["line"]) == ("tests/test_tax.py", 1), "the test that imports it, and where", str(feature))
        check("from shop.tax import with_tax" in feature["file_content"], "that test's code is in it")
        check(feature["provides"] == ["with_tax"], "what it has to provide", str(feature.get("provides")))
        check(feature["test_command"].endswith("tests/test_tax.py"), "its test command", feature["test_command"])

        debt = tasks["debt"]
        check((debt["file"], debt["line"], debt["files"]) == ("shop/text.py", 2, ["shop/text.py"]),
              "the linter's finding: file and line", str(debt))
        check("imported but unused" in debt["finding"] and debt["lint_command"].endswith("-m pyflakes shop tests"),
              "what the linter says, and its command", debt["finding"])
        check(debt["test_command"].endswith("-m pytest -q -p no:cacheprovider"), "its test command: all tests", debt["test_command"])
        for name, task in tasks.items():
            check(task["domain"] == "python" and task["status"] == "pending", f"{name}: of its domain, pending", str(task["domain"]))
            check(any(one.startswith("security: ") for one in task["concerns"]) and "tenants" in task["concerns_not"],
                  f"{name}: which concerns were chosen, and why not the others", str(task["concerns"]))
            check("Factory" not in task["description"] and not task.get("tainted"), f"{name}: not from outside")

        out = shop.brain("run", "--no-llm")
        check(out["tasks"] == [] and len(out["known"]) == 3, "the same again files nothing", str(out))
        check(len(shop.backlog()) == 3, "there are still three tasks")
        # The defect stays when its line moves.
        cart = shop.tree / "tests/test_cart.py"
        cart.write_text("# A comment.\n\n" + cart.read_text())
        out = shop.brain("run", "--no-llm")
        check(out["tasks"] == [] and len(out["known"]) == 3, "nor when its line moved", str(out))

        code, out, err = shop.factory("brain", "status")
        check(code == 0 and out["tasks"] == {"fix": {"pending": 1}, "implement": {"pending": 1}, "lint": {"pending": 1}},
              "status counts them", str(out) + err)
        check(out["domains"]["rust"]["build"]["is_there"] is False and out["domains"]["python"]["test"]["is_there"] is True,
              "status says which commands the machine has", str(out["domains"]))


def choices():
    with directory() as top, Shop(top) as shop:
        for mode, types in (("fix", ["fix"]), ("test", ["fix"]), ("missing", ["feature"]), ("debt", ["debt"]), ("security", []),
                            ("perf", []), ("refactor", [])):
            out = shop.brain("run", "--mode", mode, "--dry-run")
            check([task["type"] for task in out["tasks"]] == types, f"--mode {mode}: {types}", str(out["tasks"]))
        check(any("not measured: duplication" in note for note in out["notes"]), "what cannot be measured is said", str(out["notes"]))
        out = shop.brain("run", "shop.tax", "--dry-run")
        check([task["type"] for task in out["tasks"]] == ["feature"], "a focus keeps what it is about", str(out["tasks"]))
        out = shop.brain("run", "--limit", "1", "--dry-run")
        check([task["type"] for task in out["tasks"]] == ["fix"] and out["waiting"] == 2 and
              any("2 more wait" in note for note in out["notes"]), "--limit files the best, and says what waits", str(out))
        out = shop.brain("quick", "--dry-run")
        check(len(out["tasks"]) == 3, "quick finds them too", str(out))
        code, out, err = shop.factory("brain", "run", "--domain", "rust")
        check(code == 1 and "none of the project's commands" in shop.factory(
            "brain", "run", "--domain", "rust", json_output=False)[2], "nothing that could be run is a failure", str(out))
        code, _, err = shop.factory("brain", "run", "--domain", "perl")
        check(code == 1 and "no domain 'perl'; there are python, rust" in err, "an unknown domain is said", err)
        code, _, err = shop.tool.run("brain", "run")
        check(code == 2 and "say which project" in err, "without a project it says so", err)
        check(shop.backlog() == [], "nothing was stored")


def refactoring_and_references():
    branches = "".join(f"    if a == {n}:\n        return {n + 1}\n" for n in range(12))
    files = {**FILES, "shop/many.py": f"def choose(a, b, c, d, e, f):\n{branches}    return b + c + d + e + f\n",
             "ao.yaml": "- {id: AO-7, text: taxes}\n"}
    with directory() as top, Shop(top, files, "ao_compliance: {enabled: true, refs_file: ao.yaml}\n") as shop:
        out = shop.brain("run", "--mode", "refactor", "--dry-run")
        found = sorted((task["title"].split(": ")[1][:24], task["line"], task["type"]) for task in out["tasks"])
        check(found == [("'choose' takes 6, above ", 1, "refactor"), ("the cyclomatic complexit", 1, "refactor")], "too complex, too many parameters", str(found))
        out = shop.brain("run", "--no-llm")
        check(sorted(task["type"] for task in out["tasks"]) == ["debt", "fix"] and
              any("names none of the references of ao.yaml" in line for line in out["refused"]),
              "with ao_compliance a feature without a reference is refused", str(out["refused"]))
        test = shop.tree / "tests/test_tax.py"
        test.write_text("# AO-7\n" + test.read_text())
        out = shop.brain("run", "--no-llm")
        check([(task["type"], task.get("ao_reference")) for task in out["tasks"]] == [("feature", "AO-7")],
              "with one it is filed, and names it", str(out))
        check(any("refactoring was not measured" in note for note in out["notes"]), "the phase is said", str(out["notes"]))


def a_damaged_tree():
    """Names that are not there are no tasks."""
    files = {**FILES, "tests/test_tax.py": "def test_fine():\n    pass\n", "shop/text.py": FILES["shop/text.py"].replace("import json\n", ""),
             "tests/test_cart.py": "import pytest\n\nfrom shop.cart import total\n\n\n@pytest.mark.parametrize('a', [1, 2])\n"
                                   "def test_each(a):\n    assert total([(a, 2)]) == 2 * a\n"}
    with directory() as top, Shop(top, files) as shop:
        out = shop.brain("run", "--no-llm")
        check(len(out["tasks"]) == 1 and out["findings"] == 2 and out["tasks"][0]["symbol"] == "test_each",
              "the parameters of one test are one task", str(out))
        git(shop.tree, "add", "-A")
        (shop.tree / "tests/test_odd.py").write_text("def test_odd():\n    assert False\n")
        (shop.tree / ".gitignore").write_text("tests/test_odd.py\n__pycache__/\n")
        out = shop.brain("run", "--no-llm")
        check(out["tasks"] == [] and any("is no file of the index" in line for line in out["refused"]),
              "a finding in a file that the index does not know is dropped with a sentence", str(out))


def chat():
    """Answers with citations: those that hold stay, the others go."""
    email = "@".join(["jeanne.martin", "customer-mail.fr"])
    files = {**FILES, "shop/cart.py": f"# Ask {email}\n" + FILES["shop/cart.py"]}
    with directory() as top, Shop(top, files) as shop, Stub() as stub:
        code, _, err = shop.factory("brain", "--chat", "how is the total computed")
        check(code == 1 and "llm.yaml" in err, "without models it says so", err)
        (shop.home / "config/llm.yaml").write_text(
            f"providers:\n  local: {{base_url: 'http://127.0.0.1:{stub.port}/v1', models: {{m: demo-model}}}}\n"
            "tiers: {brain: [local/m]}\n")
        stub.extra = ["It sums prices, shop/cart.py:11.", "It asks the bank, shop/bank.py:3.", "It is fast.",
                      "It has many lines, shop/cart.py:4000."]
        code, out, err = shop.factory("brain", "--chat", "total")
        check(code == 0 and out["answer"] == "It sums prices, shop/cart.py:11.\n" and out["dropped"] >= 3 and out["calls"] == 1,
              "only what its citation shows stays", f"{out} {err}")
        check(out["citations"] == [{"path": "shop/cart.py", "lines": [11, 11]}], "the citations are facts", str(out))
        asked = json.dumps(stub.asked())
        check("def total" in asked and email not in asked, "the model was shown the code, and no person's address", asked)
        stub.extra = []
        code, out, err = shop.factory("brain", "--chat", "total", json_output=False)
        check(code == 1 and "the model said nothing that its citations show" in out and "shop/cart.py:" in out,
              "an answer without citations is none: the places are shown", out + err)
        code, _, err = shop.factory("brain")
        check(code == 2 and "run, quick or status" in err, "what can be done is said", err)


three_defects()
chat()
choices()
refactoring_and_references()
a_damaged_tree()
finish()
