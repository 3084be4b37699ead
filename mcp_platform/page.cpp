// One page of a long answer: rows up to the caller's budget, and the cursor that goes on.
#include "mcp_platform/page.hpp"

#include "mcp/cursor.hpp"

namespace platform {
namespace {

constexpr int furthest = 1'000'000'000;
constexpr std::size_t room_for_tail = 80;

}  // namespace

Page::Page(int budget_tokens, const std::string& cursor, std::string state, const std::string& headline)
    : state_(std::move(state)),
      first_(mcp::read_cursor(cursor, state_, furthest)),
      text_(budget_tokens, room_for_tail) {
    // A long one must leave room for rows.
    const std::size_t room = static_cast<std::size_t>(budget_tokens) * mcp::bytes_per_token / 3;
    text_.add(mcp::beginning(mcp::as_utf8(headline), room));
}

bool Page::add(const std::string& row) {
    if (text_.add(mcp::as_utf8(row))) {
        ++added_;
        return true;
    }
    has_more_ = true;
    if (added_ > 0) return false;
    text_.add_part(mcp::as_utf8(row));
    ++added_;
    return true;
}

mcp::ToolResult Page::end(mcp::Json structured, const std::string& rest) {
    std::string tail;
    if (has_more_) {
        const std::string next = mcp::make_cursor(first_ + added_, state_);
        structured["next_cursor"] = next;
        tail = (rest.empty() ? "more" : rest + " more") + ": cursor \"" + next + "\"";
    }
    return mcp::ToolResult::text_and_structured(text_.end(tail), std::move(structured));
}

}  // namespace platform
