// Swift that is newer than its grammar.
#pragma once

#include <string>
#include <string_view>

namespace syntax {

/// Blanks out what the grammar does not know and facts do not need: "@unchecked Sendable",
/// "nonisolated(unsafe)", "any Error". Everything keeps its place. False, with `copy` untouched, when there
/// is nothing of the kind.
bool mask_swift(std::string_view text, std::string& copy);

}  // namespace syntax
