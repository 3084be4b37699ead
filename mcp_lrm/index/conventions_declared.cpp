// Rules that people wrote down, line by line, and what each is about.
#include "mcp_lrm/index/conventions_configs.hpp"
#include "mcp_lrm/index/conventions_facts.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace lrm::index {
namespace {

constexpr std::size_t most_rules = 80;
constexpr std::size_t longest_rule = 200;
constexpr std::size_t longest_paragraph = 4000;  // looking at one takes more than linear time

struct TopicWords {
    std::string_view topic;
    std::initializer_list<std::string_view> words;
};

/// Words are looked for at the beginning of words of the text.
const std::array<TopicWords, 8>& topic_words() {
    static const std::array<TopicWords, 8> table = {
        TopicWords{"errors", {"error", "exception", "throw", "panic", "unwrap", "result<", "catch", "raise"}},
        TopicWords{"tests", {"test", "spec", "assert", "fixture", "mock", "coverage", "sleep", "golden"}},
        TopicWords{
            "naming",
            {"name", "naming", "snake_case", "snake case", "camelcase", "pascalcase", "kebab", "prefix",
             "suffix", "verb", "noun", "whole word", "abbreviat", "identifier", "upper_case", "screaming"}},
        TopicWords{"imports", {"import", "include", "barrel", "require(", "dependenc", "depend on"}},
        TopicWords{"logging", {"log", "print", "console", "stderr", "stdout"}},
        TopicWords{"layout",
                   {"folder", "director", "lines", "line length", "indent", "module", "split", "layer",
                    "structure", "file is", "files are", "column", "docstring", "comment", "small file"}},
        TopicWords{"commits",
                   {"commit", "subject", "branch", "pull request", "changelog", "conventional", "rebase",
                    "squash", "merge"}},
        TopicWords{"tooling",
                   {"run ", "lint", "format", "build", "npm ", "cargo ", "make ", "yarn ", "pnpm ", "pip ",
                    "gofmt", "clippy", "eslint", "prettier", "ruff", "mypy", "ci ", "check"}},
    };
    return table;
}

int hits(const std::string& low, std::string_view word) {
    int count = 0;
    for (std::size_t at = low.find(word); at != std::string::npos; at = low.find(word, at + word.size()))
        if (at == 0 || std::isalnum(static_cast<unsigned char>(low[at - 1])) == 0) ++count;
    return count;
}

std::string topic_of(const std::string& rule, const std::string& heading) {
    const std::string low = lower_text(rule) + " ";
    const std::string above = lower_text(heading) + " ";
    std::string best = "general";
    int most = 0;
    for (const TopicWords& topic : topic_words()) {
        int count = 0;
        for (const std::string_view word : topic.words)
            count += 2 * std::min(2, hits(low, word)) + 3 * std::min(1, hits(above, word));
        if (count > most) {
            most = count;
            best = topic.topic;
        }
    }
    return best;
}

/// "- ", "* ", "1. ", "- [ ] ": how many bytes the mark has; 0 without one.
std::size_t mark_of(std::string_view line) {
    if (line.starts_with("- [ ] ") || line.starts_with("- [x] ")) return 6;
    if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ")) return 2;
    std::size_t digits = 0;
    while (digits < line.size() && std::isdigit(static_cast<unsigned char>(line[digits])) != 0) ++digits;
    return digits > 0 && digits < 3 &&
                   (line.substr(digits).starts_with(". ") || line.substr(digits).starts_with(") "))
               ? digits + 2
               : 0;
}

bool sounds_like_a_rule(const std::string& text) {
    const std::string low = " " + lower_text(text) + " ";
    static constexpr std::array words = {
        " must ",    " never ",      " always ",   " do not ",         " don't ", " should ",
        " avoid ",   " prefer ",     " at most ",  " no longer than ", " only ",  " instead of ",
        " may not ", " not allowed", " forbidden", " required",        " use ",   " keep ",
        " no ",      " every ",      " each ",     " under "};
    return std::any_of(words.begin(), words.end(),
                       [&](const char* word) { return low.find(word) != std::string::npos; });
}

/// "[text](target)" becomes "text"; emphasis goes.
std::string plain(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.substr(at).starts_with("**")) {
            ++at;
            continue;
        }
        if (text[at] == '[') {
            const std::size_t close = text.find("](", at);
            const std::size_t end = close == std::string_view::npos ? close : text.find(')', close);
            if (end != std::string_view::npos && text.find('\n', at) >= end) {
                out += text.substr(at + 1, close - at - 1);
                at = end;
                continue;
            }
        }
        out += text[at];
    }
    return std::string(trimmed_text(out));
}

