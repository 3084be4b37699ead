#include "orchestrator/project_text.hpp"

#include "base/config/project.hpp"

#include <catch2/catch.hpp>

using base::config::DetectedDomain;

TEST_CASE("a new project file is read back as it was meant") {
    DetectedDomain rust{"rust", {"backend/Cargo.toml"}, {{"backend/"}, "cargo check", "cargo test", ""}};
    DetectedDomain e2e{"e2e", {"a #b/x"}, {{"a #b/", "c: d/"}, "", "npx playwright test {files}", "true"}};
    const std::string text = factory::project_text("demo", "/srv/my demo", {rust, e2e});
    const base::config::ProjectFile file = base::config::read_project(base::config::parse(text, "demo.yaml"));
    CHECK(file.project.name == "demo");
    CHECK(file.project.root_path == "/srv/my demo");
    CHECK(file.domains.at("rust").build_cmd == "cargo check");
    CHECK(file.domains.at("rust").lint_cmd.empty());
    CHECK(file.domains.at("e2e").paths == std::vector<std::string>{"a #b/", "c: d/"});
    CHECK(file.domains.at("e2e").test_cmd == "npx playwright test {files}");
    CHECK(file.domains.at("e2e").lint_cmd == "true");
    CHECK(text.find("    build_cmd: cargo check\n") != std::string::npos);
}

TEST_CASE("odd roots and names survive the file") {
    for (const char* root :
         {"/a: b", "/a #b", "/it's", "/\"q\"", "/${HOME}/x", "/a\nb", "/ends ", "/\xc3\xa9"}) {
        INFO(root);
        const std::string text = factory::project_text("123", root, {});
        const auto file = base::config::read_project(base::config::parse(text, "123.yaml"));
        CHECK(file.project.root_path == root);
        CHECK(file.project.name == "123");
    }
}

TEST_CASE("a folder's name becomes a project's name") {
    CHECK(factory::name_of_folder("/srv/demo") == "demo");
    CHECK(factory::name_of_folder("/srv/My Demo (2)") == "My-Demo--2-");
    CHECK(factory::name_of_folder("/srv/.hidden") == "hidden");
    CHECK(factory::name_of_folder("/") == "project");
    CHECK(factory::name_of_folder("/" + std::string(100, 'x')).size() == 64);
}
