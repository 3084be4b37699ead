"""A repository with a history, and a clone of it that is moved from commit to commit."""

import os
import re
import subprocess

CODE = set("""c cc cpp cxx h hh hpp cs go java js jsx ts tsx mjs cjs php py rb rs swift kt scala lua sh dart ex exs hs ml
zig m svelte vue""".split())


def git(clone, *words, check=True):
    run = subprocess.run(["git", "-C", clone, "--no-pager", *words], capture_output=True, check=False)
    if check and run.returncode != 0:
        raise RuntimeError(f"git {words[0]} in {clone}: {run.stderr.decode(errors='replace').strip()}")
    return run.stdout.decode(errors="replace").strip("\n")


def is_code(path):
    inside = ("/vendor/", "/node_modules/", ".min.")
    return path.rsplit(".", 1)[-1] in CODE and not any(part in path for part in inside)


def is_test(path):
    return re.search(r"(?i)test|spec|example|fixture|bench", path) is not None


class Tree:
    """A clone below `work`; made once, without its content."""

    def __init__(self, clone, work):
        self.clone = clone
        self.path = os.path.join(os.path.abspath(work), re.sub(r"\W+", "_", clone))
        self.at = None
        if not os.path.isdir(self.path):
            subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", clone, self.path], check=True)

    def move_to(self, commit):
        """Checks out `commit` with nothing left of another one. False when it is there already."""
        if commit == self.at:
            return False
        git(self.path, "checkout", "-q", "-f", "--detach", commit, check=False)
        git(self.path, "clean", "-qfdx", check=False)
        self.at = commit
        return True

    def files(self):
        """path -> blob of the commit that is checked out."""
        entries = git(self.path, "ls-tree", "-r", "-z", "HEAD").split("\0")
        split = (entry.split("\t", 1) for entry in entries if "\t" in entry)
        return {path: head.split()[2] for head, path in split if head.split()[1] == "blob"}
