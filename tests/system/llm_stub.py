"""A model server on loopback that does what a test tells it: answers in both wire shapes, or fails in some way.

It reads the files out of the prompt ("### path") and writes a line about each, as a model would; `extra` lines come
behind them. `requests` keeps (path, headers, body) of all that came.
"""
import http.server
import json
import re
import threading


class Stub:
    def __init__(self, name="stub"):
        self.name = name
        self.mode = "ok"
        self.extra = []
        self.requests = []
        self.lock = threading.Lock()
        self.closing = threading.Event()
        stub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                with stub.lock:
                    stub.requests.append((self.path, dict(self.headers), None))
                if stub.mode not in ("ok", "whole"):
                    return stub.fail(self)
                self.send(200, json.dumps({"object": "list", "data": [{"id": "demo-model"}, {"id": "demo-large"}]}))

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with stub.lock:
                    stub.requests.append((self.path, dict(self.headers), body))
                if stub.mode in ("ok", "whole", "half", "stall", "slow"):
                    return stub.answer(self, body)
                stub.fail(self)

            def send(self, status, text, kind="application/json", headers=()):
                data = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                for field in headers:
                    self.send_header(*field)
                self.end_headers()
                self.wfile.write(data)

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # the client left: that is what some tests are about

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    def asked(self):
        """Bodies of the questions, not of lists; and forgets them."""
        with self.lock:
            bodies = [body for _, _, body in self.requests if body is not None]
            self.requests.clear()
        return bodies

    def fail(self, handler):
        if self.mode == "hang":
            self.closing.wait(60)
        elif self.mode == "429":
            handler.send(429, '{"error":{"message":"slow down","type":"rate_limit_exceeded"}}',
                         headers=[("Retry-After", "1")])
        elif self.mode == "401":
            key = handler.headers.get("Authorization", "")
            handler.send(401, json.dumps({"error": {"message": "Incorrect API key provided: " + key}}))
        elif self.mode == "500":
            handler.send(500, '{"error":{"message":"the model has no memory left"}}')
        elif self.mode == "redirect":
            handler.send(302, "", headers=[("Location", f"http://127.0.0.1:{self.port}/v1/chat/completions")])
        elif self.mode == "rubbish":
            handler.send(200, "<html><body>Welcome to the router</body></html>", "text/html")

    def words(self, body):
        text = body["messages"][-1]["content"]
        if isinstance(text, list):
            text = "".join(part.get("text", "") for part in text)
        if "### part 1\n" in text:  # a reduction
            lines = [line for line in text.splitlines() if line.strip() and not line.startswith("###")]
        else:
            lines = []
            for path, rest in re.findall(r"^### (\S+).*\n((?:(?!### ).*\n)*)", text, re.M):
                names = re.findall(r"def (\w+)|class (\w+)", rest)
                for name in [a or b for a, b in names][:2]:
                    lines.append(f"- `{path}` `{name}` - {self.name} tells about it")
        return "\n".join(lines + self.extra)

    def answer(self, handler, body):
        words = self.words(body)
        is_anthropic = handler.path.endswith("/messages")
        if self.mode == "whole" or not body.get("stream"):
            if is_anthropic:
                return handler.send(200, json.dumps({
                    "type": "message", "content": [{"type": "text", "text": words}], "stop_reason": "end_turn",
                    "usage": {"input_tokens": 100, "output_tokens": 20}}))
            return handler.send(200, json.dumps({
                "choices": [{"message": {"content": words}, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 100, "completion_tokens": 20}}))
        pieces = [words[i:i + 7] for i in range(0, len(words), 7)]
        if is_anthropic:
            events = [("message_start", {"message": {"usage": {"input_tokens": 100, "output_tokens": 1}}}),
                      ("content_block_start", {"index": 0, "content_block": {"type": "text", "text": ""}})]
            events += [("content_block_delta", {"index": 0, "delta": {"type": "text_delta", "text": piece}})
                       for piece in pieces]
            events += [("message_delta", {"delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 20}}),
                       ("message_stop", {})]
            chunks = [f"event: {name}\ndata: {json.dumps({'type': name, **data})}\n\n" for name, data in events]
        else:
            deltas = [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces]
            deltas.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            deltas.append({"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 20}})
            chunks = [f"data: {json.dumps(delta)}\n\n" for delta in deltas] + ["data: [DONE]\n\n"]
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.close_connection = True
        if self.mode in ("half", "stall"):
            chunks = chunks[:len(chunks) // 2]
        for chunk in chunks:
            if self.mode == "slow" and self.closing.wait(0.5):
                return
            handler.wfile.write(chunk.encode())
            handler.wfile.flush()
        if self.mode == "stall":
            self.closing.wait(60)
