"""The code indexes that bench/ compares ours with: codegraph from npm, universal-ctags from Debian."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

PEERS = pathlib.Path(__file__).resolve().parent / "peers" / "code"


class Use:
    """What one run to the end cost."""

    def __init__(self, command, cwd=None, environment=None):
        start = time.monotonic()
        child = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, cwd=cwd, env={**os.environ, **(environment or {})})
        with child.stdout as pipe:
            self.out = pipe.read().decode(errors="replace")
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        self.wall = time.monotonic() - start
        self.cpu = usage.ru_utime + usage.ru_stime  # with the children that it waited for
        self.peak = usage.ru_maxrss / 1024  # MB
        self.code = child.returncode

    def succeeded(self, what):
        if self.code != 0:
            sys.exit(f"{what} failed with exit code {self.code}")
        return self


def size_of(folder):
    """MB of the files below."""
    return sum(path.stat().st_size for path in pathlib.Path(folder).rglob("*") if path.is_file()) / 1e6


def install():
    """npm install by the lock where it has changed; `npm ci` wants every platform's package to be listed in it."""
    lock = hashlib.sha256((PEERS / "package-lock.json").read_bytes()).hexdigest()
    stamp = PEERS / "node_modules" / (".stamp-" + lock)
    if stamp.exists():
        return
    subprocess.run(["npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                   cwd=PEERS, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=True)
    stamp.touch()


class Codegraph:
    """Its command line on one work tree; the index is the folder .codegraph in it."""

    def __init__(self, root):
        install()
        self.root = pathlib.Path(root)
        self.home = self.root.parent / "codegraph-home"  # its settings and logs
        self.home.mkdir(exist_ok=True)

    def run(self, *arguments):
        shim = PEERS / "node_modules/@colbymchenry/codegraph/npm-shim.js"
        environment = {"HOME": str(self.home), "CODEGRAPH_TELEMETRY": "0", "DO_NOT_TRACK": "1", "NO_COLOR": "1"}
        return Use(["node", shim, *arguments], self.root, environment)

    def index(self):
        shutil.rmtree(self.index_directory(), ignore_errors=True)
        return self.run("init", ".").succeeded("codegraph init")

    def sync(self):
        return self.run("sync", ".").succeeded("codegraph sync")

    def index_directory(self):
        return self.root / ".codegraph"

    def callers(self, row):
        """(places of one symbol of expected.json, whether an answer was given)"""
        name = row["symbol"].replace(".", "::")
        use = self.run("callers", name, "--json", *(["--file", row["file"]] if "file" in row else []))
        try:
            answer = json.loads(use.out)
        except ValueError:
            return [], False  # it says in words that there is none
        if answer.get("ambiguous"):
            return [], False
        places = []
        for definition in answer["definitions"]:
            files = {caller["id"]: caller["filePath"] for caller in definition["callers"]}
            calls = [edge for edge in definition["edges"] if edge["kind"] == "calls"]
            places += [f"{files[edge['source']]}:{edge['line']}" for edge in calls if edge["source"] in files]
        return places, True


def ctags(tree, tags):
    """Writes `tags`, the names of all definitions of the tree."""
    return Use(["ctags", "-R", "--links=no", "-f", tags, tree]).succeeded("ctags")
