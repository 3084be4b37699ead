// What is stored of one blob.
#include "mcp_lrm/index/blob_facts.hpp"

#include "mcp_lrm/index/classify.hpp"
#include "mcp_lrm/index/references.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace lrm::index {
namespace {

constexpr std::size_t longest_name = 200;  // longer ones are data, not names

/// Sorts the symbols by first line and returns, for each old place, the new one.
std::vector<std::int32_t> sort_symbols(std::vector<syntax::Symbol>& symbols) {
    std::vector<std::size_t> order(symbols.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return symbols[a].first_line < symbols[b].first_line;
    });
    std::vector<syntax::Symbol> sorted;
    sorted.reserve(symbols.size());
    std::vector<std::int32_t> place(symbols.size());
    for (const std::size_t old : order) {
        place[old] = static_cast<std::int32_t>(sorted.size());
        sorted.push_back(std::move(symbols[old]));
    }
    symbols = std::move(sorted);
    return place;
}

std::vector<NameUses> pack_references(const std::vector<syntax::Reference>& references,
                                      const std::vector<std::int32_t>& place) {
    std::unordered_map<std::string_view, std::vector<Use>> by_name;
    for (const syntax::Reference& reference : references) {
        if (reference.name.empty() || reference.name.size() > longest_name) continue;
        const bool inside =
            reference.enclosing >= 0 && static_cast<std::size_t>(reference.enclosing) < place.size();
        const std::int32_t enclosing = inside ? place[static_cast<std::size_t>(reference.enclosing)] : -1;
        by_name[reference.name].push_back({reference.line, reference.kind, enclosing});
    }
    std::vector<NameUses> out;
    out.reserve(by_name.size());
    for (const auto& [name, uses] : by_name) out.push_back({std::string(name), pack_uses(uses)});
    std::sort(out.begin(), out.end(), [](const NameUses& a, const NameUses& b) { return a.name < b.name; });
    return out;
}

std::int64_t count_lines(std::string_view text) {
    const auto breaks = std::count(text.begin(), text.end(), '\n');
    return breaks + (!text.empty() && text.back() != '\n' ? 1 : 0);
}

}  // namespace

BlobFacts make_facts(std::string_view path, std::string bytes, std::int64_t size, const base::Sha1& hash,
                     syntax::Parser* parser) {
    BlobFacts facts;
    facts.hash = hash;
    facts.size = size;
    facts.kind = kind_of(path, bytes);
    const syntax::Language* language = syntax::language_of(path, bytes);
    if (language != nullptr) facts.language = language->name;
    if (facts.kind == BlobKind::binary) {
        facts.problem = "binary";
        return facts;
    }
    facts.lines = count_lines(bytes);
    if (static_cast<std::size_t>(size) > parsed_bytes) {
        facts.problem = "too large";
        bytes.resize(std::min(bytes.size(), large_text_bytes));
    } else if (facts.kind == BlobKind::minified) {
        facts.problem = "minified";
    } else if (parser == nullptr) {
        facts.problem = "crashed the parser";
    } else if (language != nullptr) {
        syntax::FileFacts parsed = parser->parse(bytes, language);
        facts.problem = std::move(parsed.problem);
        facts.symbols = std::move(parsed.symbols);
        const std::vector<std::int32_t> place = sort_symbols(facts.symbols);
        facts.references = pack_references(parsed.references, place);
        facts.imports = std::move(parsed.imports);
    }
    facts.text = std::move(bytes);
    return facts;
}

}  // namespace lrm::index
