// How the project is built, tested, linted and formatted; what CI runs.
#include "base/json.hpp"
#include "mcp_lrm/index/conventions_configs.hpp"
#include "mcp_lrm/index/conventions_facts.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace lrm::index {
namespace {

std::string_view name_of(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

std::uint32_t line_with(std::string_view text, std::string_view piece) {
    std::uint32_t found = 1;
    each_text_line(text, [&](std::string_view line, std::uint32_t number) {
        if (line.find(piece) == std::string_view::npos) return true;
        found = number;
        return false;
    });
    return found;
}

/// "build", "test", "lint", "format", ...: what a command is for; empty when it is none of these.
std::string purpose_of(std::string_view word) {
    const std::string low = lower_text(word);
    for (const auto& [piece, purpose] :
         {std::pair{"test", "test"}, std::pair{"spec", "test"}, std::pair{"e2e", "test"},
          std::pair{"lint", "lint"}, std::pair{"check", "check"}, std::pair{"fmt", "format"},
          std::pair{"format", "format"}, std::pair{"typecheck", "check"}, std::pair{"build", "build"},
          std::pair{"compile", "build"}, std::pair{"install", "install"}, std::pair{"bench", "bench"},
          std::pair{"coverage", "test"}, std::pair{"run", "run"}, std::pair{"start", "run"},
          std::pair{"dev", "run"}})
        if (low == piece || low.starts_with(std::string(piece) + ":") ||
            low.starts_with(std::string(piece) + "-"))
            return purpose;
    return low == "all" ? "build" : low == "ci" || low == "tests" ? "test" : "";
}

class Commands {
public:
    explicit Commands(const ConventionFacts& facts) : facts_(facts) {}

    Conventions all() {
        for (const char* script :
             {"run_tests.sh", "quickstart.sh", "test.sh", "build.sh", "tools/check", "tools/format",
              "script/test", "scripts/test.sh", "bin/test", "gradlew", "configure"})
            if (facts_.paths.contains(script))
                add(purpose_of_script(script), "./" + std::string(script), script, 1);
        for (const FactText& file : facts_.configs) look_at(file);
        const auto rank = [](const Convention& one) {
            static constexpr std::array order = {"build",  "test", "lint", "check",
                                                 "format", "CI",   "hook", "run"};
            const std::string head = one.rule.substr(0, one.rule.find(':'));
            return std::find(order.begin(), order.end(), head) - order.begin();
        };
        std::stable_sort(out_.begin(), out_.end(),
                         [&](const Convention& a, const Convention& b) { return rank(a) < rank(b); });
        return std::move(out_);
    }

private:
    static std::string purpose_of_script(std::string_view path) {
        if (path.find("test") != std::string_view::npos) return "test";
        if (path.find("check") != std::string_view::npos) return "check";
        if (path.find("format") != std::string_view::npos) return "format";
        return path == "quickstart.sh" ? "run" : "build";
    }

    void add(const std::string& purpose, const std::string& command, const std::string& path,
             std::uint32_t line) {
        if (purpose.empty() || !seen_.insert(purpose + command).second) return;
        int same = 0;
        for (const Convention& one : out_) same += one.rule.starts_with(purpose + ":") ? 1 : 0;
        if (same >= 6) return;
        out_.push_back({"tooling",
                        "",
                        purpose + ": " + short_text(command, 120),
                        0,
                        0,
                        {{path, line, "", ""}},
                        {},
                        false});
    }

    std::string in_folder(const FactText& file) const {
        const std::size_t slash = file.path.rfind('/');
        return slash == std::string::npos ? "" : " (in " + file.path.substr(0, slash + 1) + ")";
    }

    void look_at(const FactText& file) {
        const std::string_view name = name_of(file.path);
        if (name == "Makefile" || name == "justfile")
            return targets(file, name == "justfile" ? "just " : "make ");
        if (name == "package.json" || name == "composer.json")
            return scripts(file, name == "package.json" ? "npm run " : "composer ");
        if (name == "Cargo.toml") return usual(file, {{"build", "cargo build"}, {"test", "cargo test"}});
        if (name == "go.mod") return usual(file, {{"build", "go build ./..."}, {"test", "go test ./..."}});
        if (name == "pom.xml") return usual(file, {{"build", "mvn package"}, {"test", "mvn test"}});
        if (name.starts_with("build.gradle"))
            return usual(file, {{"build", "./gradlew build"}, {"test", "./gradlew test"}});
        if (name == "mix.exs") return usual(file, {{"build", "mix compile"}, {"test", "mix test"}});
        if (name == "Package.swift") return usual(file, {{"build", "swift build"}, {"test", "swift test"}});
        if (name == "pyproject.toml") {
            if (file.text.find("[tool.pytest") != std::string::npos)
                add("test", "pytest" + in_folder(file), file.path, line_with(file.text, "[tool.pytest"));
            return;
        }
        if (name == "tox.ini") return add("test", "tox" + in_folder(file), file.path, 1);
        if (name == "noxfile.py") return add("test", "nox" + in_folder(file), file.path, 1);
        if (name == "CMakePresets.json") return presets(file);
        if (name == "CMakeLists.txt" && file.path == name && facts_.config("CMakePresets.json") == nullptr)
            return usual(file, {{"build", "cmake -B build && cmake --build build"},
                                {"test", "ctest --test-dir build"}});
        if (file.path.starts_with(".github/workflows/") || file.path == ".gitlab-ci.yml" ||
            file.path.starts_with(".circleci/"))
            return workflow(file);
        if (file.path.starts_with(".ci/")) return add("CI", file.path, file.path, 1);
        if (name == ".pre-commit-config.yaml") return hooks(file);
    }

    void usual(const FactText& file, std::initializer_list<std::pair<const char*, const char*>> commands) {
        // A member of a workspace is built with the whole.
        if (file.path.find('/') != std::string::npos && facts_.config(name_of(file.path)) != nullptr) return;
        for (const auto& [purpose, command] : commands) add(purpose, command + in_folder(file), file.path, 1);
    }

    void targets(const FactText& file, const std::string& program) {
        each_text_line(file.text, [&](std::string_view line, std::uint32_t number) {
            const std::size_t colon = line.find(':');
            if (colon == std::string_view::npos || colon == 0 || line.substr(colon).starts_with(":=") ||
                line[0] == '\t')
                return true;
            const std::string_view target = line.substr(0, line.find_first_of(" :"));
            add(purpose_of(target), program + std::string(target) + in_folder(file), file.path, number);
            return true;
        });
    }

    void scripts(const FactText& file, const std::string& program) {
        try {
            const base::Json json = base::parse_json(file.text);
            const auto found = json.find("scripts");
            if (found == json.end() || !found->is_object()) return;
            for (const auto& item : found->items()) {
                if (!item.value().is_string()) continue;
                add(purpose_of(item.key()),
                    program + item.key() + in_folder(file) + ": " + item.value().get<std::string>(),
                    file.path, line_with(file.text, "\"" + item.key() + "\":"));
            }
        } catch (const base::JsonError&) {
            return;  // not JSON: it says nothing
        }
    }

    void presets(const FactText& file) {
        each_text_line(file.text, [&](std::string_view line, std::uint32_t number) {
            const std::size_t key = line.find("\"name\": \"");
            if (key == std::string_view::npos) return true;
            const std::string_view name = line.substr(key + 9, line.find('"', key + 9) - key - 9);
            if (name != "base" && !name.starts_with('_'))
                add("build", "cmake --preset " + std::string(name), file.path, number);
            return true;
        });
    }

    void workflow(const FactText& file) {
        each_text_line(file.text, [&](std::string_view line, std::uint32_t number) {
            std::string_view text = trimmed_text(line);
            if (text.starts_with("- ")) text = trimmed_text(text.substr(2));
            if (!text.starts_with("run:")) return true;
            text = trimmed_text(text.substr(4));
            if (!text.empty() && text.front() != '|' && text.front() != '>')
                add("CI", std::string(text), file.path, number);
            return true;
        });
    }

    void hooks(const FactText& file) {
        each_text_line(file.text, [&](std::string_view line, std::uint32_t number) {
            const std::string_view text = trimmed_text(line);
            if (text.starts_with("- id:"))
                add("hook", "pre-commit " + std::string(trimmed_text(text.substr(5))), file.path, number);
            return true;
        });
    }

    const ConventionFacts& facts_;
    Conventions out_;
    std::set<std::string> seen_;
};

}  // namespace

Conventions tooling_conventions(const ConventionFacts& facts) {
    return Commands(facts).all();
}

}  // namespace lrm::index
