#!/usr/bin/env python3
"""`factory PROJECT deploy`: commits of a small HTTP service go to staging and production and back, by the driver process
and by the project's own commands; also when the deployer is killed in the middle.

usage: deploy.py [BIN_DIR]
"""
import http.server
import json
import os
import re
import signal
import subprocess
import sys
import threading

if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]

from deploy_shop import Shop, processes_with, wait_for  # noqa: E402
from suite import check, directory, finish, git  # noqa: E402


def check_served(shop, what, place, sha):
    answer = shop.served(place)
    check(answer.startswith(sha), f"{what}: {place} serves it", f"{answer} not {sha}\n{shop.log()}")


def check_done(shop, what, name, sha):
    code, out, err = shop.factory("deploy", "once", "--task", name)
    check(code == 0 and out["state"] == "prod_ok" and out["commit"] == sha, f"{what}: it is deployed", f"{out} {err}\n{shop.log()}")
    task = shop.task(name)
    check(task["status"] == "prod_ok", f"{what}: the store says so", json.dumps(task))
    check(git(shop.tree, "rev-parse", f"deploy/prod/{name}") == sha, f"{what}: the commit has its tag")
    return task


def check_rolled_back(shop, what, name, old, verdict):
    """A deploy that fails in production: everything that has to follow."""
    code, out, err = shop.factory("deploy", "once", "--task", name)
    check(code == 1 and out["verdict"] == verdict, f"{what}: the verdict", f"{out} {err}\n{shop.log()}")
    task = shop.task(name)
    check(task["status"] == "blocked" and task["next_owner"] == "brain" and task["verdict"] == verdict,
          f"{what}: one failure in production blocks the task", json.dumps(task))
    facts = shop.pack(what, task, {"verdict.json", "incident.json", "health.json"})
    check(facts["verdict"] == verdict and facts["rolled_back"] and facts["incident"] and facts["rollback_target"] == old,
          f"{what}: its verdict tells the rollback", json.dumps(facts))
    hotfix = [one for one in shop.call("task_query", project="demo", limit=100)["tasks"] if one["id"].startswith(f"{name}-hotfix-")]
    check(len(hotfix) == 1 and hotfix[0]["status"] == "pending", f"{what}: a hotfix task waits", str(hotfix))
    told = [one for one in shop.hook.taken if one["task_id"] == name]
    check(len(told) == 1, f"{what}: told exactly once", str(told))
    if told:
        check(told[0]["verdict"] == verdict and told[0]["next_owner"] == "brain" and told[0]["stage"] == "deploy"
              and told[0]["evidence_pack_ref"] == task["evidence"] and told[0]["attempts"].get("prod") == 1
              and told[0]["last_failed_step"].startswith("prod"), f"{what}: with the payload", json.dumps(told[0]))


def by_process():
    with directory() as top, Shop(top) as shop:
        first = git(shop.tree, "rev-parse", "HEAD")
        shop.queue("ONE", first)
        task = check_done(shop, "a good commit", "ONE", first)
        shop.pack("a good commit", task, {"verdict.json", "health.json", "cmd.jsonl"})
        for place in ("staging", "prod"):
            check_served(shop, "a good commit", place, first)
        facts = shop.status("prod")
        check(facts["serving"] and facts["live"]["sha"] == first and facts["last"]["verdict"] == "",
              "status: which commit is served, and how it went", json.dumps(facts))

        bad = shop.commit("2", "start")
        shop.queue("TWO", bad)
        before = shop.status("prod")["live"]["pid"]
        check_rolled_back(shop, "it cannot start", "TWO", first, "PROD_DEPLOY_FAILED")
        check_served(shop, "it cannot start", "prod", first)
        check_served(shop, "it cannot start", "staging", first)
        check(shop.status("prod")["live"]["pid"] == before, "it cannot start: the former service never stopped")

        bad = shop.commit("3", "public")
        shop.queue("THREE", bad)
        check_rolled_back(shop, "ill in its place", "THREE", first, "PROD_DEPLOY_FAILED")
        check_served(shop, "ill in its place", "prod", first)
        check(shop.status("prod")["last"]["verdict"] == "PROD_DEPLOY_FAILED", "status: the last verdict",
              json.dumps(shop.status("prod")))

        good = shop.commit("4")
        shop.queue("FOUR", good, tainted=True)
        code, out, err = shop.factory("deploy", "prod", "FOUR")
        check(code == 1 and "approval" in err, "a tainted task does not go to production by itself", f"{out} {err}")
        code, out, err = shop.factory("deploy", "promote", "FOUR")
        check(code == 0 and out["state"] == "prod_ok", "a person promotes it", f"{out} {err}")
        check_served(shop, "promoted", "prod", good)

        code, out, err = shop.factory("deploy", "rollback")
        check(code == 0 and out["sha"] == first, "a person rolls back", f"{out} {err}")
        check_served(shop, "rolled back by hand", "prod", first)
        check(shop.task("FOUR")["status"] == "blocked" and shop.task("FOUR")["verdict"] == "PROD_INCIDENT",
              "rolled back by hand: the store says so", json.dumps(shop.task("FOUR")))

        newest = shop.commit("5")
        shop.queue("FIVE", newest)
        code, out, err = shop.factory("deploy", "staging", "FIVE")
        check(code == 0 and out["state"] == "staging_ok", "to staging only", f"{out} {err}")
        check_served(shop, "to staging only", "staging", newest)
        check_served(shop, "to staging only", "prod", first)
        check(shop.task("FIVE")["status"] == "queued_for_deploy", "to staging only: it waits for production",
              json.dumps(shop.task("FIVE")))
        in_background(shop, newest)
        check_nothing_left(shop)


