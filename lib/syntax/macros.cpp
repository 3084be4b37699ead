// Finds macros by their capitals and by what stands around them.
#include "syntax/macros.hpp"

#include <algorithm>
#include <cctype>

namespace syntax {
namespace {

bool is_word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/// Capitals with an underscore: how macros are written, and few types.
bool is_macro_name(std::string_view word) {
    const bool has_underscore = word.find('_', 1) != std::string_view::npos;
    return has_underscore && word.size() >= 4 && std::all_of(word.begin(), word.end(), [](unsigned char c) {
               return std::isupper(c) != 0 || std::isdigit(c) != 0 || c == '_';
           });
}

bool is_type_keyword(std::string_view word) {
    return word == "class" || word == "struct" || word == "union";
}

class Masker {
public:
    Masker(std::string_view text, std::string& copy) : text_(text), copy_(copy) {}

    bool run() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (is_word_char(c)) read_word();
            else if (c == '/' && skip_comment()) continue;
            else if (c == '"' || c == '\'') skip_quoted(c);
            else if (c == '#' && at_line_start_) skip_directive();
            else skip_mark(c);
        }
        return changed_;
    }

private:
    char peek(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

    std::size_t skip_blanks(std::size_t at) const {
        while (at < text_.size() && (is_blank(text_[at]) || text_[at] == '\n')) ++at;
        return at;
    }

    std::size_t skip_word(std::size_t at) const {
        while (at < text_.size() && is_word_char(text_[at])) ++at;
        return at;
    }

    void skip_mark(char c) {
        if (c == '\n') at_line_start_ = true;
        else if (!is_blank(c)) {
            at_line_start_ = false;
            before_ = c;
            last_word_ = {};
        }
        ++at_;
    }

    bool skip_comment() {
        if (peek(at_ + 1) == '/') at_ = std::min(text_.find('\n', at_), text_.size());
        else if (peek(at_ + 1) == '*') at_ = std::min(text_.find("*/", at_ + 2), text_.size() - 2) + 2;
        else return false;
        return true;
    }

    void skip_quoted(char quote) {
        skip_mark(quote);
        while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n')
            at_ += text_[at_] == '\\' ? 2 : 1;
        if (peek(at_) == quote) ++at_;
        at_ = std::min(at_, text_.size());
    }

    void skip_directive() {
        for (;;) {
            const std::size_t end = std::min(text_.find('\n', at_), text_.size());
            const bool continues = end > at_ && text_[end - 1] == '\\';
            at_ = std::min(end + 1, text_.size());
            if (!continues || at_ >= text_.size()) break;
        }
        at_line_start_ = true;
    }

    void read_word() {
        const std::size_t start = at_;
        const bool begins_line = at_line_start_;
        at_ = skip_word(start);
        at_line_start_ = false;
        const std::string_view word = text_.substr(start, at_ - start);
        if (is_macro_name(word)) {
            const bool is_attribute = is_type_keyword(last_word_) && follows_type_name();
            const bool is_specifier = starts_declaration(begins_line) && precedes_declaration();
            if (is_attribute || is_specifier || (begins_line && stands_alone())) {
                mask(start);
                at_line_start_ = begins_line;
                return;
            }
        }
        before_ = 'a';
        last_word_ = word;
    }

    /// "class API Name", "struct API(x) Name"
    bool follows_type_name() const {
        std::size_t at = skip_blanks(at_);
        if (peek(at) == '(') at = skip_blanks(std::min(text_.find(')', at), text_.size() - 1) + 1);
        const std::size_t end = skip_word(at);
        const std::size_t follows = skip_blanks(end);
        const char c = peek(follows);
        const bool is_forward = c == ';' && last_word_ == "class";  // `struct A_B c;` is a variable
        const bool is_final = text_.substr(std::min(follows, text_.size())).starts_with("final");
        return end > at && (c == '{' || c == ':' || c == '<' || is_forward || is_final);
    }

    bool starts_declaration(bool begins_line) const {
        const bool is_behind_specifier = last_word_ == "static" || last_word_ == "inline" ||
                                         last_word_ == "virtual" || last_word_ == "extern" ||
                                         last_word_ == "constexpr";
        return begins_line || is_behind_specifier;
    }

    /// "MACRO type name", "MACRO a::b("; but not "TYPE name", which is a declaration of its own.
    bool precedes_declaration() const {
        std::size_t at = skip_blanks(at_);
        if (at == at_ || !is_word_char(peek(at)) || std::isdigit(static_cast<unsigned char>(peek(at))) != 0)
            return false;
        at = skip_name(at);
        bool is_qualified = false;
        while (peek(at) == ':' && peek(at + 1) == ':') {
            is_qualified = true;
            at = skip_name(at + (peek(at + 2) == '~' ? 3 : 2));
        }
        if (is_qualified && peek(at) == '(') return true;
        at = skip_blanks(at);
        while (peek(at) == '*' || peek(at) == '&') at = skip_blanks(at + 1);
        return is_word_char(peek(at));
    }

    /// "a" and "a<b>"
    std::size_t skip_name(std::size_t at) const {
        at = skip_word(at);
        return peek(at) == '<' ? skip_brackets(at) : at;
    }

    std::size_t skip_brackets(std::size_t at) const {
        constexpr std::size_t most = 200;
        int depth = 0;
        for (const std::size_t end = std::min(at + most, text_.size()); at < end; ++at) {
            if (text_[at] == '<') ++depth;
            else if (text_[at] == '>' && --depth == 0) return at + 1;
        }
        return at;
    }

    /// A macro that is a whole line between two statements; the only name of an enum looks the same.
    bool stands_alone() const {
        std::size_t at = at_;
        while (is_blank(peek(at))) ++at;
        if (at < text_.size() && text_[at] != '\n') return false;
        const bool is_between = before_ == ';' || before_ == '}' || before_ == '{' || before_ == '\0';
        const bool is_only_one = before_ == '{' && peek(skip_blanks(at)) == '}';
        return is_between && !is_only_one;
    }

    void mask(std::size_t start) {
        if (!changed_) copy_.assign(text_);
        changed_ = true;
        std::fill(copy_.begin() + static_cast<std::ptrdiff_t>(start),
                  copy_.begin() + static_cast<std::ptrdiff_t>(at_), ' ');
    }

    std::string_view text_;
    std::string& copy_;
    std::string_view last_word_;
    std::size_t at_ = 0;
    char before_ = '\0';  // the last mark, or 'a' after a word
    bool at_line_start_ = true;
    bool changed_ = false;
};

}  // namespace

bool mask_macros(std::string_view text, std::string& copy) {
    return Masker(text, copy).run();
}

}  // namespace syntax
