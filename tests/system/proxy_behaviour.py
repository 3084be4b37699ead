#!/usr/bin/env python3
"""mcp-proxy against a fake daemon: what it answers, forwards, refuses and survives.  proxy_behaviour.py BIN_DIR"""
import os
import time

import proxy_support
from proxy_support import (META, FakeDaemon, Home, Proxy, bin_directory, check, initialize, modern_meta, run,
                           text_of, wait_until)

BIN = bin_directory()


def session(*arguments, **options):
    return proxy_support.session(BIN, *arguments, **options)


def greetings():
    with session(started=False, met=True) as (proxy, _):
        answer = proxy.start_session()
        result = answer["result"]
        check("initialize says what the daemon says", result["instructions"] == "Use echo."
              and result["serverInfo"]["name"] == "fake" and result["protocolVersion"] == "2025-11-25", result)
        check("initialize is in the legacy shape", not {"resultType", "ttlMs", "cacheScope", "_meta"} & set(result))
        check("ping", proxy.ask("ping").get("result") == {})
        listed = proxy.ask("tools/list")["result"]
        check("a legacy list has no modern members", set(listed) == {"tools"}, listed.keys())
    for asked, agreed in (("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
                          ("1999-01-01", "2025-11-25"), ("2026-07-28", "2025-11-25")):
        with session(started=False, daemon=False) as (proxy, _):
            answer = proxy.start_session(asked)
            check(f"initialize {asked} agrees on {agreed}", answer["result"]["protocolVersion"] == agreed, answer)
    times = []
    for _ in range(5):
        with session(started=False, daemon=False) as (proxy, _):
            begin = time.monotonic()
            proxy.start_session()
            times.append((time.monotonic() - begin) * 1000)
    check("initialize is answered at once without a daemon", min(times) <= 20, f"{min(times):.1f} ms")


def before_initialize():
    with session(started=False, daemon=False) as (proxy, _):
        begin = time.monotonic()
        answer = proxy.ask("some/thing")
        check("an unknown request before initialize gets an error at once",
              answer["error"]["code"] == -32601 and time.monotonic() - begin < 1, answer)
        answer = proxy.start_session()
        check("and initialize works after it", "result" in answer, answer)


def ids():
    with session() as (proxy, _):
        for request_id in (7, 0, -3, 2**53 + 1, 10**25, "7", "", "ä\n\"\\/ \u2028", "listen:0"):
            answer = proxy.ask("tools/call", {"name": "echo", "arguments": {"text": "x"}}, request_id=request_id)
            same = answer is not None and answer["id"] == request_id and type(answer["id"]) is type(request_id)
            check(f"the id {request_id!r} comes back the same", same and text_of(answer) == "x", answer)
        proxy.raw(b'{"jsonrpc":"2.0","id":"\\u0061\\u00e4","method":"tools/call",'
                  b'"params":{"name":"echo","arguments":{"text":"y"}}}\n')
        check("an id written with escapes comes back", text_of(proxy.wait("aä")) == "y")
        slow = proxy.request("tools/call", {"name": "slow", "arguments": {"ms": 300}}, "twice")
        proxy.request("ping", {}, "twice")
        wait_until(lambda: len(proxy.answers.get(("str", "twice"), [])) == 2)
        codes = [a.get("error", {}).get("code") for a in proxy.answers[("str", slow)]]
        check("a second request with a running id is refused, the first is answered", codes == [-32600, None], codes)


def meta():
    home = Home()
    tree = os.path.join(home.path, "tree")
    os.makedirs(os.path.join(tree, "src", "deep"))
    os.makedirs(os.path.join(tree, ".git"))
    linked = os.path.join(home.path, "linked work+tree")
    os.makedirs(linked)
    with open(os.path.join(linked, ".git"), "w") as git:
        git.write("gitdir: elsewhere\n")
    environment = {"FACTORY_TASK": "T-1", "FACTORY_FENCE": "17", "FACTORY_TOKEN": "canary-token"}
    with session("--project", "a b&c", cwd=os.path.join(tree, "src", "deep"), environment=environment) as (proxy, fake):
        text = proxy.call("echo", text="x")
        kept = text["result"]["_meta"]["kept"]
        check("the work tree, the task and the fence go with every call",
              kept == {"factory/root": os.path.realpath(tree), "factory/task": "T-1", "factory/fence": "17"}, kept)
        seen = fake.requests("tools/call")[0]
        check("the project goes with the URL", seen["path"] == "/mcp?project=a%20b%26c", seen["path"])
        check("the token goes as a bearer token", seen["headers"].get("Authorization") == "Bearer canary-token")
        check("the token is not on argv", "canary" not in " ".join(proxy.process.args))
        meta_sent = seen["body"]["params"]["_meta"]
        check("a call is modern: version, capabilities, client",
              meta_sent[META + "protocolVersion"] == "2026-07-28" and meta_sent[META + "clientCapabilities"] == {}
              and meta_sent[META + "clientInfo"]["name"] == "test", meta_sent)
        proxy.ask("tools/call", {"name": "echo", "arguments": {}, "_meta": {"factory/fence": "99", "progressToken": 1}})
        meta_sent = fake.requests("tools/call")[-1]["body"]["params"]["_meta"]
        check("a client cannot put another fence in", meta_sent["factory/fence"] == "17", meta_sent)
        check("the client's own _meta stays", meta_sent["progressToken"] == 1, meta_sent)
        check("an x-mcp-header argument becomes a header", text_of(proxy.call("region", region="no rth ü")) == "no rth ü")
        proxy.ask("logging/setLevel", {"level": "warning"})
        proxy.call("echo", text="x")
        check("the log level goes with later calls",
              fake.requests("tools/call")[-1]["body"]["params"]["_meta"][META + "logLevel"] == "warning")
        answer = proxy.ask("resources/read", {"uri": "test://a"})
        check("a resource is read", answer["result"] == {"contents": [{"uri": "test://a", "text": "content of a"}]}, answer)
    with session(cwd=home.path, environment={"CLAUDE_PROJECT_DIR": linked}) as (proxy, fake):
        kept = proxy.call("echo", text="x")["result"]["_meta"]["kept"]
        check("outside a work tree CLAUDE_PROJECT_DIR counts", kept == {"factory/root": linked}, kept)
    with session(cwd=home.path) as (proxy, fake):
        kept = proxy.call("echo", text="x")["result"]["_meta"]["kept"]
        check("without a work tree nothing is said of one", kept == {}, kept)
    with session(cwd=tree, started=False) as (proxy, fake):
        proxy.start_session(capabilities={"roots": {"listChanged": True}})
        call = proxy.request("tools/call", {"name": "echo", "arguments": {}})
        asked = wait_until(lambda: proxy.requests)[0]
        check("a client with roots is asked for them at the first call", asked["method"] == "roots/list", asked)
        uri = "file://" + linked.replace(" ", "%20") + "/"
        proxy.send({"jsonrpc": "2.0", "id": asked["id"],
                    "result": {"roots": [{"uri": "file:///does/not/exist"}, {"uri": uri}]}})
        kept = proxy.wait(call)["result"]["_meta"]["kept"]
        check("its answer wins over the current directory", kept == {"factory/root": linked}, kept)
    with session(cwd=tree, started=False) as (proxy, fake):
        proxy.start_session(capabilities={"roots": {}})
        begin = time.monotonic()
        kept = proxy.call("echo", text="x")["result"]["_meta"]["kept"]
        check("a client that does not say its roots is not waited for",
              kept == {"factory/root": os.path.realpath(tree)} and time.monotonic() - begin < 3, kept)
    home.remove()


def modern():
    with session(started=False, met=True) as (proxy, _):
        meta_member = {"_meta": modern_meta()}
        probe = proxy.ask("server/discover", meta_member, request_id="server-discover-probe-1")
        result = probe["result"]
        check("server/discover is answered in the modern shape",
              result["resultType"] == "complete" and "2026-07-28" in result["supportedVersions"]
              and result["instructions"] == "Use echo.", result)
        listen = proxy.request("subscriptions/listen",
                               {**meta_member, "notifications": {"toolsListChanged": True}}, "listen:0")
        acknowledged = proxy.wait_for_notification("notifications/subscriptions/acknowledged")
        check("subscriptions/listen is acknowledged with the client's id",
              acknowledged["params"]["_meta"][META + "subscriptionId"] == "listen:0", acknowledged)
        listed = proxy.ask("tools/list", meta_member)["result"]
        check("a modern list passes through", listed["resultType"] == "complete" and "ttlMs" in listed)
        proxy.ask("tools/call", {"name": "change", "arguments": {}, **meta_member})
        changed = proxy.wait_for_notification("notifications/tools/list_changed")
        check("list_changed comes with the subscription's id",
              changed["params"]["_meta"][META + "subscriptionId"] == "listen:0", changed)
        for method in ("ping", "logging/setLevel", "resources/subscribe"):
            answer = proxy.ask(method, meta_member)
            check(f"{method} is not in the modern revision", answer["error"]["code"] == -32601, answer)
        answer = proxy.ask("server/discover", {"_meta": modern_meta(**{META + "protocolVersion": "2099-01-01"})})
        check("an unknown version is refused with those we have",
              answer["error"]["code"] == -32022 and answer["error"]["data"]["supported"] == ["2026-07-28"], answer)
        answer = proxy.ask("server/discover", {})
        check("server/discover without _meta is refused", answer["error"]["code"] == -32602, answer)
        answer = proxy.ask("some/thing", meta_member)
        check("an unknown modern method is the daemon's to refuse", answer["error"]["code"] == -32601, answer)
        check("listen itself has no answer yet", proxy.wait(listen, 0.01) is None)
        proxy.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "listen:0"}})
        proxy.close_input()
        check("a cancelled listen is not answered, and the proxy ends",
              proxy.exit_code() == 0 and proxy.wait(listen, 0.01) is None)
    with session(started=False) as (proxy, _):
        probe = proxy.ask("server/discover", {"_meta": modern_meta()})
        answer = proxy.start_session()
        check("discover, then initialize, in one process", "result" in probe and "result" in answer)