def in_background(shop, newest):
    code, out, err = shop.factory("deploy", "start")
    check(code == 0, "background: it starts", err)
    pid = out["pid"]
    again = shop.factory("deploy", "once")
    check(again[0] == 1 and f"(pid {pid})" in again[2], "background: a second deployer says who works", again[2])
    wait_for("FIVE in production", lambda: shop.task("FIVE")["status"] == "prod_ok")
    check_served(shop, "background", "prod", newest)
    code, out, err = shop.factory("deploy", "stop")
    check(code == 0 and out["stopped"], "background: it stops", err)
    check(not shop.factory("deploy", "status")[1]["running"], "background: it is gone")
    check_served(shop, "background: what is deployed goes on", "prod", newest)


def check_nothing_left(shop):
    for name in ("staging", "prod"):
        code, out, err = shop.factory("deploy", "stop", "--env", name)
        check(code == 0 and out["stopped"], f"{name} is stopped", err)
        check(shop.served(name) == "", f"{name} serves nothing any more")
    left = {pid: line for pid, line in processes_with(str(shop.ports)).items() if pid != shop.tasks.daemon.pid}
    check(not left, "nothing is left running", str(left))
    check(git(shop.tree, "status", "--porcelain") == "", "the main work tree is clean")


def ill():
    """It runs, and says itself that it is not well: the limit decides."""
    with directory() as top, Shop(top) as shop:
        first = git(shop.tree, "rev-parse", "HEAD")
        shop.queue("ONE", first)
        check_done(shop, "before it was ill", "ONE", first)
        shop.file.write_text(shop.file.read_text().replace("health_timeout: 120s, smoke", "health_timeout: 20s, smoke"))
        shop.queue("ILL", shop.commit("2", "health"))
        check_rolled_back(shop, "ill", "ILL", first, "PROD_DEPLOY_FAILED")
        check_served(shop, "ill", "prod", first)
        folder = shop.home / "data/evidence" / shop.task("ILL")["evidence"]
        health = json.loads((folder / "health.json").read_text())
        check(any(one["status"] == 500 and not one["well"] for one in health), "ill: what it answered is kept", str(health))
        check_nothing_left(shop)


def killed():
    """SIGKILL while the new version is checked, in staging and in production: the next start goes on."""
    with directory() as top, Shop(top) as shop:
        first = git(shop.tree, "rev-parse", "HEAD")
        shop.queue("ONE", first)
        check_done(shop, "before the kill", "ONE", first)
        for place, version in (("staging", "2"), ("prod", "3")):
            sha = shop.commit(version)
            shop.queue(f"V{version}", sha)
            gate = shop.ports / f"gate-{place}"
            gate.write_text("")
            process = shop.start("deploy", "start", "-f")
            wait_for("the smoke check", lambda: (shop.ports / "came").exists())
            process.kill()
            process.communicate()
            check(process.returncode == -signal.SIGKILL, f"killed in {place}: it was killed in the middle")
            (shop.ports / "came").unlink()
            gate.unlink()
            status = shop.task(f"V{version}")["status"]
            check(status in ("deploying", "staging_ok"), f"killed in {place}: the store has the claim", status)
            code, out, err = shop.factory("deploy", "start", "-f", "--until-empty")
            check(code == 0 and [one["state"] for one in out["deploys"]] == ["prod_ok"],
                  f"killed in {place}: the next start brings it to production", f"{out} {err}\n{shop.log()}")
            check_served(shop, f"killed in {place}", "prod", sha)
            history = shop.call("task_query", what="history", id=f"V{version}")["events"]
            check(sum(event.get("to") == "prod_ok" for event in history) == 1, f"killed in {place}: it was deployed once")
        half_done(shop, sha)
        check_nothing_left(shop)


