"""A loopback server that plays Jira, Confluence and Figma: pages, cursors, errors, and what hostile hosts do.

    with Stub() as stub:
        stub.answer = function(request) -> (status, headers, body) or one of the modes below
The requests that came are in `stub.requests`: {method, path, query, headers, body}.
"""
import http.server
import json
import socket
import ssl
import threading
import urllib.parse


class Request:
    def __init__(self, method, path, query, headers, body):
        self.method, self.path, self.query, self.headers, self.body = method, path, query, headers, body

    def json(self):
        return json.loads(self.body)


def as_json(value, status=200, **headers):
    return status, {"Content-Type": "application/json", **headers}, json.dumps(value).encode()


class Stub:
    HANG = "hang"  # reads the request and says nothing until the client leaves
    CUT = "cut"  # promises a long body and closes in the middle
    ENDLESS = "endless"  # a body without an end
    UNTIL_CLOSED = "until closed"  # with a body: one that ends with its connection, over TLS without a farewell
    FAREWELL = "farewell"  # the same with one

    def __init__(self, answer=None, certificate=None, versions=()):
        """`certificate`: a PEM file with its key, for https; `versions`: the lowest and highest TLS version."""
        self.answer = answer
        self.requests = []
        stub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_any(self):
                parts = urllib.parse.urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                request = Request(self.command, parts.path, dict(urllib.parse.parse_qsl(parts.query)),
                                  dict(self.headers), body)
                stub.requests.append(request)
                stub.play(self, stub.answer(request))

            do_GET = do_POST = do_DELETE = handle_any

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a client that leaves in the middle is part of the game

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            if versions:
                context.minimum_version, context.maximum_version = versions
                context.set_ciphers("DEFAULT:@SECLEVEL=0")
            # The handshake is made by the connection's own thread: one that waits does not hold up the others.
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def play(self, handler, answer):
        if answer == self.HANG:
            handler.connection.settimeout(120)
            try:
                handler.connection.recv(1)
            except OSError:
                pass
            handler.close_connection = True
            return
        if answer == self.CUT:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{\"iss")
            handler.close_connection = True
            return
        if answer == self.ENDLESS:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n")
            block = b'{"a":"' + b"x" * 65536
            try:
                while True:
                    handler.wfile.write(block)
            except OSError:
                pass
            handler.close_connection = True
            return
        if answer[0] in (self.UNTIL_CLOSED, self.FAREWELL):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + answer[1])
            if answer[0] == self.FAREWELL:
                try:
                    handler.connection.unwrap()
                except OSError:
                    pass  # the client may leave first
            handler.close_connection = True
            return
        status, headers, body = answer
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def paths(self):
        return [request.path for request in self.requests]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def dead_port():
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
