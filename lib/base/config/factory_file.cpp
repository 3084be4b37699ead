#include "base/config/factory_file.hpp"

namespace base::config {
namespace {

const Description<FactoryFile> factory_file{
    one_of("sandbox", &FactoryFile::sandbox, "bubblewrap around builds and agents.",
           {"required", "preferred", "off"}),
    one_of("sandbox_network", &FactoryFile::sandbox_network,
           "The network inside: its own loopback, or the host's (to fetch dependencies).",
           {"loopback", "host"}),
};

}  // namespace

Json factory_schema() {
    Json schema = factory_file.schema();
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    schema["title"] = "What holds for this host: factory.yaml";
    return schema;
}

FactoryFile load_factory_file(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "factory.yaml";
    std::error_code ec;
    if (!std::filesystem::exists(file, ec)) return {};
    return read(load(file), factory_file);
}

}  // namespace base::config
