// Reading the JSON lines of agents, whose members may be absent or of another type.
#pragma once

#include "base/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace factory::agents {

/// The object on this line; nothing when it is none, too deep or too long.
std::optional<base::Json> read_event(std::string_view line);

/// A member by its path ("part.state.status"); a null when some part of the path is not there.
const base::Json& at_path(const base::Json& object, std::string_view path);
std::string text_at(const base::Json& object, std::string_view path);
/// 0 where there is no number; negative ones count as 0.
std::int64_t count_at(const base::Json& object, std::string_view path);
double amount_at(const base::Json& object, std::string_view path);
/// A text as it is, anything else as JSON; at most `limit` bytes.
std::string shown(const base::Json& value, std::size_t limit = 2000);

/// An exit code, or 128 + signal, as the end of a sentence: "killed by signal 9", "exit code 1".
std::string exit_text(int exit_code);

}  // namespace factory::agents
