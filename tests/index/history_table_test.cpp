// The history as arrays, and what its newest commits say.
#include "mcp_lrm/index/history_table.hpp"

#include "mcp_lrm/index/search_cache.hpp"
#include "small_index.hpp"

#include <catch2/catch.hpp>

using namespace lrm::index;
using test::SmallIndex;

namespace {

std::int64_t path_id(const Snapshot& snapshot, const std::string& path) {
    auto statement = snapshot.db().prepare("SELECT id FROM path WHERE text = ?1");
    statement.bind(1, path);
    return statement.step() ? statement.integer(0) : 0;
}

std::vector<std::uint32_t> commits_of(const HistoryTable& table, const Snapshot& snapshot,
                                      const std::string& path) {
    const std::int64_t slot = table.slot_of(path_id(snapshot, path));
    if (slot < 0) return {};
    const auto commits = table.commits_of(static_cast<std::size_t>(slot));
    return {commits.begin(), commits.end()};
}

}  // namespace

TEST_CASE("commits are numbered from the newest, and a path knows those that changed it") {
    SmallIndex index;
    index.file("a.py", "x = 1\n").file("b.py", "y = 1\n");
    index.commit("first", {"a.py"}).commit("second", {"a.py", "b.py"}).commit("third", {"b.py"});
    const auto snapshot = index.snapshot();
    const HistoryTable table = HistoryTable::read(snapshot->db());
    REQUIRE(table.commits() == 3);
    CHECK(table.time(0) > table.time(2));
    CHECK(table.changes(1).size() == 2);
    CHECK(commits_of(table, *snapshot, "a.py") == std::vector<std::uint32_t>{1, 2});
    CHECK(commits_of(table, *snapshot, "b.py") == std::vector<std::uint32_t>{0, 1});
}

TEST_CASE("a path that no commit changed has no slot") {
    SmallIndex index;
    index.file("a.py", "x = 1\n").file("new.py", "y = 1\n").commit("first", {"a.py"});
    const auto snapshot = index.snapshot();
    const HistoryTable table = HistoryTable::read(snapshot->db());
    CHECK(table.slot_of(path_id(*snapshot, "new.py")) == -1);
    CHECK(table.number_of(987'654) == -1);
    CHECK(index.places("y").size() == 1);
}

TEST_CASE("a commit of very many files says nothing of any of them") {
    SmallIndex index;
    std::vector<std::string> many;
    for (std::size_t i = 0; i <= HistoryTable::largest_commit; ++i)
        many.push_back("f" + std::to_string(i) + ".py");
    index.commit("reformat all", many).commit("one", {"f0.py"});
    const auto snapshot = index.snapshot();
    const HistoryTable table = HistoryTable::read(snapshot->db());
    CHECK(table.changes(1).empty());
    CHECK(commits_of(table, *snapshot, "f0.py") == std::vector<std::uint32_t>{0});
    CHECK(commits_of(table, *snapshot, "f1.py").empty());
}

TEST_CASE("the first commit of a project is an import, not a change") {
    SmallIndex index;
    index.commit("initial import", {"a.py", "b.py", "c.py", "d.py", "e.py", "f.py"}).commit("one", {"a.py"});
    const auto snapshot = index.snapshot();
    const HistoryTable table = HistoryTable::read(snapshot->db());
    CHECK(table.changes(1).empty());
    CHECK(commits_of(table, *snapshot, "b.py").empty());
    CHECK(commits_of(table, *snapshot, "a.py") == std::vector<std::uint32_t>{0});
}

TEST_CASE("what the newest commit changed is fresh, what older ones changed less") {
    SmallIndex index;
    index.commit("old", {"a.py"});
    for (int i = 0; i < 10; ++i) index.commit("between", {"b.py"});
    index.commit("new", {"c.py"});
    const auto snapshot = index.snapshot();
    const SearchCache& cache = SearchCache::of(*snapshot);
    const auto fresh = [&](const std::string& path) {
        const std::int64_t slot = cache.history.slot_of(path_id(*snapshot, path));
        REQUIRE(slot >= 0);
        return cache.freshness[static_cast<std::size_t>(slot)];
    };
    CHECK(fresh("c.py") == 1.0F);
    CHECK(fresh("b.py") < fresh("c.py"));
    CHECK(fresh("a.py") < fresh("b.py") / 1.5F);
}