def progress_and_cancel():
    with session() as (proxy, fake):
        answer = proxy.ask("tools/call", {"name": "count", "arguments": {"steps": 3}, "_meta": {"progressToken": "p"}})
        seen = [n["params"] for n in proxy.notifications if n["method"] == "notifications/progress"]
        check("progress is forwarded with the client's token",
              [(n["progressToken"], n["progress"]) for n in seen] == [("p", 1), ("p", 2), ("p", 3)], seen)
        check("the answer of a stream is in the legacy shape",
              answer["result"] == {"content": [{"type": "text", "text": "counted"}]}, answer)
        slow = proxy.request("tools/call", {"name": "slow", "arguments": {"ms": 3600000}}, "gone")
        wait_until(lambda: len(fake.requests("tools/call")) == 2)
        for _ in range(2):
            proxy.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "gone"}})
        proxy.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 4711}})
        check("a cancelled call closes its POST", wait_until(lambda: connections(fake.port) <= 3))
        check("others are served meanwhile", text_of(proxy.call("echo", text="z")) == "z")
        proxy.close_input()
        check("a cancelled call is not answered and does not hold the end up",
              proxy.exit_code(3) == 0 and proxy.wait(slow, 0.01) is None)


def connections(port):
    wanted = ":%04X" % port
    with open("/proc/net/tcp") as table:
        rows = [line.split() for line in table][1:]
    return sum(1 for row in rows if row[1].endswith(wanted) and row[3] == "01")


