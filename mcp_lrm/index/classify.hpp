// What a file is, told from its path and its bytes. Pure.
#pragma once

#include "mcp_lrm/index/index.hpp"

#include <string_view>

namespace lrm::index {

/// Binary: a NUL in the first 8 KiB. Minified: lines far longer than people write. Generated: a marker near
/// the top
/// ("@generated", "DO NOT EDIT", ...) or the name of a lock file.
BlobKind kind_of(std::string_view path, std::string_view bytes);

/// By path; a binary blob is data and a minified or generated one is generated, wherever it lies.
FileRole role_of(std::string_view path, BlobKind kind);

}  // namespace lrm::index
