// JSON as text: checked, and cut, without building a tree of it. Messages may be 64 MiB.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace proxy {

/// True when `text` is one JSON value (RFC 8259, valid UTF-8, no lone surrogate) that nests at most
/// `max_depth` levels.
bool is_json(std::string_view text, std::size_t max_depth = 64);

/// A part of a text by position, so that it stays right when the text moves.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;

    bool empty() const { return begin == end; }
    std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }
};

struct Member {
    std::string_view key_literal;  // with its quotes; empty in an array
    Span whole;                    // from the key's quote to the end of the value
    Span value;

    bool is(std::string_view key) const;
};

// For text that is_json() has accepted. Spans are positions in `text`.

/// Calls `on_member` for the members of the object, or the elements of the array, in `where` until it returns
/// false; not at all for any other value. Keeps none of them: there may be millions.
void each_member(std::string_view text, Span where, const std::function<bool(const Member&)>& on_member);
/// The value of `key` in the object in `where`; the last one wins; an empty span when absent.
Span find_member(std::string_view text, Span where, std::string_view key);
/// The whole of `text`, without blanks around it.
Span whole_value(std::string_view text);

/// A JSON string's content; empty when `literal` is no string.
std::string decode_string(std::string_view literal);
/// True for a literal string or an integer: what may be an id.
bool is_id(std::string_view literal);

/// Cuts the members that `keep` refuses out of the object in `where`, in place. Returns how many bytes
/// shorter it is.
std::size_t cut_members(std::string& text, Span where, const std::function<bool(const Member&)>& keep);

}  // namespace proxy
