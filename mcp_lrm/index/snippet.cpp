// The lines of places.
#include "mcp_lrm/index/snippet.hpp"

#include "base/work_path.hpp"

#include <map>
#include <string_view>

namespace lrm::index {
namespace {

constexpr std::uint32_t most_lines = 8;
constexpr std::size_t most_bytes = 600;
constexpr std::size_t most_read = 4U << 20U;

std::string lines_of(std::string_view text, std::uint32_t first, std::uint32_t last) {
    std::string out;
    std::uint32_t line = 1;
    for (std::size_t at = 0; at < text.size() && line <= last; ++line) {
        std::size_t end = text.find('\n', at);
        if (end == std::string_view::npos) end = text.size();
        if (line >= first) {
            if (!out.empty()) out += '\n';
            out += text.substr(at, end - at);
        }
        at = end + 1;
    }
    if (out.size() > most_bytes) {
        std::size_t cut = most_bytes;
        while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xc0U) == 0x80U)
            --cut;  // not inside a letter
        out.resize(cut);
    }
    return out;
}

}  // namespace

void add_snippets(const Snapshot& snapshot, std::vector<Place>& places) {
    std::map<std::string, std::string> texts;
    for (Place& place : places) {
        const auto [entry, is_new] = texts.try_emplace(place.path);
        if (is_new) {
            try {
                entry->second = base::read_beneath(snapshot.root(), place.path, most_read);
            } catch (const base::PathError&) {
                continue;
            }
        }
        const std::uint32_t last = std::min(place.last_line, place.first_line + most_lines - 1);
        place.snippet = lines_of(entry->second, place.first_line, last);
    }
}

}  // namespace lrm::index
