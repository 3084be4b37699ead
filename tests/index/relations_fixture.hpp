// Relations in a small index, as short texts.
#pragma once

#include "mcp_lrm/index/relations.hpp"
#include "tests/index/small_index.hpp"

#include <string>
#include <vector>

namespace test {

using Strings = std::vector<std::string>;

class RelatedFiles : public SmallIndex {
public:
    lrm::index::RelationAnswer find(const std::string& symbol, lrm::index::Direction direction,
                                    int depth = 1) {
        lrm::index::RelationQuery query;
        query.symbol = symbol;
        query.direction = direction;
        query.depth = depth;
        return lrm::index::find_relations(*snapshot(), query);
    }

    /// "path:line symbol" of each place, those that are not certain behind them with a '?', and what could be
    /// chosen with a '!'.
    Strings shown(const std::string& symbol, lrm::index::Direction direction, int depth = 1) {
        const lrm::index::RelationAnswer answer = find(symbol, direction, depth);
        Strings out;
        for (const auto& place : answer.places) out.push_back(text_of(place));
        for (const auto& place : answer.ambiguous) out.push_back("? " + text_of(place));
        for (const auto& one : answer.candidates)
            out.push_back("! " + one.path + ":" + std::to_string(one.first_line) + " " + one.symbol);
        return out;
    }
    Strings callers(const std::string& symbol, int depth = 1) {
        return shown(symbol, lrm::index::Direction::callers, depth);
    }
    Strings callees(const std::string& symbol, int depth = 1) {
        return shown(symbol, lrm::index::Direction::callees, depth);
    }
    Strings implementers(const std::string& symbol, int depth = 1) {
        return shown(symbol, lrm::index::Direction::implementers, depth);
    }
    Strings tests(const std::string& symbol, int depth = 3) {
        return shown(symbol, lrm::index::Direction::tests, depth);
    }
    Strings imports(const std::string& symbol, int depth = 1) {
        return shown(symbol, lrm::index::Direction::imports, depth);
    }
    Strings importers(const std::string& symbol, int depth = 1) {
        return shown(symbol, lrm::index::Direction::importers, depth);
    }

private:
    static std::string text_of(const lrm::index::Relation& place) {
        std::string text = place.path;
        if (place.first_line > 0) text += ":" + std::to_string(place.first_line);
        if (!place.symbol.empty()) text += " " + place.symbol;
        return text;
    }
};

}  // namespace test
