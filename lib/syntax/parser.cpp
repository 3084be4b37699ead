// Runs tree-sitter within limits.
#include "syntax/parser.hpp"

#include "syntax/assemble.hpp"
#include "syntax/captures.hpp"
#include "syntax/check_facts.hpp"
#include "syntax/check_query.hpp"
#include "syntax/flat_tree.h"
#include "syntax/language_table.hpp"
#include "syntax/matcher.hpp"
#include "syntax/parse_memory.hpp"
#include "syntax/query.hpp"
#include "syntax/scripts.hpp"
#include "syntax/template_uses.hpp"
#include "syntax/text.hpp"

#include <tree_sitter/api.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace syntax {
namespace {

constexpr std::uint32_t most_kept_nodes = 200000;  // 28 bytes each, between files

/// The CPU time of this thread; other threads and a busy machine do not count.
std::chrono::nanoseconds thread_time() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

/// Asked many thousand times a second, so it looks at the clock only now and then.
class Deadline {
public:
    explicit Deadline(std::chrono::milliseconds limit) : end_(thread_time() + limit) {}

    bool is_over() noexcept {
        if (!over_ && ++asked_ % 16 == 0) over_ = thread_time() >= end_;
        return over_;
    }
    bool was_over() const noexcept { return over_; }

private:
    std::chrono::nanoseconds end_;
    unsigned asked_ = 0;
    bool over_ = false;
};

bool parse_is_over(TSParseState* state) {
    return static_cast<Deadline*>(state->payload)->is_over();
}
bool flatten_is_over(void* deadline) {
    return static_cast<Deadline*>(deadline)->is_over();
}

const char* read_text(void* payload, std::uint32_t at, TSPoint, std::uint32_t* bytes) {
    const auto& text = *static_cast<const std::string_view*>(payload);
    *bytes = at < text.size() ? static_cast<std::uint32_t>(text.size()) - at : 0;
    return at < text.size() ? text.data() + at : "";
}

/// `FROM` without an image, `CREATE TABLE ""`: torn texts define things without a name.
void drop_nameless(FileFacts& facts) {
    const auto is_nameless = [](const Symbol& symbol) { return symbol.name.empty(); };
    if (std::none_of(facts.symbols.begin(), facts.symbols.end(), is_nameless)) return;
    std::vector<std::int32_t> places;
    std::int32_t kept = 0;
    for (const Symbol& symbol : facts.symbols) places.push_back(is_nameless(symbol) ? -1 : kept++);
    for (Reference& reference : facts.references)
        if (reference.enclosing >= 0)
            reference.enclosing = places[static_cast<std::size_t>(reference.enclosing)];
    std::erase_if(facts.symbols, is_nameless);
}

/// The scanners know nothing of limits and encodings.
void finish_outline(const Source& source, FileFacts& facts) {
    drop_nameless(facts);
    if (facts.symbols.size() > source.limits.symbols) {
        facts.symbols.resize(source.limits.symbols);
        facts.problem =
            "more than " + std::to_string(source.limits.symbols) + " symbols; the rest is left out";
    }
    std::erase_if(facts.references, [&](const Reference& reference) {
        return reference.enclosing >= static_cast<std::int32_t>(facts.symbols.size());
    });
    // What never ends is thought to end behind the last line.
    for (Symbol& symbol : facts.symbols) symbol.last_line = std::min(symbol.last_line, facts.lines);
    if (source.is_utf8) return;
    for (Symbol& symbol : facts.symbols) {
        for (std::string* text : {&symbol.name, &symbol.container, &symbol.signature, &symbol.doc}) {
            *text = source.clean(std::move(*text));
        }
    }
    for (Reference& reference : facts.references) reference.name = source.clean(std::move(reference.name));
    for (Import& import : facts.imports) import.target = source.clean(std::move(import.target));
}

struct DeleteParser {
    void operator()(TSParser* parser) const { ts_parser_delete(parser); }
};
struct DeleteTree {
    void operator()(TSTree* tree) const {
        if (!ParseMemory::frees_trees()) ts_tree_delete(tree);
    }
};

struct Flat {
    FlatTree tree{};
    Flat() = default;
    Flat(const Flat&) = delete;
    Flat& operator=(const Flat&) = delete;
    ~Flat() { delete_flat_tree(&tree); }
};

}  // namespace

