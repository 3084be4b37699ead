// Which files say how a project is built, checked and written.
#include "mcp_lrm/index/conventions_configs.hpp"

#include <algorithm>
#include <array>

namespace lrm::index {
namespace {

constexpr std::array config_names = {".clang-format",
                                     ".clang-tidy",
                                     ".editorconfig",
                                     "rustfmt.toml",
                                     ".rustfmt.toml",
                                     "clippy.toml",
                                     ".clippy.toml",
                                     "ruff.toml",
                                     ".ruff.toml",
                                     ".flake8",
                                     "setup.cfg",
                                     "tox.ini",
                                     "mypy.ini",
                                     ".pylintrc",
                                     "pyproject.toml",
                                     "Cargo.toml",
                                     "go.mod",
                                     ".golangci.yml",
                                     ".golangci.yaml",
                                     ".golangci.toml",
                                     ".rubocop.yml",
                                     "checkstyle.xml",
                                     "phpcs.xml",
                                     "phpcs.xml.dist",
                                     ".phpcs.xml",
                                     "phpstan.neon",
                                     "phpstan.neon.dist",
                                     ".php-cs-fixer.php",
                                     ".php-cs-fixer.dist.php",
                                     ".pre-commit-config.yaml",
                                     "lefthook.yml",
                                     ".lintstagedrc",
                                     "package.json",
                                     "biome.json",
                                     "biome.jsonc",
                                     ".swiftlint.yml",
                                     ".swiftformat",
                                     "detekt.yml",
                                     ".scalafmt.conf",
                                     "analysis_options.yaml",
                                     ".credo.exs",
                                     ".formatter.exs",
                                     ".ktlint",
                                     "deny.toml",
                                     "Makefile",
                                     "justfile",
                                     "Taskfile.yml",
                                     ".gitlab-ci.yml",
                                     ".travis.yml",
                                     "azure-pipelines.yml",
                                     "Jenkinsfile",
                                     "CMakePresets.json",
                                     "CMakeLists.txt",
                                     "composer.json",
                                     "pom.xml",
                                     "build.gradle",
                                     "build.gradle.kts",
                                     "rust-toolchain.toml",
                                     "rust-toolchain",
                                     ".nvmrc",
                                     ".python-version",
                                     ".tool-versions",
                                     "deno.json",
                                     "noxfile.py",
                                     "buf.yaml",
                                     ".shellcheckrc",
                                     ".yamllint",
                                     ".markdownlint.json",
                                     ".markdownlint.yaml",
                                     "Directory.Build.props",
                                     "stylecop.json",
                                     "mix.exs",
                                     "Gemfile",
                                     "Package.swift",
                                     "pubspec.yaml"};
constexpr std::array config_beginnings = {
    ".eslintrc",      "eslint.config.",     ".prettierrc",       "prettier.config.", "tsconfig",
    ".commitlintrc",  "commitlint.config.", ".stylelintrc",      ".lintstagedrc",    "lint-staged.config.",
    "vitest.config.", "jest.config.",       "playwright.config."};
constexpr std::array rule_names = {"agents.md",
                                   "claude.md",
                                   "gemini.md",
                                   "contributing.md",
                                   "contributing.rst",
                                   "contributing",
                                   "contributing.txt",
                                   "contributing.adoc",
                                   ".cursorrules",
                                   ".windsurfrules",
                                   "copilot-instructions.md",
                                   "codingstyle.md",
                                   "coding_style.md",
                                   "style.md",
                                   "styleguide.md",
                                   "conventions.md",
                                   "code_style.md"};

std::string_view name_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace

std::string lower_text(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

std::string_view trimmed_text(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

bool is_of_an_example(std::string_view path) {
    static constexpr std::array folders = {"tests/",    "test/",      "testdata/",     "fixtures/",
                                           "examples/", "example/",   "vendor/",       "third_party/",
                                           "samples/",  "templates/", "node_modules/", "spec/"};
    return std::any_of(folders.begin(), folders.end(), [&](std::string_view folder) {
        const std::size_t at = path.find(folder);
        return at != std::string_view::npos && (at == 0 || path[at - 1] == '/');
    });
}

bool is_config_text(std::string_view path) {
    if (is_of_an_example(path)) return false;
    const std::string_view name = name_of(path);
    if (std::count(path.begin(), path.end(), '/') > 3) return false;
    if (path.starts_with(".github/workflows/") || path.starts_with(".circleci/") || path.starts_with(".ci/"))
        return true;
    if (std::find(config_names.begin(), config_names.end(), name) != config_names.end()) return true;
    return std::any_of(config_beginnings.begin(), config_beginnings.end(),
                       [&](const char* begin) { return name.starts_with(begin); });
}

bool is_rule_text(std::string_view path) {
    if (is_of_an_example(path)) return false;
    if (path.find(".cursor/rules/") != std::string_view::npos) return true;
    if (std::count(path.begin(), path.end(), '/') > 3) return false;
    const std::string name = lower_text(name_of(path));
    return std::find(rule_names.begin(), rule_names.end(), name) != rule_names.end();
}

std::vector<std::int64_t> widths_in(std::string_view text) {
    const std::string low = lower_text(text);
    const bool speaks =
        low.find("column") != std::string::npos || low.find("line-length") != std::string::npos ||
        low.find("line length") != std::string::npos || low.find("max-len") != std::string::npos ||
        low.find("max_width") != std::string::npos || low.find("printwidth") != std::string::npos ||
        low.find("line_length") != std::string::npos ||
        low.find("characters per line") != std::string::npos ||
        low.find("chars per line") != std::string::npos ||
        (low.find("lines") != std::string::npos && low.find("character") != std::string::npos);
    std::vector<std::int64_t> out;
    if (!speaks) return out;
    for (std::size_t at = 0; at < low.size(); ++at) {
        if (low[at] < '0' || low[at] > '9') continue;
        std::int64_t number = 0;
        while (at < low.size() && low[at] >= '0' && low[at] <= '9' && number < 10'000)
            number = number * 10 + (low[at++] - '0');
        if (number >= 60 && number <= 250) out.push_back(number);
    }
    return out;
}

}  // namespace lrm::index
