// Storage format and ADF to Markdown: golden files, and what hostile pages get.
#include "mcp_lrm/connectors/adf.hpp"
#include "mcp_lrm/connectors/plain_characters.hpp"
#include "mcp_lrm/connectors/storage_format.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using connectors::Converted;

namespace {

const std::filesystem::path here = test::source_directory() / "tests/connectors";

connectors::StorageContext context() {
    connectors::StorageContext out;
    out.base_url = "https://demo.example/wiki";
    out.space = "DEMO";
    out.user_name = [](const std::string& id) { return id == "u-1" ? "Solveig Demoson" : ""; };
    return out;
}

std::string shown(const Converted& converted) {
    std::string out = converted.markdown + "\n---- names\n";
    for (const std::string& name : converted.people.names) out += name + "\n";
    out += "---- e-mails\n";
    for (const std::string& mail : converted.people.emails) out += mail + "\n";
    out += "---- not rendered\n";
    for (const std::string& name : converted.not_rendered) out += name + "\n";
    return out;
}

std::string storage(std::string_view text) {
    return storage_to_markdown(text, context()).markdown;
}

}  // namespace

TEST_CASE("a page of storage format becomes the Markdown of its golden file") {
    const Converted page = storage_to_markdown(test::read_file(here / "storage/page.xml"), context());
    CHECK(test::golden_difference(here / "storage/page.md", shown(page)).empty());
}

TEST_CASE("an issue's ADF becomes the Markdown of its golden file") {
    const Converted issue =
        connectors::adf_to_markdown(base::parse_json(test::read_file(here / "adf/issue.json")));
    CHECK(test::golden_difference(here / "adf/issue.md", shown(issue)).empty());
}

TEST_CASE("a page that is not well-formed shows its text") {
    const std::string text = storage("<p>before</p><p>open <b>bold</p><table><tr><td>cell &eacute;");
    CHECK(text.find("before") != std::string::npos);
    CHECK(text.find("open") != std::string::npos);
    CHECK(text.find("not well-formed") != std::string::npos);
    CHECK(storage("").empty());
    CHECK(storage("just words") == "just words");
}

TEST_CASE("deep nesting and huge spans stay small and in time") {
    std::string deep;
    for (int i = 0; i < 50'000; ++i) deep += "<div>";
    deep += "bottom";
    for (int i = 0; i < 50'000; ++i) deep += "</div>";
    CHECK(storage(deep).find("bottom") != std::string::npos);
    std::string wide = "<table><tbody>";
    for (int i = 0; i < 2000; ++i)
        wide +=
            "<tr><td colspan=\"2000000000\" rowspan=\"999999999\">" + std::string(1000, 'x') + "</td></tr>";
    CHECK(storage(wide + "</tbody></table>").size() < (32U << 20U));
    base::Json node = {{"type", "text"}, {"text", "bottom"}};
    for (int i = 0; i < 60; ++i) node = {{"type", "blockquote"}, {"content", base::Json::array({node})}};
    CHECK_NOTHROW(connectors::adf_to_markdown(node));
}

TEST_CASE("a cell, a code block or a link cannot break out of its place") {
    CHECK(storage("<table><tbody><tr><th>h</th></tr><tr><td>a|b<br/>| c |</td></tr></tbody></table>") ==
          "| h |\n| --- |\n| a\\|b<br>\\| c \\| |");
    CHECK(storage("<pre>``` and ````</pre>") == "`````\n``` and ````\n`````");
    CHECK(storage("<a href=\"https://e.example/) [x](y\">t]</a>") ==
          "[t\\]](https://e.example/%29%20[x]%28y)");
}

TEST_CASE("what nobody sees is taken out") {
    CHECK(connectors::plain_characters("a\x1b[31mb\x1b[0m") == "ab");
    CHECK(connectors::plain_characters("a\x1b]8;;http://x\ab") == "ab");
    CHECK(connectors::plain_characters("a\u200b\u202eb\ufeffc") == "abc");
    CHECK(connectors::plain_characters("a\xf3\xa0\x81\x81z") == "az");  // U+E0041, a tag character
    CHECK(connectors::plain_characters("tab\tline\nend\r\x07") == "tab\tline\nend");
    CHECK(connectors::plain_characters("\xff\xc3") == "\xef\xbf\xbd\xef\xbf\xbd");
    CHECK(connectors::plain_characters("\u00e9\u4e2d\U0001f389") == "\u00e9\u4e2d\U0001f389");
}

TEST_CASE("entities become characters, others stay") {
    CHECK(connectors::decode_entities("&eacute;&#233;&#xe9;&amp;&unknown;&;&#0;&#xd800; &") ==
          "\u00e9\u00e9\u00e9&&unknown;&;&#0;&#xd800; &");
}
