// Finds scripts and joins what they hold with the facts of their page.
#include "syntax/scripts.hpp"

#include "syntax/text.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <numeric>
#include <string>

namespace syntax {
namespace {

constexpr std::size_t most_tag_bytes = 2000;

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

/// The value of `name="value"` in a lower-case tag; empty when it is not there.
std::string_view attribute_of(std::string_view tag, std::string_view name) {
    for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
        std::string_view rest = tag.substr(at + name.size());
        const bool is_word = at > 0 && std::isspace(static_cast<unsigned char>(tag[at - 1])) != 0;
        if (!is_word || !rest.starts_with('=')) continue;
        rest.remove_prefix(1);
        const bool is_quoted = rest.starts_with('"') || rest.starts_with('\'');
        if (!is_quoted) return rest.substr(0, rest.find_first_of(" \t\r\n>"));
        const char quote = rest.front();
        return rest.substr(1, rest.find(quote, 1) - 1);
    }
    return {};
}

/// Empty for scripts and styles that are not read.
std::string_view language_of_tag(std::string_view tag) {
    const std::string_view language = attribute_of(tag, "lang");
    const std::string_view type = attribute_of(tag, "type");
    if (tag.starts_with("<style"))
        return language.empty() || language == "css" || language == "postcss" ? "css" : "";
    if (language == "tsx") return "tsx";
    if (language == "ts" || language == "typescript" || type.find("typescript") != std::string_view::npos)
        return "typescript";
    const bool is_script =
        type.empty() || type == "module" || type.find("javascript") != std::string_view::npos ||
        type.find("ecmascript") != std::string_view::npos || type.find("babel") != std::string_view::npos;
    return is_script ? "javascript" : "";
}

class LineCounter {
public:
    explicit LineCounter(std::string_view text) : text_(text) {}

    /// For growing `at`.
    TSPoint point(std::size_t at) {
        for (; at_ < at; ++at_) {
            if (text_[at_] != '\n') continue;
            ++row_;
            line_start_ = at_ + 1;
        }
        return {row_, static_cast<std::uint32_t>(at - line_start_)};
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_start_ = 0;
    std::uint32_t row_ = 0;
};

/// Finds without regard to case; the needle is in lower case and begins with '<'.
std::size_t find_tag(std::string_view text, std::string_view needle, std::size_t from) {
    for (std::size_t at = text.find('<', from); at != std::string_view::npos; at = text.find('<', at + 1)) {
        if (lower(text.substr(at, needle.size())) == needle) return at;
    }
    return std::string_view::npos;
}

struct Element {
    std::size_t at = 0;
    std::string_view closing;  // empty: there is none
};

/// The next <script> or <style>.
Element find_element(std::string_view page, std::size_t from) {
    for (std::size_t at = page.find('<', from); at != std::string_view::npos; at = page.find('<', at + 1)) {
        const std::string tag = lower(page.substr(at, 7));
        if (tag == "<script") return {at, "</script"};
        if (tag.starts_with("<style")) return {at, "</style"};
    }
    return {};
}

void add_range(std::vector<Scripts>& scripts, std::string_view language, const TSRange& range) {
    for (Scripts& one : scripts) {
        if (one.language != language) continue;
        one.ranges.push_back(range);
        return;
    }
    scripts.push_back({language, {range}});
}

}  // namespace

std::vector<Scripts> find_scripts(std::string_view page) {
    std::vector<Scripts> scripts;
    LineCounter lines(page);
    for (Element element = find_element(page, 0); !element.closing.empty();) {
        const std::size_t tag_end = page.find('>', element.at);
        if (tag_end == std::string_view::npos) break;
        const std::size_t start = tag_end + 1;
        const std::string tag = lower(page.substr(element.at, std::min(start - element.at, most_tag_bytes)));
        const std::size_t end = std::min(find_tag(page, element.closing, start), page.size());
        const std::string_view language = language_of_tag(tag);
        if (!language.empty() && end > start) {
            const TSPoint start_point = lines.point(start);
            const TSPoint end_point = lines.point(end);
            add_range(
                scripts, language,
                {start_point, end_point, static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)});
        }
        element = find_element(page, end);
    }
    return scripts;
}

void merge_facts(FileFacts& facts, FileFacts more) {
    const auto offset = static_cast<std::int32_t>(facts.symbols.size());
    for (Reference& reference : more.references) {
        if (reference.enclosing >= 0) reference.enclosing += offset;
    }
    const auto append = [](auto& to, auto& from) {
        to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    };
    append(facts.symbols, more.symbols);
    append(facts.references, more.references);
    append(facts.imports, more.imports);
    facts.has_errors |= more.has_errors;
    if (facts.problem.empty()) facts.problem = more.problem;

    std::vector<std::size_t> order(facts.symbols.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return facts.symbols[a].first_line < facts.symbols[b].first_line;
    });
    std::vector<std::int32_t> moved(order.size());
    std::vector<Symbol> sorted;
    sorted.reserve(order.size());
    for (const std::size_t index : order) {
        moved[index] = static_cast<std::int32_t>(sorted.size());
        sorted.push_back(std::move(facts.symbols[index]));
    }
    facts.symbols = std::move(sorted);
    for (Reference& reference : facts.references) {
        if (reference.enclosing >= 0)
            reference.enclosing = moved[static_cast<std::size_t>(reference.enclosing)];
    }
    const auto by_line = [](const auto& a, const auto& b) { return a.line < b.line; };
    std::stable_sort(facts.references.begin(), facts.references.end(), by_line);
    std::stable_sort(facts.imports.begin(), facts.imports.end(), by_line);
}

}  // namespace syntax
