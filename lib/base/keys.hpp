// The secrets of a daemon, each in a file of mode 0600.
#pragma once

#include <filesystem>
#include <string>

namespace base {

/// The key in `file`; made from 32 random bytes (as base64url) when the file is absent, so that two daemons
/// racing end with one key. Throws Error{file} when others may read it ("chmod 600 ...").
std::string load_or_make_key(const std::filesystem::path& file);

/// The key in `file`, or empty when there is none.
std::string load_key(const std::filesystem::path& file);

}  // namespace base
