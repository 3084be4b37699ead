#!/usr/bin/env python3
"""TLS of the connectors against a real TLS server on loopback, with certificates that are made here: who is trusted, what
is said of whoever is not, that nothing is sent to it, and that an answer which was cut is no answer.

usage: connectors_tls.py [BIN_DIR]
"""
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import threading
import time

if len(sys.argv) > 1:
    os.environ["BIN_DIR"] = sys.argv[1]
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from stub_atlassian import Stub, as_json  # noqa: E402
from suite import Daemon, check, directory, finish  # noqa: E402

TOKEN = "stub" + "-token-" + "1a2b3c4d"
KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


class Authority:
    """Signs certificates; `file` is what a client trusts."""

    def __init__(self, folder, name):
        self.folder = folder
        self.file, self.key = folder / f"{name}.pem", folder / f"{name}.key"
        openssl("req", "-x509", *KEY, "-keyout", self.key, "-out", self.file, "-days", "2", "-subj", f"/CN={name}",
                "-addext", "keyUsage=critical,keyCertSign")

    def sign(self, name, subject, days=2):
        """A PEM file with key and certificate for `subject`, as subjectAltName has it."""
        request, certificate, key, extensions = (self.folder / f"{name}.{end}" for end in ("csr", "crt", "key", "ext"))
        openssl("req", "-new", *KEY, "-keyout", key, "-out", request, "-subj", f"/CN={name}")
        extensions.write_text(f"subjectAltName={subject}\nbasicConstraints=critical,CA:FALSE\n")
        openssl("x509", "-req", "-in", request, "-CA", self.file, "-CAkey", self.key, "-CAcreateserial", "-out", certificate,
                "-days", days, "-extfile", extensions)
        whole = self.folder / f"{name}.whole.pem"
        whole.write_text(key.read_text() + certificate.read_text())
        return whole


def issues(summary="It works"):
    return as_json({"issues": [{"id": "1", "key": "DEMO-1", "fields": {"summary": summary, "status": {"name": "Open"}}}],
                    "isLast": True})


def home(root, name, url, authorities="", timeout=5):
    config = root / name / "config"
    config.mkdir(parents=True, mode=0o700)
    trusts = f"    authorities: {authorities}\n" if authorities else ""
    (config / "factory.yaml").write_text(
        f"connectors:\n  jira:\n    base_url: {url}\n    deployment: cloud\n    user: me@demo.example\n"
        f"    timeout_s: {timeout}\n    allow_private: true\n{trusts}")
    (config / "jira.key").write_text(TOKEN + "\n")
    (config / "jira.key").chmod(0o600)
    return root / name


def ask(daemon, words="x"):
    began = time.monotonic()
    text, _, failed = daemon.tool("jira_search", {"query": words})
    return text, failed, time.monotonic() - began


def test_trusted(root, authority):
    large = "long " * 200_000
    for name, subject, host in (("address", "IP:127.0.0.1", "127.0.0.1"), ("name", "DNS:localhost", "localhost")):
        certificate = authority.sign(f"good-{name}", subject)
        with Stub(lambda r: issues(), certificate) as stub, \
                Daemon(home(root, f"trusted-{name}", f"https://{host}:{stub.port}", authority.file)) as daemon:
            text, failed, _ = ask(daemon)
            check(not failed and "DEMO-1 [Open] It works" in text, f"a certificate for the {name} that the authority signed", text)
            check(stub.requests and stub.requests[-1].headers["Authorization"].startswith("Basic "), f"{name}: credentials go")
    with Stub(lambda r: issues(large), authority.sign("large", "IP:127.0.0.1")) as stub, \
            Daemon(home(root, "large", stub.url, authority.file)) as daemon:
        text, facts, failed = daemon.tool("jira_search", {"query": "x", "budget_tokens": 50000})
        check(not failed and facts["issues"][0]["summary"].strip() == large.strip(), "a megabyte comes through in many records",
              text[:300])
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        with Stub(lambda r: issues(), authority.sign(version.name, "IP:127.0.0.1"), (version, version)) as stub, \
                Daemon(home(root, version.name, stub.url, authority.file)) as daemon:
            text, failed, _ = ask(daemon)
            check(not failed and "DEMO-1" in text, f"{version.name} is spoken", text)


