// Source text with comments and strings blanked out, and where names stand in it.
#include "mcp_lrm/index/resolve_text.hpp"

#include <algorithm>

namespace lrm::index {
namespace {

struct Marks {
    std::string_view line_comment = "//";
    bool has_blocks = true;
    bool has_triple_quotes = false;
    bool has_backticks = false;
    bool has_character_quotes = false;  // ' is one character only
};

Marks marks_of(std::string_view language) {
    if (language == "python") return {"#", false, true, false, false};
    if (language == "ruby" || language == "bash" || language == "elixir" || language == "yaml" ||
        language == "r" || language == "perl")
        return {"#", false, false, false, false};
    if (language == "lua" || language == "sql" || language == "haskell")
        return {"--", false, false, false, false};
    if (family_of(language) == "c" || language == "rust" || language == "go" || language == "java" ||
        language == "kotlin" || language == "scala" || language == "c_sharp" || language == "swift" ||
        language == "zig")
        return {"//", true, language == "kotlin" || language == "swift" || language == "scala",
                language == "go", true};
    return {};
}

/// Blanks out comments and what is between quotes.
class Masker {
public:
    Masker(std::string& code, const Marks& marks) : code_(code), marks_(marks) {}

    void run() {
        while (at_ < code_.size()) {
            const std::string_view rest = std::string_view(code_).substr(at_);
            if (rest.starts_with(marks_.line_comment)) blank_to(end_of_line());
            else if (marks_.has_blocks && rest.starts_with("/*")) blank_block("*/", 2);
            else if (marks_.has_triple_quotes && (rest.starts_with("\"\"\"") || rest.starts_with("'''")))
                blank_block(std::string(rest.substr(0, 3)), 3);
            else if (marks_.has_backticks && rest.front() == '`') blank_block("`", 1);
            else if (rest.front() == '"' || rest.front() == '\'') quoted(rest.front());
            else ++at_;
        }
    }

private:
    std::size_t end_of_line() const { return std::min(code_.find('\n', at_), code_.size()); }

    void blank_to(std::size_t end) {
        for (; at_ < end; ++at_)
            if (code_[at_] != '\n') code_[at_] = ' ';
    }

    void blank_block(const std::string& close, std::size_t skip) {
        const std::size_t end = code_.find(close, at_ + skip);
        blank_to(end == std::string::npos ? code_.size() : end + close.size());
    }

    /// The quotes stay, so that a string is still seen as a value. A string ends with its line.
    void quoted(char quote) {
        if (quote == '\'' && marks_.has_character_quotes && !is_character()) {
            ++at_;
            return;
        }
        std::size_t end = at_ + 1;
        for (; end < code_.size() && code_[end] != quote && code_[end] != '\n'; ++end)
            if (code_[end] == '\\') ++end;
        end = std::min(end, code_.size());
        ++at_;
        blank_to(end);
        ++at_;
    }

    /// 'x' or '\n', not a lifetime or a digit separator.
    bool is_character() const {
        const std::size_t close = code_.find('\'', at_ + 1);
        if (close == std::string::npos) return false;
        return code_[at_ + 1] == '\\' ? close - at_ < 12 : close - at_ <= 5 && close - at_ > 1;
    }

    std::string& code_;
    const Marks marks_;
    std::size_t at_ = 0;
};

}  // namespace

CodeText::CodeText(std::string text, std::string_view language) : raw_(std::move(text)), code_(raw_) {
    Masker(code_, marks_of(language)).run();
    starts_.push_back(0);
    for (std::size_t at = raw_.find('\n'); at != std::string::npos; at = raw_.find('\n', at + 1))
        starts_.push_back(at + 1);
}

std::size_t CodeText::start_of(std::uint32_t line) const {
    if (line == 0) return 0;
    return line <= starts_.size() ? starts_[line - 1] : raw_.size();
}

std::uint32_t CodeText::line_at(std::size_t at) const {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), at);
    return static_cast<std::uint32_t>(after - starts_.begin());
}

std::string_view CodeText::line(std::uint32_t number) const {
    return lines(number, number);
}

std::string_view CodeText::lines(std::uint32_t first, std::uint32_t last) const {
    const std::size_t from = start_of(first);
    const std::size_t to = start_of(last + 1);
    return std::string_view(code_).substr(from, to > from ? to - from : 0);
}

std::vector<Occurrence> CodeText::occurrences(std::uint32_t number, std::string_view name) const {
    std::vector<Occurrence> out;
    const std::size_t from = start_of(number);
    const std::size_t to = start_of(number + 1);
    for (const std::string* text : {&code_, &raw_}) {
        const std::string_view whole(*text);
        for (std::size_t at = find_word(whole, name, from); at < to; at = find_word(whole, name, at + 1)) {
            Occurrence one;
            one.at = at;
            one.receiver = chain_before(whole, at);
            const std::size_t end = behind_generics(whole, at + name.size());
            const std::size_t next =
                end < whole.size() && whole[end] == '!' ? end + 1 : skip_space(whole, end);
            one.is_call = next < whole.size() && whole[next] == '(';
            const std::string_view before = word_before(whole, at);
            one.is_new = before == "new";
            for (const std::string_view word : {"def", "class", "func", "fn", "function", "interface",
                                                "struct", "trait", "enum", "fun", "module"})
                if (before == word) one.is_defined = true;
            out.push_back(std::move(one));
        }
        if (!out.empty()) break;
    }
    return out;
}

}  // namespace lrm::index