def bad_lines():
    with session() as (proxy, fake):
        before = len(fake.requests("tools/call"))
        for line in (b"{nope\n", b"\xff\xfe\n", b'{"jsonrpc":"2.0","id":1,"method":"ping"} x\n', b'"\\ud800"\n',
                     b'{"a":' + b"[" * 70 + b"]" * 70 + b"}\n", b"nul\n", b'{"jsonrpc":"2.0","id":01}\n'):
            proxy.answers.clear()
            proxy.raw(line)
            answer = proxy.wait(None)
            check(f"malformed {line[:24]!r} gives -32700 without an id",
                  answer is not None and answer["error"]["code"] == -32700 and answer["id"] is None, answer)
        for line, code in ((b"5\n", -32600), (b'{"jsonrpc":"1.0","id":"v","method":"ping"}\n', -32600),
                           (b'{"jsonrpc":"2.0","id":null,"method":"ping"}\n', -32600),
                           (b'{"jsonrpc":"2.0","id":1.5,"method":"ping"}\n', -32600),
                           (b'{"jsonrpc":"2.0","id":"m","method":7}\n', -32600),
                           (b'{"jsonrpc":"2.0","id":"p","method":"ping","params":[1]}\n', -32602),
                           (b'{"jsonrpc":"2.0","id":"n"}\n', -32600)):
            proxy.answers.clear()
            proxy.raw(line)
            wait_until(lambda: proxy.answers)
            answer = list(proxy.answers.values())[0][0] if proxy.answers else None
            check(f"{line[:44]!r} gives {code}", answer is not None and answer["error"]["code"] == code, answer)
        proxy.raw(b"\n  \r\n")
        time.sleep(0.05)
        check("nothing of that was forwarded", len(fake.requests("tools/call")) == before)
        proxy.raw(b'{"jsonrpc":"2.0",')
        time.sleep(0.02)
        proxy.raw(b'"id":"split","method":"ping"}\r\n')
        check("a message in two writes is understood", proxy.wait("split") is not None)
        proxy.raw(b"[]\n")
        check("a batch on 2025-11-25 is refused", wait_until(lambda: proxy.wait(None)) is not None)
        check("the next call works", text_of(proxy.call("echo", text="on")) == "on")
    with session(started=False) as (proxy, _):
        proxy.start_session("2025-03-26")
        proxy.raw(b'[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"},'
                  b'{"jsonrpc":"2.0","id":"two","method":"tools/call","params":{"name":"echo","arguments":{"text":"b"}}},'
                  b'{"jsonrpc":"2.0","id":3,"method":"no/such"},5]\n')
        check("a batch on 2025-03-26: each id is answered",
              proxy.wait(1) is not None and text_of(proxy.wait("two")) == "b"
              and proxy.wait(3)["error"]["code"] == -32601 and proxy.wait(None)["error"]["code"] == -32600)
        for line in (b"[]\n", b"[" + b",".join([b'{"jsonrpc":"2.0","id":9,"method":"ping"}'] * 101) + b"]\n"):
            proxy.answers.clear()
            proxy.raw(line)
            answer = proxy.wait(None)
            check("an empty or too long batch gets one error", answer["error"]["code"] == -32600
                  and len(proxy.answers) == 1, answer)


