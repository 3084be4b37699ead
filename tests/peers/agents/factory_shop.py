"""What the tests of `factory` with real agents work with: a home, a repository, a scripted model, and what must hold of a
task that was merged and of a machine on which they worked."""
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys
import time

from cli_support import Factory, environment
from command_lines import ClaudeCode, Opencode
from factory_script import DEFECTS, FILES, PROJECT, Tasks
from stub_model import StubModel
from suite import BIN, Daemon, check, directory, git, repository

LLM = """providers:
  claude: {{kind: claude-cli, base_url: "http://127.0.0.1:{port}"}}
  opencode: {{kind: opencode-cli, base_url: "http://127.0.0.1:{port}/v1"}}
tiers:
  worker: [claude/stub-model]
  simple: [claude/stub-model]
  medium: [opencode/stub-model]
complexity: {{medium_size: 4, medium_files: 9}}
"""


class Shop:
    """A home, a repository of `files`, a scripted model, and `factory` over them. `fields` fill the text of the project's
    file, `variables` are in the environment of `factory`."""

    def __init__(self, top, files=FILES, project=PROJECT, script=Tasks, llm=LLM, variables=(), **fields):
        self.home, self.tree = top / "home", repository(top / "demo", files)
        self.tool = Factory(self.home)
        self.script = script(self.home)
        self.model = StubModel(self.script)
        (self.home / "config/projects").mkdir(parents=True)
        (self.home / "config/projects/demo.yaml").write_text(project.format(root=self.tree, python=python(), **fields))
        (self.home / "config/llm.yaml").write_text(llm.format(port=self.model.port))
        programs = {agent.binary.parent for agent in (ClaudeCode, Opencode)}
        self.daemon = Daemon(self.home)  # at a free port; `factory` finds it
        self.environment = environment(PATH=":".join([*map(str, programs), os.environ["PATH"]]), **dict(variables))

    def __enter__(self):
        self.model.__enter__()
        return self

    def __exit__(self, *_):
        self.model.__exit__()
        self.daemon.stop()

    def factory(self, *words, **options):
        """(exit code, facts, stderr)"""
        return self.tool.run("demo", *words, json_output=True, env=self.environment, timeout=900, **options)

    def add(self, name, *words, task=None):
        task = task or DEFECTS[name]
        code, out, err = self.factory("tasks", "add", task.title, "--id", name, "--type", task.kind,
                                      "--description", task.description, "--files", *task.files, *words)
        check(code == 0 and out["added"] == [name], f"{name} is added", err)

    def task(self, name):
        return self.factory("tasks", "show", name)[1]["task"]


def python():
    """One that has pytest and pyflakes."""
    for program in ("/usr/bin/python3", sys.executable):
        if subprocess.run([program, "-c", "import pytest, pyflakes"], capture_output=True).returncode == 0:
            return program
    raise SystemExit("pytest or pyflakes is missing: tools/install.sh tests installs them")


def processes_with(text):
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if text.encode() in (entry / "environ").read_bytes():
                    found[entry.name] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                pass
    return found


def check_pack(shop, name, kind):
    """The proof beside a merged task: sealed, every file as it was sealed, its seal in the store; its manifest's facts."""
    history = shop.factory("tasks", "history", name)[1]["events"]
    for folder in (shop.home / "data/evidence" / name).iterdir():
        manifest = (folder / "manifest.json").read_bytes()
        if not any(event.get("evidence_hash") == hashlib.sha256(manifest).hexdigest() for event in history):
            continue
        sealed = json.loads(manifest)["files"]
        whole = all(hashlib.sha256((folder / path).read_bytes()).hexdigest() == one["sha256"] for path, one in sealed.items())
        proofs = {"verify.json"} if kind == "debt" else {"red.json", "green.json", "verify.json"}
        if proofs <= set(sealed):
            check(whole and {"agent.jsonl", "cmd.jsonl", "diff.patch", "verdict.json"} <= set(sealed),
                  f"{name}: its evidence pack is whole", str(sealed.keys()))
            return json.loads(manifest)["facts"]
    check(False, f"{name}: it has a proof that the store knows", json.dumps(history[-5:]))
    return {}


def check_merged(shop, name, fix=None, states=("merged", "queued_for_deploy")):
    """`fix`: the Defect that it was; it is on the branch, its proof beside it, and the proof can be repeated."""
    task, fix = shop.task(name), fix or DEFECTS[name]
    check(task["status"] in states, f"{name}: {states[-1]}", json.dumps(task))
    if "commit_sha" not in task:
        return
    commit = task["commit_sha"]
    subject = git(shop.tree, "log", "-1", "--format=%s", commit)
    check(subject == f"{name}: {fix.title}", f"{name}: the commit names its task", subject)
    check(git(shop.tree, "merge-base", "--is-ancestor", commit, "main") == "", f"{name}: the commit is on main")
    changed = set(git(shop.tree, "diff", "--name-only", f"{commit}^", commit).split())
    check(changed == {fix.test, *fix.files} - {""}, f"{name}: exactly its files changed", str(changed))
    facts = check_pack(shop, name, task["type"])
    if not fix.test:
        return
    check(bool(facts.get("fail_to_pass")) and all(fix.test in test for test in facts["fail_to_pass"]),
          f"{name}: FAIL_TO_PASS names its tests", json.dumps(facts))
    # Anyone can see it again: the printed command fails before the change and passes with it.
    command = shlex.split(facts["command"])
    for commit_seen, test_from, passes in ((f"{commit}^", commit, False), (commit, commit, True)):
        with directory() as place:
            git(shop.tree, "worktree", "add", "-q", "--detach", str(place / "seen"), commit_seen)
            git(place / "seen", "checkout", "-q", test_from, "--", fix.test)
            done = subprocess.run(command, cwd=place / "seen", capture_output=True, text=True)
            check((done.returncode == 0) == passes,
                  f"{name}: FAIL_TO_PASS {'passes with' if passes else 'fails without'} the change", done.stdout[-500:])
            git(shop.tree, "worktree", "remove", "--force", str(place / "seen"))


def check_nothing_left(shop, what):
    check(not shop.script.failures, f"{what}: every tool that the model called was there", str(shop.script.failures[:3]))
    end = time.monotonic() + 10
    while (left := processes_with("FACTORY_AGENT=")) and time.monotonic() < end:
        time.sleep(0.05)
    left = {pid: line for pid, line in left.items() if str(shop.home) in line}
    check(not left, f"{what}: nothing of the agents is left running", str(left))
    check(git(shop.tree, "status", "--porcelain") == "", f"{what}: the main work tree is clean")
    check(git(shop.tree, "rev-parse", "HEAD") == git(shop.tree, "rev-parse", "main"), f"{what}: it follows its branch")


def log_of(shop, name):
    file = shop.home / f"logs/{name}-demo.log"
    return file.read_text() if file.exists() else ""


def start(shop, *words):
    """`factory demo ...` in the background."""
    return subprocess.Popen([str(BIN / "factory"), "demo", *map(str, words), "--home", str(shop.home), "--json"], cwd="/",
                            env=shop.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)
