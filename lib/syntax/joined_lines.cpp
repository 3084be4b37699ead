// Joins lines, and finds the first word of one.
#include "syntax/joined_lines.hpp"

#include "syntax/text.hpp"

#include <algorithm>

namespace syntax {

std::string_view trim_blanks(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string_view take_word(std::string_view& line) {
    line = trim_blanks(line);
    const std::string_view word = line.substr(0, line.find_first_of(" \t"));
    line = trim_blanks(line.substr(word.size()));
    return word;
}

bool JoinedLines::next() {
    comment = {};
    while (!rest_.empty()) {
        const char* start = rest_.data();
        first_line = last_line + 1;
        std::string_view one = take();
        while (one.ends_with('\\') && !rest_.empty()) one = take();
        line = std::string_view(start, static_cast<std::size_t>(one.data() + one.size() - start));
        if (!trim_blanks(line).starts_with('#')) return true;
        comment = comment.empty()
                      ? line
                      : std::string_view(comment.data(), static_cast<std::size_t>(line.data() + line.size() -
                                                                                  comment.data()));
    }
    return false;
}

std::string_view JoinedLines::take() {
    const std::size_t size = std::min(rest_.find('\n'), rest_.size());
    std::string_view one = rest_.substr(0, size);
    rest_.remove_prefix(std::min(size + 1, rest_.size()));
    ++last_line;
    if (one.ends_with('\r')) one.remove_suffix(1);
    return one;
}

std::uint32_t line_at(const JoinedLines& lines, std::size_t at) {
    const std::string_view before = lines.line.substr(0, at);
    return lines.first_line + static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
}

Symbol make_line_symbol(SymbolKind kind, std::string_view name, std::string_view signature,
                        const JoinedLines& lines) {
    Symbol symbol;
    symbol.kind = kind;
    symbol.name = fold(name);
    symbol.signature = fold(signature);
    symbol.doc = first_sentence(lines.comment);
    symbol.first_line = symbol.name_line = lines.first_line;
    symbol.last_line = lines.last_line;
    symbol.exported = true;
    return symbol;
}

}  // namespace syntax
