// What outside sources send and callers ask: formats, characters, URLs, queries, words to search.
#include "base/db/sqlite.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "mcp_lrm/connectors/adf.hpp"
#include "mcp_lrm/connectors/plain_characters.hpp"
#include "mcp_lrm/connectors/query_language.hpp"
#include "mcp_lrm/connectors/storage_format.hpp"
#include "mcp_lrm/connectors/url.hpp"
#include "rlm_cache/search_text.hpp"
#include "targets.hpp"

namespace {

void formats(std::string_view input) {
    connectors::StorageContext context;
    context.base_url = "https://demo.example";
    const connectors::Converted page = connectors::storage_to_markdown(input, context);
    fuzz::require(page.markdown.size() <= (64U << 20U), "a page stays small");
    try {
        connectors::adf_to_markdown(base::parse_json(input));
    } catch (const base::JsonError&) {
        // Not JSON: it never gets so far.
    }
    const std::string plain = connectors::plain_characters(input);
    fuzz::require(connectors::plain_characters(plain) == plain, "what is plain stays as it is");
    fuzz::require(plain.find('\x1b') == std::string::npos, "no escape is left");
}

void urls(std::string_view input) {
    try {
        const connectors::Url url = connectors::parse_url(input);
        fuzz::require(connectors::parse_url(url.text()).text() == url.text(),
                      "a URL is read as it is written");
        fuzz::require(url.host.find_first_of("@/\\ ") == std::string::npos, "a host is only a host");
        const connectors::Url next =
            connectors::resolve_reference(connectors::parse_url("https://demo.example/a"), input);
        fuzz::require(next.host == url.host, "a whole URL is its own place");
    } catch (const base::Error&) {
        // Refused.
    }
    connectors::is_public_address(std::string(input.substr(0, 100)));
}

void filters(std::string_view input) {
    try {
        const std::string query = connectors::with_filter(input, "project", {"DEMO"}, "JQL");
        connectors::check_balanced(query, "JQL");
        const std::string condition = connectors::split_order(query).condition;
        fuzz::require(condition.ends_with("project in (\"DEMO\")"), "the filter comes last in the condition");
    } catch (const base::Error&) {
        // Refused.
    }
    connectors::check_balanced(connectors::quoted(input), "JQL");
    connectors::check_balanced(connectors::quoted_words(input), "CQL");
}

void words(std::string_view input) {
    static base::db::Connection table = [] {
        base::db::Connection out(":memory:", base::db::Open::read_write);
        out.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize='unicode61 remove_diacritics 2')");
        out.execute("INSERT INTO t VALUES ('release plan')");
        return out;
    }();
    const std::vector<std::string> found = cache::words_of(input);
    const std::string expression = cache::match_expression(found);
    fuzz::require(expression.empty() == found.empty(), "words make an expression");
    if (!expression.empty()) {
        base::db::Statement& select = table.cached("SELECT count(*) FROM t WHERE t MATCH ?1");
        select.bind(1, std::string_view(expression)).step();
        select.reset();
    }
    fuzz::require(cache::snippet(input, found).size() <= 160, "a snippet is short");
}

}  // namespace

void fuzz::outside(std::string_view input) {
    formats(input);
    urls(input);
    filters(input);
    words(input);
}
