#include "mcp_lrm/build/environment.hpp"

#include "base/paths.hpp"

#include <array>
#include <cstdlib>

namespace lrm::build {
namespace {

namespace fs = std::filesystem;

/// Where tools are and how they are found. None of these holds a secret.
constexpr std::array passed_on{"PATH",
                               "HOME",
                               "USER",
                               "LOGNAME",
                               "CARGO_HOME",
                               "RUSTUP_HOME",
                               "RUSTUP_TOOLCHAIN",
                               "JAVA_HOME",
                               "GOPATH",
                               "GOROOT",
                               "GOCACHE",
                               "GOMODCACHE",
                               "GOTOOLCHAIN",
                               "GRADLE_USER_HOME",
                               "ANDROID_HOME",
                               "PYENV_ROOT",
                               "VIRTUAL_ENV",
                               "NVM_DIR",
                               "DOTNET_ROOT",
                               "CC",
                               "CXX",
                               "PKG_CONFIG_PATH",
                               "CMAKE_PREFIX_PATH",
                               "SSL_CERT_FILE",
                               "SSL_CERT_DIR",
                               "PLAYWRIGHT_BROWSERS_PATH"};

/// Below the home: caches of package tools, which do not work without writing.
constexpr std::array cache_folders{".cache",    ".npm",   ".cargo/registry", ".cargo/git", ".m2",   ".gradle",
                                   "go/pkg",    ".ivy2",  ".nuget",          ".pub-cache", ".hex",  ".mix",
                                   ".composer", ".stack", ".swiftpm",        ".yarn",      ".cabal"};

std::string variable(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody writes the environment
    return value == nullptr ? std::string() : std::string(value);
}

/// A linked work tree's own git folder lies in the first one's; read only, so that no hook can be planted.
/// Empty for other trees, and where that folder does not name this tree: whoever writes the tree would
/// otherwise choose what is shown.
fs::path repository_of_linked(const fs::path& root) {
    std::error_code ec;
    const fs::path link = base::find_work_tree(root) / ".git";
    if (fs::symlink_status(link, ec).type() != fs::file_type::regular) return {};
    std::string text = base::read_file(link);
    if (!text.starts_with("gitdir: ")) return {};
    text = text.substr(8, text.find('\n') - 8);
    const fs::path own = fs::weakly_canonical(link.parent_path() / text, ec);
    if (own.parent_path().filename() != "worktrees" || !fs::is_regular_file(own / "gitdir", ec)) return {};
    const std::string named = base::read_file(own / "gitdir");
    return fs::path(named.substr(0, named.find('\n'))) == link ? own.parent_path().parent_path() : fs::path();
}

}  // namespace

void set_variable(Variables& variables, const std::string& name, const std::string& value) {
    for (auto& [known, current] : variables)
        if (known == name) {
            current = value;
            return;
        }
    variables.emplace_back(name, value);
}

Variables job_environment(const std::string& scratch) {
    Variables out{{"LANG", "C.UTF-8"},
                  {"LC_ALL", "C.UTF-8"},
                  {"TERM", "dumb"},
                  {"NO_COLOR", "1"},
                  {"CI", "1"},
                  {"CARGO_TERM_COLOR", "never"},
                  {"NG_CLI_ANALYTICS", "false"},
                  {"TMPDIR", scratch},
                  {"PYTHONDONTWRITEBYTECODE", "1"},
                  {"GIT_TERMINAL_PROMPT", "0"}};
    for (const char* name : passed_on)
        if (std::string value = variable(name); !value.empty()) set_variable(out, name, value);
    return out;
}

base::process::SandboxRules sandbox_rules(const std::string& root, const std::vector<fs::path>& hidden) {
    base::process::SandboxRules rules;
    rules.home = variable("HOME");
    rules.readable = base::process::tool_chains_of(rules.home);
    rules.hidden = base::process::secrets_of(rules.home);
    if (!rules.home.empty() && rules.home != "/")
        for (const char* folder : cache_folders) rules.writable.push_back(rules.home / folder);
    for (const char* name : {"CARGO_HOME", "RUSTUP_HOME", "GOCACHE", "GOMODCACHE", "GRADLE_USER_HOME"})
        if (const std::string folder = variable(name); folder.starts_with('/'))
            rules.writable.emplace_back(folder);
    rules.writable.emplace_back(root);
    rules.hidden.insert(rules.hidden.end(), hidden.begin(), hidden.end());
    if (const fs::path git = repository_of_linked(root); !git.empty()) rules.readable.push_back(git);
    for (const fs::path& folder : rules.hidden)
        if (root.starts_with(folder.string() + "/")) rules.kept = {fs::path(root)};
    return rules;
}

}  // namespace lrm::build
