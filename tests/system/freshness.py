#!/usr/bin/env python3
"""An edit is visible to the very next call, and a work tree never answers for another."""
import shutil
import threading

from suite import Daemon, check, directory, finish, git, repository


def names(daemon, query, root, **more):
    text, structured, error = daemon.tool("lrm_locate", {"query": query, "kind": "definition", **more}, root=root)
    if error:
        return text
    return [(p["path"], p["symbol"], tuple(p["lines"])) for p in structured["places"]]


def exact(daemon, symbol, root):
    found = names(daemon, symbol, root)
    return [place for place in found if isinstance(place, tuple) and place[1].split(".")[-1] == symbol]


with directory() as top:
    tree = repository(top / "demo", {
        "src/one.py": "def first_thing():\n    return 1\n",
        "src/two.py": "def second_thing():\n    return 2\n",
        ".gitignore": "ignored/\n",
    })
    with Daemon(top / "home", "--root", tree) as daemon:
        daemon.ready()
        check(exact(daemon, "first_thing", tree), "a symbol is found")

        misses = 0
        for n in range(100):
            (tree / "src/one.py").write_text(f"# {n}\ndef edited_{n}_thing():\n    return {n}\n")
            if not exact(daemon, f"edited_{n}_thing", tree):
                misses += 1
            if n and exact(daemon, f"edited_{n - 1}_thing", tree):
                misses += 1
        check(misses == 0, "100 edits: each visible to the very next call, the old text gone", f"{misses} missed")

        misses = 0
        for n in range(30):
            (tree / f"new_{n}").mkdir()
            (tree / f"new_{n}/deep.py").write_text(f"def created_{n}_thing():\n    pass\n")
            misses += not exact(daemon, f"created_{n}_thing", tree)
            (tree / f"new_{n}").rename(tree / f"moved_{n}")
            places = exact(daemon, f"created_{n}_thing", tree)
            misses += [p[0] for p in places] != [f"moved_{n}/deep.py"]
            shutil.rmtree(tree / f"moved_{n}")
            misses += bool(exact(daemon, f"created_{n}_thing", tree))
        check(misses == 0, "30 folders created, moved and removed: each seen at once", f"{misses} missed")

        (tree / "ignored").mkdir()
        (tree / "ignored/secret.py").write_text("def ignored_thing():\n    pass\n")
        check(not exact(daemon, "ignored_thing", tree), "an ignored file is not found")
        (tree / ".gitignore").write_text("\n")
        check(exact(daemon, "ignored_thing", tree), "it is found as soon as .gitignore allows it")
        git(tree, "checkout", "-q", "--", ".")
        check(not exact(daemon, "ignored_thing", tree), "and gone when it is ignored again")

        git(tree, "checkout", "-qb", "other")
        (tree / "src/two.py").write_text("def only_on_other():\n    return 3\n")
        git(tree, "commit", "-qam", "Other")
        check(exact(daemon, "only_on_other", tree), "a commit on a branch is seen")
        git(tree, "checkout", "-q", "main")
        check(exact(daemon, "second_thing", tree) and not exact(daemon, "only_on_other", tree),
              "a branch switch is seen by the next call")

        linked = top / "linked"
        git(tree, "worktree", "add", "-q", str(linked), "other")
        (linked / "src/linked.py").write_text("def linked_only():\n    pass\n")
        check(exact(daemon, "only_on_other", linked), "a linked work tree answers from its own branch")
        check(exact(daemon, "linked_only", linked), "with its uncommitted files")
        check(not exact(daemon, "linked_only", tree) and not exact(daemon, "only_on_other", tree),
              "the first tree does not answer for it")
        check(not exact(daemon, "second_thing", linked), "nor it for the first")

        wrong = []

        def work(root, mine, others):
            for n in range(25):
                (root / "src/busy.py").write_text(f"def {mine}_{n}():\n    pass\n")
                if not exact(daemon, f"{mine}_{n}", root) or exact(daemon, f"{others}_{n}", root):
                    wrong.append((mine, n))

        threads = [threading.Thread(target=work, args=(tree, "left", "right")),
                   threading.Thread(target=work, args=(linked, "right", "left"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        check(not wrong, "two trees edited at once: each sees its own at once and never the other's", wrong)
finish()
