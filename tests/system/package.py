#!/usr/bin/env python3
"""The Debian package: what is in it, that it depends on what it needs, and that it is installed, started and removed in a
minimal Debian 12 by a user without rights.

usage: package.py [BIN_DIR [PACKAGE.deb]]     without PACKAGE.deb it is built in the directory above BIN_DIR
The minimal Debian is made once in build/chroot-base. Without root or debootstrap that part is skipped with a line, or
fails with REQUIRE_REAL_AGENTS=1.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]

from suite import BIN, check, finish  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = BIN.parent
BASE = ROOT / "build/chroot-base"
PROGRAMS = ["factory", "mcp-lrm", "mcp-proxy"] + (["mcp-platform"] if (ROOT / "mcp_platform/main.cpp").exists() else [])
DAEMONS = [name for name in PROGRAMS if name in ("mcp-lrm", "mcp-platform")]

# What a person does after installing, as a user without rights. Each line that fails ends it with its number.
AS_USER = r"""
set -e
trap 'echo "failed in line $LINENO: $BASH_COMMAND" >&2' ERR
export HOME=/home/demo
cd "$HOME"
for program in PROGRAMS; do $program --version; done
mkdir demo
cd demo
git init -q
printf 'def parse_duration(text):\n    return int(text)\n' >duration.py
git add . && git -c user.name=t -c user.email=t@example.com commit -qm Begin
factory mcp start --root .
factory index .
factory locate parse_duration | grep -F duration.py
printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}' |
    mcp-proxy | grep -F '"serverInfo"'
