#include "orchestrator/brain/filing.hpp"

#include "syntax/checks.hpp"

#include <algorithm>
#include <cctype>

namespace factory::brain {
namespace {

using base::Json;

constexpr int most_returns = 100;  // of the same finding

bool is_word_byte(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

int core_files(const std::vector<std::string>& files) {
    return static_cast<int>(std::count_if(files.begin(), files.end(), [](const std::string& file) {
        return !syntax::is_test_path(file) && !file.ends_with(".md");
    }));
}

}  // namespace

std::optional<std::string> free_id(const std::string& id, const States& states) {
    std::string wanted = id;
    for (int number = 2; number <= most_returns; ++number) {
        const auto found = states.find(wanted);
        if (found == states.end()) return wanted;
        if (found->second != "prod_ok") return std::nullopt;
        wanted = id + "-" + std::to_string(number);
    }
    return std::nullopt;
}

const char* phase_of(Kind kind) {
    switch (kind) {
        case Kind::missing_module:
            return "features";
        case Kind::measure:
            return "refactor";
        case Kind::failing_test:
        case Kind::build_error:
        case Kind::lint:
            return "fixes";
    }
    return "fixes";
}

std::string why_refactoring_waits(const std::string& current_phase, bool is_asked, const States& states,
                                  const std::map<std::string, std::string>& types) {
    if (is_asked) return "";
    if (current_phase != "refactor")
        return "refactoring was not measured: brain.current_phase is " + current_phase +
               "; --mode refactor measures it all the same";
    const auto open = std::count_if(states.begin(), states.end(), [&types](const auto& state) {
        const auto type = types.find(state.first);
        const bool is_earlier = type != types.end() && (type->second == "feature" || type->second == "fix");
        const bool is_over =
            state.second == "prod_ok" || state.second == "cancelled" || state.second == "split";
        return is_earlier && !is_over;
    });
    if (open == 0) return "";
    return "refactoring waits: " + std::to_string(open) +
           " features and fixes are not in production yet; --mode refactor measures it all the same";
}

std::vector<std::string> references_in(const Json& document) {
    std::vector<std::string> out;
    const auto add = [&out](const Json& one) {
        if (one.is_string()) out.push_back(one.get<std::string>());
        else if (one.is_object() && one.contains("id") && one["id"].is_string())
            out.push_back(one["id"].get<std::string>());
    };
    if (document.is_array()) {
        for (const Json& one : document) add(one);
    } else if (document.is_object()) {
        // {references: [...]}, or the references themselves as keys.
        const auto list = document.find("references");
        if (list != document.end() && (list->is_array() || list->is_object())) return references_in(*list);
        for (const auto& item : document.items()) out.push_back(item.key());
    }
    return out;
}

std::string reference_named(const std::vector<std::string>& references, const std::string& text) {
    for (const std::string& one : references) {
        if (one.empty()) continue;
        for (std::size_t at = text.find(one); at != std::string::npos; at = text.find(one, at + 1)) {
            const bool begins = at == 0 || !is_word_byte(text[at - 1]);
            const bool ends = at + one.size() == text.size() || !is_word_byte(text[at + one.size()]);
            if (begins && ends) return one;
        }
    }
    return "";
}

std::vector<Json> entrance(const Json& task, const Candidate& candidate, const ChosenConcerns& concerns,
                           const base::config::FractalRules& rules) {
    fractal::Parent parent;
    parent.id = task.value("id", candidate.id);
    parent.title = candidate.title;
    parent.description = task.value("description", "");
    parent.type = candidate.type;
    parent.domain = candidate.domain;
    parent.files = candidate.files;
    parent.tags = candidate.tags;
    fractal::Size size;
    size.core_files = core_files(candidate.files);
    size.alike_items = static_cast<int>(candidate.findings.size());
    // A linter, a compiler and a test that is there count the items themselves.
    size.has_completeness_test = true;
    base::config::FractalRules applied = rules;
    const bool is_feature = candidate.type == "feature";
    applied.force_level1 = rules.force_level1 && is_feature && size.core_files > 1;
    if (!is_feature || fractal::decide(parent, size, applied) != fractal::Decision::by_concern) return {task};
    std::vector<Json> out;
    Json whole = task;
    whole["status"] = "split";
    const std::vector<std::string> why = fractal::reasons(size, rules);
    whole["split_because"] = why.empty() ? std::vector<std::string>{"fractal.force_level1"} : why;
    out.push_back(std::move(whole));
    for (const fractal::Subtask& part : fractal::split_by_concern(parent, concerns.for_split)) {
        // All that the whole knows, and what is the part's own over it.
        Json one = task;
        one.update(fractal::to_json(parent, part));
        one.erase("concerns_not");
        one["concerns"] = Json::array({part.description.substr(0, part.description.find('\n'))});
        one["job_size"] = std::max(1, candidate.parts.job_size / 2);
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace factory::brain
