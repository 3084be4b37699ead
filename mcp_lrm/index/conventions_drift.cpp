// Where the code and the commits drift from what was declared.
#include "mcp_lrm/index/conventions_commits.hpp"
#include "mcp_lrm/index/conventions_configs.hpp"
#include "mcp_lrm/index/conventions_facts.hpp"
#include "mcp_lrm/index/conventions_naming.hpp"
#include "mcp_lrm/index/ignore.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <set>

namespace lrm::index {
namespace {

using Kind = syntax::SymbolKind;

bool has(std::string_view low, std::string_view piece) {
    return low.find(piece) != std::string_view::npos;
}

bool has_any(std::string_view low, std::initializer_list<std::string_view> pieces) {
    return std::any_of(pieces.begin(), pieces.end(), [&](std::string_view piece) { return has(low, piece); });
}

/// The number before one of the words: 60 of "at most 60 characters"; the largest, 0 without one.
std::int64_t number_before(std::string_view low, std::initializer_list<std::string_view> words) {
    std::int64_t largest = 0;
    for (std::size_t at = 0; at < low.size(); ++at) {
        if (std::isdigit(static_cast<unsigned char>(low[at])) == 0) continue;
        std::int64_t number = 0;
        while (at < low.size() && std::isdigit(static_cast<unsigned char>(low[at])) != 0 &&
               number < 1'000'000)
            number = number * 10 + (low[at++] - '0');
        const std::string_view rest = trimmed_text(low.substr(std::min(at, low.size())));
        for (const std::string_view word : words)
            if (rest.starts_with(word) || rest.starts_with("-" + std::string(word)))
                largest = std::max(largest, number);
    }
    return largest;
}

struct Case {
    std::string_view word;
    Style style;
};
constexpr std::array cases = {
    Case{"snake_case", Style::snake},           Case{"snake case", Style::snake},
    Case{"camelcase", Style::pascal},           Case{"pascalcase", Style::pascal},
    Case{"upper_snake_case", Style::screaming}, Case{"upper_case", Style::screaming},
    Case{"screaming_snake", Style::screaming},  Case{"kebab-case", Style::kebab},
    Case{"all_caps", Style::screaming}};

struct Subject {
    std::string_view word;
    std::initializer_list<Kind> kinds;
};
const std::array<Subject, 12>& subjects() {
    static const std::array<Subject, 12> table = {
        Subject{"function", {Kind::function}},
        Subject{"method", {Kind::method}},
        Subject{"class", {Kind::class_}},
        Subject{"struct", {Kind::struct_}},
        Subject{"interface", {Kind::interface}},
        Subject{"enum", {Kind::enum_}},
        Subject{"type", {Kind::class_, Kind::struct_, Kind::interface, Kind::trait, Kind::enum_, Kind::type}},
        Subject{"constant", {Kind::constant}},
        Subject{"variable", {Kind::variable}},
        Subject{"field", {Kind::field, Kind::property}},
        Subject{"macro", {Kind::macro}},
        Subject{"everything else", {Kind::function, Kind::method, Kind::variable, Kind::field}}};
    return table;
}

class Checker {
public:
    Checker(const DeclaredRule& rule, const ConventionFacts& facts)
        : rule_(rule), facts_(facts), low_(lower_text(rule.text)) {}

    std::vector<Drift> all() {
        check_commits();
        check_line_width();
        check_file_length();
        check_cases();
        check_words();
        check_test_files();
        check_docs();
        check_types();
        return std::move(out_);
    }

private:
    void add(std::string what, std::int64_t broken, std::int64_t checked, std::vector<Evidence> against) {
        out_.push_back({std::move(what), broken, checked, two_of(against)});
    }

    template <class Broken>
    void over_commits(const std::string& what, const Broken& broken) {
        std::int64_t count = 0;
        std::vector<Evidence> against;
        for (const FactCommit& commit : facts_.commits)
            if (broken(commit) && ++count <= 2)
                against.push_back({"", 0, short_text(commit.subject()), commit.hash});
        add(what, count, static_cast<std::int64_t>(facts_.commits.size()), std::move(against));
    }

