// How names are written, for each kind of symbol and each language.
#include "mcp_lrm/index/conventions_naming.hpp"

#include "mcp_lrm/index/conventions_configs.hpp"
#include "mcp_lrm/index/conventions_facts.hpp"

#include <array>
#include <cctype>
#include <map>

namespace lrm::index {
namespace {

using Kind = syntax::SymbolKind;

struct Group {
    const char* name;
    std::array<Kind, 8> kinds;
};

// Kind::other fills up.
constexpr std::array groups = {
    Group{"functions",
          {Kind::function, Kind::other, Kind::other, Kind::other, Kind::other, Kind::other, Kind::other,
           Kind::other}},
    Group{"methods",
          {Kind::method, Kind::other, Kind::other, Kind::other, Kind::other, Kind::other, Kind::other,
           Kind::other}},
    Group{"types",
          {Kind::class_, Kind::struct_, Kind::interface, Kind::trait, Kind::enum_, Kind::union_, Kind::type,
           Kind::other}},
    Group{"fields",
          {Kind::field, Kind::property, Kind::other, Kind::other, Kind::other, Kind::other, Kind::other,
           Kind::other}},
    Group{"enum values",
          {Kind::enum_member, Kind::other, Kind::other, Kind::other, Kind::other, Kind::other, Kind::other,
           Kind::other}},
    Group{"constants",
          {Kind::constant, Kind::other, Kind::other, Kind::other, Kind::other, Kind::other, Kind::other,
           Kind::other}},
    Group{"variables",
          {Kind::variable, Kind::other, Kind::other, Kind::other, Kind::other, Kind::other, Kind::other,
           Kind::other}},
    Group{"macros",
          {Kind::macro, Kind::other, Kind::other, Kind::other, Kind::other, Kind::other, Kind::other,
           Kind::other}},
};

const char* group_of(Kind kind) {
    if (kind == Kind::other) return nullptr;
    for (const Group& group : groups)
        for (const Kind one : group.kinds)
            if (one == kind) return group.name;
    return nullptr;
}

/// An ordinary identifier, not an operator, a destructor or a magic name.
bool is_plain_name(std::string_view name) {
    if (name.size() < 2 || (name.starts_with("__") && name.ends_with("__"))) return false;
    for (const char c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && c != '-' && c != '$' &&
            c != '?' && c != '!')
            return false;
    return std::isdigit(static_cast<unsigned char>(name.front())) == 0;
}

/// Names of one group, by style.
struct Names {
    std::map<Style, Tally> styles;
    std::int64_t total = 0;

