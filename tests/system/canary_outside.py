#!/usr/bin/env python3
"""Canaries that come in by themselves: from Jira, Confluence and Figma, with errors of theirs, and out of a project's builds.
A model is shown none of them, and no file below the home holds one but the private map.  canary_outside.py [BIN_DIR]"""
import json
import os
import pathlib
import subprocess
import sys

if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from canary_support import canaries, columns, where  # noqa: E402
from stub_atlassian import Stub, as_json  # noqa: E402
from suite import BIN, Daemon, check, directory, finish, repository  # noqa: E402

SECRET, MAIL = canaries()
PERSON = "Ludmilla Kanarienvogel"
KEY = "stub" + "-key-" + SECRET[10:30]  # of the site: known only from the configuration, no pattern finds it
TEXT = f"token {SECRET}, mail {MAIL}, says {PERSON}"
CANARIES = {"secret": SECRET, "address": MAIL, "person": PERSON, "family name": PERSON.split()[1], "site's key": KEY}


def in_url():
    return PERSON.replace(" ", "+")


def adf(text):
    return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]}


def answer(request):
    """Jira, Confluence and Figma with canaries in all that people write."""
    if request.path == "/rest/api/3/search/jql":
        fields = {"summary": TEXT, "status": {"name": "Open"}, "assignee": {"displayName": PERSON, "emailAddress": MAIL},
                  "labels": [TEXT.replace(" ", "_")], "description": adf(TEXT), "customfield_1": f"https://x.example/?token={SECRET}",
                  "customfield_2": MAIL, "customfield_3": {"value": KEY}}
        return as_json({"issues": [{"id": "1", "key": "DEMO-1", "fields": fields}], "isLast": True,
                        "names": {"customfield_1": "url", "customfield_2": "key", "customfield_3": "Of " + PERSON}})
    page = {"id": "12", "type": "page", "title": "Notes of " + PERSON, "space": {"key": "OPS"},
            "_links": {"webui": f"/spaces/OPS/pages/12/Notes+of+{in_url()}"}}
    if request.path == "/wiki/rest/api/search":
        return as_json({"results": [{"content": page, "title": page["title"], "excerpt": TEXT}], "_links": {}})
    if request.path == "/wiki/rest/api/user":
        return as_json({"displayName": PERSON})
    if request.path == "/wiki/rest/api/content/12":
        storage = (f'<p>{TEXT} {KEY}</p><p><ac:link><ri:user ri:account-id="u-1"/></ac:link> <ac:link><ri:page '
                   f'ri:content-title="Notes of {PERSON}"/></ac:link> <a href="https://x.example/{in_url()}?token={SECRET}">'
                   f'here</a></p><ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[password = "{SECRET}"]]>'
                   f'</ac:plain-text-body></ac:structured-macro><table><tr><td>{MAIL}</td></tr></table>')
        return as_json({**page, "body": {"storage": {"value": storage}}, "version": {"number": 1, "by": {"displayName": PERSON}}})
    if request.path == "/mcp":
        message = request.json()
        if "id" not in message:
            return 202, {}, b""
        result = {"initialize": {"protocolVersion": "2025-06-18", "capabilities": {}, "serverInfo": {"name": "f", "version": "1"}},
                  "tools/list": {"tools": [{"name": "get_design_context", "inputSchema": {"properties": {"nodeId": {}}}}]},
                  "tools/call": {"content": [{"type": "text", "text": TEXT}]}}[message["method"]]
        return as_json({"jsonrpc": "2.0", "id": message["id"], "result": result})
    return as_json({"message": TEXT}, 400)


def shown_by(daemon, tool, arguments, root=None):
    """All that a model is given of a call."""
    return json.dumps(daemon.rpc("tools/call", {"name": tool, "arguments": arguments}, root=root), ensure_ascii=False)


def configure(home, url, tree):
    config = home / "config"
    (config / "projects").mkdir(parents=True, mode=0o700)
    site = "deployment: cloud, user: me@demo.example, allow_private: true"
    (config / "factory.yaml").write_text(
        f"connectors:\n  jira: {{base_url: '{url}', {site}}}\n  confluence: {{base_url: '{url}/wiki', {site}}}\n"
        f"  figma: {{enabled: true, desktop_url: '{url}/mcp'}}\n")
    for name in ("jira.key", "confluence.key"):
        (config / name).write_text(KEY + "\n")
        (config / name).chmod(0o600)
    (config / "projects/leaky.yaml").write_text(json.dumps(
        {"project": {"name": "leaky", "root_path": str(tree)},
         "domains": {"sh": {"paths": ["./"], "build_cmd": "sh build.sh", "test_cmd": "sh build.sh"}}}))


