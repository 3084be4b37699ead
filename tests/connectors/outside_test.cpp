// Cache, connector, anonymizer, cache: what is kept is anonymized, and nothing is given when that fails.
#include "mcp_lrm/connectors/outside.hpp"

#include "mcp_lrm/connectors/figma.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

using connectors::Brought;
using connectors::FigmaWants;
using connectors::GivenUp;

namespace {

const std::string mail = std::string("wanda.canary") + "@" + "canary-mail.fr";
const std::string secret = std::string("gh") + "p_" + "R4nD0mC4n4ryT0kenV4lu3ForTests123456";
const std::string name = "Wilhelmina Canaryfield";

struct Fixture {
    Fixture()
        : cache(files.path() / "rlm_cache.db"),
          outside(cache, [this](const std::function<void(anonymizer::Session&)>& work) {
              if (map_is_broken) throw base::Error(base::ErrorKind::file, "cannot write the map");
              work(session);
          }) {}

    connectors::Given ask(const std::function<Brought(const GivenUp&)>& bring) {
        return outside.ask({{"t", {{"q", 1}}, "me", {}}, {}, "Demo at https://demo.example"}, bring, {});
    }

    test::TemporaryDirectory files;
    anonymizer::Session session;
    bool map_is_broken = false;
    cache::Cache cache;
    connectors::Outside outside;
};

Brought brought() {
    Brought out;
    out.facts = {
        {"key", "DEMO-1"},
        {"url", "https://demo.example/browse/DEMO-1"},
        {"title", "asked by wilhelmina canaryfield"},
        {"list", {{{"text", "write to " + mail + "\u200b"}}}},
        {"fields", {{"Owner " + name, "x"}, {"url", "https://demo.example/~" + mail}, {"key", secret}}}};
    out.people.names = {name};
    out.people.emails = {mail};
    out.title = "by " + name;
    return out;
}

}  // namespace

TEST_CASE("what an outside source brings is anonymized before it is kept or given, and marked") {
    Fixture fixture;
    int calls = 0;
    const auto bring = [&](const GivenUp&) {
        ++calls;
        return brought();
    };
    const connectors::Given given = fixture.ask(bring);
    const std::string text = base::to_text(given.facts) + given.title;
    CHECK(text.find("Canary") == std::string::npos);
    CHECK(text.find("canary") == std::string::npos);
    CHECK(text.find(secret) == std::string::npos);
    CHECK(text.find("\u200b") == std::string::npos);
    CHECK(given.facts["key"] == "DEMO-1");
    CHECK(given.facts["url"] == "https://demo.example/browse/DEMO-1");
    CHECK(given.facts["outside"] == true);
    CHECK(given.facts["source"] == "Demo at https://demo.example");
    CHECK(fixture.session.restore(given.facts["list"][0]["text"].get<std::string>()) == "write to " + mail);
    CHECK(fixture.ask(bring).facts == given.facts);
    CHECK(calls == 1);
    const std::string token = given.facts["list"][0]["text"].get<std::string>().substr(9);
    CHECK(fixture.outside.restored("from " + token) == "from " + mail);
    CHECK(fixture.outside.restored("from [[EMAIL_12345678]]") == "from [[EMAIL_12345678]]");
}

TEST_CASE("when nothing can be anonymized, nothing is given or kept") {
    Fixture fixture;
    fixture.map_is_broken = true;
    CHECK_THROWS_WITH(fixture.ask([](const GivenUp&) { return brought(); }), "cannot write the map");
    CHECK(fixture.cache.stats().entries == 0);
}

TEST_CASE("an error of a source is anonymized, and not kept") {
    Fixture fixture;
    const auto fails = [](const GivenUp&) -> Brought {
        throw connectors::WebError(400, "no field for " + mail);
    };
    try {
        fixture.ask(fails);
        FAIL("no error");
    } catch (const base::Error& error) {
        CHECK(std::string(error.what()).find(mail) == std::string::npos);
        CHECK(std::string(error.what()).starts_with("no field for [["));
    }
    CHECK(fixture.cache.stats().entries == 0);
}

TEST_CASE("a wish becomes the tool that Figma lists, with the arguments that it takes") {
    const base::Json tools = base::parse_json(
        R"([{"name":"add_code_connect_map"},{"name":"get_metadata","inputSchema":{"properties":{"nodeId":{}}}},
            {"name":"get_design_context","inputSchema":{"properties":{"nodeId":{},"fileKey":{}}}}])");
    const connectors::FigmaCall node = figma_call(tools, FigmaWants::node, {"KEY", "1:2"});
    CHECK(node.tool == "get_design_context");
    CHECK(node.arguments == base::Json({{"nodeId", "1:2"}, {"fileKey", "KEY"}}));
    CHECK(figma_call(tools, FigmaWants::selection, {}).tool == "get_metadata");
    CHECK(figma_call(tools, FigmaWants::selection, {}).arguments.empty());
    CHECK(figma_call(tools, FigmaWants::styles, {}).tool.empty());
    const base::Json renamed =
        base::parse_json(R"([{"name":"create_variables"},{"name":"figma_variable_defs_v2"}])");
    CHECK(figma_call(renamed, FigmaWants::styles, {}).tool == "figma_variable_defs_v2");
    CHECK(figma_call(base::Json::array(), FigmaWants::file, {}).tool.empty());
}

TEST_CASE("a Figma file and node are strict, whatever a caller writes") {
    const connectors::FigmaPlace place =
        connectors::figma_place("https://www.figma.com/design/AbC123/A-name?node-id=12-345", "");
    CHECK(place.file == "AbC123");
    CHECK(place.node == "12:345");
    CHECK(connectors::figma_place("", "I1:2;3:4").node == "I1:2;3:4");
    for (const char* bad : {"a;b", "$(x)", "`x`", "a b", "../x", "a|b", "https://evil.example/design/a/b",
                            "https://figma.com.evil.example/design/a"})
        CHECK_THROWS_AS(connectors::figma_place(bad, ""), base::Error);
    for (const char* bad : {"1:2; rm -rf /", "$(1:2)", "1", "1:2\n", "--output=1:2"})
        CHECK_THROWS_AS(connectors::figma_place("", bad), base::Error);
}
