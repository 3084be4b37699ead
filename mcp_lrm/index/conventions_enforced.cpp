// What linters, formatters and compilers are told to make sure of.
#include "mcp_lrm/index/conventions_configs.hpp"
#include "mcp_lrm/index/conventions_facts.hpp"

#include <algorithm>
#include <array>

namespace lrm::index {
namespace {

std::string_view name_of(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

constexpr std::size_t longest = 200;  // bytes of one rule's text

/// "key: value" lines of a file as one text: `keys` are wanted, all of them when empty.
class Settings {
public:
    Settings(const FactText& file, std::string topic, std::string tool)
        : rule_{std::move(topic), std::move(tool), "", file.path, 0}, file_(file) {}

    /// Lines that begin with one of `keys` (after blanks, '-', '{' and quotes).
    Settings& lines(std::initializer_list<std::string_view> keys) {
        each_text_line(file_.text, [&](std::string_view line, std::uint32_t number) {
            std::string_view text = trimmed_text(line);
            while (!text.empty() && (text.front() == '"' || text.front() == '\'' || text.front() == '-' ||
                                     text.front() == '{' || text.front() == ' '))
                text.remove_prefix(1);
            for (const std::string_view key : keys)
                if (text.starts_with(key)) {
                    add(text, number);
                    break;
                }
            return rule_.text.size() < longest;
        });
        return *this;
    }

    /// All lines of an INI or TOML section, or the section's mere presence.
    Settings& section(std::string_view header) {
        bool inside = false;
        each_text_line(file_.text, [&](std::string_view line, std::uint32_t number) {
            const std::string_view text = trimmed_text(line);
            if (text.starts_with('[')) {
                inside = text.starts_with(header);
                if (inside && rule_.line == 0) rule_.line = number;
            } else if (inside && !text.empty() && text.front() != '#' && text.front() != ';') {
                add(text, number);
            }
            return rule_.text.size() < longest;
        });
        return *this;
    }

    /// Every line that says something.
    Settings& all() {
        each_text_line(file_.text, [&](std::string_view line, std::uint32_t number) {
            const std::string_view text = trimmed_text(line);
            const bool empty = text.empty() || text.front() == '#' || text.front() == '{' ||
                               text.front() == '}' || text.starts_with("//") || text.starts_with("---");
            if (!empty) add(text, number);
            return rule_.text.size() < longest;
        });
        return *this;
    }

    void finish(std::vector<EnforcedRule>& out, std::string_view otherwise = {}) {
        if (rule_.text.empty()) rule_.text = otherwise;
        if (rule_.text.empty()) return;
        rule_.line = std::max<std::uint32_t>(1, rule_.line);
        rule_.text = short_text(rule_.text, longest);
        out.push_back(std::move(rule_));
    }

private:
    void add(std::string_view text, std::uint32_t number) {
        while (!text.empty() &&
               (text.back() == ',' || text.back() == ' ' || text.back() == '}' || text.back() == ';'))
            text.remove_suffix(1);
        const bool is_pattern = text.starts_with("Regex");
        std::string clean;
        for (const char c : text)
            if (is_pattern || (c != '"' && c != '\'')) clean += c == '\t' ? ' ' : c;
        if (clean.empty() || rule_.text.find(clean) != std::string::npos) return;
        rule_.text += (rule_.text.empty() ? "" : "; ") + clean;
        if (rule_.line == 0) rule_.line = number;
    }

    EnforcedRule rule_;
    const FactText& file_;
};

void clang(const FactText& file, std::vector<EnforcedRule>& out) {
    if (name_of(file.path) == ".clang-format") {
        Settings(file, "layout", "clang-format")
            .lines({"BasedOnStyle", "ColumnLimit", "IndentWidth", "UseTab", "PointerAlignment",
                    "BreakBeforeBraces", "Standard"})
            .finish(out);
        Settings(file, "imports", "clang-format")
            .lines({"SortIncludes", "IncludeBlocks", "IncludeIsMain", "Regex"})
            .finish(out);
        return;
    }
    Settings(file, "tooling", "clang-tidy")
        .lines({"bugprone", "performance", "modernize", "readability", "cppcoreguidelines", "cert", "misc",
                "concurrency", "WarningsAsErrors"})
        .finish(out);
    EnforcedRule naming{"naming", "clang-tidy", "", file.path, 0};
    each_text_line(file.text, [&](std::string_view line, std::uint32_t number) {
        const std::size_t key = line.find("readability-identifier-naming.");
        if (key == std::string_view::npos) return true;
        std::string_view rest = line.substr(key + 30);
        const std::string_view what = rest.substr(0, rest.find_first_of(",: \t'\""));
        const std::size_t value = rest.find("value:");
        std::string_view is =
            trimmed_text(value == std::string_view::npos ? rest.substr(std::min(rest.size(), what.size() + 1))
                                                         : rest.substr(value + 6));
        while (!is.empty() && (is.back() == '}' || is.back() == ' ' || is.back() == '\'' || is.back() == '"'))
            is.remove_suffix(1);
        while (!is.empty() && (is.front() == '\'' || is.front() == '"' || is.front() == ' '))
            is.remove_prefix(1);
        if (is.empty()) return true;
        naming.text += (naming.text.empty() ? "" : "; ") + std::string(what) + " " + std::string(is);
        if (naming.line == 0) naming.line = number;
        return true;
    });
    naming.text = short_text(naming.text, 300);
    if (!naming.text.empty()) out.push_back(std::move(naming));
}

/// What holds for all files, and "[*.md] indent_size = 2".
void editorconfig(const FactText& file, std::vector<EnforcedRule>& out) {
    EnforcedRule rule{"layout", "editorconfig", "", file.path, 0};
    std::string section;
    each_text_line(file.text, [&](std::string_view line, std::uint32_t number) {
        const std::string_view text = trimmed_text(line);
        if (text.starts_with('[')) section = text == "[*]" ? "" : std::string(text) + " ";
        else if (!text.empty() && text.front() != '#' && text.front() != ';' && !text.starts_with("root")) {
            rule.text += (rule.text.empty() ? "" : "; ") + section + std::string(text);
            if (rule.line == 0) rule.line = number;
            section.clear();
        }
        return rule.text.size() < longest;
    });
    rule.text = short_text(rule.text, longest);
    if (!rule.text.empty()) out.push_back(std::move(rule));
}

void pyproject(const FactText& file, std::vector<EnforcedRule>& out) {
    Settings(file, "tooling", "ruff").section("[tool.ruff").finish(out);
    Settings(file, "layout", "black").section("[tool.black").finish(out);
    Settings(file, "imports", "isort").section("[tool.isort").finish(out);
    Settings(file, "tooling", "mypy").section("[tool.mypy").finish(out);
    Settings(file, "tooling", "pyright").section("[tool.pyright").finish(out);
    Settings(file, "tests", "pytest").section("[tool.pytest").finish(out);
    Settings(file, "tests", "coverage").section("[tool.coverage").finish(out);
    Settings(file, "tooling", "pylint").section("[tool.pylint").finish(out);
    Settings(file, "tooling", "python").lines({"requires-python"}).finish(out);
}

void package_json(const FactText& file, std::vector<EnforcedRule>& out) {
    struct Key {
        const char* key;
        const char* topic;
        const char* tool;
    };
    for (const Key& one :
         {Key{"\"eslintConfig\"", "tooling", "eslint"}, Key{"\"prettier\": {", "layout", "prettier"},
          Key{"\"lint-staged\"", "tooling", "lint-staged"}, Key{"\"commitlint\"", "commits", "commitlint"},
          Key{"\"engines\"", "tooling", "node"}, Key{"\"husky\": {", "tooling", "husky"}}) {
        std::uint32_t at = 0;
        each_text_line(file.text, [&](std::string_view line, std::uint32_t number) {
            at = line.find(one.key) == std::string_view::npos ? 0 : number;
            return at == 0;
        });
        if (at != 0)
            out.push_back({one.topic, one.tool, std::string("configured under ") + one.key, file.path, at});
    }
}

void one_file(const FactText& file, std::vector<EnforcedRule>& out) {
    const std::string_view name = name_of(file.path);
    const auto whole = [&](const char* topic, const char* tool) {
        Settings(file, topic, tool).all().finish(out, "is configured");
    };
    if (name == ".clang-format" || name == ".clang-tidy") return clang(file, out);
    if (name == ".editorconfig") return editorconfig(file, out);
    if (name == "pyproject.toml") return pyproject(file, out);
    if (name == "package.json") return package_json(file, out);
    if (name == "setup.cfg" || name == "tox.ini") {
        Settings(file, "tooling", "flake8").section("[flake8").finish(out);
        Settings(file, "tooling", "mypy").section("[mypy").finish(out);
        Settings(file, "imports", "isort").section("[isort").finish(out);
        return Settings(file, "tests", "pytest").section("[tool:pytest").section("[pytest").finish(out);
    }
    if (name.starts_with(".eslintrc") || name.starts_with("eslint.config"))
        return Settings(file, "tooling", "eslint")
            .lines({"extends", "no-", "prefer-", "@typescript-eslint/", "import/", "quotes", "semi", "eqeqeq",
                    "max-", "camelcase", "indent", "js.configs", "tseslint.configs", "...tseslint"})
            .finish(out, "is configured");
    if (name.starts_with(".prettierrc") || name.starts_with("prettier.config"))
        return Settings(file, "layout", "prettier")
            .lines({"printWidth", "tabWidth", "useTabs", "semi", "singleQuote", "trailingComma",
                    "arrowParens", "plugins"})
            .finish(out, "defaults");
    if (name.starts_with("tsconfig"))
        return Settings(file, "tooling", "typescript")
            .lines({"strict", "noImplicit", "noUnused", "noUnchecked", "exactOptional", "noFallthrough",
                    "verbatimModule", "isolatedModules", "extends", "target", "paths"})
            .finish(out);
    if (name == "rustfmt.toml" || name == ".rustfmt.toml") return whole("layout", "rustfmt");
    if (name == "clippy.toml" || name == ".clippy.toml") return whole("tooling", "clippy");
    if (name == "Cargo.toml") {
        Settings(file, "tooling", "clippy").section("[lints").section("[workspace.lints").finish(out);
        return Settings(file, "tooling", "rust").lines({"edition", "rust-version"}).finish(out);
    }
    if (name.starts_with(".golangci"))
        return Settings(file, "tooling", "golangci-lint")
            .lines({"enable",   "disable",   "errcheck",    "gofmt",    "gofumpt",     "goimports",
                    "govet",    "revive",    "staticcheck", "gosec",    "line-length", "lll",
                    "gocyclo",  "unused",    "misspell",    "gosimple", "ineffassign", "depguard",
                    "gocritic", "bodyclose", "nolintlint"})
            .finish(out, "is configured");
    if (name == "ruff.toml" || name == ".ruff.toml") return whole("tooling", "ruff");
    if (name == ".flake8") return whole("tooling", "flake8");
    if (name == "mypy.ini") return whole("tooling", "mypy");
    if (name == ".pylintrc")
        return Settings(file, "tooling", "pylint")
            .lines({"max-line-length", "disable", "enable", "good-names", "function-naming",
                    "variable-naming", "class-naming"})
            .finish(out, "is configured");
    if (name == ".rubocop.yml") return Settings(file, "tooling", "rubocop").all().finish(out);
    if (name == "checkstyle.xml")
        return Settings(file, "tooling", "checkstyle")
            .lines({"<module", "<property"})
            .finish(out, "is configured");
    if (name.starts_with("phpcs") || name == ".phpcs.xml")
        return Settings(file, "layout", "phpcs").lines({"<rule ref"}).finish(out, "is configured");
    if (name.starts_with("phpstan"))
        return Settings(file, "tooling", "phpstan").lines({"level", "paths"}).finish(out, "is configured");
    if (name.starts_with(".php-cs-fixer"))
        return Settings(file, "layout", "php-cs-fixer")
            .lines({"@PSR", "@Symfony", "@PhpCsFixer"})
            .finish(out, "is configured");
    if (name == ".pre-commit-config.yaml")
        return Settings(file, "tooling", "pre-commit").lines({"id:"}).finish(out);
    if (name.starts_with("biome.json"))
        return Settings(file, "tooling", "biome")
            .lines({"indentStyle", "lineWidth", "quoteStyle", "recommended", "no", "use"})
            .finish(out, "is configured");
    if (name == ".swiftlint.yml") return whole("tooling", "swiftlint");
    if (name == "detekt.yml") return whole("tooling", "detekt");
    if (name == ".scalafmt.conf") return whole("layout", "scalafmt");
    if (name == "analysis_options.yaml") return whole("tooling", "dart analyze");
    if (name == ".formatter.exs") return whole("layout", "mix format");
    if (name == ".credo.exs")
        return Settings(file, "tooling", "credo").lines({"strict"}).finish(out, "is configured");
    if (name.starts_with(".commitlintrc") || name.starts_with("commitlint.config"))
        return Settings(file, "commits", "commitlint")
            .lines({"extends", "type-", "scope-", "subject-", "header-", "body-", "module.exports"})
            .finish(out, "is configured");
    if (name == "lefthook.yml")
        return Settings(file, "tooling", "lefthook").lines({"run:"}).finish(out, "is configured");
    if (name.starts_with("rust-toolchain")) return whole("tooling", "rust toolchain");
    if (name == ".nvmrc") return whole("tooling", "node");
    if (name == ".python-version") return whole("tooling", "python");
    if (name == "go.mod") return Settings(file, "tooling", "go").lines({"go 1", "toolchain"}).finish(out);
    if (name == "CMakeLists.txt" && file.path == name)
        return Settings(file, "tooling", "cmake")
            .lines({"set(CMAKE_CXX_STANDARD ", "target_compile_features", "add_compile_options",
                    "cmake_minimum_required"})
            .finish(out);
    if (name == "buf.yaml") return whole("tooling", "buf");
    if (name == ".shellcheckrc") return whole("tooling", "shellcheck");
    if (name.starts_with(".markdownlint")) return whole("layout", "markdownlint");
    if (name == "deny.toml") return Settings(file, "tooling", "cargo-deny").finish(out, "is configured");
}

}  // namespace

std::vector<EnforcedRule> enforced_rules(const ConventionFacts& facts) {
    std::vector<EnforcedRule> out;
    for (const FactText& file : facts.configs) one_file(file, out);
    std::stable_sort(out.begin(), out.end(), [](const EnforcedRule& a, const EnforcedRule& b) {
        const auto depth = [](const EnforcedRule& rule) {
            return std::count(rule.path.begin(), rule.path.end(), '/');
        };
        return depth(a) < depth(b);
    });
    return out;
}

}  // namespace lrm::index
