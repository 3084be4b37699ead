// The process's log: one line per event, "name=value" fields, to stderr and, when asked for, to a file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace base::log {

/// Sets level ("debug", "info", "warn", "error", "critical", "off") and sinks: `file` unless it is empty (5
/// MB each, 3 kept, mode 0600), and stderr unless `to_stderr` is false. Before it is called, warnings and
/// above go to stderr. Throws base::Error{config} for another level, base::Error{file} when the file cannot
/// be opened. Not while others log.
void init(const std::string& level, const std::filesystem::path& file = {}, bool to_stderr = true);

// Any thread. The line is out when the function returns. Never arguments of tools, contents of files or
// tokens.
void debug(std::string_view line);
void info(std::string_view line);
void warn(std::string_view line);
void error(std::string_view line);
void critical(std::string_view line);

/// True when an `info` line would be written: to spare building one.
bool writes_info();

}  // namespace base::log
