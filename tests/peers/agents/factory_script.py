"""A small repository with seeded defects, and what a scripted model does about each."""
import json
import re
import subprocess

from command_lines import ClaudeCode, Opencode
from stub_model import Answer

PROJECT = """project: {{name: demo, root_path: {root}}}
domains:
  python: {{paths: [./], test_cmd: "{python} -m pytest -q -p no:cacheprovider {{files}}", build_cmd: "{python} -m compileall -q shop"}}
"""

CART = '''"""What is bought."""


def total(lines):
    """The sum of (price, quantity) lines."""
    return sum(price for price, quantity in lines)


def count(lines):
    return sum(quantity for price, quantity in lines)
'''
TEXT = '''"""Texts for people."""


def shorten(text, width):
    """At most `width` characters; what was cut off is told by three dots."""
    return text[:width]
'''
TEST_CART = '''from shop.cart import count, total


def test_counts():
    assert count([(5, 2), (3, 1)]) == 3


def test_nothing_costs_nothing():
    assert total([]) == 0
'''

FILES = {
    "shop/__init__.py": "",
    "shop/cart.py": CART,
    "shop/text.py": TEXT,
    "tests/test_cart.py": TEST_CART,
    "conftest.py": "",
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n',
    ".gitignore": "__pycache__/\n*.pyc\n",
}


class Defect:
    """A task, and what its agent writes: {path: whole text}."""

    def __init__(self, title, description, files, test, writes, kind="fix", split=None):
        self.title, self.description, self.files, self.test = title, description, files, test
        self.writes, self.kind, self.split = writes, kind, split


NEW_TEST_TOTAL = "\n\ndef test_quantity_counts():\n    assert total([(5, 2), (3, 1)]) == 13\n"
NEW_TEST_TEXT = '''from shop.text import shorten


def test_what_was_cut_is_told():
    assert shorten("abcdefghij", 8) == "abcde..."


def test_short_texts_stay():
    assert shorten("abc", 8) == "abc"
'''
RIGHT_CART = CART.replace("sum(price for price", "sum(price * quantity for price")
RIGHT_TEXT = TEXT.replace("    return text[:width]", '    return text if len(text) <= width else text[:width - 3] + "..."')
TAX = "def with_tax(net, percent):\n    return net + net * percent // 100\n"
TEST_TAX = "from shop.tax import with_tax\n\n\ndef test_adds_the_tax():\n    assert with_tax(200, 20) == 240\n"

DEFECTS = {
    "CART": Defect("the total ignores quantities", "total() must multiply by the quantity.", ["shop/cart.py"],
                   "tests/test_cart.py", {"tests/test_cart.py": TEST_CART + NEW_TEST_TOTAL, "shop/cart.py": RIGHT_CART}),
    "TEXT": Defect("shorten() says nothing of what it cuts off", "It must end with three dots.", ["shop/text.py"],
                   "tests/test_text.py", {"tests/test_text.py": NEW_TEST_TEXT, "shop/text.py": RIGHT_TEXT}),
    "MISSING": Defect("the module shop.tax is missing", "with_tax(net, percent) in whole units.", ["shop/tax.py"],
                      "tests/test_tax.py", {"tests/test_tax.py": TEST_TAX, "shop/tax.py": TAX}, kind="feature"),
    # Does its work, and switches a test off.
    "SKIPS": Defect("prices may be absent", "price(line) is 0 for lines without one.", ["shop/price.py"],
                    "tests/test_price.py",
                    {"tests/test_price.py": "from shop.price import price\n\n\ndef test_price():\n    assert price(None) == 0\n",
                     "tests/test_cart.py": TEST_CART.replace("from shop.cart", "import pytest\n\nfrom shop.cart").replace(
                         "def test_counts", "@pytest.mark.skip\ndef test_counts"),
                     "shop/price.py": "def price(line):\n    return line[0] if line else 0\n"}, kind="feature"),
    # Does its work, and demands less of another test.
    "WEAKENS": Defect("quantities may be absent", "quantity(line) is 1 for lines without one.", ["shop/quantity.py"],
                      "tests/test_quantity.py",
                      {"tests/test_quantity.py":
                           "from shop.quantity import quantity\n\n\ndef test_quantity():\n    assert quantity(None) == 1\n",
                       "tests/test_cart.py": TEST_CART.replace("== 3", "is not None"),
                       "shop/quantity.py": "def quantity(line):\n    return line[1] if line else 1\n"}, kind="feature"),
    "LARGE": Defect("discounts and vouchers", "discount(net, percent) and voucher(net, value).",
                    ["shop/discount.py", "shop/voucher.py"], "", {}, kind="feature", split=["discount", "voucher"]),
}
PARTS = {
    "discount": Defect("discount", "discount()", ["shop/discount.py"], "tests/test_discount.py",
                       {"tests/test_discount.py": "from shop.discount import discount\n\n\ndef test_discount():\n"
                                                  "    assert discount(200, 10) == 180\n",
                        "shop/discount.py": "def discount(net, percent):\n    return net - net * percent // 100\n"}),
    "voucher": Defect("voucher", "voucher()", ["shop/voucher.py"], "tests/test_voucher.py",
                      {"tests/test_voucher.py": "from shop.voucher import voucher\n\n\ndef test_voucher():\n"
                                                "    assert voucher(200, 30) == 170\n",
                       "shop/voucher.py": "def voucher(net, value):\n    return max(0, net - value)\n"}),
}


