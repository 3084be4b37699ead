// The tokenizer behind the outline scanners.
#include "syntax/tokens.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace syntax {
namespace {

char lower(char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

}  // namespace

bool Tokens::is_word(char c) const {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) != 0 || byte >= 0x80U ||
           rules_.word_characters.find(c) != std::string_view::npos;
}

void Tokens::move_to(std::size_t to) {
    line_ += static_cast<std::uint32_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                                   text_.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
    at_ = to;
}

void Tokens::note_comment(std::size_t from, std::size_t to) {
    if (at_line_start_) {
        const bool continues = comment_to_ > comment_from_;
        if (!continues) comment_from_ = from;
        comment_to_ = to;
    }
    move_to(to);
}

/// Whether there was anything to skip.
bool Tokens::skip_space_and_comments() {
    const char c = text_[at_];
    if (c == '\n') {
        const bool is_blank_line = at_line_start_ && (at_ == 0 || text_[at_ - 1] == '\n');
        if (is_blank_line) comment_to_ = comment_from_;
        at_line_start_ = true;
        move_to(at_ + 1);
        return true;
    }
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
        ++at_;
        return true;
    }
    const std::string_view rest = text_.substr(at_);
    if (!rules_.line_comment.empty() && rest.starts_with(rules_.line_comment)) {
        note_comment(at_, std::min(text_.find('\n', at_), text_.size()));
        return true;
    }
    if (rules_.has_block_comments && rest.starts_with("/*")) {
        const std::size_t end = text_.find("*/", at_ + 2);
        note_comment(at_, end == std::string_view::npos ? text_.size() : end + 2);
        return true;
    }
    return false;
}

std::size_t Tokens::end_of_quoted() const {
    const char quote = text_[at_];
    const std::string_view triple = text_.substr(at_, 3);
    if (rules_.has_triple_quotes && triple == std::string(3, quote)) {
        const std::size_t close = text_.find(triple, at_ + 3);
        return close == std::string_view::npos ? text_.size() : close + 3;
    }
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
        if (text_[i] == '\\' && rules_.has_escapes) ++i;
        else if (text_[i] == quote) return i + 1;
        else if (text_[i] == '\n' && rules_.has_triple_quotes) return i;
    }
    return text_.size();
}

/// `at_` when no such text begins here.
std::size_t Tokens::end_of_dollar_quoted() const {
    std::size_t tag_end = at_ + 1;
    while (tag_end < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[tag_end])) != 0 || text_[tag_end] == '_')) {
        ++tag_end;
    }
    if (tag_end >= text_.size() || text_[tag_end] != '$') return at_;
    const std::string_view tag = text_.substr(at_, tag_end + 1 - at_);
    const std::size_t close = text_.find(tag, tag_end + 1);
    return close == std::string_view::npos ? text_.size() : close + tag.size();
}

TextToken Tokens::next() {
    while (at_ < text_.size() && skip_space_and_comments()) {
    }
    TextToken token;
    token.at = static_cast<std::uint32_t>(at_);
    token.line = token.last_line = line_;
    if (at_ >= text_.size()) return token;
    const bool has_comment = comment_to_ > comment_from_ && at_line_start_;
    if (has_comment) token.comment = text_.substr(comment_from_, comment_to_ - comment_from_);
    comment_to_ = comment_from_ = 0;
    at_line_start_ = false;
    std::size_t end = at_ + 1;
    token.kind = TextToken::Kind::mark;
    if (rules_.quotes.find(text_[at_]) != std::string_view::npos) {
        token.kind = TextToken::Kind::quoted;
        end = end_of_quoted();
    } else if (rules_.has_dollar_quotes && text_[at_] == '$' && end_of_dollar_quoted() != at_) {
        token.kind = TextToken::Kind::quoted;
        end = end_of_dollar_quoted();
    } else if (is_word(text_[at_])) {
        token.kind = TextToken::Kind::word;
        while (end < text_.size() && is_word(text_[end])) ++end;
    }
    token.text = text_.substr(at_, end - at_);
    move_to(end);
    token.last_line = line_;
    return token;
}

std::string_view without_quotes(std::string_view text) {
    constexpr std::string_view open = "\"'`[";
    if (text.size() < 2 || open.find(text.front()) == std::string_view::npos) return text;
    const char close = text.front() == '[' ? ']' : text.front();
    return text.back() == close ? text.substr(1, text.size() - 2) : text;
}

bool same_word(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace syntax