class RuleReader {
public:
    explicit RuleReader(const FactText& file) : file_(file) {
        const std::string low = lower_text(file.path);
        // What is written for agents consists of rules; CONTRIBUTING also tells how to get started.
        is_for_agents_ = low.find("contributing") == std::string::npos;
    }

    std::vector<DeclaredRule> read() {
        bool in_code = false;
        bool in_front = false;
        each_text_line(file_.text, [&](std::string_view line, std::uint32_t number) {
            const std::string_view text = trimmed_text(line);
            if (number == 1 && text == "---") in_front = true;
            else if (in_front && text == "---") in_front = false;
            else if (text.starts_with("```") || text.starts_with("~~~")) {
                finish();
                in_code = !in_code;
            } else if (!in_code && !in_front) {
                take(text, number);
            }
            return out_.size() < most_rules;
        });
        finish();
        return std::move(out_);
    }

private:
    void take(std::string_view text, std::uint32_t number) {
        if (text.empty() || text.starts_with("<!--") || text.starts_with("![") || text.starts_with("[!["))
            return finish();
        if (text.front() == '#') {
            finish();
            heading_ = std::string(text.substr(std::min(text.size(), text.find_first_not_of("# "))));
            return;
        }
        if (text.front() == '|') {
            finish();
            return row(text, number);
        }
        if (const std::size_t mark = mark_of(text); mark > 0) {
            finish();
            is_item_ = true;
            line_ = number;
            text_ = text.substr(mark, longest_paragraph);
            return;
        }
        if (text_.empty()) {
            is_item_ = false;
            line_ = number;
        }
        if (text_.size() < longest_paragraph)
            text_ += (text_.empty() ? "" : " ") + std::string(text.substr(0, longest_paragraph));
    }

    /// A table's row, when it says what must be.
    void row(std::string_view text, std::uint32_t number) {
        if (text.find("---") != std::string_view::npos) return;
        std::string cells;
        for (const char c : text.substr(1)) cells += c == '|' ? ';' : c;
        cells = std::string(trimmed_text(cells));
        while (cells.ends_with(';')) cells.pop_back();
        if (sounds_like_a_rule(cells)) add(cells, number);
    }

    void finish() {
        if (text_.empty()) return;
        std::string text;
        text.swap(text_);
        const std::string clean = plain(text);
        if (is_item_) {
            const bool is_link = text.starts_with("[") && text.ends_with(")");
            if (!is_link && clean.size() > 8 &&
                (is_for_agents_ || sounds_like_a_rule(clean) || topic_of(clean, "") != "general"))
                add(clean, line_);
            return;
        }
        // Prose: the sentences that sound like rules.
        std::size_t begin = 0;
        while (begin < clean.size()) {
            std::size_t end = clean.find(". ", begin);
            end = end == std::string::npos ? clean.size() : end + 1;
            const std::string sentence(trimmed_text(std::string_view(clean).substr(begin, end - begin)));
            begin = end;
            if (sentence.size() > 15 && sounds_like_a_rule(sentence)) add(sentence, line_);
        }
    }

    void add(const std::string& text, std::uint32_t number) {
        if (out_.size() >= most_rules) return;
        out_.push_back({topic_of(text, heading_), short_text(text, longest_rule), file_.path, number, {}});
    }

    const FactText& file_;
    bool is_for_agents_ = true;
    std::vector<DeclaredRule> out_;
    std::string heading_;
    std::string text_;
    std::uint32_t line_ = 0;
    bool is_item_ = false;
};

}  // namespace

std::vector<DeclaredRule> declared_rules(const FactText& file) {
    return RuleReader(file).read();
}

}  // namespace lrm::index
