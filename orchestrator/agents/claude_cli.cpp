// Claude Code, headless: `claude -p` with stream-json.
#include "orchestrator/agents/driver.hpp"
#include "orchestrator/agents/event_json.hpp"
#include "orchestrator/agents/proxy_entry.hpp"

namespace factory::agents {
namespace {

using base::Json;

/// With the time limit of a stream the client gives up by itself long before we would.
constexpr const char* retries = "2";
constexpr const char* connect_ms = "60000";  // for our proxy; a busy machine takes its time

std::string mcp_config(const Assignment& assignment) {
    Json entry = {{"type", "stdio"}, {"command", assignment.proxy.string()}};
    entry["args"] = assignment.proxy_arguments;
    entry["env"] = proxy_environment(assignment);
    Json servers = Json::object();
    servers[server_name] = std::move(entry);
    return base::to_text(Json{{"mcpServers", std::move(servers)}});
}

Outcome outcome_of_status(std::int64_t status) {
    constexpr std::int64_t unauthorized = 401, forbidden = 403, not_found = 404, too_many = 429;
    if (status == too_many) return Outcome::rate_limited;
    if (status == unauthorized || status == forbidden || status == not_found) return Outcome::misconfigured;
    return Outcome::unavailable;
}

class ClaudeReader : public Reader {
public:
    std::vector<AgentEvent> read(std::string_view line) override {
        const std::optional<Json> event = read_event(line);
        if (!event) return {};
        const std::string type = text_at(*event, "type");
        if (type == "system") return system(*event);
        if (type == "assistant") return assistant(*event);
        if (type == "user") return user(*event);
        if (type == "result") return result(*event);
        return {{EventKind::alive}};
    }

    Verdict verdict(int exit_code) const override {
        if (!has_result_) {
            if (!last_wait_.empty())
                return {last_status_ == 429 ? Outcome::rate_limited : Outcome::unavailable,
                        "it was ended while it waited for the model: " + last_wait_,
                        {}};
            return {Outcome::crashed, "it ended without a result, " + exit_text(exit_code), {}};
        }
        Verdict out;
        out.usage = usage_;
        if (!is_error_ && ended_ == "completed") {
            out.outcome = Outcome::completed;
            out.reason = "it ended its work";
            return out;
        }
        const bool is_limit = ended_ == "max_turns" || ended_ == "budget_exhausted" ||
                              ended_ == "prompt_too_long" || subtype_ == "error_max_turns" ||
                              subtype_ == "error_max_budget_usd";
        const bool is_login = text_.find("/login") != std::string::npos;  // it comes without a status
        out.outcome = is_limit                ? Outcome::cut_short
                      : is_login              ? Outcome::misconfigured
                      : status_ > 0           ? outcome_of_status(status_)
                      : ended_ == "api_error" ? Outcome::unavailable
                                              : Outcome::crashed;
        out.reason = "it stopped: " + (ended_.empty() ? subtype_ : ended_) +
                     (status_ > 0 ? " (status " + std::to_string(status_) + ")" : "") +
                     (text_.empty() ? "" : ": " + text_);
        return out;
    }

private:
    std::vector<AgentEvent> system(const Json& event) {
        const std::string subtype = text_at(event, "subtype");
        if (subtype == "init") {
            for (const Json& server : at_path(event, "mcp_servers"))
                if (text_at(server, "name") == server_name && text_at(server, "status") == "failed")
                    return {{EventKind::started, text_at(event, "session_id")},
                            {EventKind::waits, "its code tools are not connected"}};
            return {{EventKind::started, text_at(event, "session_id")}};
        }
        if (subtype == "api_retry") {
            last_status_ = count_at(event, "error_status");
            last_wait_ = shown(at_path(event, "error")) + ", attempt " + shown(at_path(event, "attempt"));
            return {{EventKind::waits, last_wait_}};
        }
        if (subtype == "permission_denied")
            return {{EventKind::asked,
                     shown(at_path(event, "tool_name")) + " " + shown(at_path(event, "tool_input"))}};
        return {{EventKind::alive}};
    }

