// Which lines of a file answer a query. Pure.
#pragma once

#include "mcp_lrm/index/search.hpp"
#include "mcp_lrm/index/search_text.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace lrm::index {

struct Chunk {
    std::uint32_t first_line = 1;
    std::uint32_t last_line = 1;
    int symbol = -1;              // index into `symbols`, or -1: a run of lines outside of them
    std::uint32_t best_line = 1;  // the line with the most of the query
    double score = 0;             // 0: no word of the query is in the text
};

/// The function, method or other symbol (or the run of lines outside of any) that has most of the words;
/// shorter ones win over longer ones with the same words. `symbols` are those of the file, by first line.
Chunk best_chunk(std::string_view text, const std::vector<Definition>& symbols,
                 const std::vector<RareWord>& words);

}  // namespace lrm::index
