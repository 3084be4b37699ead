// Writes SARIF.
#include "orchestrator/adversarial/sarif.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace factory::adversarial {
namespace {

/// What a rule is about, for those who have not seen it yet.
std::string about(const std::string& type) {
    static constexpr std::array texts = {
        std::pair{"skip", "A test is skipped without a condition"},
        std::pair{"conditional_skip", "A test is skipped under a condition"},
        std::pair{"focus", "Only one test runs"},
        std::pair{"test_deleted", "A test is gone"},
        std::pair{"test_commented_out", "A test is a comment"},
        std::pair{"test_disabled", "A test is no test any more"},
        std::pair{"test_cut_short", "A test leaves before it has tested"},
        std::pair{"assertion_removed", "An assertion is gone"},
        std::pair{"assertion_commented_out", "An assertion is a comment"},
        std::pair{"assertion_unreachable", "An assertion never runs"},
        std::pair{"assertion_swallowed", "The failure of an assertion is lost"},
        std::pair{"assertion_weakened", "An assertion demands less"},
        std::pair{"tolerance_widened", "A tolerance is wider"},
        std::pair{"hard_coded", "An expected value is written into the code"},
        std::pair{"gate_lowered", "A check asks for less"},
        std::pair{"uncovered", "Changed lines that no test runs"},
        std::pair{"coverage_regression", "The coverage of all lines fell"},
        std::pair{"complexity", "A function has too many ways through it"},
        std::pair{"custom_pattern", "A pattern of the project"}};
    for (const auto& [name, text] : texts)
        if (type == name) return text;
    std::string out = type;
    std::replace(out.begin(), out.end(), '_', ' ');
    return out;
}

std::string uri_of(const std::string& path) {
    static constexpr const char* digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = std::isalnum(byte) != 0 ||
                              std::string_view("-._~/!$&'()*+,;=:@").find(c) != std::string_view::npos;
        if (is_plain) out += c;
        else (out += '%').append({digits[byte >> 4U], digits[byte & 15U]});
    }
    return out;
}

}  // namespace

base::Json to_sarif(const std::vector<Issue>& issues, const std::string& version) {
    std::vector<std::string> types;
    for (const Issue& issue : issues) types.push_back(issue.type);
    std::sort(types.begin(), types.end());
    types.erase(std::unique(types.begin(), types.end()), types.end());
    base::Json rules = base::Json::array();
    for (const std::string& type : types)
        rules.push_back({{"id", type}, {"shortDescription", {{"text", about(type)}}}});
    base::Json results = base::Json::array();
    for (const Issue& issue : issues) {
        base::Json result = {
            {"ruleId", issue.type},
            {"ruleIndex", std::find(types.begin(), types.end(), issue.type) - types.begin()},
            {"level", issue.is_veto      ? "error"
                      : issue.points > 0 ? "warning"
                                         : "note"},
            {"message", {{"text", issue.message}}},
            {"properties", {{"points", issue.points}, {"veto", issue.is_veto}, {"pattern", issue.pattern}}}};
        if (!issue.file.empty()) {
            base::Json place = {
                {"artifactLocation", {{"uri", uri_of(issue.file)}, {"uriBaseId", "SRCROOT"}}}};
            if (issue.line > 0) place["region"] = {{"startLine", issue.line}};
            result["locations"] = base::Json::array({{{"physicalLocation", std::move(place)}}});
        }
        results.push_back(std::move(result));
    }
    return {
        {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
        {"version", "2.1.0"},
        {"runs",
         base::Json::array(
             {{{"tool",
                {{"driver",
                  {{"name", "factory gate"}, {"semanticVersion", version}, {"rules", std::move(rules)}}}}},
               {"columnKind", "utf16CodeUnits"},
               {"results", std::move(results)}}})}};
}

}  // namespace factory::adversarial
