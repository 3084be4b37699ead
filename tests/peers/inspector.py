#!/usr/bin/env python3
"""The Inspector's command line: both eras over HTTP, HTTP+SSE, stdio through mcp-proxy, and its strict check of schemas.

usage: inspector.py [BIN_DIR]
"""
import json
import os

from conformance_peers import HERE, Server, bin_dir, check, finish, install, node, run, skip

PROGRAM = "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js"


def inspect(target, *method):
    code, text = run([node(), str(HERE / "inspector" / PROGRAM), "--cli", *target, "--method", *method], 90)
    start = text.find("{")
    try:
        return code, json.JSONDecoder().raw_decode(text[start:])[0] if start >= 0 else {}, text
    except ValueError:
        return code, {}, text


def lists_and_calls(name, target):
    code, answer, text = inspect(target, "tools/list", "--format", "json")
    tools = [tool.get("name") for tool in answer.get("result", {}).get("tools", [])]
    good = code == 0 and "echo" in tools and tools == sorted(tools)
    check(good, f"{name} lists the tools", "" if good else f"exit code {code}: {text[-400:]}")
    code, answer, text = inspect(target, "tools/call", "--tool-name", "echo", "--tool-arg", "text=hi", "--format", "json")
    good = code == 0 and answer.get("result", {}).get("content") == [{"type": "text", "text": "hi"}]
    check(good, f"{name} calls a tool", "" if good else f"exit code {code}: {text[-400:]}")


def main():
    binaries = bin_dir()
    install("inspector")
    server = Server(binaries)
    http = ["--transport", "http", "--server-url", server.base + "/mcp"]
    lists_and_calls("http, legacy", http)
    lists_and_calls("http, modern", [*http, "--protocol-era", "modern"])
    lists_and_calls("http, auto", [*http, "--protocol-era", "auto"])
    lists_and_calls("sse", ["--transport", "sse", "--server-url", server.base + "/sse", "-q"])
    for method, member in (("resources/list", "resources"), ("prompts/list", "prompts")):
        code, answer, text = inspect([*http, "--protocol-era", "modern"], method, "--format", "json")
        good = code == 0 and bool(answer.get("result", {}).get(member))
        check(good, f"http, modern, {method}", "" if good else f"exit code {code}: {text[-400:]}")
    code, _, text = inspect(http, "tools/list", "--strict")
    check(code == 0, "the schemas pass the strict check", "" if code == 0 else f"exit code {code}: {text[-800:]}")
    proxy = binaries / "mcp-proxy"
    if os.access(proxy, os.X_OK):
        # The Inspector would take our options for its own.
        script = os.path.join(server.home, "proxy")
        with open(script, "w", encoding="utf-8") as out:
            out.write(f"#!/bin/sh\nexec '{proxy}' --no-start --url '{server.base}/mcp'\n")
        os.chmod(script, 0o700)
        lists_and_calls("stdio", [script])
        lists_and_calls("stdio, modern", [script, "--protocol-era", "modern"])
    else:
        skip("stdio", f"no mcp-proxy in {binaries}")
    check(server.process.poll() is None, "the server still runs")
    finish()


if __name__ == "__main__":
    main()
