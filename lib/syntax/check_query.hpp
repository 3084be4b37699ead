// The check queries: which node of a grammar plays which part in a test, a condition or a function.
#pragma once

#include "syntax/language_table.hpp"
#include "syntax/query.hpp"

#include <cstdint>

namespace syntax {

enum class CheckRole : std::uint8_t {
    none,
    comment,
    string,
    number,
    constant,   // true, false, null
    call,       // with callee and arguments
    callee,     //
    arguments,  //
    function,   // with name and body
    class_,     // with name and body
    name,       //
    body,       //
    lambda,     //
    attribute,  // annotation, decorator
    if_,        // with condition and then
    condition,  //
    then,       //
    assertion,  // a statement that asserts
    with,       //
    stop,       // leaves the block: return, throw, break, continue
    throw_,     //
    try_,       // with body and handler
    handler,    //
    catch_,     // with body
    block,      // statements in their order
    branch,     // one more way through the function
    dead,       // a preprocessor's condition, with condition
    any,        // a cast that gives up the type
};

/// The role of a capture of a check query.
CheckRole role_of(const Query& query, std::uint16_t capture);

/// The check query of a row; nullptr when the language has none. Read at the first call, any thread.
const Query* check_query_of(const LanguageRow& row);

/// Whether it also knows tests and assertions, not only branches.
bool knows_tests(const LanguageRow& row);

}  // namespace syntax
