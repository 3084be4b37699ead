#!/usr/bin/env python3
"""How soon a daemon answers whose predecessor was killed while it indexed.

  bench/killed.py DIR [BIN_DIR]      DIR: a git work tree, for instance what bench/corpus.sh builds

Kills at a tenth, at half and at four fifths of a first scan, starts another daemon on what was left, and measures from its
start to its first answer (one that says `stale: true`, or how far indexing is, counts). Exit code 1 beyond 200 ms.
"""
import pathlib
import re
import shutil
import sys
import tempfile
import time
import urllib.error
import urllib.request

from daemon import Daemon
from measure import bin_directory, compare, finish, say


def done_of(daemon):
    """(done, total); None when it is ready."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{daemon.port}/ready", timeout=30):
            return None
    except urllib.error.HTTPError as error:
        found = re.search(rb"indexed: (\d+) of (\d+) files", error.read())
        return (int(found[1]), int(found[2])) if found else (0, 0)


def killed_at(binary, home, root, share):
    daemon = Daemon(binary, home, [root])
    while True:
        seen = done_of(daemon)
        if seen is None:
            sys.exit("the tree is too small: it was indexed before it could be killed")
        if seen[1] and seen[0] >= share * seen[1]:
            break
    daemon.process.kill()
    daemon.process.wait()
    return seen


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    if not words:
        sys.exit(__doc__)
    root = pathlib.Path(words[0]).resolve()
    binary = bin_directory(words[1:]) / "mcp-lrm"
    top = pathlib.Path(tempfile.mkdtemp(prefix="bench-killed-"))
    worst = 0.0
    try:
        for share in (0.1, 0.5, 0.8):
            home = top / str(share)
            done, total = killed_at(binary, home, root, share)
            start = time.monotonic()
            daemon = Daemon(binary, home, [root])
            answer = daemon.locate("parse", root)
            took = (time.monotonic() - start) * 1000
            if not answer:
                sys.exit("no answer")
            worst = max(worst, took)
            say(f"killed.first_answer, at {done} of {total} files", took, "ms")
            say("killed.first_answer, places in it", len(answer.get("places", [])), "places")
            daemon.wait_ready()
            if not daemon.locate("parse", root).get("places"):
                sys.exit("the index is empty after it was completed")
            daemon.stop()
        compare("first answer after kill -9, from the start of the process", "ms", worst, {}, limit=200)
    finally:
        shutil.rmtree(top, ignore_errors=True)
    finish()


main()
