// Laws that hold for every text: made of pieces that hide and pieces that confuse, with a fixed seed.
#include "anonymizer/anonymizer.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <random>

using anonymizer::Finding;
using anonymizer::Session;
using anonymizer::Stream;

namespace {

const std::vector<std::string> pieces = {
    "marie.lefevre@acme.fr",
    "06 12 34 56 78",
    "+1 (415) 555-0132",
    "Jean Dupont",
    "Mme Claire Fontanel",
    "M. Zorglub",
    "12 rue des Lilas, 75011 Paris",
    "FR76 3000 6000 0112 3456 7890 189",
    "4111 1111 1111 1111",
    "732 829 320 00074",
    "198.41.0.4",
    "3c:5a:b4:11:22:33",
    "born on 12/03/1985",
    "078-05-1120",
    "536-22-8726",
    "password = \"S3cr3t!x\"",
    "api_key: q8Zr7Tn2Lw5Xv9Kd3Pb6",
    "Authorization: Bearer abc123def456ghi",
    "https://bob:pa55w0rd@db.acme.io/x",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----",
    "[[EMAIL_1]]",
    "[[PERSON_12345678]]",
    "[[",
    "]]",
    "[[EMAIL_",
    "_2]]",
    "é",
    "\xff",
    "\\n",
    "\\u0040",
    "&#64;",
    "%40",
    "\xe2\x80\x8b",
    "\xc2\xa0",
    "\xef\xbc\x91",
    " ",
    " ",
    " ",
    "\n",
    "\t",
    ",",
    ".",
    ":",
    "=",
    "\"",
    "'",
    "(",
    ")",
    "<",
    ">",
    "/",
    "-",
    "@",
    "0",
    "12",
    "A",
    "a",
    "Paris",
    "the",
    "le",
    "token",
    "SIREN",
    "né le"};

std::string random_text(std::mt19937& random, int most) {
    std::string out;
    const int count = std::uniform_int_distribution<int>(1, most)(random);
    for (int i = 0; i < count; ++i) {
        out += pieces[std::uniform_int_distribution<std::size_t>(0, pieces.size() - 1)(random)];
        if (random() % 3 != 0) out += ' ';
    }
    return out;
}

/// The input with the secrets taken out: what restoring must give.
std::string without_secrets(const std::string& text, const std::vector<Finding>& findings, Session& session) {
    std::string out;
    std::size_t copied = 0;
    for (const Finding& finding : findings) {
        if (finding.entity != anonymizer::Entity::secret) continue;
        out += text.substr(copied, finding.begin - copied);
        out += '\x01';
        copied = finding.end;
    }
    (void)session;
    return out + text.substr(copied);
}

std::string mark_secrets(std::string text) {
    for (std::size_t at = text.find("[[SECRET_"); at != std::string::npos; at = text.find("[[SECRET_", at))
        text.replace(at, text.find("]]", at) + 2 - at, "\x01");
    return text;
}

}  // namespace

TEST_CASE("restoring gives the input back, for any text") {
    std::mt19937 random(1);
    for (int i = 0; i < 3000; ++i) {
        const std::string text = random_text(random, 12);
        Session session("key");
        const auto result = session.anonymize(text);
        INFO(text);
        INFO(result.text);
        REQUIRE(mark_secrets(session.restore(result.text)) ==
                without_secrets(text, result.findings, session));
    }
}

TEST_CASE("a second time changes nothing, for any text") {
    std::mt19937 random(2);
    for (int i = 0; i < 3000; ++i) {
        const std::string text = random_text(random, 12);
        Session session("key");
        const std::string once = session.anonymize(text).text;
        INFO(text);
        REQUIRE(session.anonymize(once).text == once);
    }
}

TEST_CASE("findings are in order, inside the text, and apart") {
    std::mt19937 random(3);
    for (int i = 0; i < 2000; ++i) {
        const std::string text = random_text(random, 12);
        std::size_t last = 0;
        for (const Finding& finding : Session("key").anonymize(text).findings) {
            INFO(text);
            REQUIRE(finding.begin >= last);
            REQUIRE(finding.end > finding.begin);
            REQUIRE(finding.end <= text.size());
            last = finding.end;
        }
    }
}

TEST_CASE("no value that was hidden stands anywhere in the output") {
    std::mt19937 random(4);
    for (int i = 0; i < 2000; ++i) {
        const std::string text = random_text(random, 16);
        Session session("key");
        const auto result = session.anonymize(text);
        for (const Finding& finding : result.findings) {
            const std::string value = text.substr(finding.begin, finding.end - finding.begin);
            if (value.size() < 8 || value.find_first_of("0123456789@") == std::string::npos) continue;
            // As a word of its own: a part of a longer word is another value.
            for (std::size_t at = result.text.find(value); at != std::string::npos;
                 at = result.text.find(value, at + 1)) {
                const auto is_word = [](char c) {
                    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                           static_cast<unsigned char>(c) >= 0x80;
                };
                const bool begins = at == 0 || !is_word(result.text[at - 1]);
                const bool ends =
                    at + value.size() == result.text.size() || !is_word(result.text[at + value.size()]);
                INFO(text);
                INFO(value);
                INFO(result.text);
                REQUIRE_FALSE((begins && ends));
            }
        }
    }
}

TEST_CASE("a text in two pieces, cut anywhere, gives what the whole gives") {
    std::mt19937 random(5);
    for (int i = 0; i < 20; ++i) {
        const std::string text = random_text(random, 25);
        const std::string whole = Session("key").anonymize(text).text;
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            Session session("key");
            Stream stream(session);
            std::string pieced = stream.write(text.substr(0, cut));
            pieced += stream.write(text.substr(cut));
            pieced += stream.finish();
            REQUIRE(pieced == whole);
        }
    }
}

TEST_CASE("a long text in pieces does not depend on where it is cut") {
    std::mt19937 random(6);
    std::string text;
    while (text.size() < 40000) text += random_text(random, 10) + "\n";
    std::vector<std::string> results;
    for (const std::size_t size : {std::size_t(1), std::size_t(7), std::size_t(1000), std::size_t(100000)}) {
        Session session("key");
        Stream stream(session, {}, 4096);
        std::string out;
        for (std::size_t at = 0; at < text.size(); at += size) out += stream.write(text.substr(at, size));
        results.push_back(out + stream.finish());
    }
    CHECK(results[0] == results[1]);
    CHECK(results[0] == results[2]);
    CHECK(results[0] == results[3]);
}

TEST_CASE("time is linear in the text, whatever it is made of") {
    for (const std::string unit :
         {"a",   "@",      "1",         "1 ",      "0:",  "A",   "Jean ", "-----BEGIN PRIVATE KEY-----",
          "://", "=\"",    "password:", "[[",      "a@",  "1.",  "&#",    "\\u",
          "eyJ", "rue 1 ", "<a>",       "Bearer ", "M. ", "a.b", ",'"}) {
        const auto time_of = [&](std::size_t bytes) {
            std::string text;
            while (text.size() < bytes) text += unit;
            const std::clock_t start = std::clock();
            Session("key").anonymize(text);
            return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        };
        INFO(unit);
        const double small = time_of(50000);
        // Eight times the text: quadratic work would take 64 times as long.
        CHECK(time_of(400000) < 24 * small + 0.15);
    }
}
