// Sections told from manifests and build files: domains, and the commands that build and test.
#include "base/json.hpp"
#include "mcp_lrm/index/context_source.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace lrm::index {
namespace {

constexpr std::size_t most_lines = 24;

struct Manifest {
    std::string_view name;
    std::string_view domain;
    std::string_view commands;  // usual ones; empty when the file itself names them
};

constexpr std::array manifests = {
    Manifest{"Cargo.toml", "rust", "cargo build; cargo test"},
    Manifest{"go.mod", "go", "go build ./...; go test ./..."},
    Manifest{"package.json", "javascript", ""},
    Manifest{"pyproject.toml", "python", "python -m pytest"},
    Manifest{"setup.py", "python", "python -m pytest"},
    Manifest{"pom.xml", "java", "mvn package; mvn test"},
    Manifest{"build.gradle", "java", "./gradlew build; ./gradlew test"},
    Manifest{"build.gradle.kts", "kotlin", "./gradlew build; ./gradlew test"},
    Manifest{"CMakeLists.txt", "c++", "cmake -B build; cmake --build build; ctest --test-dir build"},
    Manifest{"meson.build", "c", "meson setup build; ninja -C build test"},
    Manifest{"composer.json", "php", "composer install; vendor/bin/phpunit"},
    Manifest{"Gemfile", "ruby", "bundle install; bundle exec rake test"},
    Manifest{"Package.swift", "swift", "swift build; swift test"},
    Manifest{"mix.exs", "elixir", "mix compile; mix test"},
    Manifest{"pubspec.yaml", "dart", "dart test"},
    Manifest{"build.zig", "zig", "zig build; zig build test"},
    Manifest{"buf.yaml", "proto", "buf lint"},
    Manifest{"playwright.config.ts", "playwright", "npx playwright test"},
};

const Manifest* manifest_of(const ListedFile& file) {
    if (file.role == FileRole::vendored || file.role == FileRole::test || file.role == FileRole::generated)
        return nullptr;
    for (const Manifest& manifest : manifests)
        if (file.name() == manifest.name) return &manifest;
    const std::string_view name = file.name();
    static constexpr Manifest dotnet{"", "c#", "dotnet build; dotnet test"};
    return name.ends_with(".csproj") || name.ends_with(".sln") ? &dotnet : nullptr;
}

/// Manifests, the ones nearest to the root first.
std::vector<std::pair<const ListedFile*, const Manifest*>> found_manifests(const ContextSource& source) {
    std::vector<std::pair<const ListedFile*, const Manifest*>> found;
    for (const ListedFile& file : source.files())
        if (const Manifest* manifest = manifest_of(file)) found.emplace_back(&file, manifest);
    const auto depth = [](const ListedFile& file) {
        return std::count(file.path.begin(), file.path.end(), '/');
    };
    std::stable_sort(found.begin(), found.end(),
                     [&](const auto& a, const auto& b) { return depth(*a.first) < depth(*b.first); });
    return found;
}

void add_package_scripts(const ContextSource& source, const ListedFile& file,
                         std::vector<std::string>& lines) {
    try {
        const base::Json json = base::parse_json(source.text(file.path));
        const auto scripts = json.find("scripts");
        if (scripts == json.end() || !scripts->is_object()) return;
        for (const char* name : {"build", "test", "lint", "check", "typecheck", "format", "dev", "start"}) {
            const auto script = scripts->find(name);
            if (script == scripts->end() || !script->is_string()) continue;
            lines.push_back("npm run " + std::string(name) + " (" + file.path + ": " +
                            script->get<std::string>().substr(0, 100) + ")");
        }
    } catch (const base::JsonError&) {
        // Not JSON: it says nothing.
    }
}

/// Targets of a Makefile or recipes of a justfile that people run by name.
void add_targets(const ContextSource& source, const ListedFile& file, const std::string& program,
                 std::vector<std::string>& lines) {
    static const std::set<std::string, std::less<>> wanted = {"all",  "build", "test",   "tests",   "check",
                                                              "lint", "fmt",   "format", "install", "bench",
                                                              "docs", "ci",    "run"};
    const std::string text = source.text(file.path);
    std::string found;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text.find('\n', at);
        if (end == std::string::npos) end = text.size();
        const std::string_view line = std::string_view(text).substr(at, end - at);
        at = end + 1;
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || line.substr(colon).starts_with(":=")) continue;
        const std::string_view target = line.substr(0, line.find_first_of(" :"));
        if (wanted.contains(target) && found.find(std::string(target) + ",") == std::string::npos)
            found += std::string(target) + ", ";
    }
    if (!found.empty())
        lines.push_back(program + " " + found.substr(0, found.size() - 2) + " (" + file.path + ")");
}

}  // namespace

std::vector<std::string> domain_lines(const ContextSource& source) {
    std::vector<std::string> lines;
    for (const auto& [file, manifest] : found_manifests(source)) {
        if (lines.size() >= most_lines) {
            lines.emplace_back("and more");
            break;
        }
        const std::string folder = file->folder();
        lines.push_back(std::string(manifest->domain) + ": " + (folder.empty() ? "." : folder) + " (" +
                        std::string(file->name()) + ")");
    }
    return lines;
}

std::vector<std::string> command_lines(const ContextSource& source) {
    std::vector<std::string> lines;
    for (const char* script :
         {"run_tests.sh", "quickstart.sh", "test.sh", "build.sh", "tools/check", "tools/test", "script/test",
          "scripts/test.sh", "bin/test", "configure", "gradlew", "tox.ini", "noxfile.py"})
        if (const ListedFile* file = source.at_root(script)) lines.push_back("./" + file->path);
    for (const char* name : {"Makefile", "GNUmakefile"})
        if (const ListedFile* file = source.at_root(name)) add_targets(source, *file, "make", lines);
    if (const ListedFile* file = source.at_root("justfile")) add_targets(source, *file, "just", lines);
    std::set<std::string_view> usual;
    for (const auto& [file, manifest] : found_manifests(source)) {
        if (lines.size() >= most_lines) break;
        if (manifest->name == "package.json") add_package_scripts(source, *file, lines);
        else if (usual.insert(manifest->commands).second)
            lines.push_back(std::string(manifest->commands) + " (usual with " + file->path + ")");
    }
    return lines;
}

}  // namespace lrm::index
