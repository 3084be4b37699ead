// What every command gets.
#include "orchestrator/cli/session.hpp"

#include <ostream>

namespace factory::cli {
namespace {

constexpr std::chrono::minutes tool_limit{2};

std::string text_of(const base::Json& result) {
    std::string out;
    const auto content = result.find("content");
    if (content == result.end() || !content->is_array()) return out;
    for (const base::Json& block : *content)
        if (block.value("type", "") == "text") out += block.value("text", "");
    return out;
}

}  // namespace

void Session::print(const base::Json& facts, std::string_view text) const {
    const std::string line = json ? base::to_text(facts) : std::string(text);
    console.out << line;
    if (!line.empty() && line.back() != '\n') console.out << '\n';
}

void Session::remark(std::string_view text) const {
    if (!json) console.err << text << '\n';
}

int print_tool(const Session& session, const std::string& tool, const base::Json& arguments) {
    const base::Json result = session.lrm().call(tool, arguments, tool_limit);
    const std::string text = text_of(result);
    const auto structured = result.find("structuredContent");
    const base::Json facts = structured != result.end() ? *structured : base::Json({{"text", text}});
    session.print(facts, text);
    const auto indexing = facts.find("indexing");
    if (indexing != facts.end() && indexing->is_object())
        session.remark("still indexing (" + std::to_string(indexing->value("done", 0)) + " of " +
                       std::to_string(indexing->value("total", 0)) + " files): the answer may be incomplete");
    return 0;
}

}  // namespace factory::cli
