// Which lines of a file answer a query.
#include "mcp_lrm/index/chunks.hpp"

#include "mcp_lrm/index/text.hpp"
#include "mcp_lrm/index/words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <unordered_map>

namespace lrm::index {
namespace {

constexpr std::uint32_t longest_symbol =
    250;                              // lines; a longer one is a container: its parts are better answers
constexpr std::uint32_t window = 24;  // lines of a run outside of symbols
constexpr double usual_lines = 18;

struct Hit {
    std::uint32_t line = 0;
    std::uint32_t word = 0;
};

class ChunkFinder {
public:
    ChunkFinder(std::string_view text, const std::vector<Definition>& symbols,
                const std::vector<RareWord>& words)
        : text_(text), symbols_(symbols), words_(words), counts_(words.size()) {}

    Chunk find() {
        read_hits();
        best_.last_line = std::max(1U, std::min(lines_, window));
        if (hits_.empty()) return best_;
        for (std::size_t i = 0; i < symbols_.size(); ++i) try_symbol(static_cast<int>(i));
        try_runs();
        best_.best_line = best_line();
        return best_;
    }

private:
    void read_hits() {
        std::unordered_map<std::string_view, std::uint32_t> ids;
        // Nearly every word of the text is none of the query's: told by its first byte and its length.
        std::array<std::uint64_t, 256> lengths{};
        for (std::uint32_t i = 0; i < words_.size(); ++i) {
            const std::string& word = words_[i].word;
            if (word.empty()) continue;
            ids.emplace(word, i);
            lengths[static_cast<std::uint8_t>(word.front())] |= std::uint64_t{1} << (word.size() % 64);
        }
        std::size_t counted = 0;
        auto emit = [&](std::string_view word, std::size_t begin, std::size_t, bool) {
            if ((lengths[static_cast<std::uint8_t>(word.front())] >> (word.size() % 64) & 1U) == 0)
                return true;
            const auto found = ids.find(word);
            if (found == ids.end()) return true;
            lines_ += static_cast<std::uint32_t>(
                std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted),
                           text_.begin() + static_cast<std::ptrdiff_t>(begin), '\n'));
            counted = begin;
            hits_.push_back({lines_, found->second});
            return true;
        };
        Words words(text_, emit);
        words.run();
        lines_ += static_cast<std::uint32_t>(
            std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted), text_.end(), '\n'));
    }

    double score(std::uint32_t first, std::uint32_t last) {
        const auto begin =
            std::lower_bound(hits_.begin(), hits_.end(), first,
                             [](const Hit& hit, std::uint32_t line) { return hit.line < line; });
        std::fill(counts_.begin(), counts_.end(), 0);
        for (auto hit = begin; hit != hits_.end() && hit->line <= last; ++hit) ++counts_[hit->word];
        const double lines = last - first + 1;
        const double norm = 1.2 * (0.4 + 0.6 * lines / usual_lines);
        double sum = 0;
        for (std::size_t i = 0; i < counts_.size(); ++i)
            if (counts_[i] > 0) sum += words_[i].worth * counts_[i] * 2.2 / (counts_[i] + norm);
        return sum;
    }

    /// Words of the query in the symbol's own name say more than in its body.
    double name_bonus(const Definition& symbol) const {
        double bonus = 0;
        split_words(symbol.name, [&](std::string_view word, std::size_t, std::size_t, bool) {
            for (const RareWord& wanted : words_)
                if (wanted.word == word) bonus += wanted.worth;
        });
        return bonus;
    }

    void take(const Chunk& chunk) {
        if (chunk.score > best_.score) best_ = chunk;
    }

    void try_symbol(int index) {
        const Definition& symbol = symbols_[static_cast<std::size_t>(index)];
        if (symbol.last_line < symbol.first_line || symbol.last_line - symbol.first_line >= longest_symbol)
            return;
        Chunk chunk{symbol.first_line, symbol.last_line, index, symbol.first_line, 0};
        chunk.score = score(chunk.first_line, chunk.last_line);
        if (chunk.score > 0) chunk.score += 0.6 * name_bonus(symbol);
        take(chunk);
    }

    /// Runs of lines around hits that no tried symbol holds.
    void try_runs() {
        std::uint32_t done = 0;
        for (const Hit& hit : hits_) {
            if (hit.line <= done || is_inside(hit.line)) continue;
            const std::uint32_t last = std::min(lines_, hit.line + window - 1);
            Chunk chunk{hit.line, last, -1, hit.line, 0};
            chunk.score = 0.9 * score(hit.line, last);
            chunk.symbol = holder(hit.line);
            take(chunk);
            done = hit.line + window / 2;
        }
    }

    bool is_inside(std::uint32_t line) const {
        for (const Definition& symbol : symbols_) {
            if (symbol.first_line > line) return false;
            if (symbol.last_line >= line && symbol.last_line - symbol.first_line < longest_symbol)
                return true;
        }
        return false;
    }

    /// The innermost symbol around a line, or -1.
    int holder(std::uint32_t line) const {
        int found = -1;
        for (std::size_t i = 0; i < symbols_.size() && symbols_[i].first_line <= line; ++i)
            if (symbols_[i].last_line >= line) found = static_cast<int>(i);
        return found;
    }

    std::uint32_t best_line() const {
        std::uint32_t best = best_.first_line;
        double most = 0;
        for (std::size_t i = 0; i < hits_.size();) {
            double sum = 0;
            const std::uint32_t line = hits_[i].line;
            for (; i < hits_.size() && hits_[i].line == line; ++i) sum += words_[hits_[i].word].worth;
            if (line < best_.first_line || line > best_.last_line || sum <= most) continue;
            most = sum;
            best = line;
        }
        return best;
    }

    std::string_view text_;
    const std::vector<Definition>& symbols_;
    const std::vector<RareWord>& words_;
    std::vector<int> counts_;
    std::vector<Hit> hits_;
    std::uint32_t lines_ = 1;
    Chunk best_;
};

}  // namespace

Chunk best_chunk(std::string_view text, const std::vector<Definition>& symbols,
                 const std::vector<RareWord>& words) {
    return ChunkFinder(text, symbols, words).find();
}

}  // namespace lrm::index
