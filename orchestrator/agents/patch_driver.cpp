// Models without an agent of their own: a process of ours asks them for diffs.
#include "orchestrator/agents/driver.hpp"
#include "orchestrator/agents/event_json.hpp"
#include "orchestrator/agents/patch_assignment.hpp"

#include <array>
#include <charconv>

namespace factory::agents {
namespace {

using base::Json;

std::uint16_t port_of(const std::vector<std::string>& proxy_arguments) {
    std::uint16_t port = 0;
    for (const std::string& word : proxy_arguments) {
        const std::size_t colon = word.rfind(':');
        if (word.rfind("http://", 0) == 0 && colon != std::string::npos)
            std::from_chars(word.data() + colon + 1, word.data() + word.size(), port);
    }
    return port;
}

struct EventWord {
    const char* word;
    EventKind kind;
};
constexpr std::array event_words = {
    EventWord{"started", EventKind::started}, EventWord{"said", EventKind::said},
    EventWord{"tool", EventKind::tool},       EventWord{"tool_ended", EventKind::tool_ended},
    EventWord{"used", EventKind::used},       EventWord{"waits", EventKind::waits},
    EventWord{"ended", EventKind::ended},
};
constexpr std::array outcomes = {Outcome::completed,    Outcome::cut_short,   Outcome::refused,
                                 Outcome::rate_limited, Outcome::unavailable, Outcome::misconfigured,
                                 Outcome::crashed};

class PatchReader : public Reader {
public:
    std::vector<AgentEvent> read(std::string_view line) override {
        const std::optional<Json> json = read_event(line);
        if (!json) return {};
        const std::string word = text_at(*json, "event");
        EventKind kind = EventKind::alive;
        for (const EventWord& one : event_words)
            if (word == one.word) kind = one.kind;
        const Json& failure = at_path(*json, "failure");
        AgentEvent event(kind, text_at(*json, "text"), text_at(*json, "tool"),
                         failure.is_boolean() && failure.get<bool>());
        if (kind == EventKind::used) {
            event.usage = {count_at(*json, "input"), count_at(*json, "output"), count_at(*json, "cached"),
                           amount_at(*json, "cost")};
            usage_.input_tokens += event.usage.input_tokens;
            usage_.output_tokens += event.usage.output_tokens;
            usage_.cached_tokens += event.usage.cached_tokens;
            usage_.cost += event.usage.cost;
        }
        if (kind == EventKind::ended) {
            outcome_ = text_at(*json, "outcome");
            reason_ = event.text;
        }
        return {std::move(event)};
    }

    Verdict verdict(int exit_code) const override {
        Verdict out;
        out.usage = usage_;
        out.reason = outcome_.empty() ? "it ended without a result, " + exit_text(exit_code) : reason_;
        for (const Outcome one : outcomes)
            if (outcome_ == to_word(one)) out.outcome = one;
        return out;
    }

private:
    Usage usage_;
    std::string outcome_, reason_;
};

class PatchDriver : public Driver {
public:
    std::string name() const override { return "patch"; }
    std::string program() const override { return std::filesystem::read_symlink("/proc/self/exe").string(); }
    std::string tool_prefix() const override { return {}; }
    bool has_tools() const override { return false; }

    Launch launch(const Assignment& assignment) const override {
        PatchAssignment out;
        out.prompt = assignment.prompt;
        out.files = assignment.files;
        out.work_tree = assignment.work_tree.string();
        out.home = assignment.home.string();
        out.task = assignment.task;
        out.fence = assignment.fence;
        out.port = port_of(assignment.proxy_arguments);
        out.provider = assignment.model.provider;
        out.model = assignment.model.name;
        llm::Model model;
        model.id = assignment.model.name;
        model.price.input = assignment.model.input_price;
        model.price.output = assignment.model.output_price;
        for (const auto& [name, known] : assignment.model.provider.models)
            if (known.id == model.id) model = known;
        out.provider.models = {{out.model, model}};
        if (assignment.most_turns > 0) out.rounds = std::min(out.rounds, assignment.most_turns);

        const std::filesystem::path file = assignment.home / "assignment.json";
        Launch launch;
        launch.argv = {program(), "patch-agent", file.string()};
        launch.directory = assignment.work_tree;
        launch.environment = {{"HOME", assignment.home.string()}, {"PWD", assignment.work_tree.string()}};
        if (!assignment.model.key.empty()) launch.environment[key_variable] = assignment.model.key;
        launch.files = {{file, base::to_text(to_json(out))}};
        return launch;
    }

    std::unique_ptr<Reader> reader() const override { return std::make_unique<PatchReader>(); }
};

}  // namespace

const Driver& patch_driver() {
    static const PatchDriver driver;
    return driver;
}

}  // namespace factory::agents
