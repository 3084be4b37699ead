#!/usr/bin/env python3
"""factory mcp config: entries for agents and editors, printed and merged, and the printed command really runs."""
import json
import subprocess

from cli_support import environment, factory
from suite import BIN, check, finish, repository

PROXY = str(BIN / "mcp-proxy")

with factory() as (top, tool):
    tree = repository(top / "demo", {"a.py": "def a_thing():\n    pass\n"})
    user = top / "user"
    user.mkdir()
    env = environment(HOME=str(user))

    def config(*words, **options):
        return tool.run("mcp", "config", *words, cwd=tree, env=env, **options)

    code, out, err = config("opencode")
    entry = json.loads(out)["mcp"]["lrm"]
    check(code == 0 and entry["type"] == "local" and entry["command"] == [PROXY] and entry["enabled"] is True
          and entry["timeout"] >= 120000, "opencode's entry is printed, alone on stdout", out)
    check(str(user / ".config/opencode/opencode.json") in err and "--write" in err, "with where it goes", err)
    check(entry["environment"] == {"FACTORY_HOME": str(tool.home)}, "a home of its own goes with it", entry)
    code, out, err = config("claude")
    check(json.loads(out)["mcpServers"]["lrm"]["command"] == PROXY and "claude mcp add lrm" in err, "Claude Code's", err)
    code, out, _ = config("claude", json_output=True)
    check(out["file"] == str(tree / ".mcp.json") and out["command"].endswith(f"-- {PROXY}"), "as facts", out)

    files = {"opencode": user / ".config/opencode/opencode.json", "claude": tree / ".mcp.json",
             "cursor": user / ".cursor/mcp.json", "vscode": tree / ".vscode/mcp.json"}
    for client, file in files.items():
        code, facts, err = config(client, "--write", json_output=True)
        check(code == 0 and facts["written"] and json.loads(file.read_text()) == facts["entry"],
              f"{client}: --write makes the file", (facts, err))
        before = file.read_text()
        code, facts, err = config(client, "--write", json_output=True)
        check(code == 0 and not facts["written"] and file.read_text() == before, f"{client}: twice is once", facts)

    mine = '{\n  // the good one\n  "model": "x/y",\n  "mcp": {"other": {"type": "local"}},\n}\n'
    files["opencode"].unlink()
    jsonc = files["opencode"].with_name("opencode.jsonc")
    jsonc.write_text(mine)
    code, facts, err = config("opencode", "--write", "--project", "demo", json_output=True)
    text = jsonc.read_text()
    check(code == 0 and "// the good one" in text and '"other"' in text and '"--project"' in text,
          "comments and other entries stay", text)
    check(open(facts["backup"]).read() == mine, "and the file before is kept", facts)
    jsonc.write_text("{ broken")
    code, out, err = config("opencode", "--write")
    check(code == 1 and not out and "opencode.jsonc:1:" in err and jsonc.read_text() == "{ broken",
          "a broken file is refused and left alone", err)
    jsonc.unlink()

    # What was printed, run as a client would run it.
    tool.run("mcp", "start", "--lrm-port", "0")
    code, out, _ = config("opencode")
    entry = json.loads(out)["mcp"]["lrm"]
    port = tool.status()["port"]
    check(entry["command"][1:] == ["--url", f"http://127.0.0.1:{port}/mcp"], "another port goes with it", entry)
    lines = [{"jsonrpc": "2.0", "id": 1, "method": "initialize",
              "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}},
             {"jsonrpc": "2.0", "method": "notifications/initialized"},
             {"jsonrpc": "2.0", "id": 2, "method": "tools/call",
              "params": {"name": "lrm_locate", "arguments": {"query": "a_thing"}}}]
    tool.run("index", tree)
    proxy = subprocess.Popen(entry["command"], cwd=tree, env={**env, **entry["environment"]}, text=True,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    proxy.stdin.write("".join(json.dumps(line) + "\n" for line in lines))
    proxy.stdin.flush()
    answers = {}
    while 2 not in answers:
        answer = json.loads(proxy.stdout.readline())
        answers[answer.get("id")] = answer
    proxy.stdin.close()
    check("a.py" in json.dumps(answers[2].get("result", {})), "the printed command serves a client", answers)
    check(proxy.wait(10) == 0, "and ends with it")

finish()
