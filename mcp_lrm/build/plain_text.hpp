// What a program wrote, as text that is safe to show.
#pragma once

#include <string>
#include <string_view>

namespace lrm::build {

/// Without ANSI sequences, without control characters but tab and line feed, without invisible ones (zero
/// width, direction marks, Unicode tags); "\r\n" becomes a line end, and of a line that overwrites itself by
/// "\r" the last version stays. Bytes that are not UTF-8 become U+FFFD. Linear.
std::string plain_text(std::string_view bytes);

}  // namespace lrm::build
