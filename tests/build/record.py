#!/usr/bin/env python3
"""Records what real tools print about small broken projects: tests/build/logs/NAME.log, with neutral paths.

usage: record.py SCRATCH [NAME...]   needs the tools that it is asked for; npm packages are fetched into SCRATCH

Each log is what the tool wrote to stdout and stderr in one stream, as lrm_build gets it (NO_COLOR, CI, no terminal).
The logs of tools that neither Debian nor npm has (swift, xcodebuild, ruff) are written by hand after their documentation.
"""
import os
import pathlib
import re
import subprocess
import sys

LOGS = pathlib.Path(__file__).parent / "logs"
from record_projects import PROJECTS  # noqa: E402


def neutral(text, folder):
    text = text.replace(str(folder.resolve()), "/src/demo").replace(str(folder), "/src/demo")
    text = re.sub(r"/(?:root|home/\w+)/(?:\.rustup/toolchains/[^/\s]+|\.cargo|\.pyenv/versions/[^/\s]+)", "/opt/tools", text)
    text = re.sub(r"/tmp/[\w./-]*", "/tmp/x", text)
    return re.sub(r"/(?:root|home/\w+)/", "/home/user/", text)


def main():
    scratch = pathlib.Path(sys.argv[1]).resolve()
    wanted = sys.argv[2:] or sorted(PROJECTS)
    environment = {**os.environ, "NO_COLOR": "1", "CI": "1", "CARGO_TERM_COLOR": "never", "TERM": "dumb",
                   "LC_ALL": "C.UTF-8", "NG_CLI_ANALYTICS": "false"}
    for name in wanted:
        project = PROJECTS[name]
        folder = scratch / project.get("folder", name)
        for path, text in project["files"].items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        for command in project.get("prepare", []):
            subprocess.run(command, cwd=folder, env=environment, check=True, shell=True,
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        out = subprocess.run(project["run"], cwd=folder, env=environment, shell=True, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", timeout=600)
        (LOGS / (name + ".log")).write_text(neutral(out.stdout, folder))
        print(f"{name}: exit code {out.returncode}, {len(out.stdout)} bytes", flush=True)


if __name__ == "__main__":
    main()
