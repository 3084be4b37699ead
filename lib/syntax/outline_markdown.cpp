// Headings of Markdown, each with the range of its section.
#include "syntax/outline.hpp"
#include "syntax/text.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

namespace syntax {
namespace {

constexpr std::size_t most_path_bytes = 300;
constexpr std::size_t most_intro_bytes = 600;

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// The fence that opens or closes a code block, without indentation; empty for other lines.
std::string_view fence_of(std::string_view line) {
    if (!line.starts_with("```") && !line.starts_with("~~~")) return {};
    return line.substr(0, std::min(line.find_first_not_of(line.front()), line.size()));
}

/// 1-6, 0 for what is no "#" heading.
std::size_t atx_level(std::string_view line) {
    const std::size_t marks = std::min(line.find_first_not_of('#'), line.size());
    const bool is_heading =
        marks >= 1 && marks <= 6 && (marks == line.size() || line[marks] == ' ' || line[marks] == '\t');
    return is_heading ? marks : 0;
}

std::string_view atx_title(std::string_view line, std::size_t level) {
    std::string_view title = trim(line.substr(level));
    const auto last = title.find_last_not_of('#');
    if (last == std::string_view::npos) return {};
    const bool has_closing_marks = last + 1 < title.size() && (title[last] == ' ' || title[last] == '\t');
    return has_closing_marks ? trim(title.substr(0, last)) : title;
}

/// Text that an underline may turn into a heading, and that may introduce a section.
bool is_prose(std::string_view line) {
    constexpr std::string_view other = "|<>-*+=!`";
    const bool is_emphasis = line.starts_with("**") || line.starts_with("`");
    return !line.empty() && (is_emphasis || other.find(line.front()) == std::string_view::npos);
}

class Outline {
public:
    explicit Outline(FileFacts& facts) : facts_(facts) {}

    void read(std::string_view text) {
        while (!text.empty()) {
            const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
            ++line_;
            std::string_view line = text.substr(0, size);
            if (line.ends_with('\n')) line.remove_suffix(1);
            read_line(line);
            if (!trim(line).empty()) last_text_ = line_;
            text.remove_prefix(size);
        }
        close(1, last_text_);
    }

private:
    struct Open {
        std::size_t level;
        std::size_t symbol;
    };

    void read_line(std::string_view raw) {
        const std::string_view line = trim(raw);
        if (skips_front_matter(line) || skips_comment(line)) return;
        const std::size_t indent = std::min(raw.find_first_not_of(' '), raw.size());
        if (skips_code(line, indent)) return;
        if (const std::size_t level = indent < 4 ? atx_level(line) : 0; level > 0) {
            close(level, last_text_);
            add(level, atx_title(line, level), line, line_);
            return;
        }
        if (const std::size_t level = underline_level(line, indent); level > 0) {
            const std::string title = fold(paragraph_);
            paragraph_.clear();
            close(level, text_before_paragraph_);
            add(level, title, title, paragraph_line_);
            return;
        }
        read_paragraph(line);
    }

    bool skips_front_matter(std::string_view line) {
        if (line_ == 1 && line == "---") in_front_matter_ = true;
        else if (in_front_matter_ && (line == "---" || line == "...")) {
            in_front_matter_ = false;
            return true;
        }
        return in_front_matter_;
    }

    bool skips_comment(std::string_view line) {
        if (!in_comment_ && fence_.empty() && line.starts_with("<!--")) in_comment_ = true;
        if (!in_comment_) return false;
        if (line.find("-->") != std::string_view::npos) in_comment_ = false;
        return true;
    }

    bool skips_code(std::string_view line, std::size_t indent) {
        const std::string_view fence = fence_of(line);
        if (fence_.empty()) {
            if (fence.empty() || (indent >= 4 && open_.empty())) return false;
            fence_ = std::string(fence);
            end_paragraph();
            return true;
        }
        const bool closes = fence.starts_with(fence_) && trim(line.substr(fence.size())).empty();
        if (closes) fence_.clear();
        return true;
    }

    std::size_t underline_level(std::string_view line, std::size_t indent) const {
        if (paragraph_.empty() || line.empty() || indent >= 4) return 0;
        if (line.find_first_not_of('=') == std::string_view::npos) return 1;
        if (line.find_first_not_of('-') == std::string_view::npos) return 2;
        return 0;
    }

    void read_paragraph(std::string_view line) {
        if (line.empty()) {
            end_paragraph();
            return;
        }
        if (paragraph_.empty()) {
            if (in_other_block_ || !is_prose(line)) {
                in_other_block_ = true;
                return;
            }
            paragraph_line_ = line_;
            text_before_paragraph_ = last_text_;
        }
        if (paragraph_.size() < most_intro_bytes) paragraph_.append(line).push_back(' ');
    }

    void end_paragraph() {
        if (wants_intro_ && !paragraph_.empty() && !open_.empty()) {
            facts_.symbols[open_.back().symbol].doc = fold(cut_sentence(paragraph_));
            wants_intro_ = false;
        }
        paragraph_.clear();
        in_other_block_ = false;
    }

    /// Ends the sections of `level` and deeper.
    void close(std::size_t level, std::uint32_t last_line) {
        end_paragraph();
        while (!open_.empty() && open_.back().level >= level) {
            Symbol& section = facts_.symbols[open_.back().symbol];
            section.last_line = std::max(section.last_line, last_line);
            open_.pop_back();
        }
    }

    void add(std::size_t level, std::string_view title, std::string_view source, std::uint32_t first_line) {
        if (title.empty()) return;
        Symbol symbol;
        symbol.kind = SymbolKind::heading;
        symbol.name = fold(title);
        if (!open_.empty()) {
            const Symbol& parent = facts_.symbols[open_.back().symbol];
            symbol.container = parent.container;
            if (symbol.container.size() + parent.name.size() < most_path_bytes) {
                symbol.container += (symbol.container.empty() ? "" : ".") + parent.name;
            }
        }
        symbol.signature = fold(source);
        symbol.first_line = symbol.name_line = first_line;
        symbol.last_line = line_;
        symbol.exported = true;
        open_.push_back({level, facts_.symbols.size()});
        facts_.symbols.push_back(std::move(symbol));
        wants_intro_ = true;
    }

    FileFacts& facts_;
    std::vector<Open> open_;
    std::string fence_;
    std::string paragraph_;
    std::uint32_t line_ = 0;
    std::uint32_t last_text_ = 0;  // the last line before this one that is not blank
    std::uint32_t paragraph_line_ = 0;
    std::uint32_t text_before_paragraph_ = 0;
    bool in_front_matter_ = false;
    bool in_comment_ = false;
    bool in_other_block_ = false;
    bool wants_intro_ = false;
};

}  // namespace

void outline_markdown(std::string_view text, FileFacts& facts) {
    Outline(facts).read(text);
}

}  // namespace syntax