def big_lines():
    with session() as (proxy, _):
        for size in (1_000_000, 10_000_000, 60_000_000):
            check(f"{size} bytes there and back", text_of(proxy.call("echo", 60, text="x" * size)) == "x" * size)
            if size == 10_000_000:
                check("memory at most twice the message", proxy.status("VmHWM") * 1024 < 2 * size + 6_000_000,
                      proxy.status("VmHWM"))
        check("memory at most twice the message of 60 MB", proxy.status("VmHWM") * 1024 < 2 * 60_000_000 + 8_000_000,
              proxy.status("VmHWM"))
        check("memory goes back after it", wait_until(lambda: proxy.status("VmRSS") < 5000), proxy.status("VmRSS"))
        check("a response of 50 MB", len(text_of(proxy.call("big", 60, bytes=50_000_000))) == 50_000_000)
        filler = b"x" * 70_000_000
        proxy.raw(b'{"jsonrpc":"2.0","id":"first","method":"tools/call","params":{"t":"' + filler + b'"}}\n')
        answer = proxy.wait("first", 60)
        check("70 MB with the id in front: an error with the id", answer and answer["error"]["code"] == -32600, answer)
        proxy.raw(b'{"method":"tools/call","params":{"id":5,"t":"' + filler + b'\\"}"},"jsonrpc":"2.0","id":"last"}\n')
        answer = proxy.wait("last", 60)
        check("70 MB with the id at the end: an error with the id", answer and answer["error"]["code"] == -32600, answer)
        proxy.raw(filler + b"\n")
        answer = proxy.wait(None, 60)
        check("70 MB of nonsense: an error without an id", answer and answer["error"]["code"] == -32600, answer)
        check("the next call works", text_of(proxy.call("echo", text="on")) == "on")


def wrong_answers():
    with session() as (proxy, _):
        for how, expected in (("html", "HTTP 404"), ("garbage", "no JSON-RPC response"), ("401", "wants a token"),
                              ("needs input", "input")):
            answer = proxy.call("wrong", how=how)
            check(f"a server that answers '{how}': an error with the id",
                  "error" in answer and expected in answer["error"]["message"], answer)
        check("a wrong id is mended", text_of(proxy.call("wrong", how="other id")) == "fine")
        check("a pretty-printed answer becomes one line", text_of(proxy.call("wrong", how="pretty")) == "two\nlines"
              and not proxy.stray)
        begin = time.monotonic()
        answer = proxy.call("wrong", how="stream without answer")
        check("a stream that ends without an answer is not repeated for ever",
              "error" in answer and time.monotonic() - begin < 5, (answer, time.monotonic() - begin))


