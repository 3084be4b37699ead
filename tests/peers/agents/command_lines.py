"""How opencode and Claude Code are run headless, and how their outcome is read.

Success is not the exit code: opencode must exit 0 and its last step must have ended with "stop"; Claude Code must say
that nothing was an error and that it completed. Each run has a HOME of its own, a clean environment, stdin from
/dev/null and PWD set to the work tree: with an open stdin or a foreign PWD opencode hangs or works elsewhere.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

MODULES = pathlib.Path(__file__).parent / "node_modules"


class Run:
    """One finished run: `success`, `outcome` (why), the parsed event lines, and stderr."""

    def __init__(self, done, success, outcome, events):
        self.success, self.outcome, self.events, self.errors = success, outcome, events, done.stderr


class Agent:
    """`server` is how our server is named in the configuration, `tool(name)` how the model must call one of its tools."""

    server = "lrm"

    def run(self, model_port, entry, prompt, home, work_tree, time_limit=180):
        """`entry`: the value of our server in the agent's own configuration."""
        home.mkdir(parents=True, exist_ok=True)
        arguments, environment = self.prepare(model_port, entry, prompt, home, work_tree)
        clean = {"PATH": os.environ["PATH"], "HOME": str(home), "PWD": str(work_tree), "LANG": "C.UTF-8"}
        done = subprocess.run([str(self.binary), *arguments], cwd=work_tree, env={**clean, **environment},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=time_limit,
                              start_new_session=True)
        events = []
        for line in done.stdout.splitlines():
            try:
                events.append(json.loads(line))
            except ValueError:
                done.stderr += f"\nnot an event: {line}"
        success, outcome = self.judge(done.returncode, events)
        return Run(done, success, outcome, events)


class Opencode(Agent):
    name = "opencode"
    binary = MODULES / "opencode-linux-x64/bin/opencode"
    builtin = {"read": "read", "edit": "edit", "write": "write", "shell": "bash"}
    file, old, new = "filePath", "oldString", "newString"
    servers = "mcp"  # the key of the servers in its configuration

    @staticmethod
    def http_entry(url):
        return {"type": "remote", "url": url, "oauth": False, "enabled": True}

    def tool(self, name):
        return f"{self.server}_{name}"

    def prepare(self, model_port, entry, prompt, home, work_tree):
        model = {"name": "Stub", "tool_call": True, "limit": {"context": 128000, "output": 8192}}
        config = {
            "model": "stub/stub-model", "small_model": "stub/stub-model", "autoupdate": False, "share": "disabled",
            "snapshot": False, "enabled_providers": ["stub"],
            "provider": {"stub": {
                "npm": "@ai-sdk/openai-compatible", "name": "Stub", "models": {"stub-model": model},
                "options": {"baseURL": f"http://127.0.0.1:{model_port}/v1", "apiKey": "none", "chunkTimeout": 60000}}},
            "permission": {"*": "allow", "external_directory": "deny", "question": "deny", "webfetch": "deny"},
            "mcp": {self.server: entry},
        }
        (home / "opencode.json").write_text(json.dumps(config))
        environment = {"OPENCODE_CONFIG": str(home / "opencode.json"), "npm_config_offline": "true"}
        for switch in ("AUTOUPDATE", "MODELS_FETCH", "LSP_DOWNLOAD", "DEFAULT_PLUGINS"):
            environment[f"OPENCODE_DISABLE_{switch}"] = "1"
        return ["run", "--format", "json", "--dir", str(work_tree), prompt], environment

    @staticmethod
    def judge(exit_code, events):
        reasons = [e["part"].get("reason") for e in events if e.get("type") == "step_finish"]
        last = reasons[-1] if reasons else None
        return exit_code == 0 and last == "stop", f"exit code {exit_code}, last step ended with {last!r}"


class ClaudeCode(Agent):
    name = "claude"
    binary = MODULES / "@anthropic-ai/claude-code-linux-x64/claude"
    builtin = {"read": "Read", "edit": "Edit", "write": "Write", "shell": "Bash"}
    file, old, new = "file_path", "old_string", "new_string"
    servers = "mcpServers"

    @staticmethod
    def http_entry(url):
        return {"type": "http", "url": url}

    def tool(self, name):
        return f"mcp__{self.server}__{name}"

    def prepare(self, model_port, entry, prompt, home, work_tree):
        (home / "mcp.json").write_text(json.dumps({"mcpServers": {self.server: entry}}))
        # Edit stays out of the allowed tools: in the list, it would also write outside the work tree.
        arguments = ["-p", prompt, "--output-format", "stream-json", "--verbose", "--model", "stub-model",
                     "--mcp-config", str(home / "mcp.json"), "--strict-mcp-config",
                     "--permission-mode", "acceptEdits", "--allowedTools", f"mcp__{self.server}"]
        environment = {"ANTHROPIC_BASE_URL": f"http://127.0.0.1:{model_port}", "ANTHROPIC_API_KEY": "none",
                       "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_AUTOUPDATER": "1",
                       "ENABLE_TOOL_SEARCH": "false"}  # else the model must search for MCP tools first
        return arguments, environment

    @staticmethod
    def judge(exit_code, events):
        result = next((e for e in reversed(events) if e.get("type") == "result"), {})
        success = result.get("is_error") is False and result.get("terminal_reason") == "completed"
        return success, (f"exit code {exit_code}, is_error {result.get('is_error')}, "
                         f"terminal_reason {result.get('terminal_reason')!r}")


def install_or_end(check, finish):
    """Without them the test ends: with a visible line, or with a failed check when REQUIRE_REAL_AGENTS=1."""
    problem = install()
    if problem and os.environ.get("REQUIRE_REAL_AGENTS") == "1":
        check(False, "the real agents can be run", problem)
        finish()
    if problem:
        print(f"SKIPPED: opencode and Claude Code are not tested: {problem}")
        sys.exit(0)


def install():
    """Why the agents cannot be run; empty when they can."""
    if all(agent.binary.exists() for agent in (Opencode, ClaudeCode)):
        return ""
    if not shutil.which("npm"):
        return "npm is missing"
    done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                          cwd=MODULES.parent, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return "" if done.returncode == 0 else "npm ci failed in tests/peers/agents: " + done.stderr.strip()[-600:]
