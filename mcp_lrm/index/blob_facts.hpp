// What is stored of one blob, made from its bytes on a parser thread.
#pragma once

#include "base/hash.hpp"
#include "mcp_lrm/index/index.hpp"
#include "syntax/parser.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lrm::index {

/// Larger files get no facts; of those the first `large_text_bytes` are searchable.
constexpr std::size_t parsed_bytes = std::size_t{2} << 20U;
constexpr std::size_t large_text_bytes = std::size_t{256} << 10U;

struct NameUses {
    std::string name;
    std::string uses;  // packed as in references.hpp
};

struct BlobFacts {
    base::Sha1 hash{};
    std::string language;
    std::int64_t size = 0;
    std::int64_t lines = 0;
    BlobKind kind = BlobKind::text;
    std::string problem;
    std::vector<syntax::Symbol> symbols;  // by first line: the order that Use::enclosing counts in
    std::vector<NameUses> references;
    std::vector<syntax::Import> imports;
    std::string text;  // what is searchable
};

/// `bytes` are the whole file, or its start when `size` is larger. Without a parser there are no symbols.
/// Never throws on any content.
BlobFacts make_facts(std::string_view path, std::string bytes, std::int64_t size, const base::Sha1& hash,
                     syntax::Parser* parser);
inline BlobFacts make_facts(std::string_view path, std::string bytes, std::int64_t size,
                            const base::Sha1& hash, syntax::Parser& parser) {
    return make_facts(path, std::move(bytes), size, hash, &parser);
}

}  // namespace lrm::index
