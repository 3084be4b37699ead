// Resolving a path below a directory: by the kernel, or step by step where it cannot.
#pragma once

#include "base/work_path.hpp"

namespace base {

/// Opens `relative` (normalised) below the directory `top`, whose name is `root`, with `flags` and O_CLOEXEC.
/// Links are followed while they stay below; magic links of /proc are not. Throws PathError.
Descriptor resolve_beneath(int top, const std::filesystem::path& root, const std::string& relative, int flags,
                           Resolver resolver);

}  // namespace base
