// Which tables and functions SQL scripts use, also inside the bodies of functions.
#include "syntax/outline_sql.hpp"
#include "syntax/text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace syntax {
namespace {

constexpr int most_bodies = 3;  // one dollar-quoted text within another

// In lower case and sorted: what may stand before a parenthesis without being a function.
constexpr std::array not_called = {
    std::string_view("all"),       std::string_view("and"),        std::string_view("any"),
    std::string_view("array"),     std::string_view("as"),         std::string_view("between"),
    std::string_view("bigint"),    std::string_view("binary"),     std::string_view("bit"),
    std::string_view("by"),        std::string_view("case"),       std::string_view("char"),
    std::string_view("character"), std::string_view("check"),      std::string_view("cube"),
    std::string_view("datetime"),  std::string_view("decimal"),    std::string_view("default"),
    std::string_view("distinct"),  std::string_view("else"),       std::string_view("enum"),
    std::string_view("exclude"),   std::string_view("exists"),     std::string_view("filter"),
    std::string_view("float"),     std::string_view("foreign"),    std::string_view("from"),
    std::string_view("grouping"),  std::string_view("having"),     std::string_view("if"),
    std::string_view("in"),        std::string_view("include"),    std::string_view("index"),
    std::string_view("int"),       std::string_view("integer"),    std::string_view("interval"),
    std::string_view("into"),      std::string_view("join"),       std::string_view("key"),
    std::string_view("lateral"),   std::string_view("like"),       std::string_view("limit"),
    std::string_view("list"),      std::string_view("nchar"),      std::string_view("not"),
    std::string_view("numeric"),   std::string_view("nvarchar"),   std::string_view("of"),
    std::string_view("offset"),    std::string_view("on"),         std::string_view("or"),
    std::string_view("over"),      std::string_view("partition"),  std::string_view("primary"),
    std::string_view("range"),     std::string_view("references"), std::string_view("return"),
    std::string_view("returning"), std::string_view("returns"),    std::string_view("rollup"),
    std::string_view("select"),    std::string_view("set"),        std::string_view("setof"),
    std::string_view("smallint"),  std::string_view("some"),       std::string_view("table"),
    std::string_view("then"),      std::string_view("time"),       std::string_view("timestamp"),
    std::string_view("tinyint"),   std::string_view("type"),       std::string_view("union"),
    std::string_view("unique"),    std::string_view("using"),      std::string_view("values"),
    std::string_view("varbinary"), std::string_view("varchar"),    std::string_view("varying"),
    std::string_view("when"),      std::string_view("where"),      std::string_view("while"),
    std::string_view("with"),
};
static_assert(std::is_sorted(not_called.begin(), not_called.end()));

// Sorted: what ends a list of tables, or stands where an alias might.
constexpr std::array ends_tables = {
    std::string_view("cross"),  std::string_view("except"),    std::string_view("full"),
    std::string_view("group"),  std::string_view("having"),    std::string_view("inner"),
    std::string_view("join"),   std::string_view("left"),      std::string_view("limit"),
    std::string_view("loop"),   std::string_view("natural"),   std::string_view("on"),
    std::string_view("order"),  std::string_view("returning"), std::string_view("right"),
    std::string_view("select"), std::string_view("set"),       std::string_view("union"),
    std::string_view("using"),  std::string_view("values"),    std::string_view("where"),
    std::string_view("window"),
};
static_assert(std::is_sorted(ends_tables.begin(), ends_tables.end()));

std::string lower(std::string_view word) {
    std::string text(word.substr(0, 64));
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return text;
}

template <class List>
bool has(const List& list, const std::string& word) {
    return std::binary_search(list.begin(), list.end(), std::string_view(word));
}

template <class... Words>
bool is_any(const std::string& word, const Words&... words) {
    return ((word == words) || ...);
}

/// The last part of `a.b`, without quotes; empty when it is no name.
std::string last_name(std::string_view raw) {
    const std::string name = sql_name(raw);
    return name.substr(name.rfind('.') + 1);
}

class Users {
public:
    Users(std::string_view text, std::uint32_t line, int depth, FileFacts& facts)
        : tokens_(text, sql_rules), line_(line), depth_(depth), facts_(facts) {}

    void read() {
        token_ = tokens_.next();
        while (token_) {
            const TextToken here = token_;
            token_ = tokens_.next();
            take(here);
        }
    }

private:
    void take(const TextToken& here) {
        if (here.is(";")) {
            first_ = before_ = before_that_ = {};
            parens_.clear();
            wants_table_ = in_tables_ = names_next_ = wants_owner_ = false;
            return;
        }
        if (here.kind == TextToken::Kind::quoted && here.text.front() == '$') {
            read_body(here);
            return;
        }
        const bool is_identifier = here.kind == TextToken::Kind::word ||
                                   (here.kind == TextToken::Kind::quoted && here.text.front() != '\'');
        if (is_identifier) {
            take_word(here);
            return;
        }
        if (here.is("(")) {
            parens_.push_back(is_any(before_, "extract", "substring", "trim", "overlay", "position"));
            wants_table_ = in_tables_ = false;
        } else if (here.is(")") && !parens_.empty()) {
            parens_.pop_back();
        } else if (here.is(",") && in_tables_) {
            wants_table_ = true;
        }
        remember(std::string());
    }

