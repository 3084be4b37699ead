#!/usr/bin/env python3
"""The public conformance suite, both lines, against a server with its fixtures. No failure is expected, none is allowed.

usage: conformance.py [BIN_DIR]
"""
import re
import tempfile

from conformance_peers import HERE, Server, bin_dir, check, finish, install, node, run

SUITE = "node_modules/@modelcontextprotocol/conformance/dist/index.js"
# (scenario, revision): what is not in the frozen sets, but must hold all the same.
SINGLE = [
    ("http-header-validation", "2026-07-28", 14),
    ("http-custom-header-server-validation", "2026-07-28", 10),
    ("json-schema-2020-12", "2026-07-28", 8),
    ("json-schema-2020-12", "2025-11-25", 8),
    ("server-session-lifecycle", "2025-11-25", 3),
    ("server-sse-polling", "2025-11-25", 3),
]


def tail(text):
    return " | ".join(line for line in text.strip().splitlines() if "FAILURE" in line or "✗" in line)[-800:] or text[-300:]


def released(url):
    """0.1.16: 40 checks of the active suite."""
    with tempfile.TemporaryDirectory() as out:
        code, text = run([node(), str(HERE / "conformance_released" / SUITE), "server", "--url", url, "--suite", "active", "-o", out], 300)
    total = re.search(r"^Total: (\d+) passed, (\d+) failed", text, re.M)
    passed, failed = (int(total[1]), int(total[2])) if total else (0, -1)
    good = code == 0 and passed == 40 and failed == 0
    check(good, "0.1.16 active, 40 checks", f"{passed} passed, {failed} failed" + ("" if good else f", exit code {code}; {tail(text)}"))


def scored(text):
    """{scenario: passed} of those that count."""
    summary = text[text.rfind("=== SUMMARY ==="):]
    results = {m[2]: m[1] == "✓" and m[4] == "0" and int(m[3]) > 0
               for m in re.finditer(r"^(✓|✗) (\S+): (\d+) passed, (\d+) failed", summary, re.M)}
    for name in re.findall(r"^  [✓✗] (\S+) \(", summary, re.M):
        results.pop(name, None)
    return results


def requirements(url, revision, wanted):
    code, text = run([node(), str(HERE / "conformance_next" / SUITE), "server", "--url", url, "--requirements", revision], 600)
    results = scored(text)
    bad = sorted(name for name, ok in results.items() if not ok)
    good = code == 0 and len(results) == wanted and not bad
    detail = f"{len(results) - len(bad)} of {len(results)} pass" + ("" if good else f", exit code {code}, failed: {bad}; {tail(text)}")
    check(good, f"0.2.0-alpha.12 --requirements {revision}, {wanted} scenarios", detail)


def scenario(url, name, revision, wanted):
    code, text = run([node(), str(HERE / "conformance_next" / SUITE), "server", "--url", url, "--scenario", name, "--spec-version", revision])
    total = re.search(r"^Passed: (\d+)/(\d+), (\d+) failed, (\d+) warnings", text, re.M)
    good = code == 0 and total is not None and int(total[1]) >= wanted and total[1] == total[2] and total[3] == total[4] == "0"
    check(good, f"0.2.0-alpha.12 {name}, {revision}", (total[0] if total else "no result") + ("" if good else f"; {tail(text)}"))


def main():
    binaries = bin_dir()
    install("conformance_released", "conformance_next")
    server = Server(binaries)
    url = server.base + "/mcp"
    released(url)
    requirements(url, "2025-11-25", 30)
    requirements(url, "2026-07-28", 37)
    for name, revision, wanted in SINGLE:
        scenario(url, name, revision, wanted)
    check(server.process.poll() is None, "the server still runs")
    finish()


if __name__ == "__main__":
    main()
