#!/usr/bin/env python3
"""factory gate over a small repository made here: verdicts, exit codes, ranges, SARIF, settings of the project, coverage."""
import json
import subprocess

from cli_support import factory
from suite import check, finish

TEST = "import { add } from '../src/add';\ntest('adds', () => {\n  const sum = add(1, 2);\n  expect(sum).toBe(3);\n  expect(add(0, 0)).toBe(0);\n});\n"
SOURCE = "export function add(a, b) {\n  return a + b;\n}\n"
WORKFLOW = "jobs:\n  test:\n    steps:\n      - run: npm ci\n      - run: npm test\n"


class Repository:
    def __init__(self, path):
        self.path = path
        path.mkdir()
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "Test")
        self.git("config", "user.email", "test@example.com")

    def git(self, *arguments):
        return subprocess.run(["git", "-C", str(self.path), *arguments], check=True, capture_output=True, text=True).stdout.strip()

    def commit(self, message, **files):
        for name, text in files.items():
            path = self.path / name.replace("__", "/").replace("_dot_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD")


def types(answer):
    return [issue["type"] for issue in answer["issues"]]


with factory() as (top, tool):
    repo = Repository(top / "repo")
    first = repo.commit("one", src__add_dot_js=SOURCE, tests__add_dot_test_dot_js=TEST, _dot_github__workflows__ci_dot_yml=WORKFLOW)
    gate = lambda *arguments, **more: tool.run("gate", *arguments, "--repo", repo.path, json_output=True, **more)  # noqa: E731

    honest = repo.commit("honest", src__add_dot_js=SOURCE.replace("a + b", "b + a"))
    code, answer, err = gate("l0", "--head", honest)
    check(code == 0 and answer["approved"] and answer["verdict"] == "APPROVED" and answer["score"] == 0 and answer["issues"] == [], "an honest commit is approved", (code, answer, err))
    check(answer["next_owner"] == "wiggum_deploy" and answer["evidence_pack_ref"] == f"git:{first}..{honest}", "with an owner and its evidence", answer)

    skipped = repo.commit("skip", tests__add_dot_test_dot_js=TEST.replace("test('adds'", "test.skip('adds'"))
    code, answer, err = gate("l0", "--head", skipped)
    check(code == 1 and not answer["approved"] and answer["verdict"] == "ADVERSARIAL_REJECTED" and answer["next_owner"] == "wiggum_tdd", "a skipped test is rejected", answer)
    issue = answer["issues"][0]
    check(issue["type"] == "skip" and issue["file"] == "tests/add.test.js" and issue["line"] == 2 and issue["pattern"] and issue["message"], "its place is named", issue)
    back = repo.commit("back", tests__add_dot_test_dot_js=TEST)
    weak = repo.commit("weak", tests__add_dot_test_dot_js=TEST.replace("toBe(3)", "toBeTruthy()"))
    gates_off = repo.commit("ci", _dot_github__workflows__ci_dot_yml=WORKFLOW.replace("npm test", "npm test || true"))

    # Text for a person, and what is written to a file.
    sarif = top / "gate.sarif"
    code, out, err = tool.run("gate", "l0", "--repo", repo.path, "--base", skipped, "--head", gates_off, "--sarif", sarif)
    check(code == 1 and "rejected" in out and ".github/workflows/ci.yml:5" in out, "a person reads where", out)
    report = json.loads(sarif.read_text())
    rules = [rule["id"] for rule in report["runs"][0]["tool"]["driver"]["rules"]]
    check(report["version"] == "2.1.0" and "gate_lowered" in rules, "SARIF is written", report)
    check(all(rules[result["ruleIndex"]] == result["ruleId"] for result in report["runs"][0]["results"]), "its results name their rules", report)

    # Every commit of a range, oldest first.
    code, out, err = tool.run("gate", "l0", "--repo", repo.path, "--each", f"{first}..{gates_off}", "--jsonl")
    lines = [json.loads(line) for line in out.splitlines()]
    check(code == 1 and [line["commit"] for line in lines] == [honest, skipped, back, weak, gates_off], "a range is judged commit by commit", out[:400])
    check([line["approved"] for line in lines] == [True, False, True, False, False], "each by itself", lines)
    check(types(lines[3]) == ["assertion_weakened"] and types(lines[4]) == ["gate_lowered"], "with its own issues", lines)
    code, out, _ = tool.run("gate", "l0", "--repo", repo.path, "--each", f"{first}..{honest}")
    check(code == 0 and "1 commits, 0 rejected" in out, "a range without issues is approved", out)

    # A merge is not blamed for what its parents did; only for what it does itself.
    repo.git("checkout", "-q", "-b", "side", first)
    repo.commit("side", src__other_dot_js="export const one = 1;\n")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    code, answer, _ = gate("l0", "--head", "HEAD")
    check(code == 0 and answer["approved"], "an honest merge is approved", answer)

    # The work tree, with files that git does not know yet.
    (repo.path / "tests" / "add.test.js").write_text("// nothing\n")
    (repo.path / "src" / "new.js").write_text("try { run(); } catch (error) {}\n")
    code, answer, _ = gate("l0")
    check(code == 1 and set(types(answer)) >= {"test_deleted", "empty_catch"} and answer["head"] == "", "what is being written is judged", answer)
    code, answer, _ = gate("l0", "--tests", "may_remove")
    check(code == 0 and types(answer) == ["empty_catch"], "a contract may let tests go", answer)
    repo.git("checkout", "-q", "--", ".")
    (repo.path / "src" / "new.js").unlink()

    # The project's file: threshold, patterns, thresholds of the gates.
    projects = tool.home / "config" / "projects"
    projects.mkdir(parents=True, exist_ok=True)
    (projects / "demo.yaml").write_text(f"project: {{name: demo, root_path: {repo.path}}}\nadversarial:\n  threshold: 3\n"
                                        "  custom_patterns: [{pattern: 'console\\.log', score: 3}]\ngates: {complexity_max: 2, coverage_min: 100}\n")
    logged = repo.commit("log", src__add_dot_js=SOURCE.replace("  return", "  console.log(a);\n  if (a) { if (b) { return 0; } }\n  return"))
    code, answer, _ = gate("l0", "--head", logged)
    check(code == 1 and types(answer) == ["custom_pattern"] and answer["score"] == 3, "the project's own pattern and threshold", answer)
    code, answer, _ = gate("complexity", "--head", logged)
    check(code == 0 and types(answer) == ["complexity"] and "split" in answer["issues"][0]["message"] or "move lines" in answer["issues"][0]["message"], "complexity warns", answer)

    (repo.path / "lcov.info").write_text("SF:src/add.js\nDA:2,1\nDA:3,0\nDA:4,1\nend_of_record\n")
    code, answer, _ = gate("coverage", "--head", logged)
    check(code == 1 and answer["verdict"] == "COVERAGE_REJECTED" and answer["issues"][0]["line"] == 3, "lines that no test runs", answer)
    check(answer["gates"]["coverage"]["changed_lines"] == 3 and answer["gates"]["coverage"]["covered_lines"] == 2, "are counted", answer)
    code, answer, _ = gate("all", "--head", logged)
    check(code == 1 and set(answer["gates"]) == {"l0", "complexity", "coverage"}, "all gates at once", answer)
    (repo.path / "lcov.info").unlink()
    code, answer, _ = gate("all", "--head", honest)
    check(code == 0 and answer["gates"]["coverage"]["approved"] is None, "a gate that cannot be judged is said so", answer)

    # What is wrong with the question.
    for arguments, why in [(("l0", "--head", "nowhere"), "nowhere"), (("l0", "--each", "abc"), "A..B"), (("l0", "--tests", "may_fly"), "may_fly"), (("nothing",), "nothing")]:
        code, out, err = tool.run("gate", *arguments, "--repo", repo.path)
        check(code == 2 and why in err and err.count("\n") <= 2, f"usage: {arguments}", (code, out, err))
    code, out, err = tool.run("gate", "l0", "--repo", top)
    check(code == 2 and "work tree" in err, "no repository", (code, err))
    code, out, err = tool.run("gate", "coverage", "--head", honest, "--repo", repo.path)
    check(code == 1 and "--lcov" in err, "coverage without a report says what to do", (code, err))

finish()
