// Large texts, small on disk.
#pragma once

#include <string>
#include <string_view>

namespace base::db {

/// Zstandard (RFC 8878), level 3.
std::string compress(std::string_view bytes);
/// Throws Error{database} for bytes that are not Zstandard, or that would become more than 256 MiB.
std::string decompress(std::string_view bytes);

}  // namespace base::db
