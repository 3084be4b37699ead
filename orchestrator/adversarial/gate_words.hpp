// What a line of settings or of a pipeline asks for. `small` is a line in small letters, without blanks
// around.
#pragma once

#include <string>
#include <vector>

namespace factory::adversarial {

/// The text with "#" for its numbers, and the numbers.
std::string shape_of(const std::string& text, std::vector<double>& numbers);

enum class Direction { none, lower_is_weaker, higher_is_weaker };

/// What a number in a line of settings means; `path` and the `whole` file in small letters.
Direction direction_of(const std::string& small, const std::string& path, const std::string& whole);

/// `is_check`: the line runs tests or a linter. Why a command, step or setting does not stop what is wrong;
/// nullptr: it does.
const char* softening_of(const std::string& text, const std::string& small, bool is_pipeline, bool is_check);

/// Whether a setting is strict: "strict": true, -Werror, #![deny(...)].
bool is_strict_setting(const std::string& small);
/// The word to look for when such a setting may have moved.
std::string strict_word(const std::string& small);
/// The key of a threshold; empty when there is none.
std::string threshold_word(const std::string& small);

/// How hard a lint rule is: 2 stops, 1 warns, 0 is off; -1: no such word.
int lint_level_of(const std::string& small);

/// The key of a setting.
std::string before_value(const std::string& text);

}  // namespace factory::adversarial
