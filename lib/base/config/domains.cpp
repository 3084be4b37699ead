// Which parts a repository has, from what lies there.
#include "base/config/domains.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace base::config {
namespace {

namespace fs = std::filesystem;

constexpr int max_depth = 3;
constexpr int max_entries = 20'000;

/// A manifest gives its folder to the domain. A name beginning with '*' matches an ending.
struct Marker {
    std::string_view file;
    std::string_view domain;
    std::string_view build;
    std::string_view test;
    std::string_view lint;
};

constexpr std::array markers{
    Marker{"Cargo.toml", "rust", "cargo check", "cargo test", "cargo clippy"},
    Marker{"tsconfig.json", "typescript", "npx tsc --noEmit", "npm test", "npx eslint ."},
    Marker{"package.json", "javascript", "", "npm test", "npx eslint ."},
    Marker{"angular.json", "angular", "npx ng build", "npx ng test --watch=false", "npx ng lint"},
    Marker{"svelte.config.js", "svelte", "npx svelte-check", "npx vitest run", "npx eslint ."},
    Marker{"svelte.config.ts", "svelte", "npx svelte-check", "npx vitest run", "npx eslint ."},
    Marker{"pyproject.toml", "python", "", "python3 -m pytest {files}", "ruff check ."},
    Marker{"setup.py", "python", "", "python3 -m pytest {files}", "ruff check ."},
    Marker{"requirements.txt", "python", "", "python3 -m pytest {files}", "ruff check ."},
    Marker{"go.mod", "go", "go build ./...", "go test ./...", "go vet ./..."},
    Marker{"CMakeLists.txt", "cpp", "cmake -S . -B build && cmake --build build",
           "cmake -S . -B build && cmake --build build && ctest --test-dir build --output-on-failure", ""},
    Marker{"meson.build", "cpp", "meson compile -C build", "meson test -C build", ""},
    Marker{"composer.json", "php", "", "vendor/bin/phpunit {files}", "php -l {files}"},
    Marker{"pom.xml", "java", "mvn -q compile", "mvn -q test", ""},
    Marker{"build.gradle", "java", "./gradlew assemble", "./gradlew test", ""},
    Marker{"build.gradle.kts", "kotlin", "./gradlew assemble", "./gradlew test", ""},
    Marker{"Package.swift", "swift", "swift build", "swift test", ""},
    Marker{"*.xcodeproj", "swift", "xcodebuild build", "xcodebuild test", ""},
    Marker{"*.csproj", "csharp", "dotnet build", "dotnet test", ""},
    Marker{"*.sln", "csharp", "dotnet build", "dotnet test", ""},
    Marker{"Gemfile", "ruby", "", "bundle exec rake test", "bundle exec rubocop"},
    Marker{"mix.exs", "elixir", "mix compile", "mix test", "mix format --check-formatted"},
    Marker{"build.sbt", "scala", "sbt compile", "sbt test", ""},
    Marker{"pubspec.yaml", "dart", "dart analyze", "dart test", ""},
    Marker{"build.zig", "zig", "zig build", "zig build test", ""},
    Marker{"stack.yaml", "haskell", "stack build", "stack test", ""},
    Marker{"dune-project", "ocaml", "dune build", "dune test", ""},
    Marker{"buf.yaml", "proto", "buf build", "", "buf lint"},
    Marker{"playwright.config.ts", "e2e", "", "npx playwright test {files}", ""},
    Marker{"playwright.config.js", "e2e", "", "npx playwright test {files}", ""},
    Marker{"main.tf", "terraform", "terraform validate", "", "terraform fmt -check"},
};

constexpr std::array skipped{"node_modules", "target",      "vendor",   "build",   "dist",
                             "out",          "bin",         "obj",      "venv",    "third_party",
                             "Pods",         "__pycache__", "testdata", "fixtures"};

bool matches(std::string_view pattern, std::string_view name) {
    if (pattern.front() != '*') return pattern == name;
    const std::string_view ending = pattern.substr(1);
    return name.size() > ending.size() && name.substr(name.size() - ending.size()) == ending;
}

/// "./" for the root, else "a/b/".
std::string folder_of(const fs::path& relative) {
    const std::string parent = relative.parent_path().string();
    return parent.empty() ? "./" : parent + "/";
}

class Detector {
public:
    explicit Detector(const fs::path& root) : root_(root) {}

