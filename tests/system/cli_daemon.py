#!/usr/bin/env python3
"""The factory binary against the real daemon: start, status, index, locate, read, context, restart, stop."""
import json
import os
import signal
import subprocess
import threading

from cli_support import FACTORY, environment, factory
from suite import BIN, check, finish, repository

FILES = {
    "src/one.py": "\n".join(f"def thing_{n}():\n    return {n}\n" for n in range(40)),
    "src/two.py": "from one import thing_1\n\n\ndef only_here():\n    return thing_1()\n",
    "Cargo.toml": "[package]\nname = 'demo'\nversion = '1.0.0'\n",
    "README.md": "# Demo\n\nShows things.\n",
}

with factory() as (top, tool):
    tree = repository(top / "demo", FILES)

    code, out, err = tool.run("mcp", "status")
    check(code == 1 and "factory mcp start" in out and not err, "status says that nothing runs, exit 1", out + err)
    code, out, err = tool.run("mcp", "start", "--lrm-port", "0", "--root", tree)
    check(code == 0 and "mcp-lrm started: http://127.0.0.1:" in out and "mcp-platform started: " in out,
          "start starts both daemons", out + err)
    first = tool.status()
    check(first and first["port"] > 0 and first["running"], "status finds its port in the lock file", first)
    code, out, err = tool.run("mcp", "start")
    check(code == 0 and f"pid {first['pid']}" in out and "already runs" in out, "start again reports it", out + err)
    code, out, err = tool.run("mcp", "start", "--lrm-port", first["port"] + 1)
    check(code == 1 and f"already runs at port {first['port']}" in err and "mcp restart" in err,
          "start at another port says where it runs and how to move it", err)
    code, facts, err = tool.run("mcp", "status", json_output=True)
    platform = facts["daemons"][1]
    check(platform["name"] == "mcp-platform" and platform["running"] and platform["version"] == first["version"]
          and platform["port"] not in (0, first["port"]) and platform["uptime_s"] >= 0, "status tells of both", facts)
    code, out, err = tool.run("mcp", "start", "--platform-port", first["port"])
    check(code == 1 and f"already runs at port {platform['port']}" in err and "--platform-port" in err,
          "start of mcp-platform at another port says where it runs", err)
    lock = (tool.home / "run/mcp-lrm.lock").read_text()
    check(lock == f"{first['pid']} {first['port']}\n", "the lock file holds pid and port", lock)
    check(os.getsid(first["pid"]) != os.getsid(0) and os.readlink(f"/proc/{first['pid']}/cwd") == "/",
          "the daemon has a session of its own and keeps no folder busy")

    code, facts, err = tool.run("index", tree, json_output=True)
    check(code == 0 and facts["files"] >= 4 and facts["symbols"] >= 41, "index waits and counts", (facts, err))
    code, out, err = tool.run("index", "--stats", cwd=tree / "src")
    check(code == 0 and f"root      {tree}\n" in out and "symbols" in out and "time" in out,
          "index without ROOT takes the work tree, --stats prints a table", out + err)

    code, facts, err = tool.run("locate", "only_here", cwd=tree, json_output=True)
    check(code == 0 and facts["places"][0]["path"] == "src/two.py" and facts["tree"]["root"] == str(tree),
          "locate --json prints the structured answer for the tree one is in", (facts, err))
    code, out, err = tool.run("locate", "only_here", cwd=tree / "src")
    check(code == 0 and out.startswith("src/two.py:4-5 ") and not err, "locate prints one line a place", out + err)
    code, facts, err = tool.run("locate", "thing_1", "--scope", "src/one.py", "--limit", "1", "--kind", "definition",
                                cwd=tree, json_output=True)
    check(code == 0 and [p["path"] for p in facts["places"]] == ["src/one.py"], "locate passes its options", facts)
    (tree / "src/new.py").write_text("def brand_new_thing():\n    pass\n")
    code, facts, err = tool.run("locate", "brand_new_thing", cwd=tree, json_output=True)
    check(code == 0 and facts["places"][0]["path"] == "src/new.py", "an edit is visible to the next locate", facts)

    code, out, err = tool.run("read", "two.py:4-5", cwd=tree / "src")
    check(code == 0 and "def only_here():" in out and "import" not in out, "read PATH:A-B from a folder", out + err)
    code, out, err = tool.run("read", "only_here", cwd=tree)
    check(code == 0 and "src/two.py" in out and "def only_here():" in out, "read SYMBOL", out + err)
    code, out, err = tool.run("read", "src/one.py", "--outline", cwd=tree)
    check(code == 0 and "thing_39" in out and "return 39" not in out, "read --outline", out + err)
    code, out, err = tool.run("read", "src/gone.py", cwd=tree)
    check(code == 1 and not out and "gone.py" in err and err.count("\n") == 1, "a missing file is one sentence", err)
    code, out, err = tool.run("read", "only_her", cwd=tree)
    check(code == 1 and "only_here" in err, "a missing symbol names the nearest", err)
    code, out, err = tool.run("read", "../home/config/orchestrator.key", cwd=tree)
    check(code == 1 and not out, "a path outside of the tree is refused", out + err)

    code, out, err = tool.run("context", cwd=tree)
    check(code == 0 and "Demo" in out and len(out) <= 12_100, "context prints the project", out[:300] + err)
    code, out, err = tool.run("locate", "only_here", "--project", "demo")
    check(code == 0 and "src/two.py" in out, "--project names a project from elsewhere", out + err)
    code, out, err = tool.run("locate", "only_here", "--project", "../demo", cwd=BIN)
    check(code == 1 and str(BIN.parent / "demo") in err, "--project takes a path from the current folder", out + err)
    code, out, err = tool.run("locate", "only_here", "--project", "./demo", cwd=top)
    check(code == 0 and "src/two.py" in out, "and finds the tree there", out + err)
    code, out, err = tool.run("locate", "only_here", "--project", "nowhere", cwd=tree)
    check(code == 1 and "nowhere" in err and "demo" in err, "an unknown project lists the known ones", err)

    # A tree that was never indexed is indexed first, so that a script gets the whole answer.
    other = repository(top / "other", {f"f{n}.py": f"def other_{n}():\n    pass\n" for n in range(300)})
    code, facts, err = tool.run("locate", "other_299", cwd=other, json_output=True)
    check(code == 0 and facts["places"] and facts["places"][0]["path"] == "f299.py", "a new tree is indexed first", facts)
    plain = top / "plain"
    plain.mkdir()
    (plain / "a.py").write_text("def outside_of_git():\n    pass\n")
    tool.run("index", plain)
    code, facts, err = tool.run("locate", "outside_of_git", cwd=plain, json_output=True)
    check(code == 0 and facts["tree"]["root"] == str(plain), "a folder without git answers once it is indexed", facts)

    code, out, err = tool.run("mcp", "logs", "-n", "200")
    check(code == 0 and "tool=lrm_locate" in out and "only_here" not in out, "logs tell of calls, not of arguments", out)
    check("mcp-lrm: " in out and "mcp-platform: " in out, "of both daemons", out)
    code, out, err = tool.run("mcp", "logs", "--daemon", "mcp-platform")
    check(code == 0 and "listening port=" in out and "tool=lrm" not in out, "or of one", out + err)
    process = subprocess.Popen([FACTORY, "mcp", "logs", "-f", "-n", "0", "--home", str(tool.home)], env=environment(),
                               stdout=subprocess.PIPE, text=True)
    lines = []
    reader = threading.Thread(target=lambda: lines.append(process.stdout.readline()))
    reader.start()
    # More than one: the log may be asked for before the follower has looked at its end.
    while reader.is_alive():
        tool.run("locate", "only_here", cwd=tree)
        reader.join(0.2)
    process.send_signal(signal.SIGINT)
    process.wait(10)
    check("tool=lrm_locate" in lines[0], "logs -f shows what is added", lines)

    code, out, err = tool.run("project", "add", tree)
    check(code == 0 and (tool.home / "config/projects/demo.yaml").exists(), "project add writes the file", out + err)
    code, facts, err = tool.run("project", "list", json_output=True)
    rows = {row["name"]: row for row in facts["projects"]}
    check(rows["demo"]["state"] == "ready" and "file" in rows["demo"] and rows["other"]["files"] >= 300,
          "project list joins files and the daemon's trees", facts)
    code, facts, err = tool.run("project", "show", "demo", json_output=True)
    check(code == 0 and facts["domains"]["rust"]["paths"] == ["./"] and facts["index"]["state"] == "ready",
          "project show tells domains and index", facts)

    code, out, err = tool.run("mcp", "status")
    check(code == 0 and "PROJECT" in out and "ready" in out and str(tree) in out, "status lists the projects", out)
    check("\033" not in out, "no escape codes where there is no terminal")

    code, out, err = tool.run("mcp", "restart")
    second = tool.status()
    check(code == 0 and second["pid"] != first["pid"] and second["port"] == first["port"], "restart keeps the port", out)
    roots = {project["root"] for project in second["health"]["projects"]}
    check(roots >= {str(tree), str(other), str(plain)}, "restart keeps the trees", roots)

    os.kill(second["pid"], signal.SIGKILL)
    for _ in range(1000):
        if tool.status() is None:
            break
    code, out, err = tool.run("mcp", "start", "--lrm-port", "0")
    check(code == 0 and "started" in out, "after kill -9 the next start works", out + err)

    pid = tool.status()["pid"]
    code, out, err = tool.run("mcp", "stop")
    check(code == 0 and out == "mcp-lrm stopped\nmcp-platform stopped\n", "stop stops both", out + err)
    check(not os.path.exists(f"/proc/{pid}") or open(f"/proc/{pid}/stat").read().split()[2] == "Z",
          "when stop returns the daemon is gone")
    code, out, err = tool.run("mcp", "stop")
    check(code == 0 and out == "mcp-lrm was not running\nmcp-platform was not running\n", "stop again is no error",
          out + err)

