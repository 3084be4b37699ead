#!/usr/bin/env python3
"""The texts that a Debian package must carry: `copyright`, with the licences of everything that is compiled in, and
`changelog.gz`.

usage: package_texts.py SOURCE_DIRECTORY VERSION OUTPUT_DIRECTORY
"""
import gzip
import json
import pathlib
import sys
import textwrap

# Headers of Debian's packages, compiled in.
FROM_DEBIAN = {"libboost1.81-dev": "Boost (Asio, Beast)", "nlohmann-json3-dev": "JSON for Modern C++", "libcli11-dev": "CLI11"}
# Libraries in the static mcp-proxy; each system that has this package has their texts.
STATIC = {"libc6": "GNU C library", "libstdc++6": "GNU C++ library"}
NAMES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "COPYING", "license", "COPYING.txt")


def indented(text):
    return "".join(f" {line.rstrip() or '.'}\n" for line in text.strip().splitlines())


def shared(licence):
    """Where each Debian system has this licence; empty for those that it has not."""
    file = pathlib.PurePosixPath("/usr/share/common-licenses") / licence
    return f"On Debian systems the text is in {file}" if licence == "Apache-2.0" else ""


def licence_in(text):
    """Of a long list of who wrote which file, only the licence that covers what we use."""
    if len(text) < 100_000:
        return text
    return next(part for part in text.split("\n\n") if part.startswith("License: BSL-1.0") and part.count("\n") > 10)


def npm_packages(source):
    """(name, version, licence, text) of each package that is compiled in: those that we ask for, not what they ask for."""
    lock = json.loads((source / "third_party/package-lock.json").read_text())["packages"]
    for name in sorted(lock[""]["dependencies"]):
        path = "node_modules/" + name
        facts, folder = lock[path], source / "third_party" / path
        declared = json.loads((folder / "package.json").read_text()).get("license") or facts.get("license") or "unknown"
        text = next((file.read_text(errors="replace") for name in NAMES if (file := folder / name).is_file()), "")
        yield name, facts.get("version", ""), str(declared), text


def copyright_text(source):
    out = ["Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
           "Upstream-Name: factory\n"
           "Comment: No licence has been chosen for this program itself yet.\n"
           "\nFiles: *\nCopyright: the project's maintainers\nLicense: none-chosen\n"
           " No licence has been chosen for this program yet.\n"]
    for name, version, licence, text in npm_packages(source):
        label = licence.replace(" ", "-").strip("()")
        out.append(f"\nFiles: {name}\nComment: version {version}, compiled in\n"
                   f"Copyright: see the text of the licence\nLicense: {label}-{name.split('/')[-1]}\n"
                   + indented(shared(licence) or text or f"{licence}; the package carries no text of it."))
    for package, what in FROM_DEBIAN.items():
        file = pathlib.Path("/usr/share/doc") / package / "copyright"
        if file.is_file():
            out.append(f"\nFiles: {package}\nComment: {what}, compiled in from Debian\n"
                       f"Copyright: see the text of the licence\nLicense: as-in-{package}\n"
                       + indented(licence_in(file.read_text(errors="replace"))))
    for package, what in STATIC.items():
        out.append(f"\nFiles: {package}\nComment: {what}, in mcp-proxy, which is linked statically\n"
                   f"Copyright: see the text of the licence\nLicense: as-in-{package}\n see /usr/share/doc/{package}/copyright\n")
    return "".join(out)


def changelog_text(source, version):
    """CHANGELOG.md in the form that dpkg reads; its lines are those of the newest part."""
    lines = (source / "CHANGELOG.md").read_text().splitlines()
    starts = [i for i, line in enumerate(lines) if line.startswith("## ")]
    end = starts[1] if len(starts) > 1 else len(lines)
    items = []
    for line in lines[starts[0] + 1:end]:
        if line.startswith("- "):
            items.append(line[2:])
        elif line.startswith("  ") and items:
            items[-1] += " " + line.strip()
    body = [textwrap.fill(item, 78, initial_indent="  * ", subsequent_indent="    ") for item in items]
    return (f"factory ({version}) unstable; urgency=medium\n\n" + "\n".join(body) +
            "\n\n -- the project's maintainers <>  Thu, 01 Jan 1970 00:00:00 +0000\n")


def main():
    source, version, output = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    output.mkdir(parents=True, exist_ok=True)
    (output / "copyright").write_text(copyright_text(source))
    (output / "changelog.gz").write_bytes(gzip.compress(changelog_text(source, version).encode(), 9, mtime=0))


main()
