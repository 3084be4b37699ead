#include "base/config/domains.hpp"
#include "base/config/factory_file.hpp"
#include "base/config/json_text.hpp"
#include "base/config/project.hpp"
#include "base/config/yaml.hpp"
#include "base/error.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdlib.h>

using namespace base::config;
namespace fs = std::filesystem;

namespace {

std::optional<std::string> three_variables(const std::string& name) {
    if (name == "TOKEN") return "canary-12345";
    if (name == "NUMBER") return "80";
    if (name == "EMPTY") return "";
    return std::nullopt;
}

base::Json value_of(const std::string& text, const std::string& file = "f.yaml") {
    return parse(text, file, three_variables).value;
}

/// What a text is refused with, read as a project file; "" when it is accepted.
std::string refusal(const std::string& text, const std::string& file = "demo.yaml") {
    try {
        read_project(parse(text, file, three_variables));
    } catch (const base::Error& error) {
        return error.what();
    }
    return "";
}

const std::string demo = "project: {name: demo, root_path: /srv/demo}\n";

class Tree {
public:
    explicit Tree(const std::vector<std::string>& files) {
        for (const std::string& file : files) directory_.write(file, "x");
    }
    const fs::path& root() const { return directory_.path(); }

private:
    test::TemporaryDirectory directory_;
};

/// "name: path path; ..."
std::string detected(const std::vector<std::string>& files) {
    const Tree tree(files);
    std::string out;
    for (const DetectedDomain& domain : detect_domains(tree.root())) {
        out += (out.empty() ? "" : "; ") + domain.name + ":";
        for (const std::string& path : domain.domain.paths) out += " " + path;
    }
    return out;
}

}  // namespace

TEST_CASE("the example of the documentation is a project file") {
    const ProjectFile file = read_project(parse(R"(
project: {name: demo, root_path: /path/to/repo, vision_doc: CLAUDE.md}
domains:
  rust: {paths: [backend/], build_cmd: cargo check, test_cmd: cargo test, lint_cmd: cargo clippy}
  e2e:  {paths: [tests/e2e/], test_cmd: 'npx playwright test {files}'}
brain: {current_phase: features}            # features -> fixes -> refactor
fractal: {enabled: true, force_level1: true, max_files: 5, max_loc: 400, max_items: 10, max_depth: 3, min_subtasks: 3}
wip: {max_concurrent: 5, max_per_domain: 2, max_total: 50, queue_priority: wsjf}
limits: {tdd: 4, prod: 2, max_tokens: 2000000, max_cost: 2.5, max_sessions: 9, max_minutes: 90}
adversarial:
  threshold: 5
  cascade_enabled: true
  metrics_enabled: true
  l0_fast: true
  l1_code: {model: local/qwen}
  l2_arch: {model: anthropic/opus}
  custom_patterns: [{pattern: '\.unwrap\(\)', score: 2, max_occurrences: 3}]
gates: {coverage_min: 80, complexity_max: 15, security_critical_max: 0, perf_p95_ms: 200}
deploy:
  driver: shell
  staging: {deploy_cmd: ./up staging, rollback_cmd: ./down, health_url: 'http://127.0.0.1:1/', e2e_cmd: npm test}
  prod:    {deploy_cmd: ./up prod, smoke_cmd: ./smoke, canary: [1, 10, 50, 100], bake: 5m}
ao_compliance: {enabled: false, refs_file: ao.yaml}
notify: [{url: https://hooks.invalid/1, events: [rejected, failed, rolled_back, escalated]}]
)",
                                                "demo.yaml", three_variables));
    CHECK(file.project.name == "demo");
    CHECK(file.domains.at("rust").build_cmd == "cargo check");
    CHECK(file.domains.at("e2e").paths == std::vector<std::string>{"tests/e2e/"});
    CHECK(file.adversarial.l2_arch.model == "anthropic/opus");
    REQUIRE(file.adversarial.custom_patterns.size() == 1);
    CHECK(file.adversarial.custom_patterns[0].pattern == R"(\.unwrap\(\))");
    CHECK(file.adversarial.custom_patterns[0].max_occurrences == 3);
    REQUIRE(file.deploy.prod);
    CHECK(file.deploy.prod->canary == std::vector<int>{1, 10, 50, 100});
    CHECK(file.deploy.staging->bake == "5m");
    CHECK(file.limits.tdd == 4);
    CHECK(file.limits.adversarial_rejects == 2);
    CHECK(file.limits.max_cost == 2.5);
    CHECK(file.limits.max_minutes == 90);
    REQUIRE(file.notify.size() == 1);
    CHECK(file.notify[0].events.size() == 4);
}

TEST_CASE("an old project file with blocks of plain YAML loads unchanged") {
    const ProjectFile file = read_project(parse(R"(project:
  name: psy
  root_path: /path
  vision_doc: CLAUDE.md

domains:
  rust:
    paths: [backend/]
    build_cmd: cargo check
    test_cmd: cargo test
  swift:
    paths: [ios/]
    build_cmd: xcodebuild -scheme App -destination 'platform=iOS Simulator,name=iPhone 15' build

fractal:
  max_files: 5
  max_loc: 400
  max_depth: 3

adversarial:
  threshold: 5
  custom_patterns:
    - pattern: '\.unwrap\(\)'
      score: 2
      max_occurrences: 3
)",
                                                "psy.yaml", three_variables));
    CHECK(file.domains.at("swift").build_cmd ==
          "xcodebuild -scheme App -destination 'platform=iOS Simulator,name=iPhone 15' build");
    CHECK(file.fractal.force_level1);
    CHECK(file.wip.max_total == 50);
}

