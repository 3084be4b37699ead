#!/usr/bin/env python3
"""factory mcp config --write: whatever a client's file holds is kept, and the real opencode and Claude Code list the
server that was written.

usage: config_write.py [BIN_DIR]     REQUIRE_REAL_AGENTS=1: fail, instead of skipping, where they cannot be run
"""
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "peers/agents"))
if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]

from cli_support import environment, factory  # noqa: E402
from command_lines import ClaudeCode, Opencode, install  # noqa: E402
from suite import BIN, check, finish, repository  # noqa: E402

PROXY = str(BIN / "mcp-proxy")
# What people have in such a file: comments, order, odd numbers, other servers, Windows line ends.
FILES = {
    "plain": '{\n  "z": 1.50,\n  "SERVERS": {\n    "other": {"command": "x"}\n  },\n  "a": [1,2]\n}\n',
    "comments": '// mine\n{\n\t"SERVERS": { // all of them\n\t\t"other": {"command": "x"}, // works\n\t},\n}\n',
    "said behind the last": '{\n  "SERVERS": {\n    "other": {"command": "x"} // works\n  }\n}\n',
    "empty object": "{}",
    "windows": '{\r\n  "model": "x/y"\r\n}\r\n',
    "nothing": "",
}


def without_comments(text):
    text = re.sub(r'("(?:[^"\\]|\\.)*")|//[^\n]*', lambda m: m.group(1) or "", text)
    return re.sub(r",(\s*[}\]])", r"\1", text)


def is_kept(before, after):
    """The text after is the text before with something added at one place (and what was said behind a last value)."""
    start = 0
    while start < len(before) and start < len(after) and before[start] == after[start]:
        start += 1
    comment = re.match(r"[ \t]*//[^\r\n]*", before[start:])
    end = start + (comment.end() if comment else 0)
    return before[start:end] in after and after.endswith(before[end:])


def merging(top, tool, tree, env):
    user = top / "user"
    files = {
        ("opencode", "user"): (user / ".config/opencode/opencode.json", "mcp"),
        ("opencode", "project"): (tree / "opencode.json", "mcp"),
        ("claude", "user"): (user / ".claude.json", "mcpServers"),
        ("claude", "project"): (tree / ".mcp.json", "mcpServers"),
        ("cursor", "user"): (user / ".cursor/mcp.json", "mcpServers"),
        ("cursor", "project"): (tree / ".cursor/mcp.json", "mcpServers"),
        ("vscode", "user"): (user / ".config/Code/User/mcp.json", "servers"),
        ("vscode", "project"): (tree / ".vscode/mcp.json", "servers"),
    }
    for (client, scope), (file, servers) in files.items():
        def write():
            return tool.run("mcp", "config", "--client", client, "--write", "--scope", scope, cwd=tree, env=env)
        wrong = []
        for name, text in FILES.items():
            before = text.replace("SERVERS", servers)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(before.encode())
            code, out, err = write()
            after = file.read_bytes().decode()
            parsed = json.loads(without_comments(after))
            entry = parsed[servers].pop("lrm")
            rest = json.loads(without_comments(before) or "{}")
            rest.setdefault(servers, {})
            command = entry["command"][0] if client == "opencode" else entry["command"]
            if not (code == 0 and "is connected" in out and command == PROXY and parsed == rest):
                wrong.append((name, code, out, err, after))
            if before and not is_kept(before, after):
                wrong.append((name, "not kept", after))
            backup = file.with_name(file.name + ".bak")
            if backup.read_bytes().decode() != before:
                wrong.append((name, "no backup"))
            code, out, _ = write()
            if not (code == 0 and "already" in out and "nothing changed" in out and file.read_bytes().decode() == after):
                wrong.append((name, "twice", out))
            if sorted(p.name for p in file.parent.glob(file.name + "*")) != [file.name, backup.name]:
                wrong.append((name, "left behind", list(file.parent.iterdir())))
            backup.unlink()
        check(not wrong, f"{client}, {scope}: whatever is in the file stays, twice is once", wrong)
        broken = '{\n  "a": 1\n  "b": 2\n}\n'
        file.write_text(broken)
        code, out, err = write()
        check(code == 1 and not out and f"{file}:3: " in err and file.read_text() == broken,
              f"{client}, {scope}: a file that cannot be parsed is refused with its line", err)
        file.unlink()
    code, out, err = tool.run("mcp", "config", "--write", cwd=tree, env=env)
    check(code == 2 and "CLIENT is required: opencode, claude, cursor or vscode" in err, "a client must be named", err)


def run_agent(agent, *arguments, tree, env):
    done = subprocess.run([str(agent.binary), *arguments], cwd=tree, env=env, stdin=subprocess.DEVNULL, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)


def listing(top, tool, tree, env):
    quiet = {"npm_config_offline": "true", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_AUTOUPDATER": "1",
             **{f"OPENCODE_DISABLE_{switch}": "1" for switch in ("AUTOUPDATE", "MODELS_FETCH", "LSP_DOWNLOAD", "DEFAULT_PLUGINS")}}
    tool.run("mcp", "start", "--lrm-port", "0", "--root", tree)
    for agent, scope in ((Opencode(), "user"), (Opencode(), "project"), (ClaudeCode(), "user")):
        home = top / f"{agent.name}-{scope}"
        home.mkdir()
        own = {**env, **quiet, "HOME": str(home)}
        own["PWD"] = str(tree)
        code, _, err = tool.run("mcp", "config", agent.name, "--write", "--scope", scope, cwd=tree, env=own)
        shown = run_agent(agent, "mcp", "list", tree=tree, env=own)
        check(code == 0 and re.search(r"\blrm\b.*([Cc]onnected)", shown) and PROXY in shown and "not connected" not in shown,
              f"{agent.name} connects to the server written for the {scope}", err + shown)
    (tree / "opencode.json").unlink()
    claude = ClaudeCode()
    home = top / "claude-project"
    home.mkdir()
    own = {**env, **quiet, "HOME": str(home), "PWD": str(tree)}
    tool.run("mcp", "config", "claude", "--write", cwd=tree, env=own)
    # Headless it only lists a server of the project; a person is asked once whether it may run.
    shown = run_agent(claude, "mcp", "get", "lrm", tree=tree, env=own)
    check(PROXY in shown and "Project config" in shown, "claude reads the server written for the project", shown)


with factory() as (top, tool):
    tree = repository(top / "demo", {"a.py": "def a_thing():\n    pass\n"})
    (top / "user").mkdir()
    env = environment(HOME=str(top / "user"))
    env.pop("CLAUDE_CONFIG_DIR", None)
    env.pop("OPENCODE_CONFIG", None)
    merging(top, tool, tree, env)
    problem = install()
    if not problem:
        listing(top, tool, tree, env)
    elif os.environ.get("REQUIRE_REAL_AGENTS") == "1":
        check(False, "the real agents can be run", problem)
    else:
        print(f"SKIPPED: that opencode and Claude Code list the server: {problem}")

finish()
