"""A scripted model on loopback, in the shapes of the OpenAI and Anthropic HTTP interfaces, streaming or not.

It keeps no state: the turn is the number of assistant messages in the request, so a client that repeats a request
gets the same answer again. Unknown request fields are ignored, as a model server must.
"""
import http.server
import json
import threading


class Turn:
    """What the script sees of one request: `number` from 0, the tool names on offer, the results so far, and the
    `request` itself."""

    def __init__(self, request, shape):
        self.shape, self.request = shape, request
        messages = request["messages"]
        self.number = sum(m["role"] == "assistant" for m in messages)
        self.tools = [t.get("name") or t["function"]["name"] for t in request.get("tools") or []]
        self.results = []  # texts of the tool results, in order
        for message in messages:
            if message["role"] == "tool":
                self.results.append(_text(message["content"]))
            elif isinstance(message["content"], list):
                self.results += [_text(part.get("content")) for part in message["content"]
                                 if part.get("type") == "tool_result"]


class Answer:
    """Text, and calls as (tool name, arguments)."""

    def __init__(self, text, *calls):
        self.text, self.calls, self.turn = text, calls, 0


class Failure:
    """An HTTP status, `seconds` in Retry-After."""

    def __init__(self, status, seconds=None):
        self.status, self.seconds, self.turn = status, seconds, 0


class Silence:
    """No answer until the client gives up, or `over` is set."""

    def __init__(self, over):
        self.over, self.turn = over, 0


def _text(content):
    if isinstance(content, list):
        return "\n".join(part.get("text", "") for part in content)
    return content or ""


class StubModel:
    """Serves until closed; `script(turn)` gives the Answer, and `plain(turn)`, where there is one, that to a request without
    tools. `turns` keeps every request that offered tools."""

    def __init__(self, script):
        self.turns, self.plain = [], None
        model = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                self.reply({"object": "list", "data": [{"id": "stub-model", "object": "model"}]})

            def do_POST(self):
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                path = self.path.split("?")[0]
                if path.endswith("/count_tokens"):
                    return self.reply({"input_tokens": 100})
                shape = "openai" if path.endswith("/chat/completions") else "anthropic"
                answer = Answer("A title")  # for requests without tools: session titles and the like
                answers = script if request.get("tools") else model.plain
                if answers:
                    turn = Turn(request, shape)
                    model.turns.append(turn)
                    try:
                        answer = answers(turn)
                        answer.turn = turn.number
                    except Exception as error:  # the agent must hear of it, or it waits for minutes
                        answer = Answer(f"The script failed: {error!r}")
                if isinstance(answer, Silence):
                    self.close_connection = True
                    return answer.over.wait()
                if isinstance(answer, Failure):
                    error = {"type": "error", "error": {"type": "rate_limit_error", "message": "too many requests"}}
                    return self.reply(error, answer.status, answer.seconds)
                if not request.get("stream"):
                    return self.reply(_WHOLE[shape](answer))
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                for event in _EVENTS[shape](answer):
                    self.wfile.write(event.encode())
                self.close_connection = True

            def reply(self, value, status=200, seconds=None):
                body = json.dumps(value).encode()
                self.send_response(status)
                if seconds is not None:
                    self.send_header("Retry-After", str(seconds))
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


_HEAD = {"id": "stub", "created": 0, "model": "stub-model"}
_USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}


def _openai_calls(answer):
    return [{"index": i, "id": f"call_{answer.turn}_{i}", "type": "function",
             "function": {"name": name, "arguments": json.dumps(given)}} for i, (name, given) in enumerate(answer.calls)]


def _openai_whole(answer):
    message = {"role": "assistant", "content": answer.text}
    if answer.calls:
        message["tool_calls"] = _openai_calls(answer)
    return {**_HEAD, "object": "chat.completion", "usage": _USAGE, "choices": [
        {"index": 0, "message": message, "finish_reason": "tool_calls" if answer.calls else "stop"}]}


def _openai_events(answer):
    def chunk(delta, finish=None, **more):
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}] if delta is not None else []
        body = {**_HEAD, "object": "chat.completion.chunk", "choices": choices, **more}
        return f"data: {json.dumps(body)}\n\n"

    yield chunk({"role": "assistant", "content": answer.text})
    for call in _openai_calls(answer):
        yield chunk({"tool_calls": [call]})
    yield chunk({}, "tool_calls" if answer.calls else "stop")
    yield chunk(None, usage=_USAGE)
    yield "data: [DONE]\n\n"


def _anthropic_blocks(answer):
    uses = [{"type": "tool_use", "id": f"toolu_{answer.turn}_{i}", "name": name, "input": given}
            for i, (name, given) in enumerate(answer.calls)]
    return [{"type": "text", "text": answer.text}, *uses]


def _anthropic_whole(answer):
    # Claude Code takes assistant messages with one id for one message.
    return {"id": f"msg_{answer.turn}", "type": "message", "role": "assistant", "model": "stub-model",
            "content": _anthropic_blocks(answer), "stop_reason": "tool_use" if answer.calls else "end_turn",
            "stop_sequence": None, "usage": {"input_tokens": 100, "output_tokens": 20}}


def _anthropic_events(answer):
    def event(kind, **body):
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **body})}\n\n"

    whole = _anthropic_whole(answer)
    yield event("message_start", message={**whole, "content": [], "stop_reason": None})
    for i, block in enumerate(whole["content"]):
        if block["type"] == "text":
            yield event("content_block_start", index=i, content_block={"type": "text", "text": ""})
            yield event("content_block_delta", index=i, delta={"type": "text_delta", "text": block["text"]})
        else:
            yield event("content_block_start", index=i, content_block={**block, "input": {}})
            yield event("content_block_delta", index=i,
                        delta={"type": "input_json_delta", "partial_json": json.dumps(block["input"])})
        yield event("content_block_stop", index=i)
    yield event("message_delta", delta={"stop_reason": whole["stop_reason"], "stop_sequence": None},
                usage={"output_tokens": 20})
    yield event("message_stop")


_WHOLE = {"openai": _openai_whole, "anthropic": _anthropic_whole}
_EVENTS = {"openai": _openai_events, "anthropic": _anthropic_events}
