#include "anonymizer/anonymizer.hpp"
#include "base/error.hpp"

#include <catch2/catch.hpp>

using anonymizer::Entity;
using anonymizer::Session;

namespace {

std::string hidden(const std::string& text) {
    return Session("key").anonymize(text).text;
}

}  // namespace

TEST_CASE("what was hidden comes back byte for byte") {
    const std::string text =
        "Mail marie.lefevre@acme-metal.fr or +33 6 12 34 56 78.\r\n\tIBAN FR76 3000 6000 0112 3456 7890 "
        "189 \xff";
    Session session;
    const auto result = session.anonymize(text);
    CHECK(result.text.find("lefevre") == std::string::npos);
    CHECK(result.text.find("12 34") == std::string::npos);
    CHECK(session.restore(result.text) == text);
}

TEST_CASE("one value has one token, another value another") {
    Session session;
    const auto result = session.anonymize("a.one@acme.io b.two@acme.io a.one@acme.io");
    REQUIRE(result.findings.size() == 3);
    const std::string first = result.text.substr(0, result.text.find(' '));
    const std::string last = result.text.substr(result.text.rfind(' ') + 1);
    CHECK(first == last);
    CHECK(result.text.find(first, 1) == result.text.size() - first.size());
}

TEST_CASE("two spellings of one number share its token and come back as they were") {
    Session session;
    const std::string text = "call +33 6 12 34 56 78 or 06 12 34 56 78";
    const std::string safe = session.anonymize(text).text;
    const std::string first = safe.substr(safe.find("[[") + 2, 14);
    CHECK(safe.find("[[" + first + "_2]]") != std::string::npos);
    CHECK(session.restore(safe) == text);
}

TEST_CASE("a second time changes nothing") {
    Session session;
    const std::string once =
        session.anonymize("Mme Claire Fontanel, 12 rue des Lilas, 75011 Paris, password: hunter2!x").text;
    const auto twice = session.anonymize(once);
    CHECK(twice.text == once);
    CHECK(twice.findings.empty());
}

TEST_CASE("a token that a page made up is not restored") {
    Session session;
    const std::string text = "victim@acme.io and [[EMAIL_1]] and [[EMAIL_00000001]]";
    const std::string safe = session.anonymize(text).text;
    CHECK(safe.find("[[EMAIL_1]]") != std::string::npos);
    CHECK(session.restore(safe) == text);
    CHECK(session.restore("[[EMAIL_1]]") == "[[EMAIL_1]]");
}

TEST_CASE("another session's token is not restored") {
    Session one;
    Session other;
    const std::string safe = one.anonymize("victim@acme.io").text;
    other.anonymize("someone@acme.io");
    CHECK(other.restore(safe) == safe);
}

TEST_CASE("a token is restored whatever case a model gave it") {
    Session session;
    std::string safe = session.anonymize("victim@acme.io").text;
    for (char& c : safe) c = static_cast<char>(std::tolower(c));
    CHECK(session.restore(safe) == "victim@acme.io");
}

TEST_CASE("a secret is never restored nor saved") {
    Session session;
    const std::string safe = session.anonymize("api_key = \"q8Zr7Tn2Lw5Xv9Kd3Pb6\"").text;
    CHECK(safe.find("q8Zr7Tn2") == std::string::npos);
    CHECK(session.restore(safe) == safe);
    CHECK(session.save().find("q8Zr7Tn2") == std::string::npos);
}

TEST_CASE("a secret found once is hidden in later texts") {
    Session session;
    session.anonymize("DB_PASSWORD=Tr0ub4dor&3x");
    CHECK(session.anonymize("tried Tr0ub4dor&3x today").text.find("Tr0ub4dor") == std::string::npos);
}

TEST_CASE("no value stays elsewhere in the text") {
    const std::string safe = hidden(
        "Zorglub came. Later M. Anselme Zorglub left; anselme has 06 12 34 56 78, again 0612345678; pw=1; "
        "password: s3cr3t-99 then s3cr3t-99");
    CHECK(safe.find("s3cr3t") == std::string::npos);
    CHECK(safe.find("Zorglub") == std::string::npos);
}

TEST_CASE("a known person is hidden in every form") {
    Session session;
    session.know_person("Ambroise Kervella");
    for (const std::string text : {"Ambroise Kervella", "ambroise kervella", "KERVELLA Ambroise",
                                   "Kervella, Ambroise", "A. Kervella", "ambroise.kervella", "Kervella A."}) {
        INFO(text);
        CHECK(session.anonymize("see " + text + " there").text.find("ervella") == std::string::npos);
    }
    CHECK(session.anonymize("the kervella farm").findings.empty());
}

TEST_CASE("a known person is hidden with and without accents, also in code") {
    Session session;
    session.know_person("Éléonore Béranger");
    anonymizer::Options code;
    code.names = anonymizer::Names::known_only;
    CHECK(session.anonymize("// TODO(eleonore beranger)", code).findings.size() == 1);
    CHECK(session.anonymize("// ÉLÉONORE BÉRANGER", code).findings.size() == 1);
}

TEST_CASE("a role is no known person") {
    Session session;
    session.know_person("admin");
    session.know_person("test");
    CHECK(session.anonymize("the admin runs a test").findings.empty());
}

TEST_CASE("a saved session restores and goes on with the same tokens") {
    Session first;
    first.know_person("Ambroise Kervella");
    const std::string text = "victim@acme.io, Ambroise Kervella, token=q8Zr7Tn2Lw5Xv9Kd3Pb6";
    const std::string safe = first.anonymize(text).text;
    Session second;
    second.load(first.save());
    CHECK(second.anonymize(text).text == safe);
    CHECK(second.anonymize(safe).text == safe);
    CHECK(second.restore(safe).find("victim@acme.io, Ambroise Kervella") == 0);
    CHECK(second.save().empty());
}

TEST_CASE("a broken saved session is refused in one sentence") {
    Session session;
    CHECK_THROWS_AS(session.load("{"), base::Error);
    CHECK_THROWS_AS(session.load("{\"token\":\"[[NOPE_1]]\",\"value\":\"\"}"), base::Error);
    Session other("other key");
    other.anonymize("victim@acme.io");
    session.anonymize("victim@acme.io");
    CHECK_THROWS_AS(session.load(other.save()), base::Error);
}

TEST_CASE("entities that were not asked for are left") {
    Session session;
    anonymizer::Options options;
    options.entities.reset();
    options.entities.set(static_cast<std::size_t>(Entity::email));
    const auto result = session.anonymize("victim@acme.io 06 12 34 56 78", options);
    REQUIRE(result.findings.size() == 1);
    CHECK(result.findings[0].entity == Entity::email);
}
