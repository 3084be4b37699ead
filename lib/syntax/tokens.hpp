// Words and marks of a text, for the scanners that work without a grammar.
#pragma once

#include <cstdint>
#include <string_view>

namespace syntax {

struct TextToken {
    enum class Kind : std::uint8_t { word, quoted, mark, end };
    Kind kind = Kind::end;
    std::string_view text;  // with its quotes
    std::uint32_t at = 0;   // byte
    std::uint32_t line = 0;
    std::uint32_t last_line = 0;  // of a quoted text over several lines
    std::string_view comment;     // the comment lines directly above, or empty

    bool is(std::string_view mark) const { return kind != Kind::end && text == mark; }
    explicit operator bool() const { return kind != Kind::end; }
};

struct TokenRules {
    std::string_view line_comment;           // "//", "#", "--"
    bool has_block_comments = false;         // between "/*" and "*/"
    std::string_view quotes = "\"";          // each opens a text that the same character closes
    std::string_view word_characters = "_";  // beside letters and digits
    bool has_dollar_quotes = false;          // $tag$ … $tag$ of PostgreSQL
    bool has_escapes = true;                 // a backslash takes the next character into a quoted text
    bool has_triple_quotes = false;          // """ … """ over lines; other quoted texts end with their line
};

/// Reads tokens one by one; every call moves on, and the end is reached on any text.
class Tokens {
public:
    Tokens(std::string_view text, const TokenRules& rules) : text_(text), rules_(rules) {}

    TextToken next();

private:
    bool skip_space_and_comments();
    void note_comment(std::size_t from, std::size_t to);
    void move_to(std::size_t to);
    std::size_t end_of_quoted() const;
    std::size_t end_of_dollar_quoted() const;
    bool is_word(char c) const;

    std::string_view text_;
    TokenRules rules_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 1;
    std::size_t comment_from_ = 0;
    std::size_t comment_to_ = 0;
    bool at_line_start_ = true;
};

/// Without the quotes around it, if any.
std::string_view without_quotes(std::string_view text);

/// Compares without regard to the case of ASCII letters.
bool same_word(std::string_view a, std::string_view b);

}  // namespace syntax
