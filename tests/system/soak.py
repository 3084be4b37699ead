#!/usr/bin/env python3
"""Fifty clients, edits, work trees that come and go, and a daemon that is killed and restarted.  soak.py [BIN_DIR] [MINUTES]

Clients of every kind: proxies, stateless HTTP, sessions with a stream, HTTP+SSE, listeners. In the first half the daemon
is restarted again and again, by SIGKILL and by SIGTERM; in the second half it is left alone, and its memory must not
grow. 40 seconds unless MINUTES is given.
"""
import os
import random
import sys
import time

ARGUMENTS = [a for a in sys.argv[1:] if not a.replace(".", "", 1).isdigit()]
MINUTES = next((float(a) for a in sys.argv[1:] if a.replace(".", "", 1).isdigit()), 0.67)
if ARGUMENTS:
    os.environ["BIN_DIR"] = ARGUMENTS[0]

from soak_clients import Listener, Load, Modern, ProxyClient, Session, SseClient  # noqa: E402
from suite import Daemon, check, directory, finish, git, repository  # noqa: E402

KINDS = [(ProxyClient, 15), (Modern, 15), (Session, 10), (SseClient, 5), (Listener, 5)]
RESTART_EVERY = 6 if MINUTES < 2 else 20  # seconds
FILES = 60


def source(number, version):
    return "".join(f"def function_{number}_{k}(value):\n    return value * {version} + {k}\n\n" for k in range(20))


def make_trees(top):
    """A repository and three work trees of it."""
    main = repository(top / "main", {f"src/part_{n}.py": source(n, 0) for n in range(FILES)})
    trees = [main]
    for name in ("one", "two", "three"):
        git(main, "worktree", "add", "-q", "-b", name, str(top / name))
        trees.append(top / name)
    return trees


class Editor:
    """Edits files, commits, and lets a work tree come and go; checks that the edit is in the next answer."""

    def __init__(self, load, trees):
        self.load, self.trees = load, trees
        self.random = random.Random(4711)
        self.edits = self.seen = self.late = 0

    def step(self):
        self.edits += 1
        tree = self.random.choice(self.trees)
        file = tree / "src" / f"part_{self.random.randrange(FILES)}.py"
        word = f"edited_{self.edits}"
        file.write_text(source(self.edits % 7, self.edits) + f"def {word}():\n    return {self.edits}\n")
        if self.edits % 3 == 0:
            text = self.load.locate(word, tree)
            # On a machine that is busy with other things an answer may come before the edit was read; it says so.
            if text is not None and says_stale(text):
                self.late += 1
                text = self.load.locate(word, tree)
            if text is not None:
                self.seen += 1
                if not says_stale(text) and (word not in text or file.name not in text):
                    self.load.fault(f"an edit was not seen in {tree.name}: {word} not in {text[:60]!r} ... {text[-90:]!r}")
        if self.edits % 10 == 0:
            git(tree, "add", "-A")
            git(tree, "commit", "-qm", f"Edit {self.edits}")
        if self.edits % 40 == 0:
            extra = self.trees[0].parent / f"extra_{self.edits}"
            git(self.trees[0], "worktree", "add", "-q", "--detach", str(extra))
            self.load.locate("function_1_1", extra)
            git(self.trees[0], "worktree", "remove", "--force", str(extra))
        if self.edits % 15 == 0:
            other = tree / "src" / f"extra_{self.edits % 4}.py"
            other.unlink() if other.exists() else other.write_text(source(99, self.edits))


def says_stale(text):
    return "; stale: " in text[-300:]