STEPS = ("verify_commit", "build", "staging deploy", "staging health", "staging smoke", "prod deploy", "prod health",
         "prod smoke", "mark_done")


def kill_behind(shop, line):
    """SIGKILL for a deployer as soon as its log has this line."""
    process = shop.start("deploy", "start", "-f", "--until-empty")
    wait_for(line, lambda: line in shop.log() or process.poll() is not None)
    process.kill()
    process.communicate()


def killed_behind_each_step():
    with directory() as top, Shop(top) as shop:
        for number, step in enumerate(STEPS):
            name, sha = f"K{number}", shop.commit(str(number + 10))
            shop.queue(name, sha)
            kill_behind(shop, f"{name}: {step}: ")
            code, out, err = shop.factory("deploy", "start", "-f", "--until-empty")
            task = shop.task(name)
            check(code == 0 and task["status"] == "prod_ok", f"killed behind {step}: it gets to production",
                  f"{out} {err} {json.dumps(task)}\n{shop.log()}")
            check_served(shop, f"killed behind {step}", "prod", sha)
            check_served(shop, f"killed behind {step}", "staging", sha)
        for number, line in enumerate(("prod deploy", "prod health", "rolled back prod")):
            name = f"B{number}"
            shop.queue(name, shop.commit(str(number + 30), "public"))
            kill_behind(shop, f"{name}: {line}")
            shop.factory("deploy", "start", "-f", "--until-empty")
            what = f"bad, killed behind {line}"
            task = shop.task(name)
            check(task["status"] == "blocked" and task["verdict"] == "PROD_DEPLOY_FAILED", f"{what}: it is blocked", json.dumps(task))
            check(task["attempts"]["prod"] == 1, f"{what}: one failure was counted", json.dumps(task))
            check_served(shop, what, "prod", sha)
            check_served(shop, what, "staging", sha)
            repairs = [one["id"] for one in shop.call("task_query", project="demo", limit=100)["tasks"]
                       if one["id"].startswith(f"{name}-")]
            check(len(repairs) == 1, f"{what}: one task is to repair it", str(repairs))
            check(sum(one["task_id"] == name for one in shop.hook.taken) == 1, f"{what}: told exactly once", str(shop.hook.taken))
        check_nothing_left(shop)


def stopped_now():
    """`stop --now` undoes what runs; and a cycle deploys what waits."""
    with directory() as top, Shop(top) as shop:
        first = git(shop.tree, "rev-parse", "HEAD")
        shop.queue("ONE", first)
        check_done(shop, "before the stop", "ONE", first)
        second = shop.commit("2")
        shop.queue("TWO", second)
        gate = shop.ports / "gate-prod"
        gate.write_text("")
        check(shop.factory("deploy", "start")[0] == 0, "stopped: it starts")
        wait_for("the smoke check", lambda: (shop.ports / "came").exists())
        check_served(shop, "stopped: meanwhile", "prod", second)
        code, out, err = shop.factory("deploy", "stop", "--now")
        check(code == 0 and out["stopped"], "stopped: it ends at once", err)
        gate.unlink()
        for place in ("staging", "prod"):
            check_served(shop, "stopped: undone", place, first)
        task = shop.task("TWO")
        check(task["status"] == "queued_for_deploy" and not task.get("attempts"), "stopped: given back, nothing counted",
              json.dumps(task))
        (shop.home / "config/llm.yaml").write_text("providers: {claude: {kind: claude-cli}}\ntiers: {worker: [claude/m]}\n")
        code, out, err = shop.factory("cycle", "start", "-f", "--until-empty", "--skip-deploy")
        check(code == 0 and out["deploys"] == [], "cycle: --skip-deploy deploys nothing", f"{out} {err}")
        code, out, err = shop.factory("cycle", "start", "-f", "--until-empty")
        check(code == 0 and [one["state"] for one in out["deploys"]] == ["prod_ok"], "cycle: it deploys what waits", f"{out} {err}")
        check_served(shop, "cycle", "prod", second)
        check_nothing_left(shop)


def half_done(shop, sha):
    """Killed while the former service was ended and the new one not yet known: as the state file then is."""
    file = shop.home / "data/releases/demo/prod.json"
    state = json.loads(file.read_text())
    mark = state["live"]["mark"].rsplit("/", 1)[0] + "/0123456789abcdef"
    os.kill(state["live"]["pid"], signal.SIGKILL)
    wait_for("the end of the service", lambda: shop.served("prod") == "")
    name, value = mark.split("=", 1)
    orphan = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], env={**os.environ, name: value})
    state["next"] = {"sha": "0" * 40, "task": "X", "since": "", "mark": mark}
    file.write_text(json.dumps(state))
    check(not shop.status("prod")["serving"], "half done: status says that it does not run")
    code, out, err = shop.factory("deploy", "once")
    check(code == 0 and out["task"] is None, "half done: the next start has nothing to deploy", f"{out} {err}")
    check(orphan.wait(60) == -signal.SIGTERM, "half done: what was being started is ended")
    wait_for("the service", lambda: shop.served("prod") != "")
    check_served(shop, "half done: what should be served", "prod", sha)


