#!/usr/bin/env python3
"""A daemon killed in the middle of its first scan: the next one answers at once, says that it is not done, completes the
index that it found, and answers as if nothing had been."""
import re
import time

from suite import Daemon, check, directory, finish, git

FILES = 2500
WORDS = "".join(f"    # {word} of the many words that a file may hold, number {n}\n" for n in range(30)
                for word in ("first", "second", "third"))
SOON = 2.0  # seconds; on a machine that does nothing else it is 0.2 (bench/killed.py)


def source(number):
    functions = "".join(f"def helper_{number}_{part}(value):\n    return numbered_{number}_thing() + value\n" for part in range(20))
    return f"def numbered_{number}_thing():\n    return {number}\n{WORDS}\n{functions}"


def path_of(number):
    return f"part_{number % 50}/file_{number}.py"


def progress(daemon):
    """(done, total) files; None when everything is indexed."""
    status, _, body = daemon.http("GET", "/ready")
    found = re.search(rb"indexed: (\d+) of (\d+) files", body)
    return None if status == 200 else (int(found[1]), int(found[2])) if found else (0, 0)


def kill_at(home, root, share):
    """Starts a daemon and kills it when that share of the files is done; (done, total) as it was last seen."""
    daemon = Daemon(home, "--root", root)
    end = time.monotonic() + 120
    seen = (0, 0)
    while time.monotonic() < end:
        now = progress(daemon)
        if now is None:
            break
        seen = now
        if seen[1] and seen[0] >= share * seen[1]:
            break
    daemon.kill()
    return seen, now is not None


def first_answer(home, root, what):
    """A daemon on what was left, and its first answer within the bound."""
    start = time.monotonic()
    daemon = Daemon(home, "--root", root)
    text, structured, error = daemon.tool("lrm_locate", {"query": "numbered_7_thing", "kind": "definition"}, root=root)
    took = time.monotonic() - start
    print(f"      {what}: first answer {took * 1000:.0f} ms after the start", flush=True)
    check(not error, f"{what}: the first call gets an answer", text[:200])
    check(took < SOON, f"{what}: soon after the start", f"{took:.2f} s")
    if not error:
        places = structured["places"]
        whole = not structured["stale"] and "indexing" not in structured
        others = all(place.get("match") == "fuzzy" for place in places)
        check([place["path"] for place in places[:1]] == [path_of(7)] or (not whole and others),
              f"{what}: it is right, or says that it is not the whole, and what is only alike", structured)
        check(all((root / place["path"]).is_file() for place in places), f"{what}: the places are there", places)
    return daemon


with directory() as top:
    root = top / "demo"
    for number in range(FILES):
        path = root / path_of(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source(number))
    git(top, "init", "-q", str(root))
    for share in (0.05, 0.5, 0.9):
        home = top / f"home_{share}"
        (done, total), was_in_time = kill_at(home, root, share)
        what = f"killed at {done} of {total}"
        check(was_in_time and 0 < done < total == FILES, f"{what}: in the middle of it")
        with first_answer(home, root, what) as second:
            second.ready(120)
            for number in (0, 7, FILES // 2, FILES - 1):
                _, structured, _ = second.tool("lrm_locate", {"query": f"numbered_{number}_thing", "kind": "definition"},
                                               root=root)
                paths = [place["path"] for place in structured["places"]]
                check(paths[:1] == [path_of(number)], f"{what}: symbol {number} is found once it is complete", paths)
            check("moved aside" not in second.errors() and not list((home / "data").rglob("*.bad-*")),
                  f"{what}: what was there was used, not thrown away", second.errors()[-300:])

    home = top / "home_again"
    kills = [kill_at(home, root, share) for share in (0.2, 0.4, 0.8)]
    check(all(in_time for _, in_time in kills[:1]), "killed again and again", kills)
    with first_answer(home, root, "killed three times") as last:
        last.ready(120)
        _, structured, _ = last.tool("lrm_locate", {"query": "numbered_8_thing", "kind": "definition"}, root=root)
        check([place["path"] for place in structured["places"]][:1] == [path_of(8)], "killed three times: complete in the end")

finish()