    void check_commits() {
        const bool about = rule_.topic == "commits" || has_any(low_, {"commit", "subject"});
        if (!about || facts_.commits.empty()) return;
        const std::int64_t most = number_before(low_, {"char", "bytes"});
        if (most >= 30 && most <= 120)
            over_commits("subjects longer than " + std::to_string(most) + " characters",
                         [&](const FactCommit& commit) {
                             return length_of(commit.subject()) > static_cast<std::size_t>(most);
                         });
        if (has_any(low_, {"conventional commit", "conventional-commit"}))
            over_commits("subjects that are not conventional", [](const FactCommit& commit) {
                return shape_of_subject(commit.subject()).type.empty();
            });
        else if (has_any(low_, {"`area:", "`scope:", "`module:", "`package:", "`subsystem:", "`component:"}))
            over_commits("subjects without a prefix", [](const FactCommit& commit) {
                return shape_of_subject(commit.subject()).prefix.empty();
            });
        if (has(low_, "imperative"))
            over_commits("subjects not in the imperative", [](const FactCommit& commit) {
                return !is_imperative(shape_of_subject(commit.subject()).rest);
            });
        if (has_any(low_, {"signed-off-by", "sign off", "sign-off", "dco"}))
            over_commits("commits without Signed-off-by",
                         [](const FactCommit& commit) { return !has(commit.message, "Signed-off-by:"); });
    }

    void check_line_width() {
        if (rule_.topic == "commits" || facts_.code.all_lines == 0) return;
        const std::vector<std::int64_t> widths = widths_in(rule_.text);
        if (widths.empty()) return;
        const std::int64_t width = *std::max_element(widths.begin(), widths.end());
        std::int64_t broken = 0;
        std::vector<Evidence> against;
        if (const auto found = facts_.code.longer.find(width); found != facts_.code.longer.end()) {
            broken = found->second.total();
            against = found->second.examples_beside({});
        }
        add("lines longer than " + std::to_string(width) + " characters", broken, facts_.code.all_lines,
            std::move(against));
    }

    void check_file_length() {
        if (!has_any(low_, {"file", "module"}) && rule_.topic != "layout") return;
        if (has(low_, "function") || has(low_, "method")) return;
        // "aim below 150 lines, split above 400": both are bounds.
        std::set<std::int64_t> bounds = {number_before(low_, {"lines", "loc"})};
        if (*bounds.begin() == 0) return;
        for (const char* word : {"above ", "over ", "more than ", "exceed "})
            if (const std::size_t at = low_.find(word); at != std::string::npos)
                bounds.insert(std::atoll(low_.c_str() + at + std::string_view(word).size()));
        for (const std::int64_t most : bounds)
            if (most >= 50 && most <= 100'000) check_files_of(most);
    }

    void check_files_of(std::int64_t most) {
        std::int64_t checked = 0;
        std::vector<const FactFile*> long_ones;
        for (const FactFile& file : facts_.files) {
            if (!file.is_code || file.role != FileRole::source) continue;
            ++checked;
            if (file.lines > most) long_ones.push_back(&file);
        }
        std::stable_sort(long_ones.begin(), long_ones.end(),
                         [](const auto* a, const auto* b) { return a->lines > b->lines; });
        std::vector<Evidence> against;
        for (const FactFile* file : long_ones)
            if (against.size() < 2)
                against.push_back({file->path, 1, std::to_string(file->lines) + " lines", ""});
        if (checked > 0)
            add("files longer than " + std::to_string(most) + " lines",
                static_cast<std::int64_t>(long_ones.size()), checked, std::move(against));
    }

    /// Which style a clause asks for; "camelCase" is told from "CamelCase" by how it is written.
    std::optional<Style> style_in(const std::string& clause, const std::string& low) const {
        if (clause.find("camelCase") != std::string::npos ||
            clause.find("lowerCamelCase") != std::string::npos)
            return Style::camel;
        for (const Case& one : cases)
            if (has(low, one.word)) return one.style;
        return std::nullopt;
    }

    void check_cases() {
        const std::string& text = rule_.text;
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = std::min(text.find_first_of(",;.", begin), text.size());
            const std::string clause = text.substr(begin, end - begin);
            begin = end + 1;
            const std::string low = lower_text(clause);
            const std::optional<Style> style = style_in(clause, low);
            if (!style || has_any(low, {"not ", "never", "avoid"})) continue;
            std::vector<std::string> names;
            for (const Subject& subject : subjects())
                if (has(low, subject.word)) check_case(*style, std::string(subject.word), subject.kinds);
            if (has(low, "file")) check_file_case(*style);
        }
    }

