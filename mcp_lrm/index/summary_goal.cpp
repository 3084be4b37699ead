// What a goal touches.
#include "mcp_lrm/index/summary_goal.hpp"

#include "mcp_lrm/index/conventions_tally.hpp"
#include "mcp_lrm/index/history_votes.hpp"
#include "mcp_lrm/index/search_limit.hpp"
#include "mcp_lrm/index/search_references.hpp"

#include <algorithm>
#include <set>

namespace lrm::index {
namespace {

constexpr int most_edit = 10;

/// "parser_test.cpp", "test_parser.py", "parser.spec.ts", "ParserTest.java" for "parser.*".
bool tests_file(const std::string& test, const std::string& path) {
    const std::string stem = summary_stem(path);
    const std::string other = summary_stem(test);
    return stem.size() > 2 &&
           (other == stem || other == stem + "_test" || other == "test_" + stem || other == stem + "Test" ||
            other == stem + "Tests" || other == stem + "_spec" || other == stem + "-test");
}

/// "function, found by text", "class, definition, exact name".
std::string reason_of(const Place& place) {
    return place.kind + (place.why.starts_with("definition") ? ", " : ", found by ") + place.why;
}

}  // namespace

FileRole SummaryTree::role_of(const std::string& path) const {
    const auto found = roles.find(path);
    return found == roles.end() ? FileRole::source : found->second;
}

std::string summary_stem(std::string_view path) {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    return std::string(name.substr(0, name.find('.', 1)));
}

bool is_unique_name(const Snapshot& snapshot, const SummaryTree& tree, const std::string& name) {
    if (name.size() < 3) return false;
    std::string stem;
    for (const Definition& one : find_definitions(snapshot, name, 6)) {
        if (tree.role_of(one.path) != FileRole::source) continue;
        const std::string own = summary_stem(one.path);
        if (!stem.empty() && own != stem) return false;
        stem = own;
    }
    return true;
}

LocateAnswer SummaryGoal::search(const std::vector<std::string>& scope, PlaceKind kind, int limit) const {
    LocateQuery query;
    query.text = request_.goal;
    query.scope = scope;
    query.kind = kind;
    query.limit = limit;
    query.cancelled = cancelled_;
    return locate(snapshot_, query);
}

void SummaryGoal::find(SummaryFacts& facts) {
    for (Place& place : search(request_.scope, PlaceKind::any, most_edit + 6).places) {
        const FileRole role = tree_.role_of(place.path);
        if (role == FileRole::test) tests_.push_back(std::move(place));
        else if (role == FileRole::generated || role == FileRole::vendored) continue;
        else if (places_.size() < most_edit) places_.push_back(std::move(place));
    }
    for (Place& place : search({}, PlaceKind::test, 4).places) tests_.push_back(std::move(place));
    if (scope_.is_everything()) return;
    for (const Place& place : search({}, PlaceKind::any, 4).places)
        if (!scope_.allows(place.path) && tree_.role_of(place.path) == FileRole::source &&
            facts.elsewhere.size() < 3)
            facts.elsewhere.push_back(
                {place.path, place.first_line, place.last_line, place.symbol, reason_of(place)});
}

void SummaryGoal::follow(SummaryFacts& facts) {
    std::set<std::string> edited;
    for (const Place& place : places_) edited.insert(place.path);
    std::set<std::pair<std::string, std::string>> shown_tests;
    std::set<std::pair<std::string, std::uint32_t>> shown_uses;
    const auto add_test = [&](const std::string& path, std::uint32_t first, std::uint32_t last,
                              const std::string& symbol, const std::string& why) {
        if (facts.tests.size() < 8 && shown_tests.insert({path, symbol}).second)
            facts.tests.push_back({path, first, last, symbol, why});
    };
    std::size_t nth = 0;
    for (const Place& place : places_) {
        const std::string name = place.symbol.substr(place.symbol.rfind('.') + 1);
        std::string why = reason_of(place);
        std::int64_t users = 0;
        // Further down the list, who uses it matters less than that list.
        if (!place.symbol.empty() && is_unique_name(snapshot_, tree_, name) && nth++ < 5) {
            const std::vector<Place> uses = find_uses(snapshot_, name, Scope(), 60);
            for (const Place& use : uses) {
                if (use.path == place.path) continue;
                ++users;
                if (tree_.role_of(use.path) == FileRole::test)
                    add_test(use.path, use.first_line, use.last_line, use.symbol, "uses " + name);
                else if (facts.touched.size() < 12 && !edited.contains(use.path) &&
                         shown_uses.insert({use.path, use.first_line}).second)
                    facts.touched.push_back({use.path, use.first_line, use.last_line, use.symbol, use.why});
            }
        }
        if (users > 0)
            why += ", used in " + std::to_string(users) + (users == 1 ? " other place" : " other places");
        facts.edit.push_back({place.path, place.first_line, place.last_line, place.symbol, std::move(why)});
        if (!place.signature.empty()) facts.edit.back().text += "; " + short_text(place.signature, 100);
    }
    for (const Place& place : tests_)
        add_test(place.path, place.first_line, place.last_line, place.symbol, "fits the goal");
    for (const std::string& path : edited)
        for (const auto& [test, role] : tree_.roles)
            if (role == FileRole::test && tests_file(test, path))
                add_test(test, 0, 0, "", "named after " + path);
    add_together(facts);
}

void SummaryGoal::add_together(SummaryFacts& facts) {
    std::set<std::string> edited;
    for (const Place& place : places_) edited.insert(place.path);
    std::vector<std::pair<std::int64_t, double>> seeds;
    std::size_t nth = 0;
    for (const Place& place : places_)
        if (nth++ < 4 && tree_.path_ids.contains(place.path))
            seeds.emplace_back(tree_.path_ids.at(place.path), 1.0);
    if (seeds.empty()) return;
    std::vector<std::pair<double, std::string>> best;
    const PathScores scores = changed_together(snapshot_, seeds);
    for (const auto& [path, id] : tree_.path_ids) {
        const auto found = scores.find(id);
        if (found != scores.end() && !edited.contains(path)) best.emplace_back(found->second, path);
    }
    std::sort(best.begin(), best.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    base::db::Statement& statement = snapshot_.db().cached(
        "SELECT count(*) FROM history_change a CROSS JOIN history_change b ON b.path = ?2 AND "
        "b.\"commit\" = "
        "a.\"commit\" WHERE a.path = ?1");
    for (const auto& [score, path] : best) {
        if (facts.together.size() >= 6) break;
        std::string with;
        std::int64_t most = 0;
        for (const std::string& file : edited) {
            const ResetAtEnd reset(statement);
            statement.bind(1, tree_.path_ids.at(path))
                .bind(2, tree_.path_ids.contains(file) ? tree_.path_ids.at(file) : 0);
            const std::int64_t count = statement.step() ? statement.integer(0) : 0;
            if (count > most) {
                most = count;
                with = file;
            }
        }
        // Once is chance.
        if (most >= 2)
            facts.together.push_back(
                {path, 0, 0, "", "in " + std::to_string(most) + " commits with " + with});
    }
}

}  // namespace lrm::index
