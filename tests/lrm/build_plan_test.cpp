// From a wish to steps: which domain, where it runs, what is refused. No file is read.
#include "mcp_lrm/build_plan.hpp"

#include "mcp/call.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace lrm;
using base::config::Domain;

namespace {

const std::set<std::string> there{"backend",   "backend/Cargo.toml",     "backend/src/a.rs",
                                  "web",       "web/package.json",       "web/src/a.test.ts",
                                  "tests/e2e", "tests/e2e/cart.spec.ts", "package.json",
                                  "docs",      "backend/tests/-x.rs",    "link"};
const std::map<std::string, Domain> domains{
    {"e2e", {{"tests/e2e/"}, "", "npx playwright test {files}", ""}},
    {"rust", {{"backend/"}, "cargo check", "cargo test", "cargo clippy"}},
    {"web", {{"web/", "web/src/"}, "cd . && npx tsc --noEmit", "CI=1 npm test", ""}}};

TreeFacts facts() {
    TreeFacts out;
    out.exists = [](const std::string& path) { return there.count(path) != 0; };
    out.is_inside = [](const std::string& path) { return path != "link" && there.count(path) != 0; };
    return out;
}

BuildPlan plan(const std::string& action, const std::string& domain = "",
               const std::vector<std::string>& targets = {},
               const std::map<std::string, Domain>& of = domains) {
    return plan_build("/w", of, {action, domain, targets}, facts());
}

std::string shown(const BuildPlan& plan) {
    std::string out;
    for (const build::Step& step : plan.steps) {
        out += out.empty() ? "" : "; ";
        out += step.directory + ":";
        for (const auto& [name, value] : step.environment) out += " " + name + "=" + value;
        for (const std::string& word : step.argv) out += " " + word;
    }
    return out;
}

std::string refusal(const std::string& action, const std::string& domain,
                    const std::vector<std::string>& targets) {
    try {
        return "taken: " + shown(plan(action, domain, targets));
    } catch (const std::exception& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("a command runs where its domain's manifest is, once for each such folder") {
    CHECK(shown(plan("build")) == "/w/backend: cargo check; /w/web: npx tsc --noEmit");
    CHECK(shown(plan("check", "rust")) == "/w/backend: cargo check; /w/backend: cargo clippy");
    CHECK(shown(plan("test", "e2e")) == "/w: npx playwright test");
    CHECK(shown(plan("test", "web")) == "/w/web: CI=1 npm test");
    CHECK(plan("check", "rust").steps[0].chain != plan("check", "rust").steps[1].chain);
}

TEST_CASE("only a test with targets takes a slot") {
    CHECK(plan("test").kind == build::JobKind::full);
    CHECK(plan("build").kind == build::JobKind::full);
    CHECK(plan("test", "", {"backend/src/a.rs"}).kind == build::JobKind::targeted);
}

TEST_CASE("paths choose their domain, and are relative to where it runs") {
    CHECK(shown(plan("test", "", {"backend/src/a.rs"})) == "/w/backend: cargo test -- a::");
    CHECK(shown(plan("test", "", {"/w/web/src/a.test.ts"})) == "/w/web: CI=1 npm test -- src/a.test.ts");
    CHECK(shown(plan("test", "", {"tests/e2e/cart.spec.ts:12", "backend/src/a.rs"})) ==
          "/w: npx playwright test tests/e2e/cart.spec.ts:12; /w/backend: cargo test -- a::");
    CHECK(shown(plan("test", "rust", {"adds", "a::b"})) == "/w/backend: cargo test -- adds a::b");
}

TEST_CASE("a path that would be an option where it runs is none") {
    const std::map<std::string, Domain> python{
        {"python", {{"backend/"}, "", "python3 -m pytest {files}", ""}}};
    TreeFacts here = facts();
    here.exists = [](const std::string& path) {
        return path == "backend/-k.py" || path == "backend/setup.py";
    };
    here.is_inside = [](const std::string&) { return true; };
    CHECK(shown(plan_build("/w", python, {"test", "", {"backend/-k.py"}}, here)) ==
          "/w/backend: python3 -m pytest ./-k.py");
}

TEST_CASE("what cannot be is answered with what there is") {
    CHECK(refusal("build", "go", {}) ==
          "no domain 'go'; there are e2e: test; rust: build, test, lint, check; web: build, test, check");
    CHECK(refusal("lint", "web", {}) == "domain 'web' has no command for lint; it has build, test, check");
    CHECK(refusal("test", "", {"adds"}) ==
          "say with the argument 'domain' whose tests these are: e2e, rust, web");
    CHECK(refusal("test", "", {"docs"})
              .find("belongs to no domain; say with the argument 'domain' whose it is: e2e, rust, web") !=
          std::string::npos);
    CHECK(refusal("build", "", {"backend/src/a.rs"}).find("goes with action test or lint") !=
          std::string::npos);
    CHECK(refusal("test", "rust", {"web/src/a.test.ts"}).find("none of the targets lies where") !=
          std::string::npos);
    CHECK(refusal("test", "rust", {"link"}).find("leads outside the root") != std::string::npos);
    CHECK_THROWS_WITH(plan("test", "", {}, {}), Catch::Contains("this project has no commands"));
}

TEST_CASE("a declaration that needs a shell, leaves the tree or lints nothing is refused") {
    const auto declared = [](const std::string& command) {
        return std::map<std::string, Domain>{{"x", {{"./"}, command, "", command}}};
    };
    CHECK_THROWS_WITH(plan("build", "", {}, declared("a | b")),
                      Catch::Contains("domain 'x': the command `a | b`"));
    CHECK_THROWS_WITH(plan("build", "", {}, declared("cd ../y && make")),
                      Catch::Contains("no folder of this tree"));
    CHECK_THROWS_WITH(plan("build", "", {}, declared("cd gone && make")),
                      Catch::Contains("no folder of this tree"));
    CHECK_THROWS_WITH(plan("lint", "", {}, declared("php -l {files}")), Catch::Contains("needs files"));
    CHECK(shown(plan("lint", "", {"web/src/a.test.ts"}, declared("php -l {files}"))) ==
          "/w: php -l web/src/a.test.ts");
}
