// What captures mean, which patterns begin where, and predicates.
#include "syntax/query.hpp"

#include "base/error.hpp"
#include "syntax/matcher.hpp"
#include "syntax_queries.hpp"

#include <tree_sitter/api.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace syntax {
namespace {

[[noreturn]] void fail(std::string_view name, const std::string& what) {
    throw base::Error(base::ErrorKind::config, "query of " + std::string(name) + ": " + what);
}

constexpr std::array plain_roles = {
    std::pair<std::string_view, Role>{"scope", Role::scope},
    std::pair<std::string_view, Role>{"name", Role::name},
    std::pair<std::string_view, Role>{"container", Role::container},
    std::pair<std::string_view, Role>{"body", Role::body},
    std::pair<std::string_view, Role>{"doc", Role::doc},
    std::pair<std::string_view, Role>{"outer", Role::outer},
    std::pair<std::string_view, Role>{"inner", Role::inner},
    std::pair<std::string_view, Role>{"attribute", Role::attribute},
    std::pair<std::string_view, Role>{"attribute.test", Role::test_attribute},
    std::pair<std::string_view, Role>{"attribute.doc", Role::attribute_doc},
    std::pair<std::string_view, Role>{"comment", Role::comment},
    std::pair<std::string_view, Role>{"import", Role::import},
    std::pair<std::string_view, Role>{"import.target", Role::import_target},
    std::pair<std::string_view, Role>{"import.name", Role::import_name},
    std::pair<std::string_view, Role>{"import.hidden", Role::import_hidden},
    std::pair<std::string_view, Role>{"import.path", Role::import_path},
    std::pair<std::string_view, Role>{"exported", Role::exported},
    std::pair<std::string_view, Role>{"types", Role::types},
    std::pair<std::string_view, Role>{"hidden", Role::hidden},
};

constexpr std::array reference_kinds = {
    std::pair<std::string_view, ReferenceKind>{"call", ReferenceKind::call},
    std::pair<std::string_view, ReferenceKind>{"type", ReferenceKind::type},
    std::pair<std::string_view, ReferenceKind>{"implementation", ReferenceKind::implementation},
    std::pair<std::string_view, ReferenceKind>{"other", ReferenceKind::other},
};

bool find_symbol_kind(std::string_view word, SymbolKind& kind) {
    for (int i = 0; i <= static_cast<int>(SymbolKind::other); ++i) {
        kind = static_cast<SymbolKind>(i);
        if (word == to_word(kind)) return true;
    }
    return false;
}

bool find_meaning(std::string_view capture, CaptureMeaning& meaning) {
    if (capture.starts_with('_')) return true;
    constexpr std::string_view definition = "definition.";
    constexpr std::string_view reference = "reference.";
    if (capture.starts_with(definition)) {
        meaning.role = Role::definition;
        return find_symbol_kind(capture.substr(definition.size()), meaning.symbol);
    }
    if (capture.starts_with(reference)) {
        meaning.role = Role::reference;
        for (const auto& [word, kind] : reference_kinds) {
            if (capture.substr(reference.size()) != word) continue;
            meaning.reference = kind;
            return true;
        }
        return false;
    }
    for (const auto& [word, role] : plain_roles) {
        if (capture != word) continue;
        meaning.role = role;
        return true;
    }
    return false;
}

bool holds_for(const Predicate& predicate, std::string_view value) {
    switch (predicate.test) {
        case Predicate::Test::capitalized:
            return !value.empty() && value.front() >= 'A' && value.front() <= 'Z';
        case Predicate::Test::prefix:
            return std::any_of(predicate.words.begin(), predicate.words.end(),
                               [&](const std::string& word) { return value.starts_with(word); });
        case Predicate::Test::any_of:
            break;
    }
    return std::find(predicate.words.begin(), predicate.words.end(), value) != predicate.words.end();
}

bool holds(const Predicate& predicate, std::string_view value) {
    return holds_for(predicate, value) != predicate.negated;
}

std::string_view file_text(const LanguageRow& row, std::string_view name) {
    const auto* found = std::find_if(std::begin(query_texts), std::end(query_texts),
                                     [&](const QueryText& candidate) { return candidate.name == name; });
    if (found == std::end(query_texts))
        fail(row.language.name, "no file queries/" + std::string(name) + ".scm");
    return found->text;
}

std::string joined_text(const LanguageRow& row) {
    std::string text;
    for (const auto name : row.queries) text.append(";; all\n").append(file_text(row, name)).push_back('\n');
    return text;
}

}  // namespace

Query::Query(const TSLanguage* grammar, std::string_view name, std::string_view text, FindMeaning find)
    : patterns_(read_patterns(grammar, name, text)) {
    read_captures(name, find == nullptr ? find_meaning : find);
    index(grammar);
}

void Query::read_captures(std::string_view name, FindMeaning find) {
    for (const std::string& capture : patterns_.captures) {
        if (!find(capture, meanings_.emplace_back())) fail(name, "unknown capture @" + capture);
    }
}

void Query::index(const TSLanguage* grammar) {
    const std::uint32_t symbols = ts_language_symbol_count(grammar);
    named_.resize(symbols);
    for (std::uint32_t symbol = 0; symbol < symbols; ++symbol) {
        named_[symbol] =
            ts_language_symbol_type(grammar, static_cast<TSSymbol>(symbol)) == TSSymbolTypeRegular;
    }
    std::vector<std::vector<Entry>> by_symbol(symbols);
    std::vector<std::uint32_t> near_root(symbols, 0);
    for (std::uint32_t number = 0; number < patterns_.patterns.size(); ++number) {
        const Pattern& pattern = patterns_.patterns[number];
        for (const Step& step : pattern.root.choices) {
            for (std::uint32_t symbol = 0; symbol < symbols; ++symbol) {
                const bool begins = step.kind == Step::Kind::symbol      ? step.symbol == symbol
                                    : step.kind == Step::Kind::any_named ? bool{named_[symbol]}
                                                                         : true;
                if (!begins) continue;
                by_symbol[symbol].push_back({number, &step});
                if (pattern.is_near_root) ++near_root[symbol];
            }
        }
    }
    for (std::uint32_t symbol = 0; symbol < symbols; ++symbol) {
        const auto begin = static_cast<std::uint32_t>(entries_.size());
        entries_.insert(entries_.end(), by_symbol[symbol].begin(), by_symbol[symbol].end());
        const auto end = static_cast<std::uint32_t>(entries_.size());
        ranges_.push_back({begin, end - near_root[symbol], end});
    }
}

bool Query::accepts(std::uint32_t pattern, const std::vector<Capture>& captures, const FlatTree& tree,
                    std::string_view text) const {
    for (const Predicate& predicate : patterns_.patterns[pattern].predicates) {
        for (const Capture& capture : captures) {
            if (capture.number != predicate.capture) continue;
            const FlatNode& node = tree.nodes[capture.node];
            if (!holds(predicate, text.substr(node.start, node.end - node.start))) return false;
        }
    }
    return true;
}

const Query& query_of(const LanguageRow& row) {
    struct Slot {
        std::once_flag once;
        std::unique_ptr<Query> query;
    };
    static std::vector<Slot> slots(language_rows().size());
    Slot& slot = slots[static_cast<std::size_t>(&row - language_rows().data())];
    std::call_once(slot.once, [&] {
        slot.query = std::make_unique<Query>(row.grammar(), row.language.name, joined_text(row));
    });
    return *slot.query;
}

}  // namespace syntax
