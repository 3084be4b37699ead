// Looks words up in the generated tables.
#include "anonymizer/gazetteer.hpp"

#include "anonymizer/characters.hpp"

namespace anonymizer {

// Written by cmake/gazetteer.py, which computes the same hashes.
extern const std::uint32_t gazetteer_slots[];      // 28 bits of hash, four of flags; 0: empty
extern const std::uint32_t gazetteer_slot_bits;    // log2 of their number
extern const std::uint64_t common_word_bits[];     // a Bloom filter with four hashes
extern const std::uint32_t common_word_bit_count;  // a power of two

namespace {

std::uint32_t mixed(std::uint32_t hash) {
    hash ^= hash >> 16U;
    hash *= 0x7FEB352DU;
    hash ^= hash >> 15U;
    hash *= 0x846CA68BU;
    return hash ^ hash >> 16U;
}

bool is_common(std::uint32_t hash) {
    const std::uint32_t step = mixed(hash ^ 0x9E3779B9U) | 1U;
    for (int i = 0; i < 4; ++i, hash += step) {
        const std::uint32_t bit = hash & (common_word_bit_count - 1);
        if ((common_word_bits[bit / 64] >> bit % 64 & 1U) == 0) return false;
    }
    return true;
}

}  // namespace

std::uint8_t known_as(std::string_view word) {
    const std::uint32_t hash = mixed(folded_hash(word));
    std::uint8_t flags = is_common(hash) ? common_word : 0;
    const std::uint32_t mask = (1U << gazetteer_slot_bits) - 1;
    for (std::uint32_t slot = hash & mask; gazetteer_slots[slot] != 0; slot = (slot + 1) & mask)
        if (gazetteer_slots[slot] >> 4U == hash >> 4U) return flags | (gazetteer_slots[slot] & 15U);
    return flags;
}

}  // namespace anonymizer
