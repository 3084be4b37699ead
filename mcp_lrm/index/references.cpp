// The packed form of reference.uses.
#include "mcp_lrm/index/references.hpp"

#include <algorithm>

namespace lrm::index {
namespace {

void put(std::string& out, std::uint32_t value) {
    while (value >= 0x80U) {
        out.push_back(static_cast<char>(value | 0x80U));
        value >>= 7U;
    }
    out.push_back(static_cast<char>(value));
}

/// False at the end and at a number that is cut off or has more than 32 bits.
bool take(std::string_view& bytes, std::uint32_t& value) {
    std::uint64_t out = 0;
    for (unsigned shift = 0; shift < 35 && !bytes.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        out |= std::uint64_t{byte & 0x7fU} << shift;
        if ((byte & 0x80U) != 0) continue;
        value = static_cast<std::uint32_t>(out);
        return out <= UINT32_MAX;
    }
    return false;
}

}  // namespace

std::string pack_uses(const std::vector<Use>& uses) {
    const auto by_line = [](const Use& a, const Use& b) { return a.line < b.line; };
    std::vector<Use> copy;
    const std::vector<Use>* sorted = &uses;
    if (!std::is_sorted(uses.begin(), uses.end(), by_line)) {
        copy = uses;
        std::stable_sort(copy.begin(), copy.end(), by_line);
        sorted = &copy;
    }
    std::string out;
    std::uint32_t line = 0;
    for (const Use& use : *sorted) {
        put(out, use.line - line);
        put(out, static_cast<std::uint32_t>(use.kind));
        put(out, static_cast<std::uint32_t>(use.enclosing + 1));
        line = use.line;
    }
    return out;
}

std::vector<Use> unpack_uses(std::string_view bytes) {
    std::vector<Use> uses;
    std::uint32_t line = 0;
    std::uint32_t delta = 0;
    std::uint32_t kind = 0;
    std::uint32_t enclosing = 0;
    while (take(bytes, delta) && take(bytes, kind) && take(bytes, enclosing)) {
        if (kind > static_cast<std::uint32_t>(syntax::ReferenceKind::other)) break;
        line += delta;
        uses.push_back(
            {line, static_cast<syntax::ReferenceKind>(kind), static_cast<std::int32_t>(enclosing) - 1});
    }
    return uses;
}

}  // namespace lrm::index
