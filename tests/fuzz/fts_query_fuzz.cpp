// Any text becomes a MATCH that SQLite takes.
#include "base/db/sqlite.hpp"
#include "mcp_lrm/index/fts_query.hpp"
#include "mcp_lrm/index/search_query.hpp"
#include "mcp_lrm/index/text.hpp"
#include "targets.hpp"

namespace {

namespace index = lrm::index;

class Table {
public:
    Table() : db_(":memory:", base::db::Open::read_write) {
        index::register_tokenizer(db_);
        db_.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize = 'code')");
        db_.execute("INSERT INTO t VALUES ('void getUserName(int a_b) { return NEAR + 5; }')");
    }
    void match(const std::string& expression) {
        if (expression.empty()) return;
        base::db::Statement& select = db_.cached("SELECT count(*) FROM t WHERE t MATCH ?1");
        select.bind(1, std::string_view(expression)).step();
        select.reset();
    }
    void insert(std::string_view text) {
        db_.execute("SAVEPOINT one");
        db_.cached("INSERT INTO t VALUES (?1)").bind(1, text).run();
        db_.execute("ROLLBACK TO one; RELEASE one");
    }

private:
    base::db::Connection db_;
};

void check(const std::vector<std::string>& words) {
    static Table table;
    table.match(index::match_any(words));
    table.match(index::match_all(words));
    table.match(index::match_all_prefix(words));
}

}  // namespace

void fuzz::fts_query(std::string_view input) {
    std::vector<std::string> words;
    std::size_t reached = 0;
    index::split_words(input, [&](std::string_view word, std::size_t begin, std::size_t end, bool) {
        require(begin < end && end <= input.size() && begin >= reached, "words follow each other");
        require(!word.empty() && word.size() <= 80, "a word is short");
        reached = begin;
        if (words.size() < 50) words.emplace_back(word);
    });
    check(words);
    check({std::string(input.substr(0, 200))});  // as it is, without having been split
    static Table indexed;
    indexed.insert(input);

    const index::ParsedQuery query = index::parse_query(input);
    std::vector<std::string> parsed;
    for (const index::QueryWord& word : query.words) {
        require(word.weight >= 0, "no word counts less than nothing");
        if (parsed.size() < 50) parsed.push_back(word.word);
    }
    check(parsed);
    index::parse_symbol(input);
    index::name_key(input);
}
