// opencode's permissions: an agent that asks where nobody answers stops, or hangs, and its run counts as
// done.
#include "orchestrator/doctor/clients.hpp"
#include "orchestrator/shell_word.hpp"

#include <algorithm>

namespace factory::doctor {
namespace {

const std::string any = "*";

/// What asks where nothing else is said.
const std::vector<std::string> asked_by_default{"doom_loop", "external_directory"};

class Reader {
public:
    Reader(std::string_view text, const std::string& file) : text_(text), file_(file) {}

    std::vector<PermissionRule> run() {
        take("", {"permission"});
        const auto agents = value_at(text_, {"agent"});
        if (agents && agents->is_object())
            for (const auto& [name, settings] : agents->items()) take(name, {"agent", name, "permission"});
        return std::move(out_);
    }

private:
    void take(const std::string& agent, const std::vector<std::string>& path) {
        const auto value = value_at(text_, path);
        if (!value) return;
        if (value->is_string()) add(agent, path, any, any, *value);
        if (!value->is_object()) return;
        for (const auto& [permission, action] : value->items()) {
            std::vector<std::string> deeper = path;
            deeper.push_back(permission);
            if (action.is_string()) add(agent, deeper, permission, any, action);
            if (!action.is_object()) continue;
            for (const auto& [pattern, what] : action.items()) {
                std::vector<std::string> deepest = deeper;
                deepest.push_back(pattern);
                if (what.is_string()) add(agent, deepest, permission, pattern, what);
            }
        }
    }

    void add(const std::string& agent, const std::vector<std::string>& path, const std::string& permission,
             const std::string& pattern, const OrderedJson& action) {
        std::string dotted;
        for (const std::string& key : path) dotted += (dotted.empty() ? "" : ".") + key;
        out_.push_back({dotted, agent, permission, pattern, action.get<std::string>(),
                        file_ + ":" + std::to_string(line_of(text_, path))});
    }

    std::string_view text_;
    std::string file_;
    std::vector<PermissionRule> out_;
};

bool covers(const PermissionRule& later, const PermissionRule& rule) {
    return (later.agent.empty() || later.agent == rule.agent) &&
           (later.permission == any || later.permission == rule.permission) &&
           (later.pattern == any || later.pattern == rule.pattern);
}

std::string advice(const PermissionRule& rule) {
    const std::string value = rule.permission == "external_directory" ? "\"deny\"" : "\"allow\" or \"deny\"";
    return "set " + rule.path + " to " + (rule.permission == "doom_loop" ? "\"allow\"" : value) + " in " +
           shell_word(rule.where.substr(0, rule.where.rfind(':')));
}

}  // namespace

std::vector<PermissionRule> permission_rules(std::string_view text, const std::string& file) {
    return Reader(text, file).run();
}

Findings judge_permissions(const std::vector<PermissionRule>& rules, const std::string& file) {
    Findings out;
    for (auto rule = rules.begin(); rule != rules.end(); ++rule) {
        const bool counts =
            rule->action == "ask" &&
            std::none_of(rule + 1, rules.end(), [&](const auto& later) { return covers(later, *rule); });
        if (!counts) continue;
        const std::string what = rule->permission == any ? "everything" : rule->permission;
        out.push_back({Level::problem, "permission",
                       "opencode's permission for " + what +
                           (rule->pattern == any ? "" : " '" + rule->pattern + "'") +
                           " is on \"ask\": where nobody can answer, its run ends there and looks done",
                       rule->where, advice(*rule)});
    }
    std::string unset;
    std::string lines;
    for (const std::string& name : asked_by_default) {
        const bool is_said = std::any_of(rules.begin(), rules.end(), [&](const PermissionRule& rule) {
            return rule.agent.empty() && (rule.permission == any || rule.permission == name);
        });
        if (is_said) continue;
        unset += (unset.empty() ? "" : " and ") + name;
        lines +=
            (lines.empty() ? "\"" : ", \"") + name + (name == "doom_loop" ? "\": \"allow\"" : "\": \"deny\"");
    }
    if (!unset.empty())
        out.push_back(
            {Level::warning, "permission",
             "opencode's permission for " + unset +
                 " is still on \"ask\", its default: a run where nobody can answer hangs or ends there",
             file, "add to " + shell_word(file) + ": \"permission\": {" + lines + "}"});
    if (out.empty()) out.push_back(good("permission", "opencode never asks where nobody can answer"));
    return out;
}

}  // namespace factory::doctor
