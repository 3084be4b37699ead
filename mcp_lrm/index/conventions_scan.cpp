// What the text of a file shows that its symbols do not.
#include "mcp_lrm/index/conventions_scan.hpp"

#include "mcp_lrm/index/conventions_words.hpp"

#include <array>

namespace lrm::index {
namespace {

constexpr std::size_t longest_line = 2000;  // bytes

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

std::int64_t width_of(std::string_view line) {
    std::int64_t width = 0;
    for (const char c : line) width += (static_cast<unsigned char>(c) & 0xc0U) == 0x80U ? 0 : 1;
    return width;
}

class Scan {
public:
    Scan(const std::string& path, const std::string& family, bool is_test, const ScanOptions& options,
         CodeTallies& tallies)
        : path_(path),
          family_(family),
          is_test_(is_test),
          options_(options),
          tallies_(tallies),
          marks_(tallies.by_family[family]),
          lines_(family) {}

    void run(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            raw_ = text.substr(at, end - at);
            if (raw_.ends_with('\r')) raw_.remove_suffix(1);
            at = end + 1;
            ++number_;
            look_at_width();
            code_ = lines_.code_of(raw_);
            look_at_indent();
            // Nobody wrote a longer one, and looking at its words takes more than linear time.
            if (raw_.size() > longest_line) continue;
            look_at_line();
            look_at_words();
        }
        if (!indent_.empty())
            tallies_.indent[family_].add(indent_, [&] { return Evidence{path_, indent_line_, "", ""}; });
        tallies_.all_lines += number_;
        tallies_.lines[family_] += number_;
    }

private:
    Evidence here() const { return {path_, number_, short_text(raw_), ""}; }
    void mark(Mark what, const std::string& variant) {
        marks_[what].add(variant, [&] { return here(); });
    }

    void look_at_width() {
        if (raw_.size() <= 80) return;
        const std::int64_t width = width_of(raw_);
        for (const std::int64_t limit : options_.widths)
            if (width > limit)
                tallies_.longer[limit].add(family_, [&] {
                    return Evidence{path_, number_, std::to_string(width) + " characters", ""};
                });
    }

    void look_at_indent() {
        if (!indent_.empty() || code_.empty() || (code_[0] != ' ' && code_[0] != '\t')) return;
        const std::size_t first = raw_.find_first_not_of(" \t");
        // Lines inside of comments and strings are indented by other rules; so is what follows an open
        // bracket.
        if (first == std::string_view::npos || first >= code_.size() || code_[first] == ' ') return;
        if (raw_[0] == '\t') indent_ = "tabs";
        else if (first == 2 || first == 4 || first == 3 || first == 8)
            indent_ = std::to_string(first) + " spaces";
        indent_line_ = number_;
    }

    void look_at_line() {
        const std::size_t first = code_.find_first_not_of(" \t");
        if (first == std::string_view::npos) return;
        const std::string_view code = code_.substr(first);
        if (family_ == "rust" && code.starts_with("#[cfg(test)]")) is_test_ = true;
        if (code.front() == '#' && (family_ == "cpp" || family_ == "c")) {
            const std::size_t include = code.find("include");
            if (include != std::string_view::npos && include < 4)
                mark(Mark::included, code.find('<') != std::string_view::npos ? "<angles>" : "\"quotes\"");
            return;
        }
        if (family_ == "rust" && !is_test_) {
            for (std::size_t at = code.find('?'); at != std::string_view::npos; at = code.find('?', at + 1))
                if (at > 0 && (code[at - 1] == ')' || is_word(code[at - 1])) && !code.starts_with("fn "))
                    mark(Mark::passed_on, "?");
        }
        if (family_ == "javascript" || family_ == "typescript") {
            const char last =
                code.find_last_not_of(' ') == std::string_view::npos ? ' ' : code[code.find_last_not_of(' ')];
            const bool ends = code.starts_with("import ") || code.starts_with("const ") ||
                              code.starts_with("return ") || code.starts_with("let ");
            if (ends && last == ';') mark(Mark::ended, "semicolons");
            else if (ends && (last == ')' || last == '\'' || last == '"')) mark(Mark::ended, "no semicolons");
        }
        if (family_ == "javascript" || family_ == "typescript" || family_ == "python") {
            const std::size_t quote = code.find_first_of("'\"");
            if (quote != std::string_view::npos &&
                code.find(code[quote], quote + 1) != std::string_view::npos)
                mark(Mark::quoted, code[quote] == '"' ? "double quotes" : "single quotes");
        }
    }

    void look_at_words() {
        std::size_t at = 0;
        while (at < code_.size()) {
            if (!is_word(code_[at])) {
                ++at;
                continue;
            }
            const std::size_t begin = at;
            while (at < code_.size() && is_word(code_[at])) ++at;
            WordContext word;
            word.word = code_.substr(begin, at - begin);
            word.before = code_.substr(0, begin);
            word.after = code_.substr(at);
            word.raw = raw_;
            word.family = family_;
            word.is_test = is_test_;
            found_.clear();
            look_at_word(word, found_);
            for (const Found& one : found_) mark(one.mark, one.variant);
            if (!options_.watched.empty()) look_for_watched(word.word, begin);
        }
    }

    void look_for_watched(std::string_view word, std::size_t begin) {
        const Mark what = is_test_ ? Mark::watched_test : Mark::watched;
        if (options_.watched.contains(word)) mark(what, std::string(word));
        for (const std::string_view joint : {".", "::"}) {
            const std::string_view before = code_.substr(0, begin);
            if (!before.ends_with(joint)) continue;
            std::size_t left = begin - joint.size();
            while (left > 0 && is_word(code_[left - 1])) --left;
            const std::string whole(code_.substr(left, begin - left + word.size()));
            if (options_.watched.contains(whole)) mark(what, whole);
        }
    }

    const std::string& path_;
    const std::string& family_;
    bool is_test_;
    const ScanOptions& options_;
    CodeTallies& tallies_;
    std::map<Mark, Tally>& marks_;
    CodeLines lines_;
    std::string_view raw_;
    std::string_view code_;
    std::uint32_t number_ = 0;
    std::string indent_;
    std::uint32_t indent_line_ = 0;
    std::vector<Found> found_;
};

}  // namespace

const Tally* CodeTallies::find(const std::string& family, Mark mark) const {
    const auto of = by_family.find(family);
    if (of == by_family.end()) return nullptr;
    const auto found = of->second.find(mark);
    return found == of->second.end() ? nullptr : &found->second;
}

std::int64_t CodeTallies::count(Mark mark, const std::string& variant) const {
    std::int64_t sum = 0;
    for (const auto& [family, marks] : by_family) {
        const auto found = marks.find(mark);
        if (found != marks.end()) sum += found->second.count(variant);
    }
    return sum;
}

std::vector<Evidence> CodeTallies::examples(Mark mark, const std::string& variant) const {
    std::vector<Evidence> out;
    for (const auto& [family, marks] : by_family) {
        const auto found = marks.find(mark);
        if (found == marks.end()) continue;
        for (Evidence& one : found->second.examples(variant)) out.push_back(std::move(one));
    }
    return two_of(out);
}

void scan_code(const std::string& path, const std::string& family, bool is_test, std::string_view text,
               const ScanOptions& options, CodeTallies& tallies) {
    Scan(path, family, is_test, options, tallies).run(text);
}

}  // namespace lrm::index
