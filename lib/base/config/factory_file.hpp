// factory.yaml: what holds for this host, whatever the project.
#pragma once

#include "base/config/document.hpp"

#include <filesystem>
#include <string>

namespace base::config {

struct FactoryFile {
    std::string sandbox = "preferred";  // required, preferred, off: bubblewrap around builds and agents
    std::string sandbox_network = "loopback";  // loopback, host
};

/// JSON Schema (2020-12) of the file.
Json factory_schema();

/// `folder`/factory.yaml, or the defaults when there is none. Throws Error{config}.
FactoryFile load_factory_file(const std::filesystem::path& folder);

}  // namespace base::config
