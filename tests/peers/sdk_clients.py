#!/usr/bin/env python3
"""The official SDK clients, v1 and v2: Streamable HTTP, HTTP+SSE, and stdio through mcp-proxy; every era they have.

usage: sdk_clients.py [BIN_DIR]
"""
import json
import os

from conformance_peers import HERE, Server, bin_dir, check, finish, install, node, run, skip

LEGACY, MODERN = "2025-11-25", "2026-07-28"


def connect(name, script, arguments, version, **environment):
    code, text = run([node(), str(HERE / "sdk" / script), *arguments], 60, **environment)
    try:
        answer = json.loads(text.strip().splitlines()[-1])
    except (ValueError, IndexError):
        answer = {}
    spoken = answer.get("proto") or LEGACY  # the SSE transport of v1 does not tell
    good = (code == 0 and spoken == version and answer.get("result") == {"type": "text", "text": "hi"}
            and "echo" in answer.get("tools", []))
    check(good, f"{name} speaks {version}, lists and calls", "" if good else f"exit code {code}: {text[-600:]}")


def main():
    binaries = bin_dir()
    install("sdk")
    server = Server(binaries)
    http, sse = ["http", server.base + "/mcp"], ["sse", server.base + "/sse"]
    connect("v1 http", "client-v1.mjs", http, LEGACY)
    connect("v1 sse", "client-v1.mjs", sse, LEGACY)
    connect("v2 http auto", "client-v2.mjs", http, MODERN, ERA="auto")
    connect("v2 http legacy", "client-v2.mjs", http, LEGACY, ERA="legacy")
    connect("v2 http modern", "client-v2.mjs", http, MODERN, ERA="modern")
    connect("v2 sse legacy", "client-v2.mjs", sse, LEGACY, ERA="legacy")
    connect("v2 sse auto", "client-v2.mjs", sse, LEGACY, ERA="auto")
    proxy = binaries / "mcp-proxy"
    if os.access(proxy, os.X_OK):
        stdio = ["stdio", str(proxy), "--no-start", "--url", server.base + "/mcp"]
        connect("v1 stdio", "client-v1.mjs", stdio, LEGACY)
        connect("v2 stdio auto", "client-v2.mjs", stdio, MODERN, ERA="auto")
        connect("v2 stdio legacy", "client-v2.mjs", stdio, LEGACY, ERA="legacy")
        connect("v2 stdio modern", "client-v2.mjs", stdio, MODERN, ERA="modern")
    else:
        skip("stdio", f"no mcp-proxy in {binaries}")
    check(server.process.poll() is None, "the server still runs")
    finish()


if __name__ == "__main__":
    main()
