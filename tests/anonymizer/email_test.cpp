#include "support.hpp"

#include <catch2/catch.hpp>

using test::Found;
using test::found;

TEST_CASE("an address is found with its whole local part and domain") {
    CHECK(found("to jean-luc.o'neil+x@mail.acme.co.uk.") == Found{"EMAIL:jean-luc.o'neil+x@mail.acme.co.uk"});
    CHECK(found("<élodie@bücher.de>") == Found{"EMAIL:élodie@bücher.de"});
    CHECK(found("\"john doe\"@acme.org") == Found{"EMAIL:\"john doe\"@acme.org"});
    CHECK(found("mailto:bob.ray@acme.io?subject=x") == Found{"EMAIL:bob.ray@acme.io"});
    CHECK(found("user=bob.ray@acme.io") == Found{"EMAIL:bob.ray@acme.io"});
}

TEST_CASE("an address that is encoded is found") {
    CHECK(found("bob.ray\\u0040acme.io") == Found{"EMAIL:bob.ray\\u0040acme.io"});
    CHECK(found("bob.ray&#64;acme.io") == Found{"EMAIL:bob.ray&#64;acme.io"});
    CHECK(found("?m=bob.ray%40acme.io&x") == Found{"EMAIL:bob.ray%40acme.io"});
    CHECK(found("bob\xe2\x80\x8b.ray@acme.io") == Found{"EMAIL:bob\xe2\x80\x8b.ray@acme.io"});
}

TEST_CASE("an address that is written out is found") {
    CHECK(found("john at gmail.com") == Found{"EMAIL:john at gmail.com"});
    CHECK(found("john.ray [at] acme [dot] io") == Found{"EMAIL:john.ray [at] acme [dot] io"});
    CHECK(found("john.ray(at)acme.io") == Found{"EMAIL:john.ray(at)acme.io"});
    CHECK(found("look at github.com for it").empty());
    CHECK(found("more than one state at any point in time").empty());
}

TEST_CASE("reserved domains, robots and repositories are left") {
    for (const char* text :
         {"a.b@example.com", "a@sub.example.org", "x@host.test", "noreply@acme.io", "no-reply+7@acme.io",
          "git@github.com:acme/x.git", "7+bob@users.noreply.github.com", "icon@2x.png", "unit@1.service",
          "@decorator.name", "actions/checkout@v4.0", "a@b", "user@host:~$"})
        CHECK(found(text).empty());
}
