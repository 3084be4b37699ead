"""A small HTTP service with three defects that analyzers find; what a scripted model does about each, about a change that
only production cannot bear, and about the repair of it."""
from factory_script import CART, RIGHT_CART, TEST_CART, Defect, Tasks

# 500 at /health when it cannot say where it runs.
SERVICE = '''"""Serves the health of the shop."""
import http.server
import os

from shop.place import label


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            status, text = 200, label(os.environ["DEPLOY_ENVIRONMENT"]) + " " + os.environ["DEPLOY_SHA"]
        except Exception as error:
            status, text = 500, repr(error)
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())


http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
'''
SMOKE = '''import http.client
import os
import sys

connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=30)
connection.request("GET", "/")
sys.exit(0 if os.environ["DEPLOY_SHA"] in connection.getresponse().read().decode() else "it serves another commit")
'''
PLACE = '''"""Names of places for people."""


def label(place):
    return place
'''
TEXT = "import json\n\n\ndef shorten(text, width):\n    return text[:width]\n"
TEST_TOTAL = "from shop.cart import total\n\n\ndef test_quantity_counts():\n    assert total([(5, 2), (3, 1)]) == 13\n"
TEST_TEXT = "from shop.text import shorten\n\n\ndef test_shortens():\n    assert shorten('abc', 2) == 'ab'\n"
TEST_TAX = "from shop.tax import with_tax\n\n\ndef test_adds_the_tax():\n    assert with_tax(200, 20) == 240\n"
TEST_PLACE = "from shop.place import label\n\n\ndef test_staging():\n    assert label('staging') == 'rehearsal'\n"
FILES = {
    "service.py": SERVICE, "smoke.py": SMOKE, "shop/__init__.py": "", "shop/cart.py": CART, "shop/text.py": TEXT,
    "shop/place.py": PLACE, "tests/test_cart.py": TEST_CART,
    "tests/test_total.py": TEST_TOTAL, "tests/test_text.py": TEST_TEXT, "tests/test_tax.py": TEST_TAX,
    "conftest.py": "", "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n', ".gitignore": "__pycache__/\n*.pyc\n"}
PROJECT = """project: {{name: demo, root_path: {root}}}
domains:
  python: {{paths: [./], test_cmd: "{python} -m pytest -q -p no:cacheprovider {{files}}",
            lint_cmd: "{python} -m pyflakes shop tests", build_cmd: "{python} -m compileall -q shop service.py"}}
wip: {{max_per_domain: 3}}
deploy:
  driver: process
  staging: {{run_cmd: "{python} service.py", port: {staging}, health_url: "http://127.0.0.1:{staging}/health",
             health_timeout: 120s, e2e_cmd: "{python} smoke.py"}}
  prod: {{run_cmd: "{python} service.py", port: {prod}, health_url: "http://127.0.0.1:{prod}/health",
          health_timeout: 20s, smoke_cmd: "{python} smoke.py"}}
"""

# By the first word of the name that the brain gives a task.
FOUND = {
    "fix": Defect("", "", ["shop/cart.py"], "tests/test_total.py",
                  {"tests/test_total.py": TEST_TOTAL + "\n\ndef test_one_line():\n    assert total([(5, 3)]) == 15\n",
                   "shop/cart.py": RIGHT_CART}),
    "implement": Defect("", "", ["shop/tax.py"], "tests/test_tax.py",
                        {"tests/test_tax.py": TEST_TAX + "\n\ndef test_no_tax():\n    assert with_tax(200, 0) == 200\n",
                         "shop/tax.py": "def with_tax(net, percent):\n    return net + net * percent // 100\n"}),
    "lint": Defect("", "", ["shop/text.py"], "", {"shop/text.py": TEXT.replace("import json\n\n\n", "")}),
}
# Its test passes, and so does staging.
BREAKS = Defect("staging is called a rehearsal", "label('staging') is 'rehearsal'.", ["shop/place.py"], "tests/test_place.py",
                {"tests/test_place.py": TEST_PLACE,
                 "shop/place.py": PLACE.replace("return place", "return {'staging': 'rehearsal'}[place]")}, kind="feature")
REPAIRS = Defect("", "", ["shop/place.py"], "tests/test_place.py",
                 {"tests/test_place.py": TEST_PLACE + "\n\ndef test_others_keep_their_name():\n    assert label('prod') == 'prod'\n",
                  "shop/place.py": PLACE.replace("return place", "return {'staging': 'rehearsal'}.get(place, place)")})


class Service(Tasks):
    """Reads the task, reads what it overwrites, writes, runs the tests, reports."""

    def defect(self, name, title):
        if name == "BREAKS":
            return BREAKS
        if name.startswith("BREAKS-hotfix"):
            return REPAIRS
        return FOUND.get(name.split("-")[0]) or super().defect(name, title)
