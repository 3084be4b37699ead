// The client's roots/list: which work tree its calls are about.
#pragma once

#include <string>
#include <string_view>

namespace proxy {

inline constexpr std::string_view roots_id = "\"mcp-proxy/roots\"";

/// The question, one line.
std::string roots_question();

/// The work tree of the first file:// root that exists here: its git work tree, or the directory itself.
/// Empty when there is none, or the client answered with an error.
std::string root_of_answer(const std::string& message);

}  // namespace proxy
