// Words that matter in code, and what stands around them. Pure.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace lrm::index {

enum class WordKind : std::uint8_t {
    raise,
    catch_,
    panic,
    unwrap,
    expect,
    wrap,
    errorf,
    make,
    err,
    jump,
    level,
    print,
    log_macro,
    log_field,
    assertion,
    fixture,
    set,
    require
};

/// What a word may be a sign of; nothing for most words.
std::optional<WordKind> kind_of_word(std::string_view word);

std::string_view without_blanks(std::string_view text);
bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list);

/// "ToolError" of " mcp::ToolError(x)".
std::string_view take_type(std::string_view text);
/// The name before the joint at the end: "log" of "base::log::"; empty without a joint.
std::string_view receiver_of(std::string_view before);

/// "logger", "slog", "_log", "requestLogger".
bool is_logger(std::string_view name);
/// "warn" of "Warningf"; a word that is no level stays as it is, in lower case.
std::string level_name(std::string_view word);
bool is_level(std::string_view low);
/// Whether a text in quotes has "name=".
bool has_field_in_text(std::string_view raw);

}  // namespace lrm::index