def through_connectors(daemon, stub):
    calls = [("jira_search", {"query": "x", "details": True, "fields": ["customfield_1", "customfield_2", "customfield_3"]}),
             ("confluence_search", {"query": "x"}), ("confluence_read", {"page": "12", "budget_tokens": 5000}),
             ("figma_get_node", {"node": "1:2"})]
    shown = ""
    for tool, arguments in calls:
        text = shown_by(daemon, tool, arguments)
        check('"isError": true' not in text and "outside data from" in text, f"{tool} answers", text[:300])
        shown += text
    for what in ("EMAIL", "SECRET", "PERSON"):
        check(f"[[{what}_" in shown, f"where {what} stood there are tokens")
    stub.answer = lambda request: as_json({"errorMessages": [TEXT], "message": TEXT}, 400)
    for tool, arguments in (("jira_search", {"jql": "y"}), ("confluence_search", {"cql": "y"})):
        text = shown_by(daemon, tool, arguments)
        check('"isError": true' in text, f"{tool} says what the source said", text[:300])
        shown += text
    return shown


def through_builds(daemon, tree):
    """A build that writes canaries: its answer and its whole log."""
    shown = ""
    for action in ("build", "test"):
        answer = daemon.rpc("tools/call", {"name": "lrm_build", "arguments": {"action": action}}, root=tree)
        result = answer.get("result", {})
        links = [part for part in result.get("content", []) if part["type"] == "resource_link"]
        check(len(links) == 1, f"{action}: the log is linked", json.dumps(answer)[:300])
        log = daemon.rpc("resources/read", {"uri": links[0]["uri"]}, root=tree)
        check("begun" in json.dumps(log) and "[[SECRET_" in json.dumps(log), f"{action}: the log is there, with tokens",
              json.dumps(log)[:400])
        shown += json.dumps(answer, ensure_ascii=False) + json.dumps(log, ensure_ascii=False)
    return shown


def script():
    """Writes the canaries, and does not hold them: the project's own code is nobody's secret to its index."""
    text = f"begun\nerror: {TEXT}\nsrc/a.c:1:2: error: {TEXT} {KEY}\nAuthorization: Bearer {SECRET}\n"
    return f"printf '%b' '{''.join(f'{chr(92)}0{byte:03o}' for byte in text.encode())}'\nexit 3\n"


def command_line(home):
    """factory cache search over what is remembered."""
    out = ""
    for words in (["cache", "search", "says"], ["cache", "stats"], ["queue", "status"]):
        run = subprocess.run([str(BIN / "factory"), "--home", str(home), *words], capture_output=True, text=True, timeout=60,
                             check=False)
        check(run.returncode == 0, f"factory {' '.join(words)}", run.stderr)
        out += run.stdout + run.stderr
    return out


def main():
    with directory() as top, Stub(answer) as stub:
        tree = repository(top / "leaky", {"build.sh": script(), "README.md": "# Leaky\n"})
        home = top / "home"
        configure(home, stub.url, tree)
        with Daemon(home, "--root", tree, "--log-level", "debug") as daemon:
            daemon.ready()
            shown = through_connectors(daemon, stub)
            shown += through_builds(daemon, tree)
            shown += command_line(home)
            shown += daemon.http("GET", "/metrics")[2].decode()
        shown += daemon.errors()
        for name, value in CANARIES.items():
            check(value not in shown, f"the {name} is shown nowhere", shown[max(0, shown.find(value) - 200):][:400])
            found = [path for path in where(home, value) if path not in ("config/jira.key", "config/confluence.key")]
            check(not found, f"the {name} stands in no file below the home", ", ".join(found))
        bodies = b"".join(columns(home / "data/rlm_cache.db"))
        check(b"DEMO-1" in bodies and b"[[EMAIL_" in bodies, "what the cache holds was read, and has tokens")
    finish()


if __name__ == "__main__":
    main()