TEST_CASE("a wrong key is refused with file, line and the nearest valid key") {
    CHECK(refusal(demo + "domains:\n  rust:\n    buidl_cmd: make\n") ==
          "demo.yaml:4:5: unknown key 'buidl_cmd' in 'domains.rust'; did you mean 'build_cmd'?");
    CHECK(refusal(demo + "gate: {}\n") == "demo.yaml:2:1: unknown key 'gate'; did you mean 'gates'?");
    CHECK(refusal(demo + "notify:\n  - url: x\n    zzzzzzzz: y\n") ==
          "demo.yaml:4:5: unknown key 'zzzzzzzz' in 'notify[0]'; known: url, shape, events");
}

TEST_CASE("a wrong value is refused with file, line and what was expected") {
    CHECK(refusal(demo + "gates:\n  coverage_min: 180\n") ==
          "demo.yaml:3:17: 'gates.coverage_min' must be at most 100, not 180");
    CHECK(refusal(demo + "gates:\n  coverage_min: high\n") ==
          "demo.yaml:3:17: 'gates.coverage_min' must be a whole number, not \"high\"");
    CHECK(refusal(demo + "fractal: {enabled: yes}\n") ==
          "demo.yaml:2:20: 'fractal.enabled' must be true or false, not \"yes\"");
    CHECK(refusal(demo + "deploy: {driver: k8s}\n") ==
          "demo.yaml:2:18: 'deploy.driver' must be one of shell, process, haproxy, nginx, flag, not \"k8s\"");
    CHECK(refusal(demo + "deploy: {prod: {bake: soon}}\n") ==
          "demo.yaml:2:23: 'deploy.prod.bake' must be a duration such as 30s, 5m or 1h, not \"soon\"");
    CHECK(refusal(demo + "deploy:\n  prod: {canary: [1, 200]}\n") ==
          "demo.yaml:3:18: 'deploy.prod.canary' must be at most 100, not 200");
    CHECK(refusal(demo + "brain: 5\n") ==
          "demo.yaml:2:8: 'brain' must be an object with current_phase, vision_doc, not 5");
    CHECK(refusal(demo + "domains:\n  rust: [a]\n")
              .find("demo.yaml:3:9: 'domains.rust' must be an object with") == 0);
    CHECK(refusal(demo + "adversarial:\n  custom_patterns:\n    - {pattern: a}\n    - 7\n") ==
          "demo.yaml:5:7: 'adversarial.custom_patterns[1]' must be an object with pattern, score, "
          "max_occurrences, not 7");
}

TEST_CASE("a number where text is expected is told to be quoted") {
    CHECK(refusal("project:\n  name: demo\n  root_path: 12\n") ==
          "demo.yaml:3:14: 'project.root_path' must be text, not 12; put it in quotes");
}

