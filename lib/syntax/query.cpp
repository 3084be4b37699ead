// Compiles queries and evaluates their predicates, which the tree-sitter library leaves to its callers.
#include "syntax/query.hpp"

#include "base/error.hpp"
#include "syntax_queries.hpp"

#include <algorithm>
#include <array>
#include <mutex>
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

bool set_test(std::string_view name, Predicate& predicate) {
    if (name.starts_with("not-")) {
        predicate.negated = true;
        name.remove_prefix(4);
    }
    if (name == "eq?" || name == "any-of?") predicate.test = Predicate::Test::any_of;
    else if (name == "prefix?") predicate.test = Predicate::Test::prefix;
    else if (name == "capitalized?") predicate.test = Predicate::Test::capitalized;
    else return false;
    return true;
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

LanguageQuery compile(const LanguageRow& row) {
    constexpr std::string_view mark = ";; root\n";
    std::string whole;
    std::string root;
    for (const auto name : row.queries) {
        const std::string_view text = file_text(row, name);
        const std::size_t at = std::min(text.find(mark), text.size());
        whole.append(text.substr(0, at)).push_back('\n');
        root.append(text.substr(std::min(at + mark.size(), text.size())));
    }
    const TSLanguage* grammar = row.grammar();
    LanguageQuery query{Query(grammar, row.language.name, whole), nullptr};
    if (!root.empty()) query.root = std::make_unique<Query>(grammar, row.language.name, root);
    return query;
}

}  // namespace

Query::Query(const TSLanguage* grammar, std::string_view name, const std::string& text) {
    std::uint32_t offset = 0;
    TSQueryError error = TSQueryErrorNone;
    query_.reset(
        ts_query_new(grammar, text.data(), static_cast<std::uint32_t>(text.size()), &offset, &error));
    if (!query_) {
        constexpr std::array reasons = {"",
                                        "syntax error",
                                        "unknown node type",
                                        "unknown field",
                                        "unknown capture",
                                        "impossible structure",
                                        "wrong grammar version"};
        fail(name, std::string(reasons.at(error)) + " at \"" + text.substr(offset, 60) + "\"");
    }
    read_captures(name);
    read_predicates(name);
}

void Query::read_captures(std::string_view name) {
    const std::uint32_t count = ts_query_capture_count(query_.get());
    for (std::uint32_t i = 0; i < count; ++i) {
        std::uint32_t length = 0;
        const char* word = ts_query_capture_name_for_id(query_.get(), i, &length);
        const std::string_view capture(word, length);
        if (!find_meaning(capture, meanings_.emplace_back()))
            fail(name, "unknown capture @" + std::string(capture));
    }
}

void Query::read_predicates(std::string_view name) {
    predicates_.resize(ts_query_pattern_count(query_.get()));
    const auto string_of = [&](std::uint32_t id) {
        std::uint32_t length = 0;
        const char* word = ts_query_string_value_for_id(query_.get(), id, &length);
        return std::string(word, length);
    };
    for (std::uint32_t pattern = 0; pattern < predicates_.size(); ++pattern) {
        std::uint32_t count = 0;
        const TSQueryPredicateStep* steps = ts_query_predicates_for_pattern(query_.get(), pattern, &count);
        for (std::uint32_t i = 0; i < count; ++i) {
            Predicate predicate;
            const std::string word = string_of(steps[i].value_id);
            if (steps[i].type != TSQueryPredicateStepTypeString || !set_test(word, predicate)) {
                fail(name, "unknown predicate #" + word);
            }
            if (++i >= count || steps[i].type != TSQueryPredicateStepTypeCapture) {
                fail(name, "#" + word + " needs a capture first");
            }
            predicate.capture = steps[i].value_id;
            for (++i; i < count && steps[i].type != TSQueryPredicateStepTypeDone; ++i) {
                if (steps[i].type != TSQueryPredicateStepTypeString)
                    fail(name, "#" + word + " takes words only");
                predicate.words.push_back(string_of(steps[i].value_id));
            }
            predicates_[pattern].push_back(std::move(predicate));
        }
    }
}

bool Query::accepts(const TSQueryMatch& match, std::string_view text) const {
    for (const Predicate& predicate : predicates_[match.pattern_index]) {
        for (std::uint16_t i = 0; i < match.capture_count; ++i) {
            if (match.captures[i].index != predicate.capture) continue;
            const std::uint32_t start = ts_node_start_byte(match.captures[i].node);
            const std::uint32_t end = ts_node_end_byte(match.captures[i].node);
            if (!holds(predicate, text.substr(start, end - start))) return false;
        }
    }
    return true;
}

const LanguageQuery& query_of(const LanguageRow& row) {
    struct Slot {
        std::once_flag once;
        std::unique_ptr<LanguageQuery> query;
    };
    static std::vector<Slot> slots(language_rows().size());
    Slot& slot = slots[static_cast<std::size_t>(&row - language_rows().data())];
    std::call_once(slot.once, [&] { slot.query = std::make_unique<LanguageQuery>(compile(row)); });
    return *slot.query;
}

}  // namespace syntax
