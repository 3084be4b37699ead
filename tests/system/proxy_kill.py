#!/usr/bin/env python3
"""The daemon is killed -9 again and again under ten proxies with calls in flight.  proxy_kill.py BIN_DIR [KILLS]

Every id must be answered exactly once, at most 2 % of the read-only calls with an error, and every proxy must serve
afterwards. KILLS: 10 unless given. REAL=1 kills mcp-lrm --conformance of BIN_DIR instead of a fake daemon.
"""
import os
import random
import signal
import subprocess
import sys
import threading
import time

from proxy_support import FakeDaemon, Home, Proxy, bin_directory, check, finish, free_port, text_of, wait_until

BIN = bin_directory()
KILLS = next((int(a) for a in sys.argv[1:] if a.isdigit()), 10)
PROXIES = 10
IN_FLIGHT = 4


class RealDaemon:
    def __init__(self, port, home):
        self.port, self.home = port, home
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen([os.path.join(BIN, "mcp-lrm"), "--port", str(self.port), "--conformance"],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        env=self.home.environment())
        if not self.process.stdout.readline().startswith(b"listening"):
            raise RuntimeError("mcp-lrm did not start")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Load(threading.Thread):
    """Keeps calls in flight on one proxy, and remembers every id."""

    def __init__(self, proxy, seed):
        super().__init__(daemon=True)
        self.proxy = proxy
        self.random = random.Random(seed)
        self.ids = []
        self.ended = False
        self.slowest = 0.0

    def run(self):
        while not self.ended:
            sent = [self.send() for _ in range(IN_FLIGHT)]
            begin = time.monotonic()
            for request_id in sent:
                self.proxy.wait(request_id, 60)
            self.slowest = max(self.slowest, time.monotonic() - begin)

    def send(self):
        number = len(self.ids) + 101
        request_id = number if number % 2 else f"s{number}"
        self.ids.append(request_id)
        if self.random.random() < 0.5:
            arguments = {"name": "echo", "arguments": {"text": str(number)}}
        else:
            arguments = {"name": "slow", "arguments": {"ms": self.random.randrange(1, 60)}}
        return self.proxy.request("tools/call", arguments, request_id)


def main():
    home = Home()
    port = free_port()
    daemon = RealDaemon(port, home) if os.environ.get("REAL") else FakeDaemon(port)
    proxies = [Proxy(BIN, home, f"http://127.0.0.1:{port}/mcp", "--no-start") for _ in range(PROXIES)]
    for proxy in proxies:
        proxy.start_session()
        proxy.next_id = 1_000_000
    loads = [Load(proxy, number) for number, proxy in enumerate(proxies)]
    for load in loads:
        load.start()
    chance = random.Random(4711)
    for _ in range(KILLS):
        before = [len(load.ids) for load in loads]
        wait_until(lambda: all(len(load.ids) > count + IN_FLIGHT for load, count in zip(loads, before)), 30)
        time.sleep(chance.random() * 0.05)
        daemon.kill()
        time.sleep(chance.random() * 0.2)
        daemon.start()
    for load in loads:
        load.ended = True
    for load in loads:
        load.join(90)
    once = errors = calls = 0
    for load in loads:
        for request_id in load.ids:
            answers = load.proxy.answers.get((type(request_id).__name__, request_id), [])
            calls += 1
            once += len(answers) == 1
            errors += any("error" in answer for answer in answers)
    slowest = max(load.slowest for load in loads)
    print(f"      {KILLS} kills, {calls} calls, {errors} errors ({100 * errors / calls:.2f} %), "
          f"slowest {slowest:.2f} s")
    check("every id is answered exactly once", once == calls, f"{once} of {calls}")
    check("at most 2 % are errors", errors <= 0.02 * calls, errors)
    check("nothing else came out", not any(proxy.stray for proxy in proxies))
    check("every proxy serves afterwards", all(text_of(proxy.call("echo", text="on")).endswith("on") for proxy in proxies))
    for proxy in proxies:
        proxy.close_input()
    check("every proxy ends by itself", all(proxy.exit_code() == 0 for proxy in proxies))
    for proxy in proxies:
        proxy.end()
    daemon.kill()
    home.remove()
    finish()


if __name__ == "__main__":
    main()
