"""What universal-ctags says is defined in a text: the truth of symbol queries, and the functions around a change."""

import json
import os
import subprocess
import tempfile

# Kinds that name a thing of their own; not locals, parameters, fields, declarations, headings.
KINDS = set("""function method class struct interface enum union trait typedef type macro constant func singletonMethod
protocol object record typealias""".split())
INVENTED = ("__anon", "anonymousfunction")  # names that ctags gives to what has none
LOCAL_TO = ("function", "method", "func")


def definitions_of(path, text):
    """[(name, first line, last line)], in order; empty when ctags is missing or knows no such language."""
    ending = os.path.splitext(path)[1]
    with tempfile.NamedTemporaryFile("w", suffix=ending, encoding="utf-8", errors="replace") as file:
        file.write(text)
        file.flush()
        run = subprocess.run(
            ["ctags", "--output-format=json", "--fields=+nelKs", "--sort=no", "-f", "-", file.name],
            capture_output=True, check=False,
        )
    found = []
    for line in run.stdout.decode(errors="replace").splitlines():
        try:
            tag = json.loads(line)
        except ValueError:
            continue
        kind = "method" if tag.get("kind") == "member" and tag.get("language") == "Python" else tag.get("kind")
        if tag["name"].lower().startswith(INVENTED) or tag.get("scopeKind") in LOCAL_TO:
            continue
        if kind in KINDS and "line" in tag:
            found.append((tag["name"], tag["line"], tag.get("end", tag["line"])))
    return found


def enclosing(definitions, ranges):
    """The innermost definition of more than a line around each range, without doubles."""
    around = []
    for first, last in ranges:
        holders = [(b - a, a, b) for _, a, b in definitions if a <= first and b >= last and b > a]
        if holders and (best := list(min(holders)[1:])) not in around:
            around.append(best)
    return around