    void read_body(const TextToken& here) {
        const std::size_t tag = here.text.find('$', 1);
        remember(std::string());
        if (tag == std::string_view::npos || depth_ >= most_bodies || here.text.size() < 2 * (tag + 1))
            return;
        const std::string_view body = here.text.substr(tag + 1, here.text.size() - 2 * (tag + 1));
        Users(body, line_ + here.line - 1, depth_ + 1, facts_).read();
    }

    void take_word(const TextToken& here) {
        const std::string word = here.kind == TextToken::Kind::word ? lower(here.text) : std::string("\"");
        if (first_.empty()) first_ = word;
        const bool is_modifier = is_any(word, "only", "lateral", "if", "not", "exists", "concurrently");
        if (names_next_ && !is_modifier) {
            names_next_ = false;  // what is created is no use of it
        } else if (wants_table_ && !is_modifier) {
            take_table(here, word);
        } else if (!follow_keyword(word) && token_.is("(") && !has(not_called, word)) {
            const bool is_definition = (before_ == "function" || before_ == "procedure") &&
                                       before_that_ != "execute" && first_ != "select";
            if (!is_definition) add(ReferenceKind::call, here);
        }
        remember(word);
    }

    void take_table(const TextToken& here, const std::string& word) {
        wants_table_ = false;
        if (has(ends_tables, word)) {
            in_tables_ = false;
            return;
        }
        const bool is_function = in_tables_ && token_.is("(");
        if (!is_function || !has(not_called, word))
            add(is_function ? ReferenceKind::call : ReferenceKind::type, here);
    }

    /// Whether the word says what comes next.
    bool follow_keyword(const std::string& word) {
        if (has(ends_tables, word)) in_tables_ = false;
        const bool creates = first_ == "create";
        if (word == "from") {
            const bool is_argument = !parens_.empty() && parens_.back();
            wants_table_ = in_tables_ = !is_argument && before_ != "distinct";
        } else if (word == "join") {
            wants_table_ = in_tables_ = true;
        } else if (word == "into" || word == "references") {
            wants_table_ = true;
        } else if (word == "update") {
            wants_table_ = !is_any(before_, "on", "for", "after", "before", "or", "of", "do", "key") &&
                           !is_any(lower(token_.text), "set", "of", "on");
        } else if (word == "table" && !creates) {
            wants_table_ = is_any(first_, "alter", "drop", "truncate", "lock", "comment");
        } else if (word == "on" && creates && wants_owner_) {
            wants_owner_ = false;
            wants_table_ = true;
        } else if (creates && !has_created_ && is_sql_creation(word)) {
            has_created_ = names_next_ = true;
            wants_owner_ = is_any(word, "trigger", "index", "policy");
        } else {
            return false;
        }
        return true;
    }

    void remember(std::string word) {
        before_that_ = std::move(before_);
        before_ = std::move(word);
        if (before_ == "create") has_created_ = false;
    }

    void add(ReferenceKind kind, const TextToken& here) {
        std::string raw(here.text);
        std::uint32_t line = here.line;
        // `"a"."b"` comes as three tokens; what is used is b.
        while (token_.kind == TextToken::Kind::word && token_.text.starts_with('.')) {
            raw = token_.text;
            line = token_.line;
            token_ = tokens_.next();
            if (raw != "." || !token_) continue;
            raw = token_.text;
            token_ = tokens_.next();
        }
        std::string name = fold(last_name(raw));
        if (name.empty() || (name.front() >= '0' && name.front() <= '9')) return;
        facts_.references.push_back({kind, std::move(name), line_ + line - 1, -1});
    }

    Tokens tokens_;
    std::uint32_t line_;  // of the first one of the text
    int depth_;
    FileFacts& facts_;
    TextToken token_;     // the one behind the one that is taken
    std::string first_;   // word of the statement
    std::string before_;  // the word before; empty for marks
    std::string before_that_;
    std::vector<bool> parens_;  // open ones; true: its FROM names no table
    bool wants_table_ = false;
    bool in_tables_ = false;  // a list of them after FROM or JOIN
    bool names_next_ = false;
    bool wants_owner_ = false;  // the ON of a trigger, an index or a policy
    bool has_created_ = false;
};

}  // namespace

void add_sql_references(std::string_view text, FileFacts& facts) {
    Users(text, 1, 0, facts).read();
}

}  // namespace syntax