struct Parser::State {
    Flat flat;
    Captures captures;
    std::string copy;    // of a text with NUL bytes
    std::string masked;  // of a text with macros

    /// Within a ParseMemory that outlives the tree.
    static std::unique_ptr<TSTree, DeleteTree> parse(std::string_view text, const TSLanguage* grammar,
                                                     const std::vector<TSRange>& ranges, Deadline& deadline) {
        const std::unique_ptr<TSParser, DeleteParser> parser(ts_parser_new());
        const auto count = static_cast<std::uint32_t>(ranges.size());
        if (!ts_parser_set_language(parser.get(), grammar)) return nullptr;
        if (!ts_parser_set_included_ranges(parser.get(), ranges.data(), count)) return nullptr;
        const TSInput input{&text, read_text, TSInputEncodingUTF8, nullptr};
        const TSParseOptions options{&deadline, parse_is_over};
        return std::unique_ptr<TSTree, DeleteTree>(
            ts_parser_parse_with_options(parser.get(), nullptr, input, options));
    }

    /// What the language's query finds.
    void collect(const Query& query, const TSTree& parsed, std::string_view text, Deadline& deadline) {
        class Receiver final : public MatchReceiver {
        public:
            Receiver(const Query& wanted, const FlatTree& nodes, Captures& into, Deadline& limit)
                : query_(wanted), tree_(nodes), captures_(into), deadline_(limit) {}
            void take(std::uint32_t pattern, const std::vector<Capture>& match) override {
                add_match(query_, pattern, match, tree_, captures_);
            }
            bool is_over() override { return deadline_.is_over(); }

        private:
            const Query& query_;
            const FlatTree& tree_;
            Captures& captures_;
            Deadline& deadline_;
        };
        captures.clear();
        if (!flatten_tree(&parsed, &flat.tree, flatten_is_over, &deadline)) return;
        Receiver receiver(query, flat.tree, captures, deadline);
        Matcher(query, flat.tree, text, receiver).run();
        if (flat.tree.capacity > most_kept_nodes) delete_flat_tree(&flat.tree);
    }

    /// The facts of the text, or of those ranges of it.
    void fill(const Source& source, const std::vector<TSRange>& ranges, Deadline& deadline,
              FileFacts& facts) {
        const ParseMemory memory;
        const auto tree = parse(source.text, source.row.grammar(), ranges, deadline);
        if (!tree) {
            facts.problem =
                deadline.was_over() ? "took too long" : "the grammar does not fit the tree-sitter library";
            return;
        }
        facts.has_errors = ts_node_has_error(ts_tree_root_node(tree.get()));
        collect(query_of(source.row), *tree, source.text, deadline);
        if (deadline.was_over()) {
            facts.problem = "took too long";
            return;
        }
        auto definitions = order_definitions(captures, source);
        assemble_symbols(definitions, captures, source, facts);
        assemble_references(definitions, captures, source, facts);
        assemble_imports(captures, source, facts);
    }

    void fill_scripts(const Source& page, Deadline& deadline, FileFacts& facts) {
        const auto scripts = find_scripts(page.text);
        for (const Scripts& one : scripts) {
            const Source source{page.text, row_of(*find_language(one.language)), page.limits, page.is_utf8};
            FileFacts more;
            fill(source, one.ranges, deadline, more);
            merge_facts(facts, std::move(more));
        }
        FileFacts uses;
        add_template_uses(page.text, page.row.language.name, facts, uses);
        merge_facts(facts, std::move(uses));
    }

