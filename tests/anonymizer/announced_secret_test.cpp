#include "support.hpp"

#include <catch2/catch.hpp>

using test::Found;
using test::found;

namespace {

// Made up; nothing issues such keys.
const std::string key = "b6907d289e10d714a6e88b30761fae22";

}  // namespace

TEST_CASE("a run that looks made is a key beside a word for keys or a service that gives them out") {
    for (const std::string before :
         {"newsapi KEY ", "deepgramSECRET ", "mailjet ", "access token ", "api_key "}) {
        INFO(before);
        CHECK(found("see " + before + key) == Found{"SECRET:" + key});
    }
    CHECK(found("mailsac TOKEN ABCDEFGHIJKLMNOPQRSTUVWXYZ") == Found{"SECRET:ABCDEFGHIJKLMNOPQRSTUVWXYZ"});
}

TEST_CASE("a run that looks made is left alone by itself, as a check sum, a commit or a part of an address") {
    for (const std::string& text : {"see " + key, "sha256 of stripe: " + key + key, "md5 stripe " + key,
                                    "https://www.figma.com/file/" + key, "commit " + key + "0a1b2c3d",
                                    std::string("the token stripe_customer_identifier_column"),
                                    std::string("stripe test_user_created_20240101")}) {
        INFO(text);
        CHECK(found(text).empty());
    }
}

TEST_CASE("what a password was made into is hidden") {
    for (const std::string hash :
         {"$2a$05$LhayLxezLhK1LhWvKxCyLOj0j1u.Kj0jZ0pEmm134uzrQlFvQJLF6",
          "$6$52450745$"
          "k5ka2p8bFuSmoVT1tzOyyuaREkkKBcCNqoDKzYiJL9RaE8yMnPgh2XzzF0NDrUhgrcLwg78xs1w5pJiypEdFX/",
          "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b3dWRWJTmaaJObG0a"}) {
        INFO(hash);
        CHECK(found("root:" + hash + ":0:0") == Found{"SECRET:" + hash});
    }
    CHECK(found("echo $1$2 costs $5$ or $6 and $2a").empty());
}

TEST_CASE("passwords that are defined, compared with, or part of a connection string are hidden") {
    CHECK(found("#define PASSWORD \"n84ASM54y4\"") == Found{"SECRET:n84ASM54y4"});
    CHECK(found("if (password !== \"PaS5w0rD2#\") {") == Found{"SECRET:PaS5w0rD2#"});
    CHECK(found("Server=db;Uid=app;Pwd=letmein;Database=x") == Found{"SECRET:letmein"});
    CHECK(found("pw: dipPr185Gg!") == Found{"SECRET:dipPr185Gg!"});
    CHECK(found("if (password == other.password) {").empty());
    CHECK(found("if (token == \"string\") {").empty());
}

TEST_CASE("types, selectors, labels and lists of values are no secrets") {
    for (const std::string text :
         {"password?: string|null", "result: dict[str, Any]", "this.password = '#add-password';",
          "label:\"Password:\",remember:\"Remember me:\"", "['testToken', 'testHostname', 'testName', 3]",
          "$pwd = $_POST[\"password\"];", "(\"http://user:pass@hostname\", \"hostname\")"}) {
        INFO(text);
        CHECK(found(text).empty());
    }
}

TEST_CASE("licence keys beside their word are hidden") {
    CHECK(found("Activation key : ZAQWS-XCDER-VBGTR-FRTGU-KLMNX") ==
          Found{"SECRET:ZAQWS-XCDER-VBGTR-FRTGU-KLMNX"});
}

TEST_CASE("the mail address of a copyright notice stays, elsewhere it does not") {
    const std::string mail = "anna.keller@acme-metal.fr";
    CHECK(found(" * Copyright (c) 2014, A. K. <" + mail + ">").empty());
    CHECK(found(" * Maintainer: <" + mail + ">") == Found{"EMAIL:" + mail});
    CHECK(found(" * Copyright 2014 A. K. <" + mail + ">\n * Mail: " + mail).size() == 2);
}
