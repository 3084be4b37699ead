#!/usr/bin/env python3
"""A daemon and `factory` with models behind them: a stub on loopback plays a good model, and every bad one.

What must hold: a name that is not in the index never reaches an answer; whatever the model does, the answer comes in
time, with what the index knows and one sentence; keys and e-mail addresses are nowhere they should not be.
"""
import json
import os
import pathlib
import time

from cli_support import environment, factory
from llm_stub import Stub
from suite import Daemon, check, directory, finish, repository

KEY = "-".join(["key", "of", "the", "test", "4711"])  # no provider's shape
EMAIL = "@".join(["jeanne.martin", "customer-mail.fr"])
BOUND = 12  # seconds for any answer: the summary's own limit is 4

FILLER = "".join(f"# line {n} of a file that is a slice of its own\n" for n in range(14))
SOURCES = {
    "src/queue.py": "class JobQueue:\n    def push_job(self, job):\n        self.jobs.append(job)\n\n\ndef drain_queue(queue):\n"
                    "    return queue.jobs\n" + FILLER,
    "src/retry.py": "from src.queue import drain_queue\n\n\ndef retry_upload(queue):\n    return drain_queue(queue)\n" + FILLER,
    "src/upload.py": "from src.retry import retry_upload\n\n\ndef upload_file(path):\n    return retry_upload(path)\n" + FILLER,
    "README.md": "# Demo\n\nUploads files.\n",
}
INVENTED = ["`src/queue.py` `frobnicate_everything` - does it all", "`src/ghost.py` - the missing file",
            "The GhostManager starts the workers", "It calls vanish_now() at the end", "`JobQueue.explode` - bursts"]
NAMES_INVENTED = ["frobnicate_everything", "ghost.py", "GhostManager", "vanish_now", "explode"]


class Home:
    """llm.yaml of one home; each write differs, so that the daemon forgets who failed."""

    def __init__(self, path):
        self.file = pathlib.Path(path) / "config/llm.yaml"
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.writes = 0

    def write(self, text):
        self.writes += 1
        self.file.write_text(text + f"# {'x' * self.writes}\n")

    def one(self, stub, more="", path="/v1"):
        self.write(f"providers:\n  local:\n    base_url: http://127.0.0.1:{stub.port}{path}\n    stall_s: 1\n"
                   f"    models: {{m: demo-model}}\n{more}"
                   "summary: {seconds: 4, slice_bytes: 1000, parallel: 2}\n")


def summary(daemon, root, **arguments):
    """(text, structured, seconds)"""
    start = time.monotonic()
    text, structured, error = daemon.tool("lrm_summarize", {"scope": ["src"], **arguments}, root=root)
    assert not error, text
    return text, structured, time.monotonic() - start


def is_extractive(structured):
    return bool(structured["files"]) and "summary" not in structured


def good_answers(daemon, home, stub, tree):
    text, structured, _ = summary(daemon, tree)
    check(is_extractive(structured) and "by_model" not in structured, "without llm.yaml nothing is said of models")

    home.one(stub)
    stub.extra = INVENTED
    text, structured, _ = summary(daemon, tree, goal="retry uploads")
    places = structured.get("summary", [])
    check(any(p.get("symbol") == "push_job" and p["path"] == "src/queue.py" and p["lines"] == [2, 3] for p in places),
          "a line of the model has its place from the index", places)
    check(all(name not in text + json.dumps(structured) for name in NAMES_INVENTED),
          "no invented symbol or path reaches the answer", text)
    check(structured["by_model"]["left_out"] >= len(INVENTED), "what was left out is counted", structured["by_model"])
    check("in short, by local/m" in text and structured["files"], "the summary stands beside what the index knows")
    check("retry uploads" in json.dumps(stub.requests[0][2]), "the model is told the goal")
    check(all("###" in json.dumps(body) for body in stub.asked()), "files go in slices, under their paths")

    summary(daemon, tree, goal="retry uploads")
    check(stub.asked() == [], "the same again asks nobody")
    (tree / "src/retry.py").write_text(SOURCES["src/retry.py"] + "\n\ndef added_later():\n    return 1\n")
    _, structured, _ = summary(daemon, tree, goal="retry uploads")
    asked = json.dumps(stub.asked())
    check("added_later" in asked and "added_later" in json.dumps(structured["summary"]),
          "a changed file is asked about again")
    stub.extra = []

    home.one(stub, path="/anthropic/v1")
    _, structured, _ = summary(daemon, tree, goal="the other shape")
    check(len(structured.get("summary", [])) > 2, "the Anthropic shape gives the same", structured.get("by_model"))
    stub.mode = "whole"
    home.one(stub)
    _, structured, _ = summary(daemon, tree, goal="not streamed")
    check(len(structured.get("summary", [])) > 2, "a server that does not stream gives the same")
    stub.mode = "ok"