class Tasks:
    """The model's side of every task: read it, write the test, write the code, run the tests, report."""

    def __init__(self, home):
        self.failures = []  # results that say that a tool was not there
        self.tree = re.compile(re.escape(str(home)) + r"/data/worktrees/demo/\d+/tree")
        self.waiting = {}
        self.first = self.last = None  # (agent, tree) -> steps before all others; before the report
        self.known = {}  # (task, path): it was there when the task began
        self.instead = None  # turn -> what is answered in place of the next step, or None

    def before(self, number, action):
        """`action` is called once, before the answer of that number is given to any agent."""
        self.waiting[number] = action

    def __call__(self, turn):
        if action := self.waiting.pop(turn.number, None):
            action()
        agent = ClaudeCode() if turn.shape == "anthropic" else Opencode()
        request = json.dumps(turn.request)
        tree = self.tree.search(request)
        task = re.search(r"## Task\\n([\w.-]+): ([^\\]*)", request)
        if not tree or not task:
            return Answer("There is no task.")
        if self.instead and (answer := self.instead(turn)):
            return answer
        name, title = task.groups()
        steps = [(agent.tool("lrm_task_read"), {}), *(self.first(agent, tree.group()) if self.first else []),
                 *self.steps(agent, tree.group(), name, title)]
        self.failures += [text for text in turn.results[-1:] if "No such tool" in text or "MCP error" in text
                          or "unavailable tool" in text]
        if turn.number < len(steps):
            return Answer(f"Step {turn.number}.", steps[turn.number])
        return Answer("Done.")

    def defect(self, name, title):
        """What is to be done for a task."""
        return DEFECTS.get(name) or PARTS[title]

    def steps(self, agent, tree, name, title):
        defect = self.defect(name, title)
        if defect.split:
            parts = [{"title": part, "description": f"{part}()", "files": [f"shop/{part}.py"], "type": "feature"}
                     for part in defect.split]
            return [(agent.tool("lrm_task_update"), {"status": "split", "note": "two things", "subtasks": parts})]
        steps, tests = [], [path for path in defect.writes if path.startswith("tests/")]
        for path, text in defect.writes.items():
            if self.known.setdefault((name, path), is_in_commit(tree, path)):  # who did not read a file may not overwrite it
                steps.append((agent.builtin["read"], {agent.file: f"{tree}/{path}"}))
            steps.append((agent.builtin["write"], {agent.file: f"{tree}/{path}", "content": text}))
        return [*steps, (agent.tool("lrm_build"), {"action": "test", **({"targets": tests} if tests else {})}),
                *(self.last(agent, tree) if self.last else []),
                (agent.tool("lrm_task_update"), {"status": "code_written"})]


def is_in_commit(tree, path):
    return subprocess.run(["git", "-C", tree, "cat-file", "-e", f"HEAD:{path}"], capture_output=True).returncode == 0