TEST_CASE("a missing key is refused at the place where it belongs") {
    CHECK(refusal("project:\n  name: demo\n") == "demo.yaml:1:1: missing key 'root_path' in 'project'");
    CHECK(refusal("") == "demo.yaml:1:1: missing key 'project'");
    CHECK(refusal("brain: {}\n") == "demo.yaml:1:1: missing key 'project'");
    CHECK(refusal(demo + "notify: [{events: [failed]}]\n") ==
          "demo.yaml:2:10: missing key 'url' in 'notify[0]'");
    CHECK(refusal("- a\n").find("demo.yaml:1:1: keys and values are expected") == 0);
}

TEST_CASE("broken YAML is refused with its place") {
    CHECK(refusal("project:\n  name: [demo\n").find("demo.yaml:3:1: not valid YAML: ") == 0);
    CHECK(refusal("project:\n\tname: demo\n") == "demo.yaml:2:6: a tab in the indentation; use spaces");
    CHECK(refusal(demo + demo) == "demo.yaml:2:1: the key 'project' is there twice");
    CHECK(refusal(demo + "---\nbrain: {}\n") == "demo.yaml:2:1: a second document begins; one is allowed");
    CHECK(refusal("{a: b}, c") ==
          "demo.yaml:1:7: not valid YAML: this stands behind the end of the document");
    CHECK(refusal("p\xba") == "demo.yaml:1:1: keys and values are expected, not \"p\xef\xbf\xbd\"");
    CHECK(refusal("project: !!binary aGk=\n").find("demo.yaml:1:10: the tag ") == 0);
    CHECK(refusal("? [a, b]\n: c\n") == "demo.yaml:1:3: a key must be a plain word");
}

TEST_CASE("a value from the environment is in no error, wherever it stands") {
    for (const char* text : {"${TOKEN}", "['${TOKEN}']", "project: ${TOKEN}", "project: [a, {b: '${TOKEN}'}]",
                             "project: {name: [x, '${TOKEN}'], root_path: /w}"}) {
        INFO(text);
        CHECK(refusal(text).find("canary") == std::string::npos);
        CHECK(refusal(text).find("the value of TOKEN") != std::string::npos);
    }
}

TEST_CASE("a text that ends behind a backslash is refused where it ends") {
    const std::string text = R"({"a": "x\)";
    try {
        find_spans(text);
        FAIL("it was accepted");
    } catch (const JsonTextError& error) {
        CHECK(error.offset == text.size());
    }
}