factory mcp config opencode --write
grep -F /usr/bin/mcp-proxy "$HOME/.config/opencode/opencode.json"
factory mcp status
factory doctor >"$HOME/doctor.txt" || true
cat "$HOME/doctor.txt"
grep -E '^ok +all programs are of version' "$HOME/doctor.txt"
grep -E '^ok +mcp-lrm [0-9.]+ runs at port 9500' "$HOME/doctor.txt"
. /usr/share/bash-completion/completions/factory
COMP_WORDS=(factory mcp st) COMP_CWORD=2
_factory
[ "${COMPREPLY[*]}" = "start stop status" ]
factory mcp stop
echo all steps done
"""


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], stdin=options.pop("stdin", subprocess.DEVNULL), text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    return done.returncode, done.stdout


def contents(package):
    """{path: (mode, owner, size)} of the files in it."""
    _, listing = run("dpkg-deb", "-c", package)
    rows = (line.split(None, 5) for line in listing.splitlines() if not line.startswith("d"))
    return {row[5].split(" -> ")[0].removeprefix("."): (row[0], row[1], int(row[2])) for row in rows}


def look_inside(package):
    files = contents(package)
    wanted = [f"/usr/bin/{name}" for name in PROGRAMS]
    wanted += [f"/usr/share/man/man1/{name}.1.gz" for name in PROGRAMS]
    wanted += [f"/usr/lib/systemd/user/{name}.service" for name in DAEMONS]
    wanted += ["/usr/share/bash-completion/completions/factory", "/usr/share/zsh/vendor-completions/_factory",
               "/usr/share/fish/vendor_completions.d/factory.fish", "/usr/share/doc/factory/copyright",
               "/usr/share/doc/factory/changelog.gz", "/usr/share/doc/factory/README.md", "/usr/share/doc/factory/docs/operations.md"]
    missing = [name for name in wanted if name not in files]
    check(not missing, "programs, manual pages, units, completions and documents are in it", missing)
    strange = [name for name in files if not name.startswith(("/usr/bin/", "/usr/share/", "/usr/lib/systemd/user/"))]
    strange += [name for name in files if name.startswith("/usr/bin/") and name.removeprefix("/usr/bin/") not in PROGRAMS]
    check(not strange, "and nothing else", strange)
    odd = [(name, mode) for name, (mode, owner, _) in files.items()
           if owner != "root/root" or mode != ("-rwxr-xr-x" if name.startswith("/usr/bin/") else "-rw-r--r--")]
    check(not odd, "owned by root, with the usual modes", odd)
    depends = run("dpkg-deb", "-f", package, "Depends")[1]
    check(all(re.search(rf"\b{name}", depends) for name in ("libc6", "libstdc\\+\\+6", "libgit2", "git ")),
          "it depends on the libraries it is linked with, and on git", depends)
    maintainer = run("dpkg-deb", "-f", package, "Maintainer")[1].strip()
    check(maintainer == "the project's maintainers", "its contact is the project's maintainers", maintainer)


def look_at_texts(package, unpacked):
    run("dpkg-deb", "-x", package, unpacked)
    for name in PROGRAMS:
        page = unpacked / f"usr/share/man/man1/{name}.1.gz"
        source = run("gzip", "-dc", page)[1]
        told = run(unpacked / "usr/bin" / name, "--help")[1]
        options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", told))
        lost = [option for option in options if option.replace("-", "\\-") not in source]
        check(options and not lost and f'"{name.upper()}"' not in source and f".TH {name.upper()} 1" in source,
              f"{name}(1) tells every option of --help", lost)
        if shutil.which("man"):
            done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", str(page)], text=True,
                                  stdin=subprocess.DEVNULL, capture_output=True, env={**os.environ, "MANROFFSEQ": ""})
            check(done.returncode == 0 and done.stdout and not done.stderr, "   and is set without a warning", done.stderr)
    for name in DAEMONS:
        unit = unpacked / f"usr/lib/systemd/user/{name}.service"
        check(f"ExecStart=/usr/bin/{name}\n" in unit.read_text(), f"{name}.service starts the installed program", unit.read_text())
        if shutil.which("systemd-analyze"):
            copy = unpacked / unit.name  # with a program that is there
            copy.write_text(unit.read_text().replace("/usr/bin/", f"{unpacked}/usr/bin/"))
            code, said = run("systemd-analyze", "verify", "--user", "--man=no", copy, env={**os.environ, "XDG_RUNTIME_DIR": str(unpacked)})
            mine = [line for line in said.splitlines() if unit.name in line]
            check(not mine, "   and systemd finds nothing wrong with it", mine)


def mirror():
    """The first that apt is configured with, in either format."""
    lists = pathlib.Path("/etc/apt")
    for file in [lists / "sources.list", *sorted((lists / "sources.list.d").glob("*"))]:
        text = file.read_text() if file.is_file() else ""
        if found := re.search(r"^URIs: *(\S+)|^deb (?:\[[^]]*\] )?(\S+) ", text, re.M):
            return found.group(1) or found.group(2)
    return "http://deb.debian.org/debian"


def provider(name):
    """The package that has this name, or provides it: debootstrap does not know what others provide."""
    installed = run("dpkg-query", "-W", "-f=${Package}:${Provides}\n")[1].splitlines()
    names = {line.split(":")[0] for line in installed}
    provided = (line.split(":")[0] for line in installed if re.search(rf"(^|[ :]){re.escape(name)}( |,|$)", line.split(":", 1)[-1]))
    return name if name in names else next(provided, name)


def make_base(package):
    """Why there is no minimal Debian with what the package needs; empty when there is."""
    depends = run("dpkg-deb", "-f", package, "Depends")[1]
    names = sorted({provider(name) for name in re.findall(r"(?:^|, )([a-z0-9.+-]+)", depends.strip())})
    if (BASE / ".complete").exists() and (BASE / ".complete").read_text() == " ".join(names):
        return ""
    shutil.rmtree(BASE, ignore_errors=True)
    BASE.parent.mkdir(parents=True, exist_ok=True)
    code, said = run("debootstrap", "--variant=minbase", f"--include={','.join(names)}", "bookworm", BASE, mirror())
    if code != 0:
        return f"debootstrap failed: {' | '.join(said.strip().splitlines()[-5:])}"
    for cache in (BASE / "var/cache/apt/archives").glob("*.deb"):
        cache.unlink()
    (BASE / ".complete").write_text(" ".join(names))
    return ""


def no_chroot(package):
    """Why nothing can be installed in a minimal Debian here."""
    if os.geteuid() != 0:
        return "this needs root"
    if not shutil.which("debootstrap"):
        return "debootstrap is missing: run tools/install.sh tests"
    if run("unshare", "-mpfn", "true")[0] != 0:
        return "no namespaces can be made here"
    return make_base(package)


def isolated(root, script, user=None):
    """Runs bash in `root`, with processes, mounts and a network (loopback only) of its own: nothing is left behind."""
    inside = f"su {user} -s /bin/bash" if user else "bash"
    return run("unshare", "-mpfn", "--kill-child", "sh", "-c",
               f"mount -t proc proc {root}/proc && python3 -c '{LOOPBACK_UP}' && exec chroot {root} {inside} -c \"$0\"",
               script, timeout=300, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"})


# SIOCSIFFLAGS with IFF_UP: a new network namespace has its loopback down.
LOOPBACK_UP = 'import fcntl,socket,struct;fcntl.ioctl(socket.socket(),0x8914,struct.pack("16sh14x",b"lo",1))'


def install(package, root):
    shutil.copy(package, root / "tmp/factory.deb")
    (root / "dev").mkdir(exist_ok=True)
    code, said = isolated(root, "dpkg -i /tmp/factory.deb && useradd -m demo")
    if not check(code == 0, "it is installed in a minimal Debian 12 with nothing but what it depends on", said):
        return
    code, said = isolated(root, AS_USER.replace("PROGRAMS", " ".join(PROGRAMS)), user="demo")
    check(code == 0 and "all steps done" in said, "a user starts it, indexes, asks, connects a client, and stops it", said)
    before = set((root / "usr").rglob("*"))
    code, said = isolated(root, "dpkg -P factory")
    left = [path for path in root.joinpath("usr").rglob("*factory*") if "bash-completion" not in str(path)]
    left += [path for path in before if path.name in PROGRAMS and path.exists()]
    check(code == 0 and not left, "and removed without a rest", (said, left))


def build():
    code, said = run(ROOT / "tools/package", BUILD)
    return pathlib.Path(said.splitlines()[-1]) if check(code == 0, "tools/package makes it", said[-3000:]) else None


def main():
    package = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else build()
    if package is None:
        return
    print(f"      {package.name}: {package.stat().st_size / 1e6:.1f} MB")
    look_inside(package)
    with tempfile.TemporaryDirectory(prefix="factory-test-") as top:
        look_at_texts(package, pathlib.Path(top) / "unpacked")
        problem = no_chroot(package)
        if not problem:
            root = pathlib.Path(top) / "root"
            run("cp", "-a", "--reflink=auto", BASE, root)
            install(package, root)
        elif os.environ.get("REQUIRE_REAL_AGENTS") == "1":
            check(False, "it can be installed in a minimal Debian", problem)
        else:
            print(f"SKIPPED: the package is not installed and started: {problem}")


main()
finish()