    std::string language_in_rule() const {
        for (const char* family :
             {"python", "rust", "typescript", "javascript", "java", "ruby", "kotlin", "swift", "php"})
            if (has(low_, family)) return family;
        return {};
    }

    void check_case(Style style, const std::string& what, std::initializer_list<Kind> kinds) {
        const std::string family = language_in_rule();
        std::int64_t checked = 0;
        std::int64_t broken = 0;
        std::vector<Evidence> against;
        for (const FactSymbol& symbol : facts_.symbols) {
            const FactFile& file = facts_.files[symbol.file];
            if (std::find(kinds.begin(), kinds.end(), symbol.kind) == kinds.end()) continue;
            if (file.role != FileRole::source || (!family.empty() && file.family != family)) continue;
            const std::string& name = symbol.name;
            if (name.size() < 2 ||
                std::isalpha(static_cast<unsigned char>(name.front() == '_' ? name[1] : name.front())) == 0 ||
                name.find_first_of(" (<>=+-*/[~") != std::string::npos || name.starts_with("__") ||
                name.starts_with("operator"))
                continue;
            // A module's constants are variables to the grammar of some languages.
            const Style is = style_of(name);
            if (symbol.kind == Kind::variable && is == Style::screaming) continue;
            ++checked;
            if (fits_style(is, style)) continue;
            if (++broken <= 4) against.push_back({file.path, symbol.line, name, ""});
        }
        if (checked == 0) return;
        add((what == "everything else" ? "other names" : what + " names") + " not in " + to_word(style),
            broken, checked, std::move(against));
    }

    void check_file_case(Style style) {
        std::int64_t checked = 0;
        std::int64_t broken = 0;
        std::vector<Evidence> against;
        for (const FactFile& file : facts_.files) {
            if (!file.is_code) continue;
            std::string_view stem = std::string_view(file.path).substr(file.path.rfind('/') + 1);
            stem = stem.substr(0, stem.find('.', 1));
            ++checked;
            if (fits_style(style_of(stem), style)) continue;
            if (++broken <= 4) against.push_back({file.path, 1, "", ""});
        }
        if (checked > 0)
            add(std::string("file names not in ") + to_word(style), broken, checked, std::move(against));
    }

    void check_words() {
        const bool in_tests = has(low_, "test");
        for (const std::string& word : forbidden_words(rule_.text)) {
            std::int64_t count = facts_.code.count(Mark::watched, word);
            std::vector<Evidence> against = facts_.code.examples(Mark::watched, word);
            const std::int64_t tests = facts_.code.count(Mark::watched_test, word);
            const bool only_tests = in_tests && has_any(low_, {"in test", "tests", "a test"});
            if (only_tests) {
                count = tests;
                against = facts_.code.examples(Mark::watched_test, word);
            }
            // "No `util`" speaks of names: of files, folders, and what is defined.
            const bool is_name = !has_any(low_, {"use ", "call"}) && has(low_, "no `") &&
                                 word.find_first_of(".:") == std::string::npos;
            if (!is_name) {
                add("uses of `" + word + "`" + (only_tests ? " in tests" : ""), count, 0, std::move(against));
                continue;
            }
            against.clear();
            std::int64_t named = 0;
            for (const FactFile& file : facts_.files) {
                const std::string_view name = std::string_view(file.path).substr(file.path.rfind('/') + 1);
                const bool folder = has("/" + file.path, "/" + word + "/");
                if (!file.is_code || (name.substr(0, name.find('.')) != word && !folder)) continue;
                if (++named <= 2) against.push_back({file.path, 1, "", ""});
            }
            for (const FactSymbol& symbol : facts_.symbols)
                if (lower_text(symbol.name) == word && ++named <= 2)
                    against.push_back({facts_.files[symbol.file].path, symbol.line, symbol.name, ""});
            add("files, folders and symbols named `" + word + "`", named, 0, std::move(against));
        }
    }