def private_things(daemon, home, stub, tree):
    stub.asked()
    home.one(stub)
    text, structured, _ = summary(daemon, tree, goal=f"as {EMAIL} asked for, upload later")
    sent = json.dumps(stub.asked())
    check(EMAIL not in sent and "[[EMAIL" in sent, "an e-mail address of the goal does not reach the model")

    home.one(stub, "    api_key: ${LLM_TEST_KEY}\n")
    with stub.lock:
        stub.requests.clear()
    summary(daemon, tree, goal="with a key")
    sent = [fields.get("Authorization") for _, fields, _ in stub.requests]
    check(sent and all(field == "Bearer " + KEY for field in sent), "the key of the environment is sent", sent)
    home.one(stub, "    api_key: dummy\n")
    with stub.lock:
        stub.requests.clear()
    summary(daemon, tree, goal="with a placeholder")
    check(stub.requests and not any("Authorization" in fields for _, fields, _ in stub.requests),
          "a placeholder is not sent as a key")


def failures(daemon, home, stub, tree):
    says = {"429": "429", "401": "key", "500": "500", "hang": "sent nothing for 1 s", "stall": "sent nothing for 1 s",
            "half": "in the middle", "rubbish": "no JSON", "redirect": "302", "slow": "did not finish in time"}
    for mode, sentence in says.items():
        stub.mode = mode
        home.one(stub, "    api_key: ${LLM_TEST_KEY}\n")
        text, structured, took = summary(daemon, tree, goal="what goes wrong: " + mode)
        problem = structured.get("by_model", {}).get("problem", "")
        check(is_extractive(structured) and sentence in problem and "without a model" in text,
              f"{mode}: the index answers, and one sentence says why", problem or text)
        check(took < BOUND, f"{mode}: in time", f"{took:.1f} s")
        stub.mode = "ok"
        home.one(stub)
        _, structured, _ = summary(daemon, tree, goal="what goes wrong: " + mode)
        check(len(structured.get("summary", [])) > 2, f"{mode}: nothing of it is remembered",
              structured.get("by_model"))

    dead = Stub()
    dead.__exit__()
    home.one(dead)
    _, structured, took = summary(daemon, tree, goal="a dead host")
    check("cannot be reached" in structured["by_model"]["problem"] and took < BOUND, "a dead host is one sentence",
          structured["by_model"])
    _, structured, took = summary(daemon, tree, goal="a dead host again")
    check("is not asked for another" in structured["by_model"]["problem"] and took < 3,
          "and is left alone for a while", structured["by_model"])

    home.write("providers:\n  local:\n    base_ulr: http://127.0.0.1:1/v1\n")
    _, structured, _ = summary(daemon, tree, goal="a typo")
    check("factory llm check" in structured["by_model"]["problem"], "a broken llm.yaml is one sentence",
          structured["by_model"])
    home.write("providers:\n  far: {base_url: 'https://llm.example.com/v1', models: {m: x}}\n"
               "tiers: {local: [far/m]}\napi: forbid\n")
    _, structured, _ = summary(daemon, tree, goal="forbidden")
    check(is_extractive(structured), "api: forbid asks nobody elsewhere")


