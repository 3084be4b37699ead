#include "anonymizer/secret_words.hpp"
#include "support.hpp"

#include <catch2/catch.hpp>

using anonymizer::Sensitivity;
using anonymizer::sensitivity_of;
using test::Found;
using test::found;

TEST_CASE("names tell what they hold, in any style") {
    for (const char* name :
         {"password", "DB_PASSWORD", "dbPassword", "mot de passe", "userPass", "smtp.pass", "mdp"})
        CHECK(sensitivity_of(name) == Sensitivity::password);
    for (const char* name : {"api_key", "apiKey", "X-Api-Key", "clientSecret", "ACCESS_TOKEN",
                             "aws_secret_access_key", "jwt_token"})
        CHECK(sensitivity_of(name) == Sensitivity::strong);
    for (const char* name : {"key", "auth", "algolia_key"}) CHECK(sensitivity_of(name) == Sensitivity::weak);
    for (const char* name : {"keyboard", "max_tokens", "password_length", "tokenUrl", "public_key", "compass",
                             "bypass", "tokenizer", "name", "monkeys"})
        CHECK(sensitivity_of(name) == Sensitivity::none);
}

TEST_CASE("a value is taken to its closing quote or the end of its word") {
    const std::string value = "q8Zr7Tn2Lw5Xv9Kd3Pb6";
    for (const std::string form :
         {"api_key = \"{}\"", "api_key: '{}'", "API_KEY={}", "\"apiKey\": \"{}\"", "apiKey := \"{}\"",
          "'api_key' => '{}'", "<apiKey>{}</apiKey>", "--api-key {}", "const apiKey: string = \"{}\";",
          "var apiKey string = \"{}\"", "set(\"api_key\", \"{}\")", "<add key=\"ApiKey\" value=\"{}\"/>",
          "?api_key={}&x=1", "- name: API_KEY\n  value: {}", "{\\\"api_key\\\":\\\"{}\\\"}"}) {
        std::string text = form;
        text.replace(text.find("{}") == 0 ? 0 : text.rfind("{}"), 2, value);
        INFO(text);
        CHECK(found(text) == Found{"SECRET:" + value});
    }
    CHECK(found("password = \"correct horse; battery!\"") == Found{"SECRET:correct horse; battery!"});
    CHECK(found("DB_PASSWORD=p@ss&w0rd#1\n") == Found{"SECRET:p@ss&w0rd#1"});
}

TEST_CASE("placeholders, variables, calls and words are no secrets") {
    for (const char* text :
         {"password: ${DB_PASSWORD}", "password = os.environ[\"PW\"]", "token = getToken()",
          "password = props.password", "secret: null", "api_key: <your-api-key>",
          "The password must have eight characters.", "Le mot de passe est obligatoire", "token: string",
          "\"password\": \"********\"", "\"token\": \"access_token\"", "key: value",
          "public_key = \"ssh-rsa AAAAB3NzaC1yc2E\"", "max_tokens: 4096", "password: \"Enter your password\"",
          "cookiesString: string | string[]", "r\"private_token=\\w{20}\"",
          "tokenSource = origReadSubjectTokenFrom"}) {
        INFO(text);
        CHECK(found(text).empty());
    }
}

TEST_CASE("tokens of providers need nothing beside them") {
    for (const std::string token :
         {"AKIAIOSFODNN7QWERTYZ", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "glpat-a1B2c3D4e5F6g7H8i9J0",
          "xoxb-123456789012-123456789012-a1B2c3D4e5F6g7H8i9J0k1L2", "sk_live_a1B2c3D4e5F6g7H8i9J0k1L2",
          "AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q", "123456789:AAa1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q",
          "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"}) {
        INFO(token);
        CHECK(found("x " + token + " y") == Found{"SECRET:" + token});
    }
    for (const char* text : {"sk-learn", "AKIA", "eyJ", "ghp_short", "sk-proj-readme-for-the-contributors"})
        CHECK(found(text).empty());
}

TEST_CASE("keys in PEM are taken whole, certificates are left") {
    const std::string key =
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1\nc2VjcmV0\n-----END RSA PRIVATE KEY-----";
    CHECK(found("a\n" + key + "\nb") == Found{"SECRET:" + key});
    CHECK(found("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----").empty());
    CHECK(found("if line == \"-----BEGIN PRIVATE KEY-----\":").empty());
}

TEST_CASE("passwords in URLs, webhooks and headers; scheme and host stay") {
    CHECK(found("postgres://app:s3cr3t!x@db.acme.io/main") == Found{"SECRET:s3cr3t!x"});
    CHECK(found("https://hooks.slack.com/services/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") ==
          Found{"SECRET:T0A1B2C3D/B0A1B2C3D/a1B2c3D4e5F6g7H8i9J0k1L2"});
    CHECK(found("Authorization: Bearer a1b2c3d4e5f6g7h8") == Found{"SECRET:a1b2c3d4e5f6g7h8"});
    CHECK(found("Authorization: Basic YWRtaW46aHVudGVyMg==") == Found{"SECRET:YWRtaW46aHVudGVyMg=="});
    CHECK(found("curl -u admin:hunter2 https://acme.io") == Found{"SECRET:hunter2"});
    CHECK(found("Cookie: sid=a1b2c3d4e5f6; theme=dark") == Found{"SECRET:a1b2c3d4e5f6"});
    CHECK(found("the password is Blue42$ok.") == Found{"SECRET:Blue42$ok"});
    CHECK(found("le mot de passe est Azur42!x") == Found{"SECRET:Azur42!x"});
    CHECK(found("https://acme.io:8080/a@b").empty());
    CHECK(found("http://${USER}:${PASSWORD}@host/").empty());
}

TEST_CASE("a hash, a UUID and a commit are no secrets by themselves") {
    for (const char* text :
         {"550e8400-e29b-41d4-a716-446655440000", "3f2a9c1b4d5e6f708192a3b4c5d6e7f8091a2b3c",
          "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
          "\"integrity\": \"sha512-3RQHgEtvL1Frl/d1cSreo7qhJ3Gk1OdNUaiCtZ8G\""})
        CHECK(found(text).empty());
}
