// One long text of an outside source, part by part.
#include "mcp_lrm/outside_text.hpp"

#include "mcp_lrm/budget.hpp"

#include <algorithm>
#include <charconv>

namespace lrm {
namespace {

/// The longest beginning of `text` that fits and ends with a line, or when there is none, between two
/// characters.
std::string_view part_of(std::string_view text, std::size_t bytes) {
    const std::string_view part = beginning(text, bytes);
    if (part.size() == text.size()) return part;
    const std::size_t line = part.rfind('\n');
    return line == std::string_view::npos || line < part.size() / 2 ? part : part.substr(0, line + 1);
}

}  // namespace

mcp::ToolResult outside_text(base::Json facts, const std::string& member, const std::string& head,
                             const base::Json& question, const std::string& cursor, int budget_tokens) {
    const std::string place = outside_place(question, cursor);
    const std::string whole = facts.value(member, std::string());
    std::size_t from = 0;
    std::from_chars(place.data(), place.data() + place.size(), from);
    from = std::min(from, whole.size());
    BudgetedText text(budget_tokens, 120);
    text.add(outside_line(facts));
    text.add(head);
    const std::string_view part =
        part_of(std::string_view(whole).substr(from), text.left() > 1 ? text.left() - 1 : 0);
    text.add(part);
    facts[member] = std::string(part);
    std::string tail;
    if (from + part.size() < whole.size()) {
        const std::string next = outside_cursor(question, std::to_string(from + part.size()));
        tail = "cut by the budget, " + std::to_string(whole.size() - from - part.size()) +
               " bytes follow: cursor \"" + next + "\"";
        facts["next_cursor"] = next;
    }
    return mcp::ToolResult::text_and_structured(text.end(tail), std::move(facts));
}

}  // namespace lrm