def fallbacks(daemon, home, stub, tree):
    with Stub("second") as second:
        home.write(f"providers:\n  local: {{base_url: 'http://127.0.0.1:{stub.port}/v1', models: {{m: demo-model}}}}\n"
                   f"  other: {{base_url: 'http://127.0.0.1:{second.port}/anthropic', models: {{m: {{id: small, "
                   "price: {input: 1000, output: 2000}}}}\n"
                   "tiers: {local: [local/m, other/m]}\nsummary: {seconds: 4, slice_bytes: 1000}\n")
        stub.mode = "429"
        stub.asked()
        _, structured, _ = summary(daemon, tree, goal="fall back")
        check("second tells" in json.dumps(structured.get("summary")), "after a 429 the next in the chain answers",
              structured.get("by_model"))
        first = len(stub.asked())
        summary(daemon, tree, goal="fall back again")
        check(0 < first <= 2 and stub.asked() == [], "and the first is left alone", first)
        metrics = daemon.http("GET", "/metrics")[2].decode()
        check('factory_rate_limited{provider="local"} 1' in metrics
              and 'outcome="rate_limited"' in metrics
              and 'gen_ai_client_token_usage_sum{gen_ai_provider_name="other",gen_ai_request_model="m"' in metrics,
              "/metrics tells it, with the names of OpenTelemetry")
        cost = [line for line in metrics.splitlines() if line.startswith('factory_cost_usd_total{provider="other"')]
        check(cost and float(cost[0].split()[-1]) > 0, "and what it cost", cost)
    stub.mode = "ok"

    home.one(stub, "budget: {tokens: 1000}\n")
    stub.asked()
    _, structured, _ = summary(daemon, tree, goal="no money")
    check("budget" in structured["by_model"]["problem"] and stub.asked() == [], "a budget without room makes no call",
          structured["by_model"])


def command_line():
    with factory() as (_, tool), Stub() as stub:
        home = Home(tool.home)
        code, _, err = tool.run("llm", "check")
        check(code == 1 and "no model is configured" in err and err.count("\n") == 1, "nothing configured: one sentence",
              err)
        home.one(stub)
        code, out, _ = tool.run("llm", "check", json_output=True)
        check(code == 0 and out["ok"] and out["providers"][0]["models"] == ["demo-model", "demo-large"]
              and out["chains"]["local"] == ["local/m"], "check: who answers, with which models", out)
        code, out, _ = tool.run("llm", "models")
        check(code == 0 and "local/m  demo-model" in out and "local  demo-large" in out, "models: one a line", out)
        for mode, sentence in {"401": "key is missing", "hang": "sent nothing", "rubbish": "no list of models",
                               "500": "500"}.items():
            stub.mode = mode
            start = time.monotonic()
            code, out, err = tool.run("llm", "check", json_output=True)
            problem = out["providers"][0].get("problem", "")
            check(code == 1 and sentence in problem and time.monotonic() - start < BOUND, f"check: {mode}", problem)
        code, _, err = tool.run("llm", "check", "lokal")
        check(code == 2 and "did you mean 'local'" in err, "an unknown provider: the nearest", err)
        home.write("providers:\n  local:\n    base_ulr: http://127.0.0.1:1/v1\n")
        code, _, err = tool.run("llm", "check")
        check(code == 1 and "llm.yaml:3:5: unknown key 'base_ulr'" in err and "did you mean 'base_url'" in err,
              "a wrong key: file, line, nearest", err)
        home.write("providers:\n  minimax:\n    base_url: https://api.minimax.invalid/anthropic/v1\n"
                   "    api_key: ${NOT_SET_HERE}\n    models:\n      m2.1: MiniMax-M2.1\n  local:\n"
                   f"    base_url: http://localhost:{stub.port}/v1\n    models:\n      qwen: demo-model\n"
                   "defaults:\n  brain: anthropic/opus\n  wiggum: minimax/m2.1\n")
        stub.mode = "ok"
        code, out, _ = tool.run("llm", "check", "local", json_output=True)
        check(code == 0 and out["providers"][0]["answers"], "the short form of llm.yaml works as it is", out)
        check(any("no key" in warning for warning in out["warnings"]), "a missing key is a warning", out["warnings"])


with directory() as top, Stub() as model:
    work = repository(top / "demo", SOURCES)
    settings = Home(top / "home")
    with Daemon(top / "home", "--root", work, environment={"LLM_TEST_KEY": KEY}) as server:
        server.ready()
        good_answers(server, settings, model, work)
        private_things(server, settings, model, work)
        failures(server, settings, model, work)
        fallbacks(server, settings, model, work)
        seen = server.errors() + server.http("GET", "/metrics")[2].decode()
        for log in (top / "home/logs").glob("*"):
            seen += log.read_text(errors="replace")
        argv = pathlib.Path(f"/proc/{server.pid}/cmdline").read_text()
        check("llm provider=local" in seen, "every call is a line of the log")
        check(KEY not in seen + argv and EMAIL not in seen, "neither key nor e-mail address in logs, metrics, argv")
        check(server.stop() == 0, "the daemon ends well")
    found = [path for path in (top / "home").rglob("*") if path.is_file()
             and (KEY.encode() in path.read_bytes() or EMAIL.encode() in path.read_bytes())]
    check(found == [], "nor in any file of the home", found)
command_line()
finish()