    void fill_all(const LanguageRow& row, std::string_view text, const ParseLimits& limits,
                  FileFacts& facts) {
        Deadline deadline(limits.time);
        if (row.mask != nullptr && row.mask(text, masked)) text = masked;
        const Source source{text, row, limits, is_valid_utf8(text)};
        if (row.grammar != nullptr) fill(source, {}, deadline, facts);
        if (row.has_scripts && facts.problem.empty()) fill_scripts(source, deadline, facts);
        if (row.outline == nullptr) return;
        row.outline(text, facts);
        finish_outline(source, facts);
    }

    /// The same functions as everywhere else, by the language's tags.
    void add_functions(const LanguageRow& row, const TSTree& parsed, std::string_view text,
                       const ParseLimits& limits, CheckFacts& facts, Deadline& deadline) {
        if (facts.branches.empty()) return;  // nothing to count
        const Source source{text, row, limits, is_valid_utf8(text)};
        collect(query_of(row), parsed, text, deadline);
        FileFacts found;
        auto definitions = order_definitions(captures, source);
        assemble_symbols(definitions, captures, source, found);
        for (const Symbol& symbol : found.symbols)
            if (is_callable(symbol.kind) || symbol.kind == SymbolKind::test)
                facts.functions.push_back(
                    {symbol.container.empty() ? symbol.name : symbol.container + "." + symbol.name,
                     symbol.first_line, symbol.last_line});
    }

    void fill_checks(const LanguageRow& row, std::string_view text, const ParseLimits& limits,
                     CheckFacts& facts) {
        const Query* query = check_query_of(row);
        if (query == nullptr) return;
        Deadline deadline(limits.time);
        if (row.mask != nullptr && row.mask(text, masked)) text = masked;
        const auto parsed = parse(text, row.grammar(), {}, deadline);
        if (!parsed || !flatten_tree(parsed.get(), &flat.tree, flatten_is_over, &deadline)) {
            facts.problem =
                deadline.was_over() ? "took too long" : "the grammar does not fit the tree-sitter library";
            return;
        }
        CheckTree tree(*query, flat.tree, text);
        Matcher(*query, flat.tree, text, tree).run();
        tree.finish();
        facts = make_check_facts(tree, row.language.name);
        facts.is_known = knows_tests(row);
        facts.has_errors = ts_node_has_error(ts_tree_root_node(parsed.get()));
        add_functions(row, *parsed, text, limits, facts, deadline);
        if (flat.tree.capacity > most_kept_nodes) delete_flat_tree(&flat.tree);
    }

    /// Scanners of grammars take a NUL for the end of the text, and not all of them stop there.
    std::string_view without_nul(std::string_view text) {
        if (text.empty() || std::memchr(text.data(), '\0', text.size()) == nullptr) return text;
        copy.assign(text);
        std::replace(copy.begin(), copy.end(), '\0', ' ');
        return copy;
    }
};

Parser::Parser() : state_(std::make_unique<State>()) {}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

FileFacts Parser::parse(std::string_view text, const Language* language, const ParseLimits& limits) {
    FileFacts facts;
    facts.lines = static_cast<std::uint32_t>(count_lines(text));
    if (language == nullptr) return facts;
    const LanguageRow& row = row_of(*language);
    facts.language = language->name;
    if (text.size() > limits.bytes) {
        facts.problem = "too large";
        return facts;
    }
    try {
        state_->fill_all(row, state_->without_nul(text), limits, facts);
    } catch (const std::exception& error) {
        facts.symbols.clear();
        facts.references.clear();
        facts.imports.clear();
        facts.problem = error.what();
    }
    return facts;
}

CheckFacts Parser::check(std::string_view text, const Language* language, const ParseLimits& limits) {
    CheckFacts facts;
    if (language == nullptr) return facts;
    if (text.size() > limits.bytes) {
        facts.problem = "too large";
        return facts;
    }
    try {
        state_->fill_checks(row_of(*language), state_->without_nul(text), limits, facts);
    } catch (const std::exception& error) {
        facts = {};
        facts.problem = error.what();
    }
    return facts;
}

}  // namespace syntax
