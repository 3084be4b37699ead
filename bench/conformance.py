#!/usr/bin/env python3
"""The public conformance suite for ours and for npm's server-everything.  bench/conformance.py [BIN_DIR] [--no-peers]

The suite's own example server (40/40, 30/30, 30/37) is not published on npm; server-everything is the nearest that is,
and lacks most of the suite's fixtures. What is demanded of ours is checked in CI by tests/peers/conformance.py.
"""
import re
import sys
import tempfile

from measure import PEERS, Process, bin_directory, compare, conformance_peers, finish, free_port, install_peers, node, our_daemon

sys.path.insert(0, str(PEERS.parents[1] / "tests" / "peers"))
from conformance import SUITE, scored  # noqa: E402


def checks(url):
    """Passed checks of the active suite of 0.1.16."""
    suite = conformance_peers.HERE / "conformance_released" / SUITE
    with tempfile.TemporaryDirectory() as out:
        _, text = conformance_peers.run([node(), str(suite), "server", "--url", url, "--suite", "active", "-o", out], 300)
    total = re.search(r"^Total: (\d+) passed", text, re.M)
    return int(total[1]) if total else 0


def scenarios(url, revision):
    """Passed scenarios of the frozen set of 0.2.0-alpha.12."""
    suite = conformance_peers.HERE / "conformance_next" / SUITE
    _, text = conformance_peers.run([node(), str(suite), "server", "--url", url, "--requirements", revision], 600)
    return sum(scored(text).values())


def measure(server):
    try:
        url = server.url
        return [checks(url), scenarios(url, "2025-11-25"), scenarios(url, "2026-07-28")]
    finally:
        server.end()


def main():
    arguments = sys.argv[1:]
    binaries = bin_directory([a for a in arguments[:1] if not a.startswith("-")])
    conformance_peers.install("conformance_released", "conformance_next")
    ours = measure(our_daemon(binaries))
    theirs = []
    if "--no-peers" not in arguments:
        install_peers()
        port = free_port()
        script = PEERS / "node_modules/@modelcontextprotocol/server-everything/dist/index.js"
        theirs = measure(Process([node(), script, "streamableHttp"], port, {"PORT": str(port)}))
    rows = [("0.1.16 active, checks", 40), ("0.2.0-alpha.12 2025-11-25, scenarios", 30),
            ("0.2.0-alpha.12 2026-07-28, scenarios", 37)]
    for n, (what, wanted) in enumerate(rows):
        compare("conformance " + what, "passed", ours[n], {"server-everything": theirs[n]} if theirs else {}, wanted, True)
    finish()


if __name__ == "__main__":
    main()
