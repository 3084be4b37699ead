// YAML text as JSON values with positions.
#pragma once

#include "base/config/document.hpp"

namespace base::config {

/// Fills `document` (whose `file` is set) from YAML. Throws Error{config}.
void parse_yaml(std::string_view text, const Environment& environment, Document& document);

/// The value of an unquoted YAML 1.2 scalar (core schema): null, true, 12, 0x1f, 1.5, else the text itself.
Json plain_scalar(const std::string& text);

}  // namespace base::config