    void check_test_files() {
        if (rule_.topic != "tests" && !has(low_, "test")) return;
        for (const auto& [at, word] : quoted_words(rule_.text)) {
            const bool is_folder = word.ends_with('/') && has(word, "test");
            const std::string name = word.substr(word.rfind('/') + 1);
            const bool is_pattern =
                has(name, "*") && has(lower_text(name), "test") && name.find(' ') == std::string::npos;
            if (!is_folder && !is_pattern) continue;
            const std::size_t dot = name.rfind('.');
            const std::string ending = is_pattern && dot != std::string::npos ? name.substr(dot) : "";
            std::int64_t checked = 0;
            std::int64_t broken = 0;
            std::vector<Evidence> against;
            for (const FactFile& file : facts_.files) {
                if (!file.is_code || file.role != FileRole::test || !file.path.ends_with(ending)) continue;
                const std::string_view own = std::string_view(file.path).substr(file.path.rfind('/') + 1);
                ++checked;
                const bool fits = is_folder ? file.path.starts_with(word) || has(file.path, "/" + word)
                                            : glob_matches(name, own);
                if (!fits && ++broken <= 4) against.push_back({file.path, 1, "", ""});
            }
            if (checked > 0)
                add(is_folder ? "test files outside of " + word
                              : "test files (" + ending + ") not named " + name,
                    broken, checked, std::move(against));
        }
    }

    void check_docs() {
        const bool about = has_any(
            low_, {"docstring", "doc comment", "documented", "documentation comment", "public declarations"});
        if (!about || !has_any(low_, {"public", "export", "every", "all "})) return;
        count_symbols(
            "public functions and types without a doc comment",
            [&](const FactSymbol& symbol) {
                // In C and C++ it is the header that declares.
                const FactFile& file = facts_.files[symbol.file];
                const bool is_c = file.family == "cpp" || file.family == "c";
                const bool declares = !is_c || has(file.path.substr(file.path.rfind('.') + 1), "h");
                return symbol.exported && declares;
            },
            [](const FactSymbol& symbol) { return !symbol.has_doc; });
    }

    void check_types() {
        if (!has_any(low_, {"type hint", "type annotation", "fully typed", "annotate types"})) return;
        count_symbols(
            "Python functions without a return type",
            [&](const FactSymbol& symbol) { return facts_.files[symbol.file].family == "python"; },
            [](const FactSymbol& symbol) { return !has(symbol.signature, "->"); });
    }

    template <class Wanted, class Broken>
    void count_symbols(const std::string& what, const Wanted& wanted, const Broken& is_broken) {
        std::int64_t checked = 0;
        std::int64_t broken = 0;
        std::vector<Evidence> against;
        for (const FactSymbol& symbol : facts_.symbols) {
            const bool kind = symbol.kind == Kind::function || symbol.kind == Kind::method ||
                              symbol.kind == Kind::class_ || symbol.kind == Kind::struct_ ||
                              symbol.kind == Kind::interface;
            if (!kind || facts_.files[symbol.file].role != FileRole::source || !wanted(symbol)) continue;
            ++checked;
            if (is_broken(symbol) && ++broken <= 4)
                against.push_back({facts_.files[symbol.file].path, symbol.line, symbol.name, ""});
        }
        if (checked > 0) add(what, broken, checked, std::move(against));
    }

    const DeclaredRule& rule_;
    const ConventionFacts& facts_;
    const std::string low_;
    std::vector<Drift> out_;
};

}  // namespace

std::vector<Drift> drift_of(const DeclaredRule& rule, const ConventionFacts& facts) {
    return Checker(rule, facts).all();
}

}  // namespace lrm::index
