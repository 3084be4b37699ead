// The rows behind languages.hpp: what a language needs beside its name.
#pragma once

#include "syntax/facts.hpp"
#include "syntax/languages.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

struct TSLanguage;

namespace syntax {

/// What makes a definition visible outside its file.
enum class Visibility : std::uint8_t {
    everything,     // no such notion
    pub_word,       // Rust
    export_word,    // JavaScript, TypeScript
    public_word,    // Java, C#: "public" or "protected", or a member of an interface
    not_private,    // PHP, Kotlin, Scala, Swift: unless "private", "fileprivate" or "protected"
    upper_case,     // Go
    no_underscore,  // Python
    not_static,     // C, C++, Objective-C
    not_local,      // Lua
    not_defp,       // Elixir
};

struct LanguageTraits {
    bool dotted_names = false;   // "A.B" names B in A
    bool joins_clauses = false;  // neighbours of one name are one function
    bool flat = false;           // functions inside functions are nobody else's business
};

struct LanguageRow {
    Language language;
    const TSLanguage* (*grammar)() = nullptr;    // null: no grammar
    std::vector<std::string_view> queries = {};  // names of files in queries/, joined in this order
    Visibility visibility = Visibility::everything;
    void (*outline)(std::string_view, FileFacts&) = nullptr;  // fills symbols and imports by hand
    bool has_scripts = false;                                 // <script> elements are parsed as well
    bool (*mask)(std::string_view, std::string&) = nullptr;   // blanks out what the grammar cannot read
    LanguageTraits traits = {};
};

/// All rows, in the order of languages().
const std::vector<LanguageRow>& language_rows();

/// The row of a language that came from languages().
const LanguageRow& row_of(const Language& language);

}  // namespace syntax