    std::vector<AgentEvent> assistant(const Json& event) {
        last_wait_.clear();
        std::vector<AgentEvent> out;
        const Json& content = at_path(event, "message.content");
        if (!content.is_array()) return {{EventKind::alive}};
        for (const Json& part : content) {
            const std::string type = text_at(part, "type");
            if (type == "text") out.push_back({EventKind::said, text_at(part, "text")});
            if (type == "tool_use")
                out.push_back(
                    {EventKind::tool, shown(at_path(part, "input"), 20'000), text_at(part, "name")});
        }
        return out;
    }

    static std::vector<AgentEvent> user(const Json& event) {
        std::vector<AgentEvent> out;
        const Json& content = at_path(event, "message.content");
        if (!content.is_array()) return {};
        for (const Json& part : content) {
            if (text_at(part, "type") != "tool_result") continue;
            const Json& failed = at_path(part, "is_error");
            out.push_back({EventKind::tool_ended, shown(at_path(part, "content")), "",
                           failed.is_boolean() && failed.get<bool>()});
        }
        return out;
    }

    std::vector<AgentEvent> result(const Json& event) {
        has_result_ = true;
        const Json& failed = at_path(event, "is_error");
        is_error_ = !failed.is_boolean() || failed.get<bool>();  // `subtype` says "success" also of failures
        ended_ = text_at(event, "terminal_reason");
        subtype_ = text_at(event, "subtype");
        status_ = count_at(event, "api_error_status");
        text_ = is_error_ ? shown(at_path(event, "result"), 300) : "";
        usage_.input_tokens =
            count_at(event, "usage.input_tokens") + count_at(event, "usage.cache_creation_input_tokens");
        usage_.output_tokens = count_at(event, "usage.output_tokens");
        usage_.cached_tokens = count_at(event, "usage.cache_read_input_tokens");
        usage_.cost = amount_at(event, "total_cost_usd");
        AgentEvent used{EventKind::used};
        used.usage = usage_;
        return {used, {EventKind::ended, ended_.empty() ? subtype_ : ended_}};
    }

    bool has_result_ = false;
    bool is_error_ = true;
    std::string ended_, subtype_, text_, last_wait_;
    std::int64_t status_ = 0, last_status_ = 0;
    Usage usage_;
};

class ClaudeCli : public Driver {
public:
    std::string name() const override { return "claude"; }
    std::string program() const override { return "claude"; }
    std::string tool_prefix() const override { return std::string("mcp__") + server_name + "__"; }

    Launch launch(const Assignment& assignment) const override {
        const std::filesystem::path mcp = assignment.home / "mcp.json";
        Launch out;
        out.directory = assignment.work_tree;
        out.files[mcp] = mcp_config(assignment);
        // Edit and Write stay out of the allowed tools: in the list, they also write outside the work tree.
        out.argv = {program(),
                    "-p",
                    assignment.prompt,
                    "--output-format",
                    "stream-json",
                    "--verbose",
                    "--mcp-config",
                    mcp.string(),
                    "--strict-mcp-config",
                    "--permission-mode",
                    "acceptEdits",
                    "--allowedTools",
                    std::string("mcp__") + server_name + ",Bash",
                    "--max-turns",
                    std::to_string(assignment.most_turns)};
        if (!assignment.model.name.empty())
            out.argv.insert(out.argv.end(), {"--model", assignment.model.name});
        out.environment = {{"HOME", assignment.home.string()},
                           {"PWD", assignment.work_tree.string()},
                           {"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"},
                           {"DISABLE_AUTOUPDATER", "1"},
                           {"ENABLE_TOOL_SEARCH", "false"},  // else the model must search for our tools first
                           // Else it begins before our tools are connected, and its first calls fail.
                           {"MCP_CONNECTION_NONBLOCKING", "false"},
                           {"MCP_TIMEOUT", connect_ms},
                           {"API_TIMEOUT_MS", std::to_string(assignment.model.silence.count())},
                           {"CLAUDE_CODE_MAX_RETRIES", retries}};
        const ModelAccess& model = assignment.model;
        if (!model.base_url.empty()) out.environment["ANTHROPIC_BASE_URL"] = model.base_url;
        // A server that wants none still gets one: without any, the client asks for a login.
        if (!model.key.empty()) out.environment["ANTHROPIC_API_KEY"] = model.key;
        else if (!model.base_url.empty()) out.environment["ANTHROPIC_API_KEY"] = "none";
        return out;
    }

    std::unique_ptr<Reader> reader() const override { return std::make_unique<ClaudeReader>(); }
};

}  // namespace

const Driver& claude_cli() {
    static const ClaudeCli driver;
    return driver;
}

}  // namespace factory::agents