def test_not_trusted(root, authority):
    other = Authority(root, "other-authority")
    good = authority.sign("plain", "IP:127.0.0.1")
    cases = [
        ("of another authority", other.sign("foreign", "IP:127.0.0.1"), authority.file, "is not trusted"),
        ("of an authority that the system does not know", good, "", "is not trusted"),
        ("for another address", authority.sign("elsewhere", "IP:127.0.0.2"), authority.file, "is not trusted"),
        ("for a name that looks the same", authority.sign("lookalike", "DNS:127.0.0.1"), authority.file, "is not trusted"),
        ("that is out of date", authority.sign("old", "IP:127.0.0.1", days=-1), authority.file, "is not trusted"),
    ]
    for number, (what, certificate, trusted, says) in enumerate(cases):
        with Stub(lambda r: issues(), certificate) as stub, \
                Daemon(home(root, f"refused{number}", stub.url, trusted)) as daemon:
            text, failed, took = ask(daemon)
            check(failed and says in text and "127.0.0.1" in text and "\n" not in text and TOKEN not in text,
                  f"a certificate {what} is refused in one sentence", text)
            check(not stub.requests and took < 10, f"{what}: and nothing is sent to it", (len(stub.requests), took))
    old = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)
    with Stub(lambda r: issues(), good, old) as stub, Daemon(home(root, "old-tls", stub.url, authority.file)) as daemon:
        text, failed, _ = ask(daemon)
        check(failed and "TLS with 127.0.0.1 failed" in text and not stub.requests, "TLS 1.1 is not spoken", text)
    with Daemon(home(root, "no-file", "https://127.0.0.1:9", root / "absent.pem")) as daemon:
        text, failed, _ = ask(daemon)
        check(failed and "cannot read the certificate authorities" in text, "a file of authorities that is not there", text)


def test_broken(root, authority):
    certificate = authority.sign("broken", "IP:127.0.0.1")
    body = b'{"issues": [], "isLast": true}'

    def unlimited(request):
        """A body that ends with its connection: over TLS only a farewell tells the end from a cut."""
        return Stub.UNTIL_CLOSED, body

    for what, answer, says in (("cut short", lambda r: Stub.CUT, "closed before the answer was complete"),
                               ("without a farewell", unlimited, "closed before the answer was complete"),
                               ("silent", lambda r: Stub.HANG, "did not answer within 3 s"),
                               ("endless", lambda r: Stub.ENDLESS, "more than 8 MiB")):
        with Stub(answer, certificate) as stub, \
                Daemon(home(root, "broken-" + what.replace(" ", "-"), stub.url, authority.file, timeout=3)) as daemon:
            text, failed, took = ask(daemon)
            check(failed and says in text and took < 10, f"an answer {what}", (text, took))
            stub.answer = lambda r: issues()
            text, failed, _ = ask(daemon)
            check(not failed and "DEMO-1" in text, f"{what}: and nothing of it was remembered", text)
    with Stub(lambda r: (Stub.FAREWELL, body), certificate) as stub, \
            Daemon(home(root, "farewell", stub.url, authority.file)) as daemon:
        text, failed, _ = ask(daemon)
        check(not failed and "no issue matches" in text, "a body that ends with a farewell is whole", text)
    with Stub(lambda r: issues()) as stub, \
            Daemon(home(root, "no-tls", f"https://127.0.0.1:{stub.port}", authority.file)) as daemon:
        text, failed, took = ask(daemon)
        check(failed and "TLS with 127.0.0.1 failed" in text and took < 10, "a server that does not speak TLS", text)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        accepted = []
        threading.Thread(target=lambda: accepted.append(listener.accept()), daemon=True).start()
        where = home(root, "mute", f"https://127.0.0.1:{listener.getsockname()[1]}", authority.file, timeout=3)
        with Daemon(where) as daemon:
            text, failed, took = ask(daemon)
            check(failed and took < 10, "a server that says nothing at all", (text, took))


def main():
    with directory() as root:
        authority = Authority(root, "test-authority")
        for test in (test_trusted, test_not_trusted, test_broken):
            test(root, authority)
    finish()


if __name__ == "__main__":
    main()
