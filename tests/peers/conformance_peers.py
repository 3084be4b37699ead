"""What the checks with official suites and clients share: their npm packages, a server with the conformance fixtures,
one line a check. Everything is on loopback; only processes started here are ended.
"""
import atexit
import hashlib
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
_failed = []
_count = 0


def check(ok, what, detail=""):
    global _count
    _count += 1
    if not ok:
        _failed.append(what)
    print(("ok    " if ok else "FAIL  ") + what + (f": {detail}" if detail else ""), flush=True)
    return ok


def skip(what, why):
    print(f"skip  {what}: {why}", flush=True)


def finish():
    print(f"{_count - len(_failed)} of {_count} checks passed", flush=True)
    sys.exit(1 if _failed or not _count else 0)


def install(*names):
    """npm ci in each folder whose lock has changed since it was last done."""
    for name in names:
        folder = HERE / name
        stamp = folder / "node_modules" / (".stamp-" + hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest())
        if stamp.exists():
            continue
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"npm ci failed in {folder}: {(done.stderr or done.stdout)[-500:]}")
        stamp.touch()


def node():
    """Node 24, from npm: Debian's is older than the suites need."""
    install("conformance_node")
    machine = {"x86_64": "x64", "aarch64": "arm64"}[platform.machine()]
    program = HERE / "conformance_node" / "node_modules" / f"node-linux-{machine}" / "bin" / "node"
    program.chmod(program.stat().st_mode | 0o111)
    return str(program)


def environment(**more):
    """The caller's, with Node 24 first in PATH, for what the suites start themselves."""
    home = tempfile.mkdtemp(prefix="factory-peer-")
    atexit.register(shutil.rmtree, home, True)
    path = os.path.dirname(node()) + os.pathsep + os.environ["PATH"]
    return {**os.environ, "PATH": path, "HOME": home, "NO_COLOR": "1", **more}


def run(arguments, timeout=120, **more):
    """(exit code, stdout + stderr); code 124 when it did not end in time."""
    try:
        done = subprocess.run(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", timeout=timeout, env=environment(**more))
        return done.returncode, done.stdout
    except subprocess.TimeoutExpired as late:
        return 124, (late.stdout or b"").decode(errors="replace") + f"\nnot done after {timeout} s"


def bin_dir():
    if len(sys.argv) > 2:
        sys.exit(f"usage: {os.path.basename(sys.argv[0])} [BIN_DIR]")
    return pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parents[1] / "build" / "bin").resolve()


class Server:
    """mcp-lrm --conformance where it is built, else the small server that has only the fixtures."""

    def __init__(self, binaries):
        self.home = tempfile.mkdtemp(prefix="factory-peer-")
        atexit.register(shutil.rmtree, self.home, True)
        arguments = [str(binaries / "mcp-lrm"), "--conformance", "--port", "0", "--home", self.home]
        if not os.access(arguments[0], os.X_OK):
            arguments = [str(binaries / "conformance-server"), "--port", "0"]
        if not os.access(arguments[0], os.X_OK):
            sys.exit(f"neither mcp-lrm nor conformance-server is in {binaries}; build one of them first")
        self.log = open(os.path.join(self.home, "server.log"), "w+")
        self.process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True)
        atexit.register(self.stop)
        line = self.process.stdout.readline()
        prefix = "listening on http://127.0.0.1:"
        if not line.startswith(prefix):
            self.stop()
            self.log.seek(0)
            sys.exit(f"{arguments[0]} did not start: {line}{self.log.read()}")
        self.base = line.split()[-1]
        print(f"server {os.path.basename(arguments[0])} at {self.base}", flush=True)

    def stop(self):
        if self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
