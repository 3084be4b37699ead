#include "mcp_lrm/build/paths.hpp"

#include <array>
#include <filesystem>
#include <map>

namespace lrm::build {
namespace {

namespace fs = std::filesystem;

/// Where sources of a package are kept, for tools that name only the package: Java and its relatives.
constexpr std::array source_folders{
    "src/main/java", "src/test/java", "src/main/kotlin", "src/test/kotlin", "Tests", "Sources", "src",
    "test",          "tests"};

/// Relative to the root, or empty when it is not below it.
std::string below(const fs::path& path, const std::string& root) {
    const std::string text = path.lexically_normal().string();
    if (text.size() <= root.size() + 1 || text.compare(0, root.size(), root) != 0 || text[root.size()] != '/')
        return {};
    return text.substr(root.size() + 1);
}

std::string placed(const std::string& path, const std::string& root, const std::string& directory,
                   const std::function<bool(const std::string&)>& exists) {
    if (path.empty()) return path;
    const fs::path given(path);
    if (given.is_absolute()) {
        const std::string relative = below(given, root);
        return relative.empty() ? path : relative;
    }
    const auto at = [&](const fs::path& folder, const fs::path& relative) -> std::string {
        const std::string found = below(folder / relative, root);
        return !found.empty() && exists(found) ? found : std::string();
    };
    for (const fs::path& folder : {fs::path(directory), fs::path(root)})
        if (std::string found = at(folder, given); !found.empty()) return found;
    for (const char* sources : source_folders)
        if (std::string found = at(fs::path(directory) / sources, given); !found.empty()) return found;
    // Without its first folders, one after the other: example.com/demo/cart/cart_test.go.
    fs::path rest = given;
    while (std::distance(rest.begin(), rest.end()) > 1) {
        rest = rest.lexically_relative(*rest.begin());
        for (const fs::path& folder : {fs::path(directory), fs::path(root)})
            if (std::string found = at(folder, rest); !found.empty()) return found;
    }
    return path;
}

}  // namespace

void place_paths(Findings& findings, const std::string& root, const std::string& directory,
                 const std::function<bool(const std::string&)>& exists) {
    std::map<std::string, std::string> known;
    const auto place = [&](std::string& path) {
        const auto [found, is_new] = known.try_emplace(path);
        if (is_new) found->second = placed(path, root, directory, exists);
        path = found->second;
    };
    for (Diagnostic& one : findings.diagnostics) place(one.path);
    for (FailedTest& one : findings.failed_tests) place(one.path);
}

}  // namespace lrm::build
