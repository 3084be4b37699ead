// Which addresses may be called, when a call is repeated, and what a filter holds.
#include "base/error.hpp"
#include "mcp_lrm/connectors/atlassian.hpp"
#include "mcp_lrm/connectors/query_language.hpp"
#include "mcp_lrm/connectors/retry.hpp"
#include "mcp_lrm/connectors/url.hpp"

#include <catch2/catch.hpp>

using namespace connectors;
using namespace std::chrono_literals;

TEST_CASE("addresses that are nobody's business are told from public ones, in every dress") {
    for (const char* address : {"127.0.0.1",
                                "0.0.0.0",
                                "10.1.2.3",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.168.1.1",
                                "169.254.169.254",
                                "100.64.0.1",
                                "224.0.0.1",
                                "255.255.255.255",
                                "198.18.0.1",
                                "192.0.2.1",
                                "::1",
                                "::",
                                "::ffff:127.0.0.1",
                                "::ffff:10.0.0.1",
                                "::127.0.0.1",
                                "fc00::1",
                                "fd12::1",
                                "fe80::1",
                                "fe80::1%1",
                                "ff02::1",
                                "64:ff9b::7f00:1",
                                "2002:7f00:1::",
                                "2001:db8::1",
                                "2001::1",
                                "localhost",
                                "2130706433",
                                "0x7f000001",
                                ""})
        CHECK_FALSE(is_public_address(address));
    for (const char* address :
         {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"})
        CHECK(is_public_address(address));
}

TEST_CASE("a URL that hides its host is refused") {
    CHECK(parse_url("https://Demo.Example:8443/a/b?c=d#e").text() == "https://demo.example:8443/a/b?c=d");
    CHECK(parse_url("http://[::1]:80/").host == "::1");
    CHECK(parse_url("https://demo.example.").host == "demo.example");
    for (const char* bad :
         {"https://user@host/", "https://user:secret@host/", "ftp://host/", "file:///etc/passwd", "//host/",
          "", "https://", "https:///x", "https://ho st/", "https://host\\@evil/", "https://host:99999/",
          "https://host:0/", "https://host:x/", "https://[::1/", "https://h\xc3\xb6st/",
          "javascript:alert(1)"}) {
        INFO(bad);
        CHECK_THROWS_AS(parse_url(bad), base::Error);
    }
    const Url base = parse_url("https://demo.example/a/b");
    CHECK(resolve_reference(base, "/x").text() == "https://demo.example/x");
    CHECK(resolve_reference(base, "c?d").text() == "https://demo.example/a/c?d");
    CHECK(resolve_reference(base, "//other.example/").host == "other.example");
    CHECK(resolve_reference(base, "http://169.254.169.254/").host == "169.254.169.254");
    CHECK_THROWS_AS(resolve_reference(base, "javascript:alert(1)"), base::Error);
}

TEST_CASE("a wait that is asked for is honoured and bounded") {
    const auto wait = [](unsigned status, const char* name, const char* value, int attempt = 1,
                         std::chrono::milliseconds left = 30s) {
        base::http::Fields fields;
        if (*name != '\0') fields.add(name, value);
        return wait_before_retry(status, fields, attempt, 1'772'323'200, left, 0);  // 2026-03-01T00:00:00Z
    };
    CHECK(wait(429, "Retry-After", "2") == 2s);
    CHECK(wait(503, "Retry-After", "2") == 2s);
    CHECK(wait(429, "Retry-After", "0") == 200ms);  // a minimum: no loop
    CHECK(wait(429, "Retry-After", "Sun, 01 Mar 2026 00:00:03 GMT") == 3s);
    CHECK(wait(429, "X-RateLimit-Reset", "2026-03-01T00:00:04Z") == 4s);
    CHECK(wait(429, "X-RateLimit-Reset", "2026-03-01T00:00Z") == 200ms);
    CHECK(wait(429, "", "") == 400ms);
    CHECK(wait(429, "Retry-After", "nonsense") == 400ms);
    CHECK(wait(429, "Retry-After", "-5") == 200ms);
    CHECK_FALSE(wait(429, "Retry-After", "3600"));
    CHECK(wait(429, "Retry-After", "99999999999999999999999") == 400ms);
    CHECK_FALSE(wait(429, "Retry-After", "5", 1, 4s));
    CHECK_FALSE(wait(429, "Retry-After", "1", 3));
    CHECK(wait(502, "Retry-After", "3600") == 400ms);
    CHECK(wait(504, "", "", 2) == 800ms);
    for (const unsigned status : {200U, 400U, 401U, 403U, 404U, 410U, 500U})
        CHECK_FALSE(wait(status, "Retry-After", "1"));
}

TEST_CASE("a caller's OR does not leave our filter") {
    CHECK(with_filter("a = 1 OR b = 2 order  by created", "project", {"DEMO", "OPS"}, "JQL") ==
          "(a = 1 OR b = 2) AND project in (\"DEMO\", \"OPS\") order  by created");
    CHECK(with_filter("", "project", {"DEMO"}, "JQL") == "project in (\"DEMO\")");
    CHECK(with_filter("ORDER BY x", "project", {"DEMO"}, "JQL") == "project in (\"DEMO\") ORDER BY x");
    CHECK(with_filter("summary ~ \"order by )\" ", "space", {"A"}, "CQL") ==
          "(summary ~ \"order by )\") AND space in (\"A\")");
    CHECK(with_filter("a = 1", "project", {}, "JQL") == "a = 1");
    CHECK(split_order("recorder by = 1").order.empty());
    for (const char* bad : {"a) OR (b", "a = \"x", "(a", "a)", "a = 'x", "a = \"x\\\"", "a \\) OR b \\("})
        CHECK_THROWS_AS(with_filter(bad, "project", {"DEMO"}, "JQL"), base::Error);
    CHECK_THROWS_AS(with_filter("a", "project", {"A\") OR (\"B"}, "JQL"), base::Error);
    CHECK(quoted("a\"b\\c\nd") == "\"a\\\"b\\\\c d\"");
    CHECK(quoted_words("fix: \"login\" (now)") == "\"fix   login   now\"");
}

TEST_CASE("a page is found by its id and by the URLs that people copy") {
    const Url base = parse_url("https://demo.example/wiki");
    CHECK(page_place("123", base).id == "123");
    CHECK(page_place("https://demo.example/wiki/spaces/OPS/pages/456/A+title", base).id == "456");
    CHECK(page_place("https://demo.example/pages/viewpage.action?pageId=789", base).id == "789");
    const PagePlace named = page_place("https://demo.example/display/OPS/A+title%20x", base);
    CHECK(named.space == "OPS");
    CHECK(named.title == "A title x");
    CHECK(page_place("https://demo.example/wiki/x/abc", base).id.empty());
    CHECK_THROWS_AS(page_place("https://evil.example/pages/1", base), base::Error);
    CHECK_THROWS_AS(page_place("../../etc/passwd", base), base::Error);
}
