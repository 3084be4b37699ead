// Text in, facts out.
#pragma once

#include "syntax/checks.hpp"
#include "syntax/facts.hpp"
#include "syntax/languages.hpp"

#include <chrono>
#include <memory>
#include <string_view>

namespace syntax {

struct ParseLimits {
    std::size_t bytes = 2U << 20U;         // larger texts get no facts
    std::chrono::milliseconds time{2000};  // CPU time of one file; past it what was found so far is dropped
    std::size_t symbols = 20000;
    std::size_t references = 100000;
};

/// Holds one tree-sitter parser: one Parser per thread, reused for any number of files of any language.
class Parser {
public:
    Parser();
    ~Parser();
    Parser(Parser&&) noexcept;
    Parser& operator=(Parser&&) noexcept;

    /// Never throws on any text, valid UTF-8 or not; trouble is in `problem`. A language without a grammar
    /// gives empty facts with the line count.
    FileFacts parse(std::string_view text, const Language* language, const ParseLimits& limits = {});

    /// What gates must know of the same text. Never throws; trouble is in `problem`. Empty for a language
    /// without check queries.
    CheckFacts check(std::string_view text, const Language* language, const ParseLimits& limits = {});

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace syntax
