#include "mcp_lrm/build/targets.hpp"

#include "mcp_lrm/build/command_line.hpp"

#include <algorithm>
#include <filesystem>

namespace lrm::build {
namespace {

using Words = std::vector<std::string>;

constexpr std::size_t longest_target = 300;

bool is_name_byte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || std::isalnum(byte) != 0 ||
           std::string_view("_-.:/[],=#+ @%!?^{}").find(c) != std::string_view::npos;
}

std::string plain(const Target& target) {
    return target.is_name() ? target.rest : target.path + target.rest;
}

std::string stem(const std::string& path) {
    return std::filesystem::path(path).stem().string();
}

/// For ctest -R: exactly this name.
std::string escaped(const std::string& name) {
    std::string out;
    for (const char c : name) {
        if (std::string_view(".[]^$*+?(){}|\\").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

std::string joined(const std::vector<Target>& targets, const std::string& between,
                   std::string (*text)(const Target&)) {
    std::string out;
    for (const Target& target : targets) out += (out.empty() ? "" : between) + text(target);
    return out;
}

void append(Words& argv, const std::vector<Target>& targets) {
    for (const Target& target : targets) argv.push_back(plain(target));
}

/// Files of integration tests by --test, modules and names as filters behind "--".
void add_cargo(Words& argv, const std::vector<Target>& targets) {
    Words filters;
    Words chosen;
    for (const Target& target : targets) {
        if (target.is_name()) {
            filters.push_back(target.rest);
            continue;
        }
        const std::filesystem::path path(target.path);
        if (path.has_parent_path() && path.parent_path().filename() == "tests" && path.extension() == ".rs") {
            chosen.insert(chosen.end(), {"--test", path.stem().string()});
        } else if (path.filename() == "lib.rs" || path.filename() == "main.rs") {
            chosen.push_back(path.filename() == "lib.rs" ? "--lib" : "--bins");
        } else {  // src/cart/price.rs is the module cart::price
            std::string module;
            for (const auto& part : path.parent_path() / path.stem()) {
                if (part == "src") module.clear();
                else if (part != "mod") module += (module.empty() ? "" : "::") + part.string();
            }
            filters.push_back(module + "::");
        }
    }
    const auto dashes = std::find(argv.begin(), argv.end(), "--");
    argv.insert(dashes, chosen.begin(), chosen.end());
    if (filters.empty()) return;
    if (std::find(argv.begin(), argv.end(), "--") == argv.end()) argv.push_back("--");
    argv.insert(argv.end(), filters.begin(), filters.end());
}

void add_go(Words& argv, const std::vector<Target>& targets) {
    Words packages;
    std::string names;
    for (const Target& target : targets) {
        if (target.is_name()) {
            names += (names.empty() ? "" : "|") + escaped(target.rest);
            continue;
        }
        std::filesystem::path folder(target.path);
        if (folder.extension() == ".go") folder = folder.parent_path();
        const std::string package = folder.empty() || folder == "." ? "." : "./" + folder.string();
        if (std::find(packages.begin(), packages.end(), package) == packages.end())
            packages.push_back(package);
    }
    if (!packages.empty()) {
        argv.erase(std::remove(argv.begin(), argv.end(), "./..."), argv.end());
        argv.insert(argv.end(), packages.begin(), packages.end());
    }
    if (!names.empty()) argv.insert(argv.begin() + 2, {"-run", "^(" + names + ")$"});
}

std::string class_of(const Target& target) {
    return target.is_name() ? target.rest : stem(target.path);
}

std::string regex_of(const Target& target) {
    return target.is_name() ? "^" + escaped(target.rest) + "$" : escaped(stem(target.path));
}

/// unittest takes modules: tests/test_cart.py is tests.test_cart.
std::string module_of(const Target& target) {
    if (target.is_name()) return target.rest;
    std::string out = (std::filesystem::path(target.path).parent_path() / stem(target.path)).string();
    std::replace(out.begin(), out.end(), '/', '.');
    return out;
}

bool has_word(const Words& argv, std::string_view word) {
    return std::find(argv.begin(), argv.end(), word) != argv.end();
}

/// The tool that an argv runs, past launchers: "npx vitest run" is vitest, "python3 -m pytest" is pytest.
std::string tool_of(const Words& argv) {
    std::size_t at = 0;
    const auto base_name = [&](std::size_t i) { return std::filesystem::path(argv[i]).filename().string(); };
    const std::string first = base_name(0);
    if (first.starts_with("python") && argv.size() > 2 && argv[1] == "-m") return argv[2];
    if (first == "npx" || first == "bunx" || first == "uvx") at = 1;
    else if ((first == "pnpm" || first == "yarn" || first == "uv" || first == "poetry" ||
              first == "bundle") &&
             argv.size() > 2 && (argv[1] == "exec" || argv[1] == "run") && first != "pnpm" && first != "yarn")
        at = 2;
    else if ((first == "pnpm" || first == "yarn") && argv.size() > 2 && argv[1] == "exec") at = 2;
    while (at < argv.size() && argv[at].starts_with('-')) ++at;
    if (at >= argv.size()) return first;
    const std::string name = base_name(at);
    return name == "gradlew" ? "gradle" : name == "mvnw" ? "mvn" : name;
}

}  // namespace

Target read_target(std::string_view text, const std::function<bool(const std::string&)>& is_file) {
    const std::string shown = "'" + std::string(text.substr(0, 80)) + "'";
    if (text.empty() || text.size() > longest_target)
        throw BadTarget("a target has 1 to 300 bytes: a path below the root, or the name of a test");
    if (text.front() == '-' || text.front() == '@')
        throw BadTarget("target " + shown + " begins with '" + text.front() +
                        "'; give a path below the root, or the name of a test");
    if (!std::all_of(text.begin(), text.end(), is_name_byte))
        throw BadTarget("target " + shown +
                        " holds a character that no path or test name needs; give a path below the root, or "
                        "the name of a test");
    std::size_t end = text.find("::");
    if (end == std::string_view::npos) {
        // "e2e/cart.spec.ts:12"
        const std::size_t colon = text.rfind(':');
        const bool is_line = colon != std::string_view::npos && colon + 1 < text.size() &&
                             text.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
        end = is_line ? colon : text.size();
    }
    std::string path = std::filesystem::path(text.substr(0, end)).lexically_normal().string();
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    const bool leads_out = path == ".." || path.starts_with("../") || path.starts_with('/');
    if (leads_out) throw BadTarget("target " + shown + " is outside the root; give a path below it");
    if (path.starts_with('-') || path.starts_with('@'))
        throw BadTarget("target " + shown + " would be an option; rename the file, or name its tests");
    // "cart::adds" is a test of Rust or C++, also where there is a folder cart.
    const bool is_module = text.substr(end).starts_with("::") && !std::filesystem::path(path).has_extension();
    if (!is_module && is_file(path)) return {path, std::string(text.substr(end))};
    const bool looks_like_path = text.front() == '/' || (path.find('/') != std::string::npos &&
                                                         std::filesystem::path(path).has_extension());
    if (looks_like_path)
        throw BadTarget("no such file: " + shown + "; give a path below the root, or the name of a test");
    return {"", std::string(text)};
}

std::vector<std::string> with_targets(std::vector<std::string> argv, const std::vector<Target>& targets) {
    const auto place = std::find(argv.begin(), argv.end(), files_word);
    if (place != argv.end()) {
        const auto at = argv.erase(place);
        Words words;
        append(words, targets);
        argv.insert(at, words.begin(), words.end());
        return argv;
    }
    if (targets.empty()) return argv;
    const std::string tool = tool_of(argv);
    if (tool == "pytest" || tool == "vitest" || tool == "jest" || tool == "playwright" || tool == "phpunit" ||
        tool == "rspec" || tool == "mocha" || tool == "ruff" || tool == "eslint" || tool == "php" ||
        tool == "ava") {
        append(argv, targets);
    } else if (tool == "unittest") {
        for (const Target& target : targets) argv.push_back(module_of(target));
    } else if (tool == "npm" || tool == "pnpm" || tool == "yarn") {
        if (!has_word(argv, "--")) argv.emplace_back("--");
        append(argv, targets);
    } else if (tool == "cargo") {
        add_cargo(argv, targets);
    } else if (tool == "go" && argv.size() > 1) {
        add_go(argv, targets);
    } else if (tool == "ctest") {
        argv.insert(argv.end(), {"-R", joined(targets, "|", regex_of)});
    } else if (tool == "mvn") {
        argv.push_back("-Dtest=" + joined(targets, ",", class_of));
    } else if (tool == "gradle") {
        for (const Target& target : targets) argv.insert(argv.end(), {"--tests", class_of(target)});
    } else if (tool == "swift") {
        for (const Target& target : targets) argv.insert(argv.end(), {"--filter", class_of(target)});
    } else {
        throw BadTarget(
            "the command `" + shown_command(argv) +
            "` takes no targets; leave them out, or have {files} put into the project's test_cmd");
    }
    return argv;
}

}  // namespace lrm::build
