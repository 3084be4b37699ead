// Conventions as a model reads them.
#include "mcp_lrm/convention_lines.hpp"

#include "mcp_lrm/budget.hpp"

#include <algorithm>

namespace lrm {
namespace {

std::string place_of(const index::Evidence& one) {
    if (!one.commit.empty()) return one.commit + " \"" + one.text + "\"";
    std::string text = one.path + (one.line > 0 ? ":" + std::to_string(one.line) : "");
    return one.text.empty() ? text : text + " " + one.text;
}

std::string places_of(const std::vector<index::Evidence>& list, std::size_t most) {
    std::string text;
    for (std::size_t i = 0; i < list.size() && i < most; ++i)
        text += (i == 0 ? "" : " | ") + place_of(list[i]);
    return text;
}

mcp::Json to_json(const std::vector<index::Evidence>& list) {
    mcp::Json out = mcp::Json::array();
    for (const index::Evidence& one : list) {
        mcp::Json item = mcp::Json::object();
        if (!one.path.empty()) item["path"] = one.path;
        if (one.line > 0) item["line"] = one.line;
        if (!one.commit.empty()) item["commit"] = one.commit;
        if (!one.text.empty()) item["text"] = as_utf8(one.text);
        out.push_back(std::move(item));
    }
    return out;
}

std::string percent(std::int64_t count, std::int64_t total) {
    // 100% only when it is all, 0% only when it is none.
    const std::int64_t share = count >= total ? 100
                               : count == 0
                                   ? 0
                                   : std::clamp<std::int64_t>((count * 100 + total / 2) / total, 1, 99);
    return std::to_string(count) + " of " + std::to_string(total) + " (" + std::to_string(share) + "%)";
}

ConventionLine line_of(const index::Convention& convention) {
    mcp::Json json = {{"topic", convention.topic},
                      {"rule", as_utf8(convention.rule)},
                      {"examples", to_json(convention.examples)},
                      {"counter_examples", to_json(convention.against)}};
    if (!convention.domain.empty()) json["domain"] = convention.domain;
    if (convention.total > 0) {
        json["count"] = convention.count;
        json["total"] = convention.total;
        json["share"] = static_cast<double>(convention.count * 1000 / convention.total) / 1000;
    }
    return {as_utf8(to_line(convention)), std::move(json), "conventions"};
}

ConventionLine line_of(const index::EnforcedRule& rule) {
    return {as_utf8("enforced by " + rule.tool + " (" + rule.path + ":" + std::to_string(rule.line) +
                    "): " + rule.text),
            {{"topic", rule.topic},
             {"tool", rule.tool},
             {"rule", as_utf8(rule.text)},
             {"path", rule.path},
             {"line", rule.line}},
            "enforced"};
}

std::string to_line(const index::Drift& drift) {
    std::string text = drift.checked > 0 ? percent(drift.broken, drift.checked) + " " + drift.what
                                         : std::to_string(drift.broken) + " " + drift.what;
    const std::string against = places_of(drift.against, 2);
    return against.empty() ? text : text + ": " + against;
}

ConventionLine line_of(const index::DeclaredRule& rule) {
    std::string text = "declared (" + rule.path + ":" + std::to_string(rule.line) + "): " + rule.text;
    mcp::Json json = {
        {"topic", rule.topic}, {"rule", as_utf8(rule.text)}, {"path", rule.path}, {"line", rule.line}};
    for (const index::Drift& drift : rule.drift) {
        text += "\n  " + std::string(drift.broken > 0 ? "drift: " : "kept: ") + to_line(drift);
        mcp::Json one = {
            {"what", drift.what}, {"broken", drift.broken}, {"counter_examples", to_json(drift.against)}};
        if (drift.checked > 0) one["checked"] = drift.checked;
        json["drift"].push_back(std::move(one));
    }
    return {as_utf8(std::move(text)), std::move(json), "declared"};
}

}  // namespace

std::string to_line(const index::Convention& convention, std::size_t examples) {
    std::string text =
        convention.domain.empty() ? convention.rule : convention.domain + " " + convention.rule;
    if (convention.total > 0 && !convention.is_list)
        text += ", " + percent(convention.count, convention.total);
    if (const std::string shown = places_of(convention.examples, examples); !shown.empty())
        text += "; " + shown;
    if (const std::string shown = places_of(convention.against, examples); !shown.empty())
        text += "; not " + shown;
    return text;
}

std::vector<ConventionLine> lines_of_topic(const index::ProjectConventions& all, const std::string& topic) {
    std::vector<ConventionLine> usual;
    std::vector<ConventionLine> said;
    for (const index::Convention& one : all.conventions)
        if (one.topic == topic) usual.push_back(line_of(one));
    // What can be seen to be broken or kept first.
    for (const bool checked : {true, false})
        for (const index::DeclaredRule& one : all.declared)
            if (one.topic == topic && one.drift.empty() != checked) said.push_back(line_of(one));
    for (const index::EnforcedRule& one : all.enforced)
        if (one.topic == topic) said.push_back(line_of(one));
    std::vector<ConventionLine> out;
    // In turn: what is usual, what is said.
    for (std::size_t i = 0; i < std::max(usual.size(), said.size()); ++i) {
        if (i < usual.size()) out.push_back(std::move(usual[i]));
        if (i < said.size()) out.push_back(std::move(said[i]));
    }
    return out;
}

}  // namespace lrm
