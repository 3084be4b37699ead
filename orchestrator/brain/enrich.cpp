#include "orchestrator/brain/enrich.hpp"

#include "base/error.hpp"
#include "mcp/client.hpp"
#include "orchestrator/json_fields.hpp"

#include <algorithm>
#include <array>

namespace factory::brain {
namespace {

using base::Json;

constexpr std::chrono::minutes call_limit{2};
constexpr std::size_t most_example = 1500;
constexpr std::size_t most_conventions = 12;
constexpr std::size_t most_convention = 200;

std::string last_part(const std::string& name) {
    const std::size_t dot = name.rfind('.');
    return dot == std::string::npos ? name : name.substr(dot + 1);
}

bool is_type(const std::string& kind) {
    constexpr std::array types = {"class", "struct", "interface", "trait", "enum", "union", "type"};
    return std::find(types.begin(), types.end(), kind) != types.end();
}

/// At most `most` bytes, cut at a line end.
std::string cut_lines(const std::string& text, std::size_t most) {
    if (text.size() <= most) return text;
    const std::size_t end = text.rfind('\n', most);
    return text.substr(0, end == std::string::npos ? 0 : end + 1);
}

std::string words_of(const Json& result) {
    std::string out;
    const auto content = result.find("content");
    if (content == result.end() || !content->is_array()) return out;
    for (const Json& block : *content)
        if (block.is_object()) out += text_of(block, "text");
    return out;
}

}  // namespace

Json Enricher::call(const std::string& tool, const Json& arguments) {
    try {
        return lrm_.call_in(sources_.root(), tool, arguments, call_limit);
    } catch (const mcp::RemoteError&) {
        return Json::object();  // there is nothing of the kind
    }
}

const Enricher::Outline& Enricher::outline(const std::string& path) {
    const auto found = outlines_.find(path);
    if (found != outlines_.end()) return found->second;
    Outline& out = outlines_[path];
    const Json answer = call("lrm_read", {{"path", path}, {"outline", true}, {"budget_tokens", 20000}})
                            .value("structuredContent", Json::object());
    out.is_known = text_of(answer, "path") == path;
    if (const auto total = answer.find("total"); total != answer.end() && total->is_number_integer())
        out.lines = total->get<int>();
    const auto symbols = answer.find("symbols");
    if (symbols == answer.end() || !symbols->is_array()) return out;
    for (const Json& one : *symbols) {
        if (!one.is_object()) continue;
        const std::string name = text_of(one, "symbol");
        out.names.insert(last_part(name));
        const auto lines = one.find("lines");
        if (is_type(text_of(one, "kind")) && lines != one.end() && lines->is_array() && !lines->empty() &&
            lines->front().is_number_integer())
            out.types.push_back(std::to_string(lines->front().get<int>()) + " " + text_of(one, "kind") + " " +
                                name);
    }
    return out;
}

std::string Enricher::what_is_not_there(const Candidate& candidate) {
    const Outline& file = outline(candidate.file);
    if (!file.is_known) return candidate.file + " is no file of the index";
    if (candidate.line > file.lines)
        return candidate.file + " has " + std::to_string(file.lines) + " lines, not " +
               std::to_string(candidate.line);
    // Names of tests are not always symbols: then their text must be there.
    const std::string name = candidate.kind == Kind::measure ? last_part(candidate.symbol) : candidate.symbol;
    if (!name.empty() && !file.names.contains(name) &&
        sources_.text(candidate.file).find(name) == std::string::npos)
        return candidate.file + " has no '" + name + "'";
    if (candidate.kind == Kind::missing_module) return "";
    for (const std::string& path : candidate.files)
        if (!outline(path).is_known) return path + " is no file of the index";
    return "";
}

std::vector<std::string> Enricher::conventions(const std::string& language) {
    const auto found = conventions_.find(language);
    if (found != conventions_.end()) return found->second;
    std::vector<std::string>& out = conventions_[language];
    Json arguments = {{"budget_tokens", 4000}};
    if (!language.empty()) arguments["domain"] = language;
    const std::string all = words_of(call("lrm_conventions", arguments));
    for (std::size_t at = 0; at < all.size() && out.size() < most_conventions;) {
        const std::size_t end = std::min(all.find('\n', at), all.size());
        const std::string line = all.substr(at, end - at);
        at = end + 1;
        const bool is_ours = line.starts_with(language + " ") || line.starts_with("declared ");
        if (is_ours) out.push_back(line.substr(0, most_convention));
    }
    return out;
}

Surroundings Enricher::look_around(const Candidate& candidate) {
    Surroundings out;
    out.content = around(sources_.text(candidate.file), candidate.line, most_content, out.content_line);
    for (const std::string& path : candidate.files) {
        if (sources_.text(path).empty()) continue;
        for (const syntax::Import& import : sources_.facts(path).imports)
            out.imports.push_back(path + ":" + std::to_string(import.line) + " " + import.target);
        for (const std::string& type : outline(path).types) out.types.push_back(path + ":" + type);
    }
    const std::string language = sources_.facts(candidate.file).language;
    out.conventions = conventions(language);

    const Json examples = call("lrm_examples", {{"query", candidate.title + " " + candidate.files.front()},
                                                {"kind", "test"},
                                                {"budget_tokens", 1000}})
                              .value("structuredContent", Json::object())
                              .value("examples", Json::array());
    for (const Json& one : examples) {
        const std::string code = one.is_object() ? text_of(one, "code") : std::string();
        if (code.empty() || !out.test_example.empty()) continue;
        out.test_example = cut_lines(code, most_example);
        out.test_example_place = text_of(one, "path") + " " + text_of(one, "symbol");
    }

    if (candidate.kind == Kind::missing_module)
        for (const Finding& finding : candidate.findings)
            for (const syntax::Import& import : sources_.facts(finding.path).imports)
                if (static_cast<int>(import.line) == finding.line)
                    for (const std::string& name : import.names)
                        if (std::find(out.names.begin(), out.names.end(), name) == out.names.end())
                            out.names.push_back(name);

    const auto domain = domains_.find(candidate.domain);
    if (domain == domains_.end()) return out;
    const bool has_test = candidate.kind == Kind::failing_test || candidate.kind == Kind::missing_module;
    const std::vector<std::string> tests =
        has_test ? std::vector<std::string>{candidate.file} : std::vector<std::string>{};
    out.test_command = for_files(domain->second.test_cmd, tests);
    out.lint_command = domain->second.lint_cmd;
    return out;
}

}  // namespace factory::brain
