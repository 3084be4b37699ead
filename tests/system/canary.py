#!/usr/bin/env python3
"""A canary: a secret and a mail address sent through every tool, task text, error and command stand nowhere below
FACTORY_HOME afterwards but in the private map (the address alone: secrets are not even there).  canary.py [BIN_DIR]"""
import base64
import contextlib
import json
import os
import signal
import subprocess
import sys

if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]
from canary_support import canaries, forms, where  # noqa: E402
from suite import BIN, Daemon, check, directory, finish, repository  # noqa: E402

SECRET, MAIL = canaries()
TEXT = f"token {SECRET}, mail {MAIL}"
FILES = {"src/parcel.py": "def weigh_parcel(parcel):\n    return parcel.grams\n", "README.md": "# Parcels\n"}


def filled(schema, text):
    """Arguments with the text wherever a string, a list of strings or an object may stand."""
    arguments = {}
    for name, about in schema.get("properties", {}).items():
        kind = about.get("type")
        if name == "project" or "enum" in about:
            continue
        if kind == "string" or kind is None:
            arguments[name] = text
        elif kind == "array":
            arguments[name] = [text]
        elif kind == "object":
            arguments[name] = {"note": text}
    return arguments


def holds(answer):
    return [value for value in (SECRET, MAIL) if value in json.dumps(answer)]


def through_tools(daemon, token, least):
    """Every tool, with the canary in all of its arguments: what errors say of it."""
    tools = daemon.rpc("tools/list", {}, token=token)["result"]["tools"]
    check(len(tools) >= least, f"{least} tools and more are listed", str(len(tools)))
    for tool in tools:
        answer = daemon.rpc("tools/call", {"name": tool["name"], "arguments": filled(tool["inputSchema"], TEXT)},
                            token=token)
        result = answer.get("result", {})
        if result.get("isError") or "error" in answer:
            check(not holds(answer), f"the error of {tool['name']} holds no canary", json.dumps(answer)[:300])


def tool(daemon, name, arguments, token):
    return daemon.rpc("tools/call", {"name": name, "arguments": arguments}, token=token)["result"]


def through_tasks(daemon, token):
    """Title, description, content, notes and reasons of tasks; what a model reads of them."""
    added = tool(daemon, "task_add", {"project": "parcels", "tasks": [
        {"id": "T1", "title": f"rotate {SECRET}", "description": TEXT, "files": ["src/parcel.py"], "hint": TEXT}]}, token)
    check(not added.get("isError"), "a task with canaries is added", json.dumps(added)[:300])
    claimed = tool(daemon, "task_claim", {"id": "T1"}, token)
    fence = claimed["structuredContent"]["task"]["fence"]
    for name, more in (("lrm_task_update", {"note": TEXT, "evidence": TEXT}),
                       ("task_edit", {"reason": TEXT, "content": {"more": TEXT}}), ("task_release", {"reason": TEXT})):
        result = tool(daemon, name, {"id": "T1", "fence": fence, **more}, token)
        check(not result.get("isError"), f"{name} takes them", json.dumps(result)[:300])
    read = tool(daemon, "lrm_task_read", {"id": "T1"}, token)
    check(not holds(read) and "[[EMAIL_" in json.dumps(read), "a model reads the task with tokens in place of them",
          json.dumps(read)[:300])


def through_anonymize(home):
    """factory anonymize: out without them, back with the address."""
    command = [str(BIN / "factory"), "anonymize", "--home", str(home)]
    hidden = subprocess.run(command, input=TEXT, capture_output=True, text=True, check=True).stdout
    check(SECRET not in hidden and MAIL not in hidden, "factory anonymize hides both", hidden)
    back = subprocess.run([*command, "--restore"], input=hidden, capture_output=True, text=True, check=True).stdout
    check(MAIL in back and SECRET not in back, "it restores the address and not the secret", back)
    bad = subprocess.run([*command, "--jsonl"], input=json.dumps({"text": "x"}) + "\n" + TEXT + "\n",
                         capture_output=True, text=True, check=False)
    check(bad.returncode != 0 and "line 2" in bad.stderr, "a line that is no JSON is named by its number", bad.stderr)
    check(SECRET not in bad.stderr and MAIL not in bad.stderr, "and its text is not repeated", bad.stderr)


def through_proxy(home):
    """mcp-proxy: a call with canaries for a tool that does not exist, and a line that is no message."""
    lines = [{"jsonrpc": "2.0", "id": 1, "method": "initialize",
              "params": {"protocolVersion": "2025-11-25", "capabilities": {},
                         "clientInfo": {"name": "test", "version": "1"}}},
             {"jsonrpc": "2.0", "method": "notifications/initialized"},
             {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "lrm_read",
                                                                          "arguments": {"path": TEXT}}}]
    given = "".join(json.dumps(line) + "\n" for line in lines) + TEXT + "\n"
    done = subprocess.run([str(BIN / "mcp-proxy")], input=given, capture_output=True, text=True, check=False, timeout=60,
                          cwd=home.parent / "parcels", env={**os.environ, "FACTORY_HOME": str(home)})
    check(not holds(done.stderr), "mcp-proxy writes none of it to stderr", done.stderr[:300])


def end_daemons(home):
    """The daemons that others started here, by their lock files."""
    for lock in (home / "run").glob("*.lock"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            os.kill(int(lock.read_text().split()[0]), signal.SIGTERM)


def main():
    with directory() as top:
        tree = repository(top / "parcels", FILES)
        home = top / "home"
        shown = ""
        with Daemon(home, "--root", tree, "--log-level", "debug") as daemon:
            daemon.ready()
            key = (home / "config/orchestrator.key").read_text().strip()
            through_tools(daemon, key, 8)
            through_tasks(daemon, key)
            shown += daemon.errors()
        with Daemon(home, "--root", tree, "--log-level", "debug", program="mcp-platform") as daemon:
            through_tools(daemon, key, 2)
            shown += daemon.errors()
        through_proxy(home)
        end_daemons(home)
        through_anonymize(home)
        check(not holds(shown), "the daemons wrote none of it to stderr", shown[-300:])
        for name, value in (("secret", SECRET), ("address", MAIL)):
            found = where(home, value)
            check(not found, f"the {name} stands in no file below the home", ", ".join(found))
        map_file = home / "data/anonymizer.jsonl"
        text = map_file.read_text()
        check(base64.b64encode(MAIL.encode()).decode() in text, "the private map holds the address")
        check(not any(form in text.encode() for form in forms(SECRET)), "and not the secret")
        check(map_file.stat().st_mode & 0o077 == 0, "nobody else may read it")
        (home / "planted").write_bytes(b"x" + forms(MAIL)[2])
        check(where(home, MAIL) == ["planted"], "a canary that is planted is found")
    finish()


if __name__ == "__main__":
    main()
