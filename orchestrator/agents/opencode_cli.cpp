// opencode, headless: `opencode run --format json`.
#include "orchestrator/agents/driver.hpp"
#include "orchestrator/agents/event_json.hpp"
#include "orchestrator/agents/proxy_entry.hpp"

namespace factory::agents {
namespace {

using base::Json;

constexpr const char* provider = "factory";
constexpr int call_timeout_ms = 120'000;  // of a tool; progress of a build keeps it away

std::string configuration(const Assignment& assignment) {
    const ModelAccess& model = assignment.model;
    Json known = {{"name", model.name},
                  {"tool_call", true},
                  {"limit", {{"context", model.context_tokens}, {"output", model.output_tokens}}},
                  {"cost", {{"input", model.input_price}, {"output", model.output_price}}}};
    Json options = {{"baseURL", model.base_url},
                    {"apiKey", "{env:FACTORY_MODEL_KEY}"},
                    {"chunkTimeout", model.silence.count()}};
    Json models = Json::object();
    models[model.name] = std::move(known);
    Json providers = Json::object();
    providers[provider] = {{"npm", "@ai-sdk/openai-compatible"},
                           {"name", provider},
                           {"options", std::move(options)},
                           {"models", std::move(models)}};
    Json command = Json::array({assignment.proxy.string()});
    for (const std::string& word : assignment.proxy_arguments) command.push_back(word);
    Json server = {{"type", "local"},
                   {"command", std::move(command)},
                   {"environment", proxy_environment(assignment)},
                   {"timeout", call_timeout_ms},
                   {"enabled", true}};
    Json servers = Json::object();
    servers[server_name] = std::move(server);
    const std::string chosen = std::string(provider) + "/" + model.name;
    // Nothing asks: headless, a question ends the run with exit code 0. doom_loop ends it too, on a loop
    // inside one message; loops are found by us.
    return base::to_text({{"model", chosen},
                          {"small_model", chosen},
                          {"autoupdate", false},
                          {"share", "disabled"},
                          {"snapshot", false},
                          {"enabled_providers", Json::array({provider})},
                          {"provider", std::move(providers)},
                          {"permission",
                           {{"*", "allow"},
                            {"external_directory", "deny"},
                            {"doom_loop", "allow"},
                            {"question", "deny"},
                            {"webfetch", "deny"}}},
                          {"mcp", std::move(servers)}});
}

Outcome outcome_of_error(const std::string& name, std::int64_t status) {
    constexpr std::int64_t unauthorized = 401, forbidden = 403, too_many = 429;
    if (name == "ContextOverflowError") return Outcome::cut_short;
    if (status == too_many) return Outcome::rate_limited;
    if (status == unauthorized || status == forbidden) return Outcome::misconfigured;
    return Outcome::unavailable;
}

class OpencodeReader : public Reader {
public:
    std::vector<AgentEvent> read(std::string_view line) override {
        const std::optional<Json> event = read_event(line);
        if (!event) return {};
        const std::string type = text_at(*event, "type");
        if (type == "step_start") return step_start(*event);
        if (type == "text") return {{EventKind::said, text_at(*event, "part.text")}};
        if (type == "tool_use") return tool_use(*event);
        if (type == "step_finish") return step_finish(*event);
        if (type == "error") return error(*event);
        return {{EventKind::alive}};
    }

    Verdict verdict(int exit_code) const override {
        Verdict out;
        out.usage = usage_;
        if (exit_code == 0 && last_reason_ == "stop") {
            out.outcome = Outcome::completed;
            out.reason = "it ended its work";
        } else if (!error_.empty()) {
            out.outcome = outcome_of_error(error_name_, error_status_);
            out.reason = "it stopped: " + error_;
        } else if (exit_code == 0 && last_reason_ == "length") {
            out.outcome = Outcome::cut_short;
            out.reason = "it stopped: the model's output was too long";
        } else if (exit_code == 0 && last_reason_ == "tool-calls") {
            out.outcome = Outcome::refused;  // the run ends, exit code 0, when nobody answers a question
            out.reason = "it stopped in the middle: it asked for a permission";
        } else {
            out.reason = std::string("it ended ") +
                         (has_started_ ? "in the middle" : "before its first step") + ", " +
                         exit_text(exit_code);
        }
        return out;
    }

private:
    std::vector<AgentEvent> step_start(const Json& event) {
        if (has_started_) return {{EventKind::alive}};
        has_started_ = true;
        return {{EventKind::started, text_at(event, "sessionID")}};
    }

    static std::vector<AgentEvent> tool_use(const Json& event) {
        const std::string tool = text_at(event, "part.tool");
        const bool failed = text_at(event, "part.state.status") == "error";
        return {{EventKind::tool, shown(at_path(event, "part.state.input"), 20'000), tool},
                {EventKind::tool_ended,
                 shown(at_path(event, failed ? "part.state.error" : "part.state.output")), tool, failed}};
    }

    std::vector<AgentEvent> step_finish(const Json& event) {
        last_reason_ = text_at(event, "part.reason");
        AgentEvent used{EventKind::used};
        used.usage.input_tokens = count_at(event, "part.tokens.input");
        used.usage.output_tokens =
            count_at(event, "part.tokens.output") + count_at(event, "part.tokens.reasoning");
        used.usage.cached_tokens = count_at(event, "part.tokens.cache.read");
        used.usage.cost = amount_at(event, "part.cost");
        usage_.input_tokens += used.usage.input_tokens;
        usage_.output_tokens += used.usage.output_tokens;
        usage_.cached_tokens += used.usage.cached_tokens;
        usage_.cost += used.usage.cost;
        return {used};
    }

    std::vector<AgentEvent> error(const Json& event) {
        error_name_ = text_at(event, "error.name");
        error_status_ = count_at(event, "error.data.statusCode");
        error_ = error_name_ + (error_status_ > 0 ? " " + std::to_string(error_status_) : "") + ": " +
                 shown(at_path(event, "error.data.message"), 300);
        return {{EventKind::ended, error_}};
    }

    bool has_started_ = false;
    std::string last_reason_, error_, error_name_;
    std::int64_t error_status_ = 0;
    Usage usage_;
};

class OpencodeCli : public Driver {
public:
    std::string name() const override { return "opencode"; }
    std::string program() const override { return "opencode"; }
    std::string tool_prefix() const override { return std::string(server_name) + "_"; }

    Launch launch(const Assignment& assignment) const override {
        const std::filesystem::path config = assignment.home / "opencode.json";
        Launch out;
        out.directory = assignment.work_tree;
        out.files[config] = configuration(assignment);
        out.argv = {program(),        "run", "--format", "json", "--dir", assignment.work_tree.string(),
                    assignment.prompt};
        // PWD decides where it works, whatever its directory is.
        out.environment = {
            {"HOME", assignment.home.string()},
            {"PWD", assignment.work_tree.string()},
            {"OPENCODE_CONFIG", config.string()},
            {"FACTORY_MODEL_KEY", assignment.model.key.empty() ? "none" : assignment.model.key},
            {"npm_config_offline", "true"}};
        for (const char* off : {"AUTOUPDATE", "MODELS_FETCH", "LSP_DOWNLOAD", "DEFAULT_PLUGINS"})
            out.environment[std::string("OPENCODE_DISABLE_") + off] = "1";
        return out;
    }

    std::unique_ptr<Reader> reader() const override { return std::make_unique<OpencodeReader>(); }
};

}  // namespace

const Driver& opencode_cli() {
    static const OpencodeCli driver;
    return driver;
}

}  // namespace factory::agents