SHELL = """project: {{name: demo, root_path: {root}}}
deploy:
  driver: shell
  staging: {{deploy_cmd: "{python} ship.py", rollback_cmd: "{python} ship.py back", health_url: "http://127.0.0.1:{web}/staging",
             health_timeout: 120s}}
  prod: {{deploy_cmd: "{python} ship.py", rollback_cmd: "{python} ship.py back", health_url: "http://127.0.0.1:{web}/prod",
          health_timeout: 120s, smoke_cmd: "{python} ship.py smoke"}}
notify: [{{url: "http://127.0.0.1:{hook}/hook"}}]
"""
# "Ships" by writing the version that is served into a file of the environment.
SHIP = '''import os, pathlib, sys, time
place = pathlib.Path(os.environ["PORTS"], "served-" + os.environ["DEPLOY_ENVIRONMENT"])
word = sys.argv[1] if len(sys.argv) > 1 else "ship"
gate = place.parent / "gate"
if word == "smoke":
    bad = "smoke" in pathlib.Path("breaks").read_text()
    sys.exit("it smokes" if bad else 0)
place.write_text(os.environ["DEPLOY_PREVIOUS_SHA" if word == "back" else "DEPLOY_SHA"])
while word == "ship" and place.name == "served-prod" and gate.exists():
    (gate.parent / "came").write_text("")
    time.sleep(0.02)
'''


def by_shell():
    with directory() as top:
        ports = top / "ports"

        class Web(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                there = (ports / f"served-{self.path[1:]}").exists()
                self.send_response(200 if there else 503)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Web)
        threading.Thread(target=web.serve_forever, daemon=True).start()
        with Shop(top, SHELL, web=web.server_address[1]) as shop:
            (shop.tree / "ship.py").write_text(SHIP)
            git(shop.tree, "add", "-A")
            git(shop.tree, "commit", "-qm", "Ship")
            first = git(shop.tree, "rev-parse", "HEAD")
            shop.queue("ONE", first)
            check_done(shop, "shell", "ONE", first)
            for place in ("staging", "prod"):
                check((ports / f"served-{place}").read_text() == first, f"shell: {place} has it")
            shop.queue("TWO", shop.commit("2", "smoke"))
            check_rolled_back(shop, "shell: it smokes", "TWO", first, "PROD_SMOKE_FAILED")
            for place in ("staging", "prod"):
                check((ports / f"served-{place}").read_text() == first, f"shell: {place} is rolled back")
            folder = shop.home / "data/evidence" / shop.task("TWO")["evidence"]
            whats = [json.loads(line)["what"] for line in (folder / "cmd.jsonl").read_text().splitlines()]
            check(whats == ["staging deploy", "prod deploy", "prod smoke", "prod rollback", "staging rollback"],
                  "shell: every command is in cmd.jsonl", str(whats))
            check(re.search(r"^it smokes", (folder / "prod-smoke-3.log").read_text(), re.M) is not None,
                  "shell: with what it said")
            killed_in_deploy_cmd(shop, first)
        web.shutdown()


def killed_in_deploy_cmd(shop, first):
    """Nobody knows how far the command came: the next start takes it back."""
    shop.queue("KILLED", shop.commit("3"), tainted=True)
    gate = shop.ports / "gate"
    gate.write_text("")
    shop.call("task_edit", id="KILLED", changes={"approved": True})
    process = shop.start("deploy", "once")
    wait_for("deploy_cmd", lambda: (shop.ports / "came").exists())
    process.kill()
    process.communicate()
    check((shop.ports / "served-prod").read_text() != first, "shell, killed: it had begun")
    left = wait_for("the end of deploy_cmd", lambda: not processes_with(str(shop.ports)))
    check(left, "shell, killed: its command ends with it")
    gate.unlink()
    # Not approved any more, the task waits: what is seen then is the recovery alone.
    shop.call("task_edit", id="KILLED", changes={"approved": False})
    code, out, err = shop.factory("deploy", "once")
    check(code == 0 and out["task"] is None, "shell, killed: the next start only recovers", f"{out} {err}\n{shop.log()}")
    check((shop.ports / "served-prod").read_text() == first, "shell, killed: production is taken back")
    check(shop.task("KILLED")["status"] == "queued_for_deploy", "shell, killed: the task waits", json.dumps(shop.task("KILLED")))


def main():
    by_process()
    ill()
    killed()
    killed_behind_each_step()
    stopped_now()
    by_shell()
    finish()


main()
