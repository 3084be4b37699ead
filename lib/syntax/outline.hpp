// Scanners of languages that have no grammar package, or are simpler without one.
#pragma once

#include "syntax/facts.hpp"

#include <string_view>

namespace syntax {

/// Each fills `facts.symbols` and `facts.imports` from a text without NUL bytes, in one pass over its lines.
/// The text need not be valid UTF-8; strings are cut but not cleaned.
void outline_cmake(std::string_view text, FileFacts& facts);  // function, macro, targets, options, include
void outline_dart(std::string_view text, FileFacts& facts);   // classes, functions, fields, tests; references
void outline_dockerfile(std::string_view text, FileFacts& facts);  // stages, ARG and ENV; FROM as import
void outline_make(std::string_view text, FileFacts& facts);        // targets, variables, include
void outline_markdown(std::string_view text, FileFacts& facts);    // headings with the range of their section
void outline_proto(std::string_view text, FileFacts& facts);       // message, enum, service, rpc, fields
void outline_sql(std::string_view text, FileFacts& facts);         // CREATE TABLE, VIEW, FUNCTION, ...

}  // namespace syntax
