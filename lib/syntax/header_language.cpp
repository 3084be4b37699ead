// Reads a header word by word.
#include "syntax/header_language.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace syntax {
namespace {

constexpr std::size_t read_bytes = 64U << 10U;

bool is_word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    bool finds_cpp() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '/' && skip_comment()) continue;
            if (c == '"' || c == '\'') skip_quoted(c);
            else if (c == '#' && at_line_start_) read_directive();
            else if (c == ':' && next() == ':' && hidden_ == 0) return true;
            else if (is_word_char(c)) {
                if (is_cpp_word(take_word()) && hidden_ == 0) return true;
                continue;
            } else {
                at_line_start_ = c == '\n' || (at_line_start_ && c == ' ');
                ++at_;
            }
        }
        return false;
    }

private:
    char next() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : '\0'; }

    std::string_view rest_of_line() const { return text_.substr(at_, text_.find('\n', at_) - at_); }

    bool skip_comment() {
        if (next() == '/') at_ = std::min(text_.find('\n', at_), text_.size());
        else if (next() == '*') at_ = std::min(text_.find("*/", at_ + 2), text_.size() - 2) + 2;
        else return false;
        return true;
    }

    void skip_quoted(char quote) {
        at_line_start_ = false;
        for (++at_; at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n'; ++at_) {
            if (text_[at_] == '\\') ++at_;
        }
        at_ = std::min(at_ + 1, text_.size());
    }

    // `hidden_` counts the open conditions since the one that asks for __cplusplus.
    void read_directive() {
        const std::string_view line = rest_of_line();
        const bool opens = line.find("if") != std::string_view::npos &&
                           line.find("elif") == std::string_view::npos &&
                           line.find("endif") == std::string_view::npos;
        if (line.find("endif") != std::string_view::npos) hidden_ = std::max(hidden_ - 1, 0);
        else if (line.find("#else") == 0 && hidden_ == 1) hidden_ = 0;
        else if (opens && hidden_ > 0) ++hidden_;
        else if (opens && line.find("__cplusplus") != std::string_view::npos &&
                 line.find("ndef") == std::string_view::npos && line.find('!') == std::string_view::npos)
            hidden_ = 1;
        at_ += line.size();
    }

    std::string_view take_word() {
        const std::size_t start = at_;
        while (at_ < text_.size() && is_word_char(text_[at_])) ++at_;
        at_line_start_ = false;
        return text_.substr(start, at_ - start);
    }

    // C code may call a variable `class`: what follows decides.
    bool is_cpp_word(std::string_view word) const {
        constexpr std::array words = {std::string_view("class"), std::string_view("namespace"),
                                      std::string_view("template"), std::string_view("typename"),
                                      std::string_view("constexpr")};
        if (std::find(words.begin(), words.end(), word) == words.end()) return false;
        const std::size_t follows = text_.find_first_not_of(" \t", at_);
        if (follows == std::string_view::npos) return false;
        const char c = text_[follows];
        if (word == "template") return c == '<';
        if (word == "namespace" && c == '{') return true;
        return (follows > at_ && is_word_char(c)) || c == '\n' || c == '\r';
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int hidden_ = 0;
    bool at_line_start_ = true;
};

}  // namespace

bool looks_like_cpp(std::string_view header) {
    return Reader(header.substr(0, read_bytes)).finds_cpp();
}

}  // namespace syntax
