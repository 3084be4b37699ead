// Lines of Dockerfiles and Makefiles, for the scanners that read them one by one.
#pragma once

#include "syntax/facts.hpp"

#include <cstdint>
#include <string_view>

namespace syntax {

/// Without blanks and tabs around it.
std::string_view trim_blanks(std::string_view text);

/// The first word of `line`, which is left with what follows.
std::string_view take_word(std::string_view& line);

/// Lines with their continuations ("\" at the end) joined in one view, and the comment lines above each.
class JoinedLines {
public:
    explicit JoinedLines(std::string_view text) : rest_(text) {}

    /// False at the end of the text.
    bool next();

    std::string_view line;
    std::string_view comment;
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;

private:
    std::string_view take();

    std::string_view rest_;
};

/// The number of the line of `lines.line` that its byte `at` is in.
std::uint32_t line_at(const JoinedLines& lines, std::size_t at);

/// A symbol that `lines` defines, with the comment above as its doc.
Symbol make_line_symbol(SymbolKind kind, std::string_view name, std::string_view signature,
                        const JoinedLines& lines);

}  // namespace syntax
