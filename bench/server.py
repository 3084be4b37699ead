#!/usr/bin/env python3
"""What the daemon costs, beside servers on the official SDKs.  bench/server.py [BIN_DIR] [--calls N] [--no-peers]

All serve the tool `echo`; ours is `mcp-lrm --conformance` without an index. The SDK v1 server keeps sessions and answers
JSON, which is its fastest way; the SDK v2 server speaks 2026-07-28.
"""
import select
import sys
import time

import load
from measure import (INITIALIZE, META, bin_directory, compare, cpu_us, encode, finish, install_peers, many_descriptors,
                     memory_mb, number, our_daemon, say, sdk_server, status)

ACCEPT = {"Accept": "application/json, text/event-stream"}
MODERN = {**ACCEPT, "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "echo"}
STREAMS = 5000


def echo(n, meta=None):
    params = {"name": "echo", "arguments": {"text": "hello world"}}
    if meta:
        params["_meta"] = meta
    return encode({"jsonrpc": "2.0", "id": n, "method": "tools/call", "params": params})


def modern_call(port):
    return lambda n: load.request(port, echo(n, META), MODERN)


def open_session(port):
    answer = load.ask(port, load.request(port, encode(INITIALIZE), ACCEPT))
    session = answer.field("Mcp-Session-Id")
    if not answer.ok or not session:
        raise RuntimeError(f"no session: {answer.bytes[:200]}")
    fields = session_fields(session)
    load.ask(port, load.request(port, encode({"jsonrpc": "2.0", "method": "notifications/initialized"}), fields))
    return session


def session_fields(session):
    return {**ACCEPT, "MCP-Protocol-Version": "2025-11-25", "Mcp-Session-Id": session}


def session_call(port, sessions):
    return lambda n: load.request(port, echo(n), session_fields(sessions[n % len(sessions)]))


def cpu_a_call(server, connections, calls, make):
    """Microseconds of the server's CPU, the better of two runs after a warm-up."""
    load.run(server.port, connections, calls // 4, make, b"hello world")
    best = float("inf")
    for _ in range(2):
        before = cpu_us(server.pid)
        load.run(server.port, connections, calls, make, b"hello world")
        best = min(best, (cpu_us(server.pid) - before) / calls)
    return best


def with_50_clients(server, calls, modern):
    """MB when 50 clients have called, each with a stream of its own where the revision has one."""
    if modern:
        streams = Streams(server, 50)
        load.run(server.port, 50, calls, modern_call(server.port), b"hello world")
    else:
        sessions = [open_session(server.port) for _ in range(50)]
        streams = Streams(server, 50, sessions)
        load.run(server.port, 50, calls, session_call(server.port, sessions), b"hello world")
    used = memory_mb(server.pid)[0]
    streams.close()
    return used


def kb_a_session(server, count):
    for _ in range(200):
        open_session(server.port)
    before = memory_mb(server.pid)[0]
    for _ in range(count):
        open_session(server.port)
    return (memory_mb(server.pid)[0] - before) * 1024 / count


class Streams:
    """Open event streams: subscriptions/listen, or GET of one session each."""

    def __init__(self, server, count, sessions=None):
        self.peers = []
        self.refused = 0
        for n in range(count):
            peer = load.connect(server.port)
            peer.sendall(self.opening(server.port, n, sessions))
            peer.settimeout(30)
            head = b""
            while b"\r\n\r\n" not in head:
                data = peer.recv(65536)
                if not data:
                    break
                head += data
            if b" 200 " in head[:20] and b"text/event-stream" in head:
                self.peers.append(peer)
            else:
                self.refused += 1
                peer.close()
                if self.refused > 20:
                    break

    @staticmethod
    def opening(port, n, sessions):
        if sessions:
            return load.request(port, b"", session_fields(sessions[n]), "GET")
        body = encode({"jsonrpc": "2.0", "id": n, "method": "subscriptions/listen",
                       "params": {"notifications": {"toolsListChanged": True}, "_meta": META}})
        return load.request(port, body, {**ACCEPT, "MCP-Protocol-Version": "2026-07-28",
                                         "Mcp-Method": "subscriptions/listen"})

    def hear(self, word, limit=30):
        """How many streams bring `word` within `limit` seconds."""
        poll = select.epoll()
        waiting = {peer.fileno(): [peer, b""] for peer in self.peers}
        for descriptor in waiting:
            poll.register(descriptor, select.EPOLLIN)
        heard = 0
        end = time.monotonic() + limit
        while heard < len(waiting) and time.monotonic() < end:
            for descriptor, _ in poll.poll(1):
                entry = waiting[descriptor]
                data = entry[0].recv(65536)
                entry[1] += data
                if word in entry[1] or not data:
                    poll.unregister(descriptor)
                    heard += word in entry[1]
        return heard

    def close(self):
        for peer in self.peers:
            peer.close()


def streams_of_ours(daemon):
    streams = Streams(daemon, STREAMS)
    threads = status(daemon.pid, "Threads")
    memory = memory_mb(daemon.pid)[0]
    before = cpu_us(daemon.pid)
    trigger = encode({"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                      "params": {"name": "test_trigger_tool_change", "arguments": {}, "_meta": META}})
    answer = load.ask(daemon.port, load.request(daemon.port, trigger, {**MODERN, "Mcp-Name": "test_trigger_tool_change"}))
    heard = streams.hear(b"tools/list_changed") if answer.ok else 0
    spent = (cpu_us(daemon.pid) - before) / 1000
    streams.close()
    return len(streams.peers), heard, threads, memory, spent


def main():
    arguments = sys.argv[1:]
    binaries = bin_directory([a for a in arguments[:1] if not a.startswith("-")])
    calls = number(arguments, "--calls", 20_000)
    many_descriptors()
    servers = {}
    try:
        servers["ours"] = our_daemon(binaries)
        if "--no-peers" not in arguments:
            install_peers()
            servers["SDK v1"] = sdk_server("server_v1.mjs")
            servers["SDK v2"] = sdk_server("server_v2.mjs")
        figures = {name: {} for name in servers}
        for name, server in servers.items():
            figure = figures[name]
            figure["idle"] = memory_mb(server.pid)[0]
            count = calls if name == "ours" else calls // 5
            for connections in (1, 10, 50):
                if name == "SDK v1":
                    make = session_call(server.port, [open_session(server.port) for _ in range(connections)])
                else:
                    make = modern_call(server.port)
                figure[f"cpu{connections}"] = cpu_a_call(server, connections, count, make)
            figure["clients"] = with_50_clients(server, count, name != "SDK v1")
        ours = servers["ours"]
        sessions = [open_session(ours.port) for _ in range(10)]
        legacy = cpu_a_call(ours, 10, calls, session_call(ours.port, sessions))
        in_sessions = with_50_clients(ours, calls, False)
        session_kb = {"ours": kb_a_session(ours, 4000)}
        if "SDK v1" in servers:
            session_kb["SDK v1"] = kb_a_session(servers["SDK v1"], 500)
        opened, heard, threads, memory, spent = streams_of_ours(ours)
        peer_streams = {}
        if "SDK v2" in servers:
            streams = Streams(servers["SDK v2"], STREAMS)
            peer_streams["SDK v2"] = len(streams.peers)
            streams.close()
    finally:
        for server in servers.values():
            server.end()

    def row(what, unit, figure, limit=None):
        compare(what, unit, figures["ours"][figure],
                {name: values[figure] for name, values in figures.items() if name != "ours"}, limit)

    row("server CPU a tools/call, 1 connection", "us", "cpu1", 40.0)
    row("server CPU a tools/call, 10 connections", "us", "cpu10", 40.0)
    row("server CPU a tools/call, 50 connections", "us", "cpu50", 40.0)
    say("ours: server CPU a tools/call, 10 connections, sessions", legacy, "us")
    row("server RSS, idle", "MB", "idle")
    row("server RSS, 50 clients", "MB", "clients", 20.0)
    say("ours: server RSS, 50 clients with sessions as well", in_sessions, "MB")
    mine = session_kb.pop("ours")
    compare("idle session", "KB", mine, session_kb, 4.0)
    compare("concurrent event streams", "streams", opened, peer_streams, STREAMS, more_is_better=True)
    compare("streams that heard of a change", "streams", heard, {}, STREAMS, more_is_better=True)
    compare("threads with these streams", "threads", threads, {}, 4)
    say("ours: server RSS with these streams", memory, "MB")
    say("ours: server CPU to tell all of a change", spent, "ms")
    finish()


if __name__ == "__main__":
    main()
