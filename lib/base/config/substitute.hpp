// ${NAME} in a text.
#pragma once

#include "base/config/document.hpp"

#include <string>

namespace base::config {

struct Substituted {
    std::string text;
    std::string variable;  // the last one that was replaced; empty when none was
    std::string missing;   // one that is not set; empty when all are
};

/// Replaces each ${NAME} (letters, digits and _); `$${` gives `${`. Other dollars stay: they belong to
/// shells.
Substituted substitute(const std::string& text, const Environment& environment);

}  // namespace base::config
