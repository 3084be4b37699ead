// Words of code: what the full-text index contains.
#include "mcp_lrm/index/text.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace lrm::index;
using Words = std::vector<std::string>;

namespace {

Words words_of(std::string_view text) {
    Words out;
    split_words(text, [&](std::string_view word, std::size_t, std::size_t, bool same) {
        out.push_back((same ? "+" : "") + std::string(word));
    });
    return out;
}

base::db::Connection memory() {
    base::db::Connection db(":memory:", base::db::Open::read_write);
    register_tokenizer(db);
    db.execute("CREATE VIRTUAL TABLE t USING fts5(words, content='', contentless_delete=1, tokenize='code')");
    return db;
}

std::vector<std::int64_t> matches(base::db::Connection& db, std::string_view query) {
    base::db::Statement statement = db.prepare("SELECT rowid FROM t WHERE t MATCH ? ORDER BY rowid");
    statement.bind(1, query);
    std::vector<std::int64_t> rows;
    while (statement.step()) rows.push_back(statement.integer(0));
    return rows;
}

}  // namespace

TEST_CASE("a compound identifier is indexed whole and in parts") {
    CHECK(words_of("getUserName") == Words{"getusername", "+get", "+user", "+nam"});
    CHECK(words_of("get_user_name") == Words{"getusername", "+get", "+user", "+nam"});
    CHECK(words_of("GetUserName") == words_of("GET_USER_NAME"));
    CHECK(words_of("HTTPServer") == Words{"httpserver", "+http", "+server"});
    CHECK(words_of("sha256") == Words{"sha256", "+sha", "+256"});
    CHECK(words_of("utf8Decode") == Words{"utf8decode", "+utf", "+decod"});
}

TEST_CASE("a plain word is indexed by its stem alone") {
    CHECK(words_of("parse parses parsed parsing") == Words{"pars", "pars", "pars", "pars"});
    CHECK(words_of("queries query") == Words{"query", "query"});
    CHECK(words_of("running runs") == Words{"run", "run"});
    CHECK(words_of("class status boxes matches") == Words{"class", "status", "box", "match"});
    CHECK(words_of("calling passing") == Words{"call", "pass"});
    CHECK(words_of("string thing bed") == Words{"string", "thing", "bed"});
}

TEST_CASE("leading and trailing underscores make no compound") {
    CHECK(words_of("__init__ _private") == Words{"init", "privat"});
}

TEST_CASE("a plural of capitals stays one word") {
    CHECK(words_of("IDs") == Words{"ids"});
    CHECK(words_of("userIDs") == Words{"userids", "+user", "+ids"});
}

TEST_CASE("function words and single characters are not indexed") {
    CHECK(words_of("the i of x to 7 is") == Words{});
    CHECK(words_of("is_empty") == Words{"isempty", "+empty"});
}

TEST_CASE("words outside ASCII are lower-cased and ideographs stand alone") {
    CHECK(words_of("Élan ПРИВЕТ ΣΟΦΙΑ") == Words{"élan", "привет", "σοφια"});
    CHECK(words_of("日本 x") == Words{"日", "本"});
    CHECK(words_of("«café» → naïve") == Words{"café", "naïve"});
    CHECK(words_of("été_chaud") == Words{"étéchaud", "+été", "+chaud"});
}

TEST_CASE("bytes that are not UTF-8 separate words") {
    CHECK(words_of("ab\xff\xfe"
                   "cd\xc3") == Words{"ab", "cd"});
    CHECK(words_of(std::string_view("ab\0cd", 5)) == Words{"ab", "cd"});
}

TEST_CASE("a run longer than 64 bytes is cut and not split") {
    const std::string run = "Ab" + std::string(100, 'c') + "D_e";
    CHECK(words_of(run) == Words{"ab" + std::string(62, 'c')});
    CHECK(words_of(run + " next") == Words{"ab" + std::string(62, 'c'), "next"});
}

TEST_CASE("positions are those of the whole run") {
    std::vector<std::pair<std::size_t, std::size_t>> ranges;
    split_words("a fooBar, baz", [&](std::string_view, std::size_t begin, std::size_t end, bool) {
        ranges.emplace_back(begin, end);
    });
    CHECK(ranges == std::vector<std::pair<std::size_t, std::size_t>>{{2, 8}, {2, 8}, {2, 8}, {10, 13}});
}

TEST_CASE("all spellings of a name have one key") {
    CHECK(name_key("get_user") == "getuser");
    CHECK(name_key("getUser") == "getuser");
    CHECK(name_key("GET-USER") == "getuser");
    CHECK(name_key("Éa::b") == "éab");
    CHECK(name_key("==").empty());
}

TEST_CASE("the FTS5 tokenizer finds identifiers whole and by their parts") {
    base::db::Connection db = memory();
    db.execute("INSERT INTO t(rowid, words) VALUES (1, 'fn parseConfigFile() {}'), (2, 'parsing of files')");
    CHECK(matches(db, "\"parseconfigfile\"") == std::vector<std::int64_t>{1});
    CHECK(matches(db, "\"pars\"") == std::vector<std::int64_t>{1, 2});
    CHECK(matches(db, "\"config\" OR \"nothing\"") == std::vector<std::int64_t>{1});
    CHECK(matches(db, "\"parsec\"*") == std::vector<std::int64_t>{1});
    db.execute("DELETE FROM t WHERE rowid = 1");
    CHECK(matches(db, "\"pars\"") == std::vector<std::int64_t>{2});
}

TEST_CASE("a word of a MATCH is taken as it stands") {
    base::db::Connection db = memory();
    db.execute("INSERT INTO t(rowid, words) VALUES (1, 'getUsers'), (2, 'get a user')");
    CHECK(matches(db, "\"getusers\"") == std::vector<std::int64_t>{1});
    CHECK(matches(db, "\"getUsers\"").empty());
}
