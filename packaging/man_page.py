#!/usr/bin/env python3
"""A manual page from what a program says about itself: its --help, that of each of its commands, and a text for what
help does not tell (files, environment, signals).

usage: man_page.py PROGRAM TEXT OUTPUT.1.gz
TEXT has '# HEADING' lines, paragraphs, and rows 'name :: meaning'.
"""
import gzip
import pathlib
import re
import subprocess
import sys


class Help:
    """One --help: `title`, `usage`, and `sections`: [(heading, rows or lines)]."""

    def __init__(self, program, words):
        name = pathlib.Path(program).name
        done = subprocess.run([program, *words, "--help"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0 or not done.stdout:
            raise SystemExit(f"man_page.py: {name} {' '.join(words)} --help failed: {done.stderr}")
        self.words = words
        self.title, self.usage, self.sections = [], "", []
        self.read(done.stdout.replace(program, name))

    def read(self, text):
        rows = None
        for line in text.splitlines():
            if match := re.match(r"[Uu]sage: (.*)", line):
                self.usage, rows = match.group(1), None
            elif not line.strip():
                continue
            elif not line.startswith(" ") and not self.usage:
                self.title.append(line)
            elif not line.startswith(" "):
                rows = []
                self.sections.append((line.rstrip(":"), rows))
            elif rows is None and not self.sections and not self.usage:
                self.title.append(line.strip())
            else:
                if rows is None:  # options without a heading
                    rows = []
                    self.sections.append(("Options", rows))
                rows.append(line)

    def rows(self, lines):
        """[(left, right)]: two blanks before the left, at least two between; what is indented deeper goes on."""
        out = []
        for line in lines:
            match = re.match(r"  (\S.*?)(?:\s{2,}(.*))?$", line)
            if match:
                out.append([match.group(1), match.group(2) or ""])
            else:
                out[-1][1] = f"{out[-1][1]} {line.strip()}".strip()
        return out

    def section(self, heading):
        return next((lines for name, lines in self.sections if name == heading), [])


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in ".'" else text


def tagged(rows):
    out = []
    for left, right in rows:
        out += [".TP", f".B {quoted(left)}", escaped(right) or "\\&"]
    return out


def quoted(text):
    return '"' + escaped(text).replace('"', '\\(dq') + '"'


def example(lines):
    return [".EX", *map(escaped, lines), ".EE"]


def commands_of(help_text):
    for heading, lines in help_text.sections:
        if heading not in ("Options", "Arguments", "Everywhere", "Examples") and not heading.startswith("Every command"):
            yield from (left for left, _ in help_text.rows(lines))


def described(program, words, out):
    """A sub-section for each command that does something, in the order of the help."""
    for name in commands_of(Help(program, words)):
        inner = Help(program, [*words, name])
        if any(True for _ in commands_of(inner)):
            described(program, inner.words, out)
            continue
        out.append(f".SS {quoted(inner.usage)}")
        sentence = " ".join(inner.title).split(": ", 1)[-1]
        out.append(escaped(sentence[:1].upper() + sentence[1:] + "."))
        out += tagged(inner.rows(inner.section("Arguments") + inner.section("Options")))
        if inner.section("Examples"):
            out += [".PP", *example(inner.section("Examples"))]


def written(text):
    out, paragraph = [], []

    def flush():
        if paragraph:
            out.extend([".PP", escaped(" ".join(paragraph))])
            paragraph.clear()
    for line in text.splitlines():
        if line.startswith("# "):
            flush()
            out.append(f".SH {quoted(line[2:])}")
        elif " :: " in line:
            flush()
            out += tagged([line.split(" :: ", 1)])
        elif line.strip():
            paragraph.append(line.strip())
        else:
            flush()
    flush()
    return out


def page(program, text):
    name = pathlib.Path(program).name
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    help_text = Help(program, [])
    summary = help_text.title[0].split(": ", 1)[-1].rstrip(".")
    out = [f'.TH {name.upper()} 1 "" {quoted(version)} "User Commands"', ".SH NAME", f"{escaped(name)} \\- {escaped(summary)}",
           ".SH SYNOPSIS", f".B {quoted(help_text.usage)}"]
    if help_text.title[1:]:
        out += [".SH DESCRIPTION", escaped(" ".join(help_text.title[1:]))]
    body = written(text)
    commands = []
    described(program, [], commands)
    before = next((i for i, line in enumerate(body) if line.startswith(".SH") and "DESCRIPTION" not in line), len(body))
    out += body[:before]
    if commands:
        out += [".SH COMMANDS", *commands]
    out += [".SH OPTIONS", *tagged(help_text.rows(help_text.section("Options")))]
    if help_text.section("Examples"):
        out += [".SH EXAMPLES", *example(help_text.section("Examples"))]
    return "\n".join(out + body[before:]) + "\n"


def main():
    program, text, output = sys.argv[1:]
    made = page(program, pathlib.Path(text).read_text())
    pathlib.Path(output).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(output).write_bytes(gzip.compress(made.encode(), 9, mtime=0))


main()
