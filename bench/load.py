"""A closed-loop load generator in one thread: so many connections, one request in flight on each, every answer checked.

It is slower than the servers of interest, so that it measures their CPU time a call, never how many calls they can take.
"""
import select
import socket
import time


class Answer:
    """Collects one HTTP response; `feed` tells when it is whole."""

    def __init__(self):
        self.bytes = b""
        self.body_at = -1
        self.length = -1  # -1: chunked

    def feed(self, data):
        self.bytes += data
        if self.body_at < 0:
            end = self.bytes.find(b"\r\n\r\n")
            if end < 0:
                return False
            self.body_at = end + 4
            for line in self.bytes[:end].lower().split(b"\r\n"):
                if line.startswith(b"content-length:"):
                    self.length = int(line.split(b":")[1])
        if self.length >= 0:
            return len(self.bytes) - self.body_at >= self.length
        return self.bytes.endswith(b"0\r\n\r\n")

    @property
    def ok(self):
        return self.bytes.startswith(b"HTTP/1.1 2")

    def field(self, name):
        for line in self.bytes[: self.body_at].decode("latin-1").split("\r\n"):
            if line.lower().startswith(name.lower() + ":"):
                return line.split(":", 1)[1].strip()
        return ""


def request(port, body, fields, method="POST"):
    head = f"{method} /mcp HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def connect(port):
    peer = socket.create_connection(("127.0.0.1", port))
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return peer


def ask(port, message):
    """One request on a connection of its own."""
    peer = connect(port)
    peer.settimeout(30)
    peer.sendall(message)
    answer = Answer()
    while not answer.feed(peer.recv(65536) or b"\r\n\r\n0\r\n\r\n"):
        pass
    peer.close()
    return answer


def run(port, connections, calls, make, expect):
    """Sends `calls` requests `make(n)`; raises unless each is answered with 2xx and holds `expect`. Wall seconds."""
    poll = select.epoll()
    peers = {}
    sent = done = 0
    begin = time.perf_counter()
    for _ in range(min(connections, calls)):
        peer = connect(port)
        peer.setblocking(False)
        poll.register(peer, select.EPOLLIN)
        peers[peer.fileno()] = [peer, Answer()]
        peer.send(make(sent))
        sent += 1
    while done < calls:
        ready = poll.poll(30)
        if not ready:
            raise RuntimeError(f"no answer for 30 s after {done} of {calls}")
        for descriptor, _ in ready:
            entry = peers[descriptor]
            data = entry[0].recv(65536)
            if not data:
                raise RuntimeError("the server closed a connection")
            if not entry[1].feed(data):
                continue
            if not entry[1].ok or expect not in entry[1].bytes:
                raise RuntimeError(f"a wrong answer: {entry[1].bytes[:300]}")
            done += 1
            if sent < calls:
                entry[1] = Answer()
                entry[0].send(make(sent))
                sent += 1
    for peer, _ in peers.values():
        peer.close()
    return time.perf_counter() - begin