TEST_CASE("aliases and depth cannot fill the memory") {
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 9; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
        for (int k = 0; k < 9; ++k) bomb += ", " + before;
        bomb += "]\n";
    }
    CHECK(refusal(bomb).find("more than 100,000 values") != std::string::npos);
    CHECK(refusal(std::string(70, '[') + std::string(70, ']')).find("more than 64 levels") !=
          std::string::npos);
    CHECK_FALSE(refusal(std::string(100'000, '[')).empty());
    CHECK_FALSE(refusal(std::string(100'000, '['), "demo.json").empty());
}

TEST_CASE("JSON is read with positions as well") {
    CHECK(refusal("{\n\t\"project\": {\"name\": \"demo\", \"root_path\": \"/srv\"},\n\t\"gatse\": {}\n}",
                  "demo.json") == "demo.json:3:2: unknown key 'gatse'; did you mean 'gates'?");
    CHECK(refusal("{\"project\": 1,}", "demo.json").find("demo.json:1:13: 'project' must be an object") == 0);
    CHECK(refusal("{\"project\" 1}", "demo.json") ==
          "demo.json:1:12: not valid JSON: ':' is missing behind the key 'project'");
    CHECK(refusal("{\"a\": 1, \"a\": 2}", "demo.json") ==
          "demo.json:1:10: not valid JSON: the key 'a' is there twice");
    CHECK(value_of("{\"a\": [1, 2.5, \"\\u00e9\\n\", null, true]} // end", "f.json") ==
          base::parse_json("{\"a\": [1, 2.5, \"\\u00e9\\n\", null, true]}"));
    for (const char* broken :
         {"", "{", "{\"a\":}", "{\"a\":tru}", "[1 2]", "{\"a\":\"x", "{} {}", "{/*", "{\"a\":01}"})
        CHECK_THROWS_AS(value_of(broken, "f.json"), base::Error);
}

TEST_CASE("unquoted words follow YAML 1.2: yes is text, 0x10 is a number") {
    CHECK(plain_scalar("yes") == "yes");
    CHECK(plain_scalar("No") == "No");
    CHECK(plain_scalar("true") == true);
    CHECK(plain_scalar("~") == nullptr);
    CHECK(plain_scalar("0x10") == 16);
    CHECK(plain_scalar("-5") == -5);
    CHECK(plain_scalar("+5") == 5);
    CHECK(plain_scalar("1.5e3") == 1500.0);
    CHECK(plain_scalar("1.2.3") == "1.2.3");
    CHECK(plain_scalar("12:30") == "12:30");
    CHECK(plain_scalar("nan") == "nan");
    CHECK(plain_scalar("-") == "-");
    CHECK(plain_scalar("99999999999999999999999").is_number_float());
    CHECK(value_of("a: '12'\nb: \"true\"\n") == base::Json({{"a", "12"}, {"b", "true"}}));
}

TEST_CASE("variables come from the environment, as text") {
    CHECK(value_of("a: ${TOKEN}") == base::Json({{"a", "canary-12345"}}));
    CHECK(value_of("a: 'x-${NUMBER}-${EMPTY}y'") == base::Json({{"a", "x-80-y"}}));
    CHECK(value_of("a: ${NUMBER}") == base::Json({{"a", "80"}}));
    CHECK(value_of("a: 'echo $${TOKEN} $HOME ${1} ${X:-y} $('") ==
          base::Json({{"a", "echo ${TOKEN} $HOME ${1} ${X:-y} $("}}));
    CHECK(value_of("{\"a\": \"${TOKEN}\"}", "f.json") == base::Json({{"a", "canary-12345"}}));
    CHECK(refusal(demo + "deploy:\n  staging: {deploy_cmd: 'up ${NOT_SET}'}\n") ==
          "demo.yaml:3:25: the environment variable NOT_SET is not set; set it, or write $${NOT_SET} for the "
          "text "
          "itself");
}

TEST_CASE("the value of a variable never gets into a message") {
    const std::string message = refusal(demo + "gates: {coverage_min: '${TOKEN}'}\n");
    CHECK(message == "demo.yaml:2:23: 'gates.coverage_min' must be a whole number, not the value of TOKEN");
    CHECK(refusal("project: {name: '${TOKEN} ', root_path: /x}").find("canary") == std::string::npos);
    CHECK(refusal("project: {name: x, root_path: '${TOKEN}'}").find("canary") == std::string::npos);
}

TEST_CASE("a project's name is a short word and no command") {
    CHECK(refusal("project: {name: index, root_path: /x}") ==
          "demo.yaml:1:17: 'project.name' must be no command word of factory, not 'index'");
    for (const char* bad : {"a b", "-x", "../x", "a/b", ""})
        CHECK(refusal(std::string("project: {name: '") + bad + "', root_path: /x}")
                  .find("must be 1 to 64 letters") != std::string::npos);
    CHECK(std::is_sorted(reserved_names().begin(), reserved_names().end()));
}

TEST_CASE("a project's root is absolute, or below the home directory") {
    setenv("HOME", "/home/demo", 0);
    const std::string home = getenv("HOME");
    CHECK(read_project(parse("project: {name: a, root_path: ~/src/a}", "a.yaml")).project.root_path ==
          home + "/src/a");
    CHECK(refusal("project: {name: a, root_path: src/a}") ==
          "demo.yaml:1:31: 'project.root_path' must be an absolute path, not 'src/a'");
}

TEST_CASE("what cannot be read is named") {
    CHECK_THROWS_WITH(load_project("/no/such/demo.yaml"), Catch::Contains("/no/such/demo.yaml"));
    const Tree tree({"big.yaml"});
    fs::resize_file(tree.root() / "big.yaml", (4U << 20U) + 1);
    CHECK_THROWS_WITH(load_project(tree.root() / "big.yaml"), Catch::Contains("is larger than 4 MiB"));
    CHECK_THROWS_AS(load_project(tree.root()), base::Error);
}

TEST_CASE("durations are read in their units") {
    using std::chrono::milliseconds;
    CHECK(duration_of("250ms") == milliseconds(250));
    CHECK(duration_of("30s") == milliseconds(30'000));
    CHECK(duration_of("5m") == milliseconds(300'000));
    CHECK(duration_of("1h") == milliseconds(3'600'000));
    CHECK(duration_of("1d") == milliseconds(86'400'000));
    for (const char* text : {"", "5", "m", "5 m", "-5m", "5w"}) CHECK(duration_of(text) == milliseconds(0));
    CHECK(duration_of("99999999999999999999s") > milliseconds(0));
}

TEST_CASE("the schema of project files is the one in schemas/") {
    const fs::path file = test::source_directory() / "schemas/project.schema.json";
    const std::string printed = project_schema().dump(2) + "\n";
    CHECK(test::golden_difference(file, printed) == "");
}

TEST_CASE("factory.yaml is read, its secrets from the environment, and a wrong key is named with its line") {
    const test::TemporaryDirectory directory;
    CHECK(base::config::load_factory_file(directory.path()).cache.max_mb == 256);
    setenv("FACTORY_TEST_TOKEN", "of the environment", 1);
    directory.write(
        "factory.yaml",
        "connectors:\n  jira:\n    base_url: https://demo.example\n    token: ${FACTORY_TEST_TOKEN}\n"
        "cache: {max_mb: 64}\n");
    const base::config::FactoryFile file = base::config::load_factory_file(directory.path());
    CHECK(file.connectors.jira.token == "of the environment");
    CHECK(file.connectors.confluence.base_url.empty());
    CHECK(file.cache.max_mb == 64);
    const auto wrong = [&](const char* text, const std::string& says) {
        directory.write("factory.yaml", text);
        CHECK_THROWS_WITH(base::config::load_factory_file(directory.path()), Catch::Contains(says));
    };
    wrong("connectors:\n  jira:\n    base_ulr: https://demo.example\n", "factory.yaml:3:5");
    wrong("connectors:\n  jira:\n    base_ulr: https://demo.example\n", "base_url");
    wrong("connectors:\n  jira:\n    base_url: demo.example\n", "factory.yaml:3:");
    wrong("cache: {max_mb: 1}\n", "max_mb");
}

TEST_CASE("domains are detected from what lies in a repository") {
    CHECK(detected({"Cargo.toml", "crates/a/Cargo.toml", "src/lib.rs"}) == "rust: ./");
    CHECK(detected({"backend/Cargo.toml", "web/package.json", "web/tsconfig.json",
                    "tests/e2e/playwright.config.ts"}) ==
          "e2e: tests/e2e/; rust: backend/; typescript: web/");
    CHECK(detected({"package.json"}) == "javascript: ./");
    CHECK(detected({"web/package.json", "web/tsconfig.json", "web/svelte.config.js"}) == "svelte: web/");
    CHECK(detected({"pyproject.toml", "setup.py"}) == "python: ./");
    CHECK(detected({"go.mod"}) == "go: ./");
    CHECK(detected({"CMakeLists.txt", "src/CMakeLists.txt"}) == "cpp: ./");
    CHECK(detected({"composer.json"}) == "php: ./");
    CHECK(detected({"a/pom.xml", "b/build.gradle", "c/build.gradle.kts"}) == "java: a/ b/; kotlin: c/");
    CHECK(detected({"ios/Package.swift", "mac/App.xcodeproj/x"}) == "swift: ios/ mac/");
    CHECK(detected({"proto/v1/a.proto", "db/migrations/1.sql"}) == "proto: proto/v1/; sql: db/migrations/");
    CHECK(detected({"README.md"}).empty());
}

TEST_CASE("dependencies, hidden and deep folders give no domains") {
    CHECK(detected({"node_modules/x/package.json", ".cache/Cargo.toml", "target/package/x/Cargo.toml",
                    "a/b/c/d/Cargo.toml", "vendor/go.mod"})
              .empty());
    const Tree tree({"real/go.mod"});
    fs::create_directory_symlink(tree.root() / "real", tree.root() / "alink");
    fs::create_directory_symlink(tree.root(), tree.root() / "loop");
    const auto found = detect_domains(tree.root());
    REQUIRE(found.size() == 1);
    CHECK(found[0].domain.paths == std::vector<std::string>{"real/"});
    CHECK(found[0].markers == std::vector<std::string>{"real/go.mod"});
    CHECK(detect_domains("/no/such/root").empty());
}
