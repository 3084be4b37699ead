// What the daemon last said about itself: its description and its lists.
#include "proxy/known.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "proxy/json_scan.hpp"

#include <algorithm>
#include <array>

namespace proxy {
namespace {

constexpr std::array<std::string_view, 5> remembered = {"server/discover", "tools/list", "prompts/list",
                                                        "resources/list", "resources/templates/list"};
constexpr std::size_t largest_result = std::size_t{1} << 20U;
const std::string nothing;

bool hint(const base::Json& tool, const char* name) {
    const auto annotations = tool.find("annotations");
    if (annotations == tool.end() || !annotations->is_object()) return false;
    const auto value = annotations->find(name);
    return value != annotations->end() && value->is_boolean() && value->get<bool>();
}

}  // namespace

bool Known::is_remembered(std::string_view method) {
    return std::find(remembered.begin(), remembered.end(), method) != remembered.end();
}

void Known::load(const std::filesystem::path& file) {
    std::error_code ec;
    if (std::filesystem::file_size(file, ec) > remembered.size() * largest_result || ec) return;
    std::string text;
    try {
        text = base::read_file(file);
    } catch (const base::Error&) {
        return;  // a cache: what is not there is asked for
    }
    if (!is_json(text)) return;
    for (const std::string_view method : remembered) {
        const std::string_view result = find_member(text, whole_value(text), method).of(text);
        if (result.starts_with('{')) remember(method, result);
    }
}

std::string Known::text() const {
    std::string text = "{";
    for (const auto& [method, result] : results_) {
        if (text.size() > 1) text += ",\n";
        text.append("\"").append(method).append("\":").append(result);
    }
    return text + "}\n";
}

const std::string& Known::result(std::string_view method) const {
    const auto found = results_.find(method);
    return found == results_.end() ? nothing : found->second;
}

bool Known::remember(std::string_view method, std::string_view result) {
    if (!is_remembered(method) || result.size() > largest_result) return false;
    const auto found = results_.find(method);
    if (found != results_.end() && found->second == result) return false;
    const auto at = results_.insert_or_assign(std::string(method), std::string(result)).first;
    if (method == "tools/list") read_tools(at->second);
    return true;
}

void Known::read_tools(const std::string& result) {
    tools_.clear();
    const base::Json list = base::Json::parse(result, nullptr, false);
    const auto tools = list.find("tools");
    if (tools == list.end() || !tools->is_array()) return;
    for (const base::Json& tool : *tools) {
        const auto name = tool.find("name");
        if (name == tool.end() || !name->is_string()) continue;
        ToolFacts facts;
        facts.is_replayable = hint(tool, "readOnlyHint") || hint(tool, "idempotentHint");
        if (const auto schema = tool.find("inputSchema"); schema != tool.end() && schema->is_object())
            facts.headers = mcp::protocol::header_parameters(*schema);
        tools_.insert_or_assign(name->get<std::string>(), std::move(facts));
    }
}

const ToolFacts* Known::tool(std::string_view name) const {
    const auto found = tools_.find(name);
    return found == tools_.end() ? nullptr : &found->second;
}

}  // namespace proxy
