#!/usr/bin/env python3
"""A daemon killed in the middle of its first scan: the next one answers at once and completes the index."""
import json
import time

from suite import Daemon, check, directory, finish, git

FILES = 4000
SOME_WORDS = "".join(f"    # {word} of the many words that a file may hold\n" for word in ("first", "second", "third") * 30)


def source(number):
    return f"def numbered_{number}_thing():\n    return {number}\n{SOME_WORDS}"


with directory() as top:
    root = top / "demo"
    for number in range(FILES):
        path = root / f"part_{number % 50}" / f"file_{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source(number))
    git(top, "init", "-q", str(root))
    for share in (0.1, 0.6):
        first = Daemon(top / f"home_{share}", "--root", root)
        end = time.monotonic() + 120
        done = 0
        while time.monotonic() < end:
            _, structured, error = first.tool("lrm_locate", {"query": "thing", "limit": 1}, root=root)
            indexing = (structured or {}).get("indexing")
            if not error and indexing is None:
                break
            done = (indexing or {}).get("done", 0)
            if done >= share * FILES:
                break
        first.kill()

        with Daemon(top / f"home_{share}", "--root", root) as second:
            start = time.monotonic()
            text, structured, error = second.tool("lrm_locate", {"query": "numbered_7_thing", "kind": "definition"}, root=root)
            took = (time.monotonic() - start) * 1000
            print(f"      killed at {done} of {FILES}: first answer after {took:.0f} ms", flush=True)
            check(not error, "the first call after the kill gets an answer", text[:200])
            check(took < 2000, "within two seconds, stale or not", f"{took:.0f} ms")
            second.ready(120)
            for number in (0, 7, FILES // 2, FILES - 1):
                _, structured, _ = second.tool("lrm_locate", {"query": f"numbered_{number}_thing", "kind": "definition"}, root=root)
                paths = [place["path"] for place in structured["places"]]
                check(paths[:1] == [f"part_{number % 50}/file_{number}.py"], f"symbol {number} is found after it completed", paths)

finish()
