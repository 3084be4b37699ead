// What a text of a stranger may hold that nobody sees. Pure.
#pragma once

#include <string>
#include <string_view>

namespace connectors {

/// Without ANSI sequences, control characters (tabs and line ends stay), zero-width and bidirectional marks,
/// Unicode tag characters and variation selectors of the supplement; what is not UTF-8 becomes U+FFFD.
std::string plain_characters(std::string_view text);

}  // namespace connectors