def daemon_away():
    with session("--wait", "1", daemon=False, started=False) as (proxy, _):
        proxy.start_session()
        begin = time.monotonic()
        answer = proxy.call("echo", text="x")
        took = time.monotonic() - begin
        check("without a daemon a call waits, then fails and says that it was not run",
              "error" in answer and "was not run" in answer["error"]["message"] and 0.8 < took < 5
              and answer["error"]["data"] == {"mayHaveRun": False}, (answer, took))
        late = proxy.request("tools/call", {"name": "echo", "arguments": {"text": "late"}})
        fake = FakeDaemon(proxy.port)
        check("a daemon that comes in time answers it", text_of(proxy.wait(late)) == "late")
        fake.kill()
    with session() as (proxy, fake):
        tools = proxy.ask("tools/list")
        fake.kill()
        begin = time.monotonic()
        again = proxy.ask("tools/list")
        check("the list comes from the last known copy while the daemon is away",
              again["result"] == tools["result"] and time.monotonic() - begin < 1, again)
        wait_until(proxy.home.knows_tools)
        second = Proxy(BIN, proxy.home, f"http://127.0.0.1:{proxy.port}/mcp", "--no-start")
        greeting = second.start_session()
        listed = second.ask("tools/list")
        check("a fresh proxy knows the copy too", listed["result"] == tools["result"]
              and greeting["result"]["instructions"] == "Use echo.", listed)
        second.end()
        proxy.notifications.clear()
        fake.start()
        changed = proxy.wait_for_notification("notifications/tools/list_changed")
        check("a reconnect is told as list_changed", changed is not None and "params" not in changed, changed)
        check("calls work again", text_of(proxy.call("echo", text="back")) == "back")
        proxy.notifications.clear()
        proxy.call("change")
        check("list_changed still comes over the new stream",
              proxy.wait_for_notification("notifications/tools/list_changed") is not None)
    with session(started=False) as (proxy, fake):
        proxy.ask("server/discover", {"_meta": modern_meta()})
        listen = proxy.request("subscriptions/listen",
                               {"_meta": modern_meta(), "notifications": {"toolsListChanged": True}}, "listen:0")
        proxy.wait_for_notification("notifications/subscriptions/acknowledged")
        fake.kill()
        fake.start()
        changed = proxy.wait_for_notification("notifications/tools/list_changed")
        acks = [n for n in proxy.notifications if n["method"].endswith("acknowledged")]
        check("a modern stream goes on over a restart: list_changed, no second acknowledgement, no answer",
              changed and changed["params"]["_meta"][META + "subscriptionId"] == "listen:0" and len(acks) == 1
              and proxy.wait(listen, 0.01) is None, (changed, len(acks)))


def lost_in_flight():
    with session() as (proxy, fake):
        read = proxy.request("tools/call", {"name": "slow", "arguments": {"ms": 400}})
        write = proxy.request("tools/call", {"name": "write", "arguments": {"ms": 400}})
        wait_until(lambda: len(fake.requests("tools/call")) == 2)
        fake.kill()
        answer = proxy.wait(write)
        check("a call that may have changed something is not repeated, and the error says that it may have run",
              "error" in answer and "may have run" in answer["error"]["message"]
              and answer["error"]["data"] == {"mayHaveRun": True}, answer)
        fake.start()
        check("a read-only call is repeated", text_of(proxy.wait(read)) == "slow")
        ran = [r["body"]["params"]["name"] for r in fake.requests("tools/call")]
        check("so the one ran twice and the other once", sorted(ran) == ["slow", "slow", "write"], ran)
    with session() as (proxy, fake):
        crash = proxy.request("tools/call", {"name": "crash", "arguments": {}})
        for _ in range(8):
            if wait_until(lambda: fake.process.poll() is not None or proxy.wait(crash, 0.01), 10) and proxy.wait(crash, 0.01):
                break
            fake.kill()
            fake.start()
        answer = proxy.wait(crash)
        runs = len(fake.requests("tools/call"))
        check("a call that ends the daemon each time is given up", answer is not None and "error" in answer
              and 2 <= runs <= 5, (answer, runs))
        if fake.process.poll() is not None:
            fake.kill()
            fake.start()
        check("and others are served", text_of(proxy.call("echo", text="on")) == "on")


TESTS = [greetings, before_initialize, ids, meta, modern, progress_and_cancel, bad_lines, big_lines, wrong_answers, daemon_away, lost_in_flight]

if __name__ == "__main__":
    run(TESTS)