    std::int64_t fitting(Style wanted) const {
        std::int64_t sum = 0;
        for (const auto& [style, tally] : styles) sum += fits_style(style, wanted) ? tally.total() : 0;
        return sum;
    }
    std::int64_t strictly(Style style) const {
        const auto found = styles.find(style);
        return found == styles.end() ? 0 : found->second.total();
    }
};

/// The style that most names decide for; where all are single words, "one word".
std::optional<Convention> convention_of(const std::string& family, const std::string& group,
                                        const Names& names) {
    // Single words fit several styles: they count for each, and alone only when no other name decides.
    Style best = Style::plain;
    std::int64_t most = 0;
    std::int64_t strict = 0;
    for (const Style style : {Style::snake, Style::camel, Style::pascal, Style::screaming, Style::kebab,
                              Style::words, Style::plain, Style::capital}) {
        const bool decides = style != Style::plain && style != Style::capital;
        const std::int64_t fits = decides && names.strictly(style) == 0 ? 0 : names.fitting(style);
        if (fits < most || (fits == most && names.strictly(style) <= strict) || fits == 0) continue;
        if (!decides && fits == most) continue;
        best = style;
        most = fits;
        strict = names.strictly(style);
    }
    // Go writes exported names with a capital: both are its one style.
    const bool mixed_caps =
        family == "go" && (best == Style::camel || best == Style::pascal) && group != "macros";
    Style second = best;
    if (mixed_caps) second = best == Style::camel ? Style::pascal : Style::camel;
    else if (group == "variables" || group == "constants" || group == "enum values")
        for (const Style style : {Style::snake, Style::camel, Style::pascal, Style::screaming})
            if (style != best && names.strictly(style) * 5 >= names.total && names.strictly(style) > 2)
                second = style;
    Convention out;
    out.topic = "naming";
    out.domain = family;
    out.rule =
        group + ": " + (mixed_caps ? std::string("MixedCaps, a capital when exported") : to_word(best));
    if (second != best && !mixed_caps) out.rule += std::string(" or ") + to_word(second);
    out.total = names.total;
    std::vector<Evidence> kept;
    std::vector<Evidence> against;
    for (const auto& [style, tally] : names.styles) {
        const bool fits = fits_style(style, best) || fits_style(style, second);
        if (fits) out.count += tally.total();
        const std::vector<Evidence> some = tally.examples("");
        std::vector<Evidence>& to = fits ? kept : against;
        to.insert(style == best ? to.begin() : to.end(), some.begin(), some.end());
    }
    out.examples = two_of(kept);
    out.against = two_of(against);
    return out;
}

void add_symbol_names(const ConventionFacts& facts, Conventions& out) {
    std::map<std::string, std::map<std::string, Names>> all;  // family, group
    for (const FactSymbol& symbol : facts.symbols) {
        const FactFile& file = facts.files[symbol.file];
        const char* group = group_of(symbol.kind);
        if (group == nullptr || file.role != FileRole::source || !is_plain_name(symbol.name)) continue;
        Names& names = all[file.family][group];
        ++names.total;
        names.styles[style_of(symbol.name)].add("", [&] {
            return Evidence{file.path, symbol.line, symbol.name, ""};
        });
    }
    for (auto& [family, by_group] : all)
        for (const Group& group : groups) {
            const auto found = by_group.find(group.name);
            if (found == by_group.end() || found->second.total < 3) continue;
            if (auto convention = convention_of(family, group.name, found->second))
                out.push_back(std::move(*convention));
        }
}

/// Fields that begin or end with '_', where that is usual.
void add_underscores(const ConventionFacts& facts, Conventions& out) {
    std::map<std::string, Tally> fields;
    for (const FactSymbol& symbol : facts.symbols) {
        const FactFile& file = facts.files[symbol.file];
        if (symbol.kind != Kind::field || file.role != FileRole::source) continue;
        const std::string how = symbol.name.ends_with('_')                                ? "end with _"
                                : symbol.name.starts_with("m_")                           ? "begin with m_"
                                : symbol.name.starts_with('_') && file.family != "python" ? "begin with _"
                                                                                          : "";
        if (!how.empty())
            fields[file.family].add(how, [&] { return Evidence{file.path, symbol.line, symbol.name, ""}; });
    }
    for (const auto& [family, tally] : fields)
        if (auto convention = tally.best("naming", family, "private fields", 3))
            out.push_back(std::move(*convention));
}

/// Last words that many types share: Error, Service, Handler, ...
void add_suffixes(const ConventionFacts& facts, Conventions& out) {
    std::map<std::string, Tally> suffixes;
    for (const FactSymbol& symbol : facts.symbols) {
        const FactFile& file = facts.files[symbol.file];
        const char* group = group_of(symbol.kind);
        if (group == nullptr || std::string_view(group) != "types" || file.role != FileRole::source) continue;
        if (style_of(symbol.name) != Style::pascal) continue;
        std::size_t last = symbol.name.size() - 1;
        while (last > 0 && std::isupper(static_cast<unsigned char>(symbol.name[last])) == 0) --last;
        if (last == 0 || symbol.name.size() - last < 4) continue;
        suffixes[file.family].add("..." + symbol.name.substr(last), [&] {
            return Evidence{file.path, symbol.line, symbol.name, ""};
        });
    }
    for (const auto& [family, tally] : suffixes) {
        const auto sorted = tally.sorted();
        if (sorted.empty() || sorted.front().second < 4) continue;
        std::string text;
        std::size_t shown = 0;
        for (const auto& [suffix, count] : sorted) {
            if (count < 4 || shown >= 5) break;
            text += (shown++ == 0 ? "" : ", ") + suffix + " " + std::to_string(count);
        }
        out.push_back({"naming",
                       family,
                       "usual type endings: " + text,
                       sorted.front().second,
                       tally.total(),
                       tally.examples(sorted.front().first),
                       {},
                       true});
    }
}

void add_file_names(const ConventionFacts& facts, Conventions& out) {
    std::map<std::string, Names> all;
    for (const FactFile& file : facts.files) {
        if (!file.is_code || file.role != FileRole::source) continue;
        std::string_view stem = std::string_view(file.path).substr(file.path.rfind('/') + 1);
        stem = stem.substr(0, stem.find('.', 1));
        if (!is_plain_name(stem)) continue;
        Names& names = all[file.family];
        ++names.total;
        names.styles[style_of(stem)].add("", [&] { return Evidence{file.path, 1, "", ""}; });
    }
    for (const auto& [family, names] : all)
        if (names.total >= 3)
            if (auto convention = convention_of(family, "file names", names))
                out.push_back(std::move(*convention));
}

}  // namespace

Style style_of(std::string_view name) {
    while (!name.empty() && (name.front() == '_' || name.front() == '$')) name.remove_prefix(1);
    while (!name.empty() && (name.back() == '_' || name.back() == '?' || name.back() == '!'))
        name.remove_suffix(1);
    bool upper = false;
    bool lower = false;
    bool underscore = false;
    bool dash = false;
    for (const char c : name) {
        if (c == ' ') return Style::words;
        upper = upper || (c >= 'A' && c <= 'Z');
        lower = lower || (c >= 'a' && c <= 'z');
        underscore = underscore || c == '_';
        dash = dash || c == '-';
    }
    if (dash) return upper || underscore ? Style::mixed : Style::kebab;
    if (underscore) return !lower ? Style::screaming : !upper ? Style::snake : Style::mixed;
    if (!upper) return Style::plain;
    if (!lower) return Style::capital;
    return name.front() >= 'A' && name.front() <= 'Z' ? Style::pascal : Style::camel;
}

bool fits_style(Style style, Style wanted) {
    if (style == wanted) return true;
    if (style == Style::plain)
        return wanted == Style::snake || wanted == Style::camel || wanted == Style::kebab;
    if (style == Style::capital) return wanted == Style::screaming || wanted == Style::pascal;
    return false;
}

const char* to_word(Style style) {
    switch (style) {
        case Style::plain:
            return "one lower-case word";
        case Style::capital:
            return "CAPITALS";
        case Style::snake:
            return "snake_case";
        case Style::screaming:
            return "UPPER_CASE";
        case Style::camel:
            return "camelCase";
        case Style::pascal:
            return "PascalCase";
        case Style::kebab:
            return "kebab-case";
        case Style::words:
            return "words";
        case Style::mixed:
            return "mixed";
    }
    return "";
}

Conventions naming_conventions(const ConventionFacts& facts) {
    Conventions out;
    add_symbol_names(facts, out);
    add_file_names(facts, out);
    add_underscores(facts, out);
    add_suffixes(facts, out);
    std::stable_sort(out.begin(), out.end(),
                     [](const Convention& a, const Convention& b) { return a.total > b.total; });
    return out;
}

}  // namespace lrm::index
