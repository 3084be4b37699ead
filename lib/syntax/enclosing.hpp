// Which symbol a reference stands in, for scanners that know only lines.
#pragma once

#include "syntax/facts.hpp"

namespace syntax {

/// Puts the references in the order of their lines and gives each the innermost symbol around its line. The
/// symbols are in the order of their first lines.
void find_enclosing(FileFacts& facts);

}  // namespace syntax