    std::vector<DetectedDomain> run() {
        walk(root_, 0);
        // tsconfig.json makes a folder's package.json TypeScript's.
        forget_where_others_are("javascript", {"typescript", "svelte", "angular"});
        forget_where_others_are("typescript", {"svelte", "angular"});
        std::vector<DetectedDomain> out;
        for (auto& [name, found] : found_) {
            keep_outermost(found);
            if (!found.domain.paths.empty()) out.push_back(std::move(found));
        }
        return out;
    }

private:
    void walk(const fs::path& folder, int depth) {
        std::error_code ec;
        std::vector<fs::directory_entry> entries;
        for (fs::directory_iterator it(folder, fs::directory_options::skip_permission_denied, ec), end;
             !ec && it != end && ++entries_ <= max_entries; it.increment(ec))
            entries.push_back(*it);
        std::sort(entries.begin(), entries.end());
        for (const fs::directory_entry& entry : entries) {
            const std::string name = entry.path().filename().string();
            note(name, entry.path().lexically_relative(root_));
            const bool is_folder = entry.is_directory(ec) && !entry.is_symlink(ec);
            const bool is_skipped =
                name.front() == '.' || std::find(skipped.begin(), skipped.end(), name) != skipped.end();
            if (is_folder && !is_skipped && depth < max_depth) walk(entry.path(), depth + 1);
        }
    }

    void note(const std::string& name, const fs::path& relative) {
        for (const Marker& marker : markers)
            if (matches(marker.file, name)) add(marker, relative);
        if (name.size() > 6 && name.substr(name.size() - 6) == ".proto")
            add({"", "proto", "", "", ""}, relative);
        const bool is_migration = relative.extension() == ".sql" && relative.has_parent_path() &&
                                  relative.parent_path().filename().string().rfind("migration", 0) == 0;
        if (is_migration) add({"", "sql", "", "", ""}, relative);
    }

    void add(const Marker& marker, const fs::path& relative) {
        DetectedDomain& found = found_[std::string(marker.domain)];
        if (found.name.empty()) {
            found.name = marker.domain;
            found.domain.build_cmd = marker.build;
            found.domain.test_cmd = marker.test;
            found.domain.lint_cmd = marker.lint;
        }
        const std::string folder = folder_of(relative);
        std::vector<std::string>& paths = found.domain.paths;
        if (std::find(paths.begin(), paths.end(), folder) != paths.end()) return;
        paths.push_back(folder);
        found.markers.push_back(relative.string());
    }

    void forget_where_others_are(const std::string& name, const std::vector<std::string>& others) {
        const auto found = found_.find(name);
        if (found == found_.end()) return;
        std::set<std::string> taken;
        for (const std::string& other : others)
            if (const auto it = found_.find(other); it != found_.end())
                taken.insert(it->second.domain.paths.begin(), it->second.domain.paths.end());
        keep(found->second, [&taken](const std::string& path) { return taken.count(path) == 0; });
    }

    static void keep_outermost(DetectedDomain& found) {
        const std::vector<std::string> all = found.domain.paths;
        keep(found, [&all](const std::string& path) {
            return std::none_of(all.begin(), all.end(), [&path](const std::string& other) {
                return path != other && (other == "./" || path.rfind(other, 0) == 0);
            });
        });
    }

    template <class Predicate>
    static void keep(DetectedDomain& found, const Predicate& wanted) {
        std::vector<std::string> paths;
        std::vector<std::string> kept_markers;
        for (std::size_t i = 0; i < found.domain.paths.size(); ++i) {
            if (!wanted(found.domain.paths[i])) continue;
            paths.push_back(found.domain.paths[i]);
            kept_markers.push_back(found.markers[i]);
        }
        found.domain.paths = std::move(paths);
        found.markers = std::move(kept_markers);
    }

    const fs::path& root_;
    std::map<std::string, DetectedDomain> found_;
    int entries_ = 0;
};

}  // namespace

std::vector<DetectedDomain> detect_domains(const std::filesystem::path& root) {
    return Detector(root).run();
}

}  // namespace base::config
