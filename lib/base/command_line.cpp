#include "base/command_line.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace base {
namespace {

struct Token {
    std::string text;
    bool is_and = false;                       // "&&"
    std::size_t unquoted = std::string::npos;  // how much of it stands before its first quote
};

[[noreturn]] void refuse(std::string_view text, std::string_view what) {
    throw BadCommand("the command `" + std::string(text) + "` holds " + std::string(what) +
                     ", which only a shell understands; put it into a script and declare the script");
}

class Splitter {
public:
    explicit Splitter(std::string_view text) : text_(text) {}

    std::vector<Token> run() {
        while (at_ < text_.size()) step();
        finish();
        return std::move(tokens_);
    }

private:
    char peek(std::size_t ahead = 1) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void step() {
        const char c = text_[at_];
        switch (c) {
            case ' ':
            case '\t':
                finish();
                break;
            case '\'':
                single_quotes();
                return;
            case '"':
                double_quotes();
                return;
            case '\\':
                if (at_ + 1 >= text_.size()) refuse(text_, "a backslash at its end");
                word().text += text_[++at_];
                break;
            case '&':
                if (peek() != '&') refuse(text_, "'&'");
                finish();
                tokens_.push_back({"&&", true});
                ++at_;
                break;
            case '|':
            case ';':
            case '<':
            case '>':
            case '(':
            case ')':
            case '`':
            case '$':
            case '*':
            case '?':
            case '\n':
                refuse(text_, c == '\n' ? "a line end" : "'" + std::string(1, c) + "'");
            case '~':
            case '#':
                if (!is_in_word_) refuse(text_, "'" + std::string(1, c) + "'");
                word().text += c;
                break;
            default:
                word().text += c;
        }
        ++at_;
    }

    Token& word() {
        is_in_word_ = true;
        return word_;
    }

    void finish() {
        if (is_in_word_) tokens_.push_back(std::exchange(word_, Token{}));
        is_in_word_ = false;
    }

    void begin_quotes() { word().unquoted = std::min(word().unquoted, word().text.size()); }

    void single_quotes() {
        const std::size_t end = text_.find('\'', at_ + 1);
        if (end == std::string_view::npos) refuse(text_, "a quote without an end");
        begin_quotes();
        word().text += text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
    }

    void double_quotes() {
        begin_quotes();
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] == '$' || text_[at_] == '`') refuse(text_, "a variable or substitution");
            const bool is_escaped =
                text_[at_] == '\\' && (peek() == '"' || peek() == '\\' || peek() == '$' || peek() == '`');
            if (is_escaped) ++at_;
            word().text += text_[at_];
        }
        if (at_ >= text_.size()) refuse(text_, "a quote without an end");
        ++at_;
    }

    const std::string_view text_;
    std::size_t at_ = 0;
    Token word_;
    bool is_in_word_ = false;
    std::vector<Token> tokens_;
};

/// Where the '=' of "NAME=VALUE" is, with a name as a shell knows it, without quotes.
std::size_t assignment(const Token& token) {
    const std::string& word = token.text;
    const std::size_t equal = word.find('=');
    if (equal == std::string::npos || equal == 0 || equal >= token.unquoted) return std::string::npos;
    for (std::size_t i = 0; i < equal; ++i) {
        const auto c = static_cast<unsigned char>(word[i]);
        if (std::isalpha(c) == 0 && c != '_' && (i == 0 || std::isdigit(c) == 0)) return std::string::npos;
    }
    return equal;
}

/// One part between "&&"; nothing for a `cd`, which changes `directory`.
std::optional<SimpleCommand> part(std::string_view text, const std::vector<Token>& tokens,
                                  std::string& directory) {
    SimpleCommand out;
    for (const Token& token : tokens) {
        const std::size_t equal = out.argv.empty() ? assignment(token) : std::string::npos;
        if (equal == std::string::npos) out.argv.push_back(token.text);
        else out.environment.emplace_back(token.text.substr(0, equal), token.text.substr(equal + 1));
    }
    if (out.argv.empty()) refuse(text, "an empty part");
    if (out.argv.front() == "cd") {
        const bool is_plain = out.argv.size() == 2 && !out.argv[1].empty() && out.argv[1].front() != '/' &&
                              out.argv[1].front() != '-';
        if (!is_plain) refuse(text, "a `cd` without one folder below the root");
        directory += (directory.empty() ? "" : "/") + out.argv[1];
        return std::nullopt;
    }
    out.directory = directory;
    return out;
}

}  // namespace

std::vector<SimpleCommand> split_command(std::string_view text) {
    std::vector<Token> tokens = Splitter(text).run();
    std::vector<SimpleCommand> out;
    if (tokens.empty()) return out;
    tokens.push_back({"&&", true});
    std::string directory;
    std::vector<Token> words;
    for (Token& token : tokens) {
        if (!token.is_and) {
            words.push_back(std::move(token));
            continue;
        }
        if (auto command = part(text, words, directory)) out.push_back(std::move(*command));
        words.clear();
    }
    return out;
}

std::string shown_command(const std::vector<std::string>& argv) {
    std::string out;
    for (const std::string& word : argv) {
        const bool is_plain =
            !word.empty() && word.find_first_of(" \t\n\"'\\$`|&;<>()*?#~") == std::string::npos;
        out += out.empty() ? "" : " ";
        if (is_plain) {
            out += word;
            continue;
        }
        out += '\'';
        for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
        out += '\'';
    }
    return out;
}

}  // namespace base
