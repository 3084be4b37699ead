// YAML and JSON files as one JSON value that remembers where everything stood.
#pragma once

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/schema.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace base::config {

/// Both count from 1, columns in bytes; 0 when unknown.
struct Position {
    int line = 0;
    int column = 0;
};

/// What stands at one place of the document.
struct Place {
    Position key;  // of the key that leads here; unknown for list items and the whole
    Position value;
    std::string from_variable;  // the environment variable that the text came from; its value is never shown
};

/// The value of an environment variable; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The process's own environment.
std::optional<std::string> from_environment(const std::string& name);

struct Document {
    std::string file;                     // as given, for messages
    Json value;                           // an empty document is an empty object
    std::map<std::string, Place> places;  // by JSON pointer (RFC 6901)

    /// "FILE:LINE:COLUMN: TEXT".
    std::string at(const Position& position, const std::string& text) const;
};

/// Reads one YAML 1.2 document, or JSON when `file` ends in .json. `${NAME}` in a text is replaced
/// from the environment, and `$${` gives `${`; what came from there is text, whatever it looks like. Throws
/// Error{config} that begins with FILE:LINE:COLUMN: broken syntax, a key given twice, a variable that is not
/// set, more than 64 levels or 100,000 values.
Document parse(std::string_view text, const std::string& file,
               const Environment& environment = from_environment);

/// The same for a file of at most 4 MiB. Throws Error{file} when it cannot be read.
Document load(const std::filesystem::path& file, const Environment& environment = from_environment);

/// What did not fit, with file, line, what was expected, and the nearest key.
std::string explain(const Document& document, const BadValue& error);

/// Reads a described struct. Throws Error{config}.
template <class Struct>
Struct read(const Document& document, const Description<Struct>& description) {
    try {
        return description.read(document.value);
    } catch (const BadValue& error) {
        throw Error(ErrorKind::config, explain(document, error));
    }
}

}  // namespace base::config
