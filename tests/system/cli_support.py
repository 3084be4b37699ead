"""What the tests of the factory binary share: runs of it with a home of its own, and a daemon that is always ended."""
import contextlib
import json
import os
import pty
import select
import socket
import subprocess

from suite import BIN, directory

FACTORY = str(BIN / "factory")


def environment(**more):
    """Without the caller's places: the tests' homes are all there is."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("XDG_", "FACTORY_"))}
    return {**kept, **more}


class Factory:
    """`factory` with one home."""

    def __init__(self, home):
        self.home = home

    def run(self, *arguments, cwd=None, json_output=False, timeout=120, **options):
        """(exit code, stdout, stderr); stdout parsed with json_output."""
        command = [FACTORY, *map(str, arguments), "--home", str(self.home), *(["--json"] if json_output else [])]
        done = subprocess.run(command, cwd=cwd or "/", env=options.pop("env", environment()), timeout=timeout,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, **options)
        out = json.loads(done.stdout) if json_output and done.stdout else done.stdout
        return done.returncode, out, done.stderr

    def status(self):
        """Facts about the daemon, or None when none runs."""
        code, out, _ = self.run("mcp", "status", json_output=True)
        return out["daemons"][0] if code == 0 else None

    def on_terminal(self, *arguments, cwd=None, timeout=120):
        """(exit code, all that a terminal was shown)."""
        master, slave = pty.openpty()
        process = subprocess.Popen([FACTORY, *map(str, arguments), "--home", str(self.home)], cwd=cwd or "/",
                                   env=environment(TERM="xterm"), stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        shown = b""
        with contextlib.suppress(OSError):  # EIO: the last one closed it
            while select.select([master], [], [], timeout)[0]:
                shown += os.read(master, 65536)
        os.close(master)
        return process.wait(timeout), shown.decode()


@contextlib.contextmanager
def factory():
    """(a folder, `factory` with its home in it); the daemon is stopped at the end."""
    with directory() as top:
        tool = Factory(top / "home")
        try:
            yield top, tool
        finally:
            tool.run("mcp", "stop")


@contextlib.contextmanager
def taken_port():
    """A port of 127.0.0.1 where somebody else listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]
