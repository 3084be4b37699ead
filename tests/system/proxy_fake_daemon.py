#!/usr/bin/env python3
"""A small daemon of 2026-07-28, stateless, for the tests of mcp-proxy.  proxy_fake_daemon.py PORT [LOG]

Each request is appended to LOG as one JSON line {headers, path, body}. Tools: echo {text}, slow {ms}, big {bytes}
(read-only), write {ms} (neither read-only nor idempotent), count {steps} (progress as SSE), crash, change
(list_changed), region {region} (x-mcp-header), wrong {how}.
"""
import base64
import json
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VERSION = "2026-07-28"
META = "io.modelcontextprotocol/"
listeners = []
lock = threading.Lock()
log_file = None


def tool(name, read_only=True, properties=None):
    return {
        "name": name,
        "description": name,
        "inputSchema": {"type": "object", "properties": properties or {}},
        "annotations": {"readOnlyHint": read_only, "idempotentHint": False},
    }


TOOLS = [
    tool("echo"),
    tool("slow"),
    tool("big"),
    tool("write", read_only=False),
    tool("count"),
    tool("crash"),
    tool("change"),
    tool("region", properties={"region": {"type": "string", "x-mcp-header": "Region"}}),
    tool("wrong"),
]


def decoded(value):
    wrapped = value.startswith("=?base64?") and value.endswith("?=")
    return base64.b64decode(value[9:-2]).decode() if wrapped else value


def text_result(text, **more):
    return {"resultType": "complete", "content": [{"type": "text", "text": text}], **more}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def send_json(self, status, value, content_type="application/json"):
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def begin_stream(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def send_event(self, message):
        data = b"event: message\ndata: " + json.dumps(message).encode() + b"\n\n"
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def end_stream(self):
        self.wfile.write(b"0\r\n\r\n")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        try:
            message = json.loads(body)
        except ValueError:
            return self.send_json(400, {"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "bad"}})
        if log_file:
            kept = message if len(body) < 10000 else {"size": len(body)}
            with lock, open(log_file, "a") as log:
                log.write(json.dumps({"headers": dict(self.headers), "path": self.path, "body": kept}) + "\n")
        method, params, request_id = message.get("method"), message.get("params", {}), message.get("id")
        problem = self.check(method, params)
        if problem:
            return self.send_json(400, {"jsonrpc": "2.0", "id": request_id, "error": problem})
        if method == "subscriptions/listen":
            return self.listen(request_id, params)
        if method == "tools/call" and params["name"] == "count":
            return self.count(request_id, params)
        if method == "tools/call" and params["name"] == "wrong":
            return self.wrong(request_id, params["arguments"]["how"])
        result = self.result(method, params)
        if result is None:
            return self.send_json(404, {"jsonrpc": "2.0", "id": request_id,
                                        "error": {"code": -32601, "message": "unknown method"}})
        self.send_json(200, {"jsonrpc": "2.0", "id": request_id, "result": result})

    def check(self, method, params):
        meta = params.get("_meta", {})
        if meta.get(META + "protocolVersion") != VERSION:
            return {"code": -32022, "message": "version", "data": {"supported": [VERSION]}}
        if META + "clientCapabilities" not in meta:
            return {"code": -32602, "message": "no capabilities"}
        if self.headers.get("MCP-Protocol-Version") != VERSION or self.headers.get("Mcp-Method") != method:
            return {"code": -32020, "message": "header mismatch"}
        if method == "tools/call":
            if decoded(self.headers.get("Mcp-Name", "")) != params.get("name"):
                return {"code": -32020, "message": "name mismatch"}
            if params["name"] == "region" and decoded(
                    self.headers.get("Mcp-Param-Region", "")) != params["arguments"]["region"]:
                return {"code": -32020, "message": "region mismatch"}
        return None

    def result(self, method, params):
        common = {"resultType": "complete", "ttlMs": 1000, "cacheScope": "private"}
        if method == "server/discover":
            return {**common, "supportedVersions": [VERSION, "2025-11-25"],
                    "capabilities": {"tools": {"listChanged": True}, "logging": {}}, "instructions": "Use echo.",
                    "_meta": {META + "serverInfo": {"name": "fake", "version": "1"}}}
        if method == "tools/list":
            return {**common, "tools": TOOLS}
        if method == "prompts/list":
            return {**common, "prompts": []}
        if method == "resources/list":
            return {**common, "resources": [{"uri": "test://a", "name": "a"}]}
        if method == "resources/read":
            return {**common, "contents": [{"uri": params["uri"], "text": "content of a"}]}
        if method == "tools/call":
            return self.call(params["name"], params.get("arguments", {}), params["_meta"])
        return None

    def call(self, name, arguments, meta):
        if name == "echo":
            shown = {key: value for key, value in meta.items() if key.startswith("factory/")}
            return text_result(arguments.get("text", ""), _meta={META + "serverInfo": {"name": "fake"}, "kept": shown})
        if name in ("slow", "write"):
            time.sleep(arguments.get("ms", 0) / 1000)
            return text_result(name)
        if name == "big":
            return text_result("x" * arguments["bytes"])
        if name == "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        if name == "change":
            notify("tools")
            return text_result("changed")
        if name == "region":
            return text_result(arguments["region"])
        return {**text_result("no such tool"), "isError": True}

    def count(self, request_id, params):
        token = params["_meta"].get("progressToken")
        self.begin_stream()
        for step in range(params["arguments"]["steps"]):
            self.send_event({"jsonrpc": "2.0", "method": "notifications/progress",
                             "params": {"progressToken": token, "progress": step + 1}})
            time.sleep(params["arguments"].get("ms", 0) / 1000)
        self.send_event({"jsonrpc": "2.0", "id": request_id, "result": text_result("counted")})
        self.end_stream()

    def wrong(self, request_id, how):
        if how == "html":
            self.send_json(404, b"<html>not here</html>", "text/html")
        elif how == "garbage":
            self.send_json(200, b'{"jsonrpc":"2.0","id":1,"resu')
        elif how == "other id":
            self.send_json(200, {"jsonrpc": "2.0", "id": 987654, "result": text_result("fine")})
        elif how == "pretty":
            value = {"jsonrpc": "2.0", "id": request_id, "result": text_result("two\nlines")}
            self.send_json(200, json.dumps(value, indent=2).encode())
        elif how == "401":
            self.send_json(401, b"no token", "text/plain")
        elif how == "stream without answer":
            self.begin_stream()
            self.end_stream()
        elif how == "needs input":
            self.send_json(200, {"jsonrpc": "2.0", "id": request_id,
                                 "result": {"resultType": "input_required", "inputRequests": {}}})

    def listen(self, request_id, params):
        self.begin_stream()
        meta = {META + "subscriptionId": request_id}
        self.send_event({"jsonrpc": "2.0", "method": "notifications/subscriptions/acknowledged",
                         "params": {"_meta": meta, "notifications": params["notifications"]}})
        with lock:
            listeners.append((self, meta, params["notifications"]))
        while True:
            time.sleep(3600)


def notify(what):
    with lock:
        for handler, meta, wanted in list(listeners):
            if wanted.get(what + "ListChanged"):
                try:
                    handler.send_event({"jsonrpc": "2.0", "method": f"notifications/{what}/list_changed",
                                        "params": {"_meta": meta}})
                except OSError:
                    pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, *_):
        pass  # a client that left


def main():
    global log_file
    port = int(sys.argv[1])
    log_file = sys.argv[2] if len(sys.argv) > 2 else None
    server = Server(("127.0.0.1", port), Handler)
    print("listening", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