def rss_mb(pid):
    with open(f"/proc/{pid}/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def slope(samples):
    """MB an hour, by least squares over (seconds, MB)."""
    mean_t = sum(t for t, _ in samples) / len(samples)
    mean_m = sum(m for _, m in samples) / len(samples)
    spread = sum((t - mean_t) ** 2 for t, _ in samples)
    return 3600 * sum((t - mean_t) * (m - mean_m) for t, m in samples) / spread if spread else 0.0


class Memory:
    """What the daemon and the proxies hold, over time."""

    def __init__(self):
        self.samples = []  # (seconds, daemon MB, mean proxy MB)

    def look(self, daemon, proxies):
        self.samples.append((time.monotonic(), rss_mb(daemon.pid), sum(rss_mb(p.pid) for p in proxies) / len(proxies)))

    def judge(self, name, column, since, allowed_mb):
        samples = [(s[0], s[column]) for s in self.samples if s[0] >= since]
        third = max(1, len(samples) // 3)
        first = sorted(m for _, m in samples[:third])[third // 2]
        last = sorted(m for _, m in samples[-third:])[third // 2]
        print(f"      {name}: {first:.1f} MB, at the end {last:.1f} MB, slope {slope(samples):.2f} MB an hour, "
              f"most {max(m for _, m in samples):.1f} MB", flush=True)
        check(last - first <= allowed_mb, f"the memory of {name} stays flat", f"{first:.1f} MB, then {last:.1f} MB")


def start(top, trees, port, restarts):
    daemon = Daemon(top / "home", "--root", trees[0], "--conformance", "--log-level", "error", port=port)
    if restarts == 0:
        daemon.ready()
    return daemon


def run(top):
    trees = make_trees(top)
    daemon = start(top, trees, 0, 0)
    port = daemon.port
    load = Load(port, top / "home", trees)
    clients = [kind(load, n) for kind, count in KINDS for n in range(count)]
    proxies = [client.process for client in clients if isinstance(client, ProxyClient)]
    for client in clients:
        client.start()
    editor, memory, chance = Editor(load, trees), Memory(), random.Random(42)
    begin = time.monotonic()
    end, quiet = begin + MINUTES * 60, begin + MINUTES * 30
    logged = []  # by the daemons that are gone
    restarts, next_restart, next_look, life = 0, begin + RESTART_EVERY, begin, daemon.pid
    while time.monotonic() < end:
        editor.step()
        if time.monotonic() >= next_look:
            memory.look(daemon, proxies)
            next_look = time.monotonic() + min(1, MINUTES)
        if next_restart <= time.monotonic() < quiet:
            load.away()
            if restarts % 2:
                check(daemon.stop() == 0, "SIGTERM ends the daemon") or load.fault("no orderly end")
            else:
                daemon.kill()
            time.sleep(chance.random() * 0.3)
            logged += daemon.errors().splitlines()
            daemon = start(top, trees, port, restarts + 1)
            load.back()
            restarts += 1
            next_restart = time.monotonic() + RESTART_EVERY
            life = daemon.pid
        time.sleep(0.02)
    for client in clients:
        client.stop()
    print(f"      {MINUTES * 60:.0f} s, {restarts} restarts, {editor.edits} edits ({editor.seen} looked up, {editor.late} said stale first), calls by kind: "
          + ", ".join(f"{kind.__name__} {sum(c.calls for c in clients if isinstance(c, kind))}" for kind, _ in KINDS))
    check(restarts >= 2, "the daemon was restarted", restarts)
    check(daemon.pid == life and daemon.process.poll() is None, "the daemon still runs")
    check(all(client.calls > 0 for client in clients), "every client was served")
    check(not load.faults, f"no call failed ({len(load.faults)} did)", load.faults[:5])
    unanswered = [problem for client in clients for problem in client.unanswered()]
    check(not unanswered, "every id was answered exactly once", unanswered[:5])
    check(editor.seen > 0, "edits were looked up", editor.edits)
    check(editor.late <= editor.seen * 0.002 + 1, "nearly every edit was in the very next answer", editor.late)
    # Caches and the heaps of some sixty threads take minutes to fill; a short run can tell only a gross leak.
    warm = quiet + (end - quiet) * 0.25
    memory.judge("the daemon", 1, warm, 25 if MINUTES < 5 else 4)
    memory.judge("a proxy", 2, begin + (end - begin) * 0.25, 0.5)
    check(daemon.stop() == 0, "the daemon ends in order")
    logged += daemon.errors().splitlines()
    errors = [line for line in logged if " error " in line or " critical " in line]
    check(not errors, "no daemon logged an error", errors[:5])


with directory() as top:
    run(top)
finish()
