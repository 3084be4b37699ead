// Source text read without a grammar: comments and strings blanked out, expressions in front of a name. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

/// Languages whose code can call each other share a family: "c", "ecma", "jvm", else the language's own name.
std::string_view family_of(std::string_view language);

/// One step of an expression: `a` or `a()` or `a[]` of "a.b().c[0]".
struct Link {
    std::string name;
    bool is_called = false;
    bool is_indexed = false;
    bool operator==(const Link&) const = default;
};

/// "new Foo().bar" as its links. Odd: something else than names stands at its start, such as "(a + b).c".
struct Chain {
    std::vector<Link> links;
    bool is_new = false;
    bool is_odd = false;
    bool empty() const { return links.empty() && !is_odd; }
    bool operator==(const Chain&) const = default;
};

/// A place where a name stands.
struct Occurrence {
    std::size_t at = 0;
    Chain receiver;           // what stands in front of the name: "a.b" of "a.b.name()"
    bool is_call = false;     // a parenthesis follows
    bool is_new = false;      // "new" stands in front
    bool is_defined = false;  // a word that defines stands in front: "def", "class", ...
};

class CodeText {
public:
    CodeText() = default;
    CodeText(std::string text, std::string_view language);

    /// The text with blanks instead of comments and the contents of strings; same length, same lines.
    std::string_view code() const { return code_; }
    std::string_view raw() const { return raw_; }
    std::uint32_t lines() const { return static_cast<std::uint32_t>(starts_.size()); }
    /// Where a line (from 1) begins; the length of the text behind the last line.
    std::size_t start_of(std::uint32_t line) const;
    std::uint32_t line_at(std::size_t at) const;
    std::string_view line(std::uint32_t number) const;
    /// The code from the first to the last line, both included.
    std::string_view lines(std::uint32_t first, std::uint32_t last) const;

    /// Where `name` stands as a whole word on the line; in strings only when it stands nowhere else.
    std::vector<Occurrence> occurrences(std::uint32_t line, std::string_view name) const;

private:
    std::string raw_;
    std::string code_;
    std::vector<std::size_t> starts_;
};

bool is_word_byte(char c);
/// The next place at or after `from` where `word` is a whole word; npos when there is none.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from = 0);
bool has_word(std::string_view text, std::string_view word);
/// The word that begins at `at`, or nothing.
std::string_view word_at(std::string_view text, std::size_t at);
/// The word on the same line that ends right before `at`, white space skipped.
std::string_view word_before(std::string_view text, std::size_t at);
std::size_t skip_space(std::string_view text, std::size_t at);
/// Behind the generic arguments "<...>" or "::<...>" at `at`, or `at` when what stands there is none.
std::size_t behind_generics(std::string_view text, std::size_t at);

/// The chain that ends right before `at`, which is behind the last separator of it.
Chain chain_before(std::string_view text, std::size_t at);
/// The chain of the expression that begins at `at`: "await new Foo(x).bar" -> new Foo().bar.
Chain chain_at(std::string_view text, std::size_t at);
/// The name of a type as it is written: without references, wrappers such as Optional and Box, and generic
/// arguments; "a.B", segments joined with '.'. Empty when there is none.
std::string type_name(std::string_view text);

}  // namespace lrm::index
