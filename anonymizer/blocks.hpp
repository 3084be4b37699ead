// Where words and signs stand, 64 bytes at a time: a bit for each byte.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace anonymizer {

/// Bit i tells of byte i of the block.
struct Block {
    std::uint64_t words = 0;        // letters, digits, bytes beyond ASCII
    std::uint64_t underscores = 0;  // _
    std::uint64_t signs = 0;        // @ : = , > / - $
};

constexpr std::size_t block_bytes = 64;

/// The block that begins at `at`; behind the end of the text all bits are 0.
Block block_at(std::string_view text, std::size_t at);

/// The first place at or behind `at` where one of \ & % or a character beyond ASCII that may be decoded (C2,
/// E2 and EF begin them) stands; the text's size when there is none.
std::size_t next_suspect(std::string_view text, std::size_t at);

}  // namespace anonymizer
