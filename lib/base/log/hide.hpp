// What a log must not hold is taken out of its lines.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace base::log {

/// Every line goes through `hide` before it is written; a line that `hide` throws at is withheld, and the log
/// says so. Not while others log.
void hide_with(std::function<std::string(std::string_view)> hide);

}  // namespace base::log
