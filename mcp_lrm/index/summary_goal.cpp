// What a goal touches.
#include "mcp_lrm/index/summary_goal.hpp"

#include "mcp_lrm/index/conventions_tally.hpp"
#include "mcp_lrm/index/history_votes.hpp"
#include "mcp_lrm/index/relations.hpp"
#include "mcp_lrm/index/search_limit.hpp"

#include <algorithm>
#include <chrono>
#include <set>

namespace lrm::index {
namespace {

constexpr int most_edit = 10;
constexpr std::chrono::milliseconds time_for_users{1000};

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

std::set<std::string> namespaces_in(const std::vector<Definition>& symbols) {
    std::set<std::string> out;
    for (const Definition& one : symbols)
        if (one.kind == syntax::SymbolKind::namespace_)
            out.insert((one.container.empty() ? "" : one.container + ".") + one.name);
    return out;
}

std::string without_namespace(const std::string& symbol, const std::set<std::string>& namespaces) {
    for (std::size_t dot = symbol.rfind('.'); dot != std::string::npos && dot > 0;
         dot = symbol.rfind('.', dot - 1))
        if (namespaces.contains(symbol.substr(0, dot))) return symbol.substr(dot + 1);
    return symbol;
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

std::string SummaryGoal::own_name(const std::string& path, const std::string& symbol) const {
    return without_namespace(symbol, namespaces_in(outline(snapshot_, path)));
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
            facts.elsewhere.push_back({place.path, place.first_line, place.last_line,
                                       own_name(place.path, place.symbol), reason_of(place)});
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
    const auto end = std::chrono::steady_clock::now() + time_for_users;
    std::size_t nth = 0;
    for (const Place& place : places_) {
        const std::string symbol = own_name(place.path, place.symbol);
        std::string why = reason_of(place);
        // Further down the list, who uses it matters less than that list.
        if (!place.symbol.empty() && nth++ < 5 && std::chrono::steady_clock::now() < end) {
            RelationQuery query;
            query.symbol = place.path + ":" + std::to_string(place.first_line);
            query.cancelled = [&] { return cancelled_() || std::chrono::steady_clock::now() > end; };
            const RelationAnswer users = find_relations(snapshot_, query);
            std::size_t others = 0;
            for (const Relation& use : users.places) {
                if (use.path == place.path) continue;
                ++others;
                if (use.is_test)
                    add_test(use.path, use.first_line, use.last_line, own_name(use.path, use.symbol),
                             "uses " + symbol);
                else if (facts.touched.size() < 12 && !edited.contains(use.path) &&
                         shown_uses.insert({use.path, use.first_line}).second)
                    facts.touched.push_back(
                        {use.path, use.first_line, use.last_line, use.symbol, use.kind + " of " + symbol});
            }
            if (others > 0)
                why += ", used in " + std::to_string(others) + (users.is_cut ? " or more" : "") +
                       (others == 1 ? " other place" : " other places");
        }
        facts.edit.push_back({place.path, place.first_line, place.last_line, symbol, std::move(why)});
        if (!place.signature.empty()) facts.edit.back().text += "; " + short_text(place.signature, 100);
    }
    for (const Place& place : tests_)
        add_test(place.path, place.first_line, place.last_line, own_name(place.path, place.symbol),
                 "fits the goal");
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
    const PathScores scores = changed_together(SearchCache::of(snapshot_), seeds);
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
