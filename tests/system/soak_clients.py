"""The clients of soak.py, one class a kind. A client that talks straight to the daemon may find it away, and tries again;
behind a proxy nobody may notice.
"""
import http.client
import json
import random
import subprocess
import threading
import time

from suite import BIN, META, VERSION

AWAY = (ConnectionError, http.client.HTTPException, TimeoutError, OSError)
PATIENCE = 60


class Load:
    """What the clients share: where the daemon is, and what went wrong."""

    def __init__(self, port, home, trees):
        self.port, self.home, self.trees = port, home, trees
        self.ended = threading.Event()
        self.is_there = threading.Event()
        self.is_there.set()
        self.faults = []

    def away(self):
        self.is_there.clear()

    def back(self):
        self.is_there.set()

    def fault(self, text):
        self.faults.append(f"{time.strftime('%H:%M:%S')} {text}")

    def locate(self, word, tree):
        """The text of lrm_locate, or None when the daemon was away."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            answer = post_modern(connection, 1, "tools/call", {"name": "lrm_locate", "arguments": {"query": word}}, tree)
        except AWAY:
            return None
        finally:
            connection.close()
        return answer["result"]["content"][0]["text"] if "result" in answer else json.dumps(answer)


def post(connection, body, fields, path="/mcp"):
    connection.request("POST", path, json.dumps(body), {
        "Content-Type": "application/json", "Accept": "application/json, text/event-stream", **fields})
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status == 503:
        raise ConnectionError("it is stopping")
    if answer.headers.get("Content-Type", "").startswith("text/event-stream"):
        messages = [json.loads(line[5:]) for line in text.splitlines() if line.startswith("data:") and line[5:].strip()]
        found = [m for m in messages if m.get("id") == body.get("id")]
        if not found:
            raise ConnectionError("the stream ended without the answer")
        return answer.status, found[0], answer
    return answer.status, json.loads(text) if text else None, answer


def post_modern(connection, request_id, method, params, tree):
    params = {**params, "_meta": {**META, "factory/root": str(tree)}}
    fields = {"MCP-Protocol-Version": VERSION, "Mcp-Method": method}
    if "name" in params:
        fields["Mcp-Name"] = params["name"]
    status, message, _ = post(connection, {"jsonrpc": "2.0", "id": request_id, "method": method, "params": params}, fields)
    if status != 200 or message.get("id") != request_id:
        return {"error": {"message": f"status {status}, {message}"}}
    return message


class Client(threading.Thread):
    def __init__(self, load, number):
        super().__init__(daemon=True)
        self.load = load
        self.random = random.Random(f"{type(self).__name__} {number}")
        self.tree = load.trees[number % len(load.trees)]
        self.calls = 0

    def request(self):
        """(method, params) of the next call; all of them only read."""
        choice = self.random.random()
        if choice < 0.1:
            return "tools/list", {}
        if choice < 0.4:
            return "tools/call", {"name": "echo", "arguments": {"text": f"call {self.calls}"}}
        if choice < 0.6:
            path = f"src/part_{self.random.randrange(60)}.py"
            return "tools/call", {"name": "lrm_read", "arguments": {"path": path, "lines": "1-20"}}
        query = f"function_{self.random.randrange(7)}_{self.random.randrange(20)}"
        return "tools/call", {"name": "lrm_locate", "arguments": {"query": query}}

    def judge(self, method, params, answer):
        """Counts an answer; whatever is no proper result is a fault."""
        self.calls += 1
        result = answer.get("result")
        if result is None or result.get("isError"):
            self.load.fault(f"{type(self).__name__} {method} {params}: {json.dumps(answer)[:300]}")
        elif params.get("name") == "echo" and params["arguments"]["text"] not in json.dumps(result):
            self.load.fault(f"{type(self).__name__}: another call's answer")

    def pause(self):
        time.sleep(self.random.random() * 0.1)

    def run(self):
        while not self.load.ended.is_set():
            try:
                self.work()
            except AWAY:
                if not self.load.is_there.wait(PATIENCE):
                    return self.load.fault(f"{type(self).__name__}: the daemon stayed away")
                time.sleep(0.05)
            except Exception as error:  # a client that dies silently would look like a quiet one
                return self.load.fault(f"{type(self).__name__}: {error!r}")

    def stop(self):
        self.load.ended.set()
        self.join(PATIENCE)

    def unanswered(self):
        return []


class Modern(Client):
    def work(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.load.port, timeout=PATIENCE)
        try:
            while not self.load.ended.is_set():
                method, params = self.request()
                self.judge(method, params, post_modern(connection, self.calls, method, params, self.tree))
                self.pause()
        finally:
            connection.close()


class Session(Client):
    """A session of 2025-11-25, opened once: it must outlive every restart."""

    session = None

    def fields(self):
        return {"MCP-Protocol-Version": "2025-11-25", "Mcp-Session-Id": self.session}

    def open(self, connection):
        _, _, answer = post(connection, {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
            "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "soak", "version": "1"}}}, {})
        self.session = answer.headers["Mcp-Session-Id"]
        post(connection, {"jsonrpc": "2.0", "method": "notifications/initialized"}, self.fields())

    def work(self):
        path = f"/mcp?project={self.load.trees[0].name}"
        connection = http.client.HTTPConnection("127.0.0.1", self.load.port, timeout=PATIENCE)
        stream = http.client.HTTPConnection("127.0.0.1", self.load.port, timeout=PATIENCE)
        try:
            if self.session is None:
                self.open(connection)
            stream.request("GET", "/mcp", headers={"Accept": "text/event-stream", **self.fields()})
            if (status := stream.getresponse().status) not in (200, 503):
                self.load.fault(f"Session: GET gave {status}")
            while not self.load.ended.is_set():
                method, params = self.request()
                body = {"jsonrpc": "2.0", "id": self.calls + 1, "method": method, "params": params}
                status, message, _ = post(connection, body, self.fields(), path)
                if status != 200 or message["id"] != body["id"]:
                    self.load.fault(f"Session: status {status} {message}")
                self.judge(method, params, message)
                self.pause()
        finally:
            connection.close()
            stream.close()


class SseClient(Client):
    """HTTP+SSE of 2024-11-05: its session ends with its stream, and it opens another."""

    def work(self):
        stream = http.client.HTTPConnection("127.0.0.1", self.load.port, timeout=PATIENCE)
        connection = http.client.HTTPConnection("127.0.0.1", self.load.port, timeout=PATIENCE)
        try:
            stream.request("GET", "/sse", headers={"Accept": "text/event-stream"})
            answer = stream.getresponse()
            if answer.status != 200:
                raise ConnectionError(answer.status)
            endpoint = self.event(answer)
            self.ask(connection, answer, endpoint, "initialize", {
                "protocolVersion": "2024-11-05", "capabilities": {}, "clientInfo": {"name": "soak", "version": "1"}})
            while not self.load.ended.is_set():
                method, params = self.request()
                if params.get("name", "").startswith("lrm_"):
                    params["arguments"]["project"] = str(self.tree)
                self.judge(method, params, self.ask(connection, answer, endpoint, method, params))
                self.pause()
        finally:
            stream.close()
            connection.close()

    @staticmethod
    def event(answer):
        """The data of the next event."""
        data = None
        while True:
            line = answer.readline()
            if not line:
                raise ConnectionError("the stream ended")
            line = line.rstrip(b"\r\n")
            if line.startswith(b"data:"):
                data = line[5:].strip().decode()
            if not line and data is not None:
                return data

    def ask(self, connection, answer, endpoint, method, params):
        body = {"jsonrpc": "2.0", "id": f"s{self.calls}", "method": method, "params": params}
        connection.request("POST", endpoint, json.dumps(body), {"Content-Type": "application/json"})
        posted = connection.getresponse()
        posted.read()
        if posted.status != 202:
            raise ConnectionError(posted.status)
        while True:
            message = json.loads(self.event(answer))
            if message.get("id") == body["id"]:
                return message


class Listener(Client):
    """subscriptions/listen; a stream that breaks is opened again. Each acknowledgement counts as a call."""

    def work(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.load.port, timeout=1)
        body = {"jsonrpc": "2.0", "id": "listen", "method": "subscriptions/listen",
                "params": {"notifications": {"toolsListChanged": True}, "_meta": META}}
        try:
            connection.request("POST", "/mcp", json.dumps(body), {
                "Content-Type": "application/json", "Accept": "application/json, text/event-stream",
                "MCP-Protocol-Version": VERSION, "Mcp-Method": "subscriptions/listen"})
            answer = connection.getresponse()
            if answer.status != 200:
                raise ConnectionError(answer.status)
            first = json.loads(SseClient.event(answer))
            if first.get("method") != "notifications/subscriptions/acknowledged":
                self.load.fault(f"Listener: {first}")
            self.calls += 1
            self.hold(answer)
        finally:
            connection.close()

    def hold(self, answer):
        until = time.monotonic() + 5
        while not self.load.ended.is_set() and time.monotonic() < until:
            try:
                if not answer.readline():
                    raise ConnectionError("the stream ended")
            except TimeoutError:
                return


class ProxyClient(Client):
    """mcp-proxy with a few calls in flight, as an agent has them."""

    def __init__(self, load, number):
        super().__init__(load, number)
        self.process = subprocess.Popen(
            [str(BIN / "mcp-proxy"), "--no-start", "--wait", str(PATIENCE), "--url", f"http://127.0.0.1:{load.port}/mcp"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=self.tree,
            env={"PATH": "/usr/bin:/bin", "HOME": str(load.home), "FACTORY_HOME": str(load.home)})
        self.answers = {}
        self.asked = {}
        self.arrived = threading.Condition()
        threading.Thread(target=self.read, daemon=True).start()
        self.ask("initialize", {"protocolVersion": "2025-11-25", "capabilities": {},
                                "clientInfo": {"name": "soak", "version": "1"}}, 0)
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def read(self):
        for line in self.process.stdout:
            message = json.loads(line)
            if "method" in message:
                continue
            with self.arrived:
                # Only how often: thirty minutes of answers would be the client's own leak.
                request_id = message["id"]
                self.answers[request_id] = self.answers.get(request_id, 0) + 1
                method, params = self.asked.get(request_id, ("nothing", {}))
                self.judge(method, params, message)
                self.arrived.notify_all()

    def send(self, message):
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def ask(self, method, params, request_id):
        self.asked[request_id] = (method, params)
        self.send({"jsonrpc": "2.0", "id": request_id, "method": method, "params": params})

    def work(self):
        number = len(self.asked)
        ids = [number + k if k % 2 else f"p{number + k}" for k in range(3)]
        for request_id in ids:
            self.ask(*self.request(), request_id)
        with self.arrived:
            if not self.arrived.wait_for(lambda: all(one in self.answers for one in ids), 2 * PATIENCE):
                raise RuntimeError(f"no answer to {ids}")
        self.pause()

    def stop(self):
        super().stop()
        self.process.stdin.close()
        if self.process.wait(PATIENCE) != 0:
            self.load.fault(f"a proxy ended with {self.process.returncode}")

    def unanswered(self):
        return [f"{one!r}: {self.answers.get(one, 0)} times" for one in self.asked if self.answers.get(one, 0) != 1]
