// The key of a provider: from llm.yaml (the environment), or from its .key file.
#pragma once

#include "llm/llm_file.hpp"

#include <filesystem>
#include <string>

namespace llm {

struct ProviderKey {
    std::string value;    // empty: none
    std::string source;   // "llm.yaml", "NAME.key", "none needed", "none"
    std::string warning;  // one sentence without the key; empty: all is well
};

/// "dummy", "xxx", "changeme", "your-key-here", "${NAME}" and the like: nobody's key.
bool is_placeholder_key(const std::string& key);

/// A placeholder does not hide the real key in NAME.key. Throws base::Error{file} when others may read that
/// file.
ProviderKey key_of(const std::string& name, const Provider& provider, const std::filesystem::path& config);

}  // namespace llm
