// Names of files and commands: to teach L0 a tool, add it here.
#include "orchestrator/adversarial/gate_files.hpp"

#include <algorithm>
#include <cctype>

namespace factory::adversarial {
namespace {

std::string small(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

std::string name_of(std::string_view path) {
    return small(path.substr(path.rfind('/') + 1));
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.starts_with(word); });
}

bool is_any(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace

bool is_pipeline_file(std::string_view path) {
    const std::string name = name_of(path);
    const std::string whole = small(path);
    if (has(whole, ".github/workflows/") || has(whole, ".github/actions/") || has(whole, ".circleci/") ||
        has(whole, ".buildkite/") || has(whole, ".husky/") || has(whole, ".gitlab/") ||
        whole.starts_with(".ci/") || whole.starts_with("ci/") || whole.starts_with(".azure") ||
        has(whole, ".woodpecker"))
        return true;
    return begins_with_any(name, {".gitlab-ci", "azure-pipelines", ".travis.y", "appveyor.y", ".appveyor.y",
                                  "bitbucket-pipelines", ".drone.y", "jenkinsfile", ".pre-commit-config",
                                  "lefthook", ".cirrus.y"}) ||
           is_any(name, {"makefile", "gnumakefile", "justfile", "rakefile", "noxfile.py", "tox.ini",
                         "package.json", "composer.json", "taskfile.yml", "build.ps1", "build.sh", "test.sh",
                         "build.cake", "magefile.go", "cloudbuild.yaml", ".lintstagedrc", "ci.sh"});
}

bool is_tests_own(std::string_view path) {
    const std::string name = name_of(path);
    return begins_with_any(name, {"jest.config", "vitest.config", "vite.config", "karma.conf", ".mocharc",
                                  "playwright.config", "cypress.config", "phpunit.xml", "jasmine",
                                  "ava.config", "wdio.conf"}) ||
           is_any(name, {"pytest.ini", "conftest.py", "setup.cfg", "pyproject.toml", "tox.ini",
                         "package.json", ".rspec", "pom.xml", "build.gradle", "build.gradle.kts"});
}

bool is_test_config(std::string_view path) {
    const std::string name = name_of(path);
    return is_tests_own(path) ||
           begins_with_any(name, {".nycrc", ".c8rc", ".coveragerc", "codecov.y", ".codecov.y", ".simplecov",
                                  "coverlet", "infection.json", "tarpaulin"}) ||
           is_any(name,
                  {"spec_helper.rb", "test_helper.rb", "helper.rb", "coverage.gradle", "cmakelists.txt"});
}

bool is_lint_file(std::string_view path) {
    const std::string name = name_of(path);
    return begins_with_any(name,
                           {".eslintrc",   "eslint.config", "tsconfig",        "biome.json", ".oxlintrc",
                            "oxlint",      ".golangci",     "phpstan",         "psalm.xml",  ".rubocop",
                            "clippy.toml", ".clippy",       "ruff.toml",       ".ruff",      ".flake8",
                            ".pylintrc",   "mypy.ini",      ".mypy",           "checkstyle", ".clang-tidy",
                            "deny.toml",   ".editorconfig", "directory.build", "stylecop",   ".stylelintrc",
                            "tslint.json", ".swiftlint",    "detekt",          "pmd"}) ||
           name.ends_with(".csproj") || name.ends_with(".ruleset") ||
           is_any(name, {"cargo.toml", "pyproject.toml", "setup.cfg", "package.json", "lib.rs", "main.rs",
                         "cmakelists.txt", "pom.xml", "build.gradle", "build.gradle.kts"});
}

bool is_gate_file(std::string_view path) {
    return is_pipeline_file(path) || is_test_config(path) || is_lint_file(path);
}

bool is_old_pipeline(std::string_view path) {
    const std::string name = name_of(path);
    return begins_with_any(
               name, {".travis.y", "appveyor.y", ".appveyor.y", "azure-pipelines", ".drone.y", ".cirrus.y",
                      "jenkinsfile", "build.ps1", "build.cake", "build.sh", "makefile"}) ||
           has(small(path), ".circleci/") || has(small(path), "azure");
}

bool is_check_command(std::string_view line) {
    return !check_words_in(line).empty();
}

std::string_view check_words_in(std::string_view line) {
    const std::string text = " " + small(line) + " ";
    for (const char* command : {"npm test",
                                "npm t ",
                                "npm run test",
                                "npm run lint",
                                "npm run coverage",
                                "npm run check",
                                "npm run ci",
                                "yarn test",
                                "yarn lint",
                                "yarn run test",
                                "yarn run lint",
                                "pnpm test",
                                "pnpm run test",
                                "pnpm lint",
                                "pnpm run lint",
                                "pnpm check",
                                "pnpm -r test",
                                "pnpm run check",
                                "pnpm run ci",
                                "bun test",
                                "bun run test",
                                "jest",
                                "vitest",
                                "mocha",
                                " ava ",
                                "playwright test",
                                "cypress run",
                                "node --test",

                                "tsd",
                                "karma",
                                "nyc ",
                                "c8 ",
                                "borp",
                                "jasmine",
                                "pytest",
                                "unittest",
                                " tox ",
                                "tox run",
                                "tox -",
                                "nox ",
                                "go test",
                                "go vet",
                                "gotestsum",
                                "staticcheck",
                                "cargo test",
                                "cargo nextest",
                                "cargo clippy",
                                "cargo check",
                                "cargo fmt",
                                "cargo miri",
                                "cross test",
                                "cargo hack",
                                "mvn test",
                                "mvn verify",
                                "mvn -b",
                                "mvn --",
                                "mvn clean",
                                "mvn -e",
                                "mvn install",
                                "mvn -v",
                                "mvnw",
                                "./gradlew",
                                "gradlew ",
                                "gradle test",
                                "gradle check",
                                "gradle build",
                                "ctest",
                                "make test",
                                "make check",
                                "make lint",
                                "make ci",
                                "ninja test",
                                "meson test",
                                "runtest",
                                "phpunit",
                                " pest",
                                "composer test",
                                "composer run",
                                "phpstan",
                                "psalm",
                                "php-cs-fixer",
                                "rspec",
                                "rake test",
                                "rake spec",
                                "rake ci",
                                "rails test",
                                "bundle exec rake",
                                "bundle exec rspec",
                                "rubocop",
                                "minitest",
                                "dotnet test",
                                "golangci-lint",
                                "eslint",
                                "oxlint",

                                "mypy",
                                "tsc --noemit",
                                "tsc -noemit",
                                "biome check",
                                "biome ci",
                                "biome lint",
                                "bake test",
                                "ruff ",
                                "flake8",
                                "pylint",
                                "just test",
                                "just ci",
                                "task test",
                                "bats ",
                                "--check-coverage",
                                "turbo test",
                                "turbo run test",
                                "nx test",
                                "lerna run test",
                                "nx run-many",
                                "run-s test",
                                "npm-run-all",
                                "xunit",
                                "nunit",
                                "standardrb",
                                "shellcheck",
                                "clang-tidy",
                                "pre-commit run",
                                "./test",
                                "runtests",
                                "cargo tarpaulin",
                                "cargo llvm-cov",
                                "test:ci",
                                "test:unit",
                                "run_tests"})
        if (has(text, command)) return command;
    return {};
}

int check_commands_in(std::string_view path, std::string_view line) {
    const std::string name = name_of(path);
    // Hooks are named by where they come from, not by what they run.
    if (!is_pipeline_file(path) || name.starts_with(".pre-commit")) return 0;
    std::string text(line);
    if (name == "package.json" || name == "composer.json") {
        // "key": "command"; versions of dependencies are no commands.
        const std::size_t colon = text.find("\": ");
        if (colon == std::string::npos) return 0;
        const std::string key = small(text.substr(0, colon + 1));
        if (has(key, "watch") || has(key, "dev") || has(key, "bench")) return 0;
        text.erase(0, colon + 2);
        const std::size_t open = text.find('"');
        if (open == std::string::npos || open + 1 >= text.size()) return 0;
        const char first = text[open + 1];
        if (first == '^' || first == '~' || first == '>' || first == '<' || first == '*' ||
            std::isdigit(static_cast<unsigned char>(first)) != 0 || has(text, "workspace:") ||
            has(text, "http") || has(text, "catalog:") || has(text, "npm:") || has(text, "link:") ||
            has(text, "dev-"))
            return 0;
        const std::string value = small(text.substr(open + 1));
        const bool does_nothing = value.starts_with("exit 0") || value.starts_with("echo ") ||
                                  value.starts_with("true\"") || value.starts_with(":\"") ||
                                  value.starts_with("\"");
        // The script of that name is what everybody runs, whatever is in it.
        if (key == "\"test\"" || key == "\"lint\"") return does_nothing ? 0 : 1;
    } else {
        const std::string lower = small(text);
        for (const char* key : {"name:",
                                "- name:",
                                "uses:",
                                "- uses:",
                                "key:",
                                "path:",
                                "id:",
                                "- id:",
                                "description:",
                                "restore-keys:",
                                "if:",
                                "runs-on:",
                                "branches:",
                                "paths:",
                                "- repo:",
                                "- package-ecosystem",
                                "group:",
                                "title:",
                                "labels:",
                                "needs:",
                                ".phony",
                                "echo ",
                                "@echo",
                                "run: echo",
                                "- run: echo",
                                "pip install",
                                "run: pip install",
                                "- pip install",
                                "gem install",
                                "npm install",
                                "- npm install",
                                "run: npm install"})
            if (lower.starts_with(key)) return 0;
        if (has(lower, "pip install") && !has(lower, "&&")) return 0;
    }
    return is_check_command(text) ? 1 : 0;
}

}  // namespace factory::adversarial