with factory() as (top, tool):
    starters = [subprocess.Popen([FACTORY, "mcp", "start", "--lrm-port", "0", "--json", "--home", str(tool.home)],
                                 env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                for _ in range(10)]
    answers = [starter.communicate(timeout=60) for starter in starters]
    check(all(starter.returncode == 0 for starter in starters), "ten racing starters all succeed", answers)
    facts = [json.loads(out) for out, _ in answers]
    check(len({fact["pid"] for fact in facts}) == 1, "and there is one daemon", facts)
    started = [fact for fact in facts if fact["started"]]
    check(len(started) >= 1, "at least one says that it started it", facts)

with factory() as (top, tool):
    tree = repository(top / "demo", {f"d{n % 50}/f{n}.py": "".join(f"def f_{n}_{k}(x):\n    return x + {k}\n"
                                                                  for k in range(60)) for n in range(2500)})
    tool.run("mcp", "start", "--lrm-port", "0")
    code, shown = tool.on_terminal("index", tree)
    check(code == 0 and "[#" in shown and " files" in shown and "indexed " in shown,
          "a progress bar on a terminal", repr(shown[-300:]))
    check(shown.rstrip().splitlines()[-1].startswith(("indexed", "\033", "\r")), "which is gone at the end",
          repr(shown[-200:]))

check((BIN / "mcp-proxy").exists(), "mcp-proxy is beside factory")
finish()
