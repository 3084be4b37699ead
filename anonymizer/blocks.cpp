// Classes of bytes with SSE2, which every x86-64 has; elsewhere by a table.
#include "anonymizer/blocks.hpp"

#include "anonymizer/characters.hpp"

#include <bit>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace anonymizer {
namespace {

constexpr std::string_view sign_bytes = "@:=,>/-$";
constexpr std::string_view suspect_bytes = "\\&%\xC2\xE2\xEF";

constexpr std::size_t vector_bytes = 16;

#if defined(__SSE2__)
using Vector = __m128i;

Vector load(const char* bytes) {
    return _mm_loadu_si128(reinterpret_cast<const Vector*>(bytes));
}
std::uint64_t bits(Vector mask) {
    return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(mask)));
}
Vector equal(Vector bytes, char c) {
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}
/// True for ASCII bytes in [first, last]: moved so that `last` is the largest signed value.
Vector in_range(Vector bytes, char first, char last) {
    const Vector moved = _mm_add_epi8(bytes, _mm_set1_epi8(static_cast<char>(127 - last)));
    return _mm_cmpgt_epi8(moved, _mm_set1_epi8(static_cast<char>(127 - (last - first) - 1)));
}
std::uint64_t any_of(Vector bytes, std::string_view wanted) {
    Vector out = _mm_setzero_si128();
    for (const char c : wanted) out = _mm_or_si128(out, equal(bytes, c));
    return bits(out);
}
std::uint64_t word_bits(Vector bytes) {
    const Vector letters = in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z');
    // The sign bit of a byte beyond ASCII is the one that movemask takes.
    return bits(_mm_or_si128(_mm_or_si128(letters, in_range(bytes, '0', '9')), bytes));
}
std::uint64_t underscore_bits(Vector bytes) {
    return bits(equal(bytes, '_'));
}
#else
using Vector = std::array<char, vector_bytes>;

Vector load(const char* bytes) {
    Vector out;
    std::memcpy(out.data(), bytes, vector_bytes);
    return out;
}
template <class Test>
std::uint64_t bits(const Vector& bytes, Test test) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < vector_bytes; ++i) out |= static_cast<std::uint64_t>(test(bytes[i])) << i;
    return out;
}
std::uint64_t any_of(const Vector& bytes, std::string_view wanted) {
    return bits(bytes, [wanted](char c) { return wanted.find(c) != std::string_view::npos; });
}
std::uint64_t word_bits(const Vector& bytes) {
    return bits(bytes, is_word);
}
std::uint64_t underscore_bits(const Vector& bytes) {
    return bits(bytes, [](char c) { return c == '_'; });
}
#endif

Block whole_block(const char* bytes) {
    Block block;
    for (std::size_t i = 0; i < block_bytes; i += vector_bytes) {
        const Vector part = load(bytes + i);
        block.words |= word_bits(part) << i;
        block.underscores |= underscore_bits(part) << i;
        block.signs |= any_of(part, sign_bytes) << i;
    }
    return block;
}

}  // namespace

Block block_at(std::string_view text, std::size_t at) {
    if (text.size() - at >= block_bytes) return whole_block(text.data() + at);
    std::array<char, block_bytes> padded{};
    std::memcpy(padded.data(), text.data() + at, text.size() - at);
    return whole_block(padded.data());
}

std::size_t next_suspect(std::string_view text, std::size_t at) {
    for (; at + vector_bytes <= text.size(); at += vector_bytes)
        if (const std::uint64_t found = any_of(load(text.data() + at), suspect_bytes); found != 0)
            return at + static_cast<std::size_t>(std::countr_zero(found));
    while (at < text.size() && suspect_bytes.find(text[at]) == std::string_view::npos) ++at;
    return at;
}

}  // namespace anonymizer
