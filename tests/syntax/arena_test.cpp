// Memory for one parse: blocks do not overlap, keep what is in them, and are used again.
#include "syntax/arena.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

namespace {

struct Block {
    unsigned char* bytes = nullptr;
    std::size_t size = 0;
    unsigned char mark = 0;
};

bool is_whole(const Block& block, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
        if (block.bytes[i] != block.mark) return false;
    return true;
}

}  // namespace

TEST_CASE("blocks of any size keep their bytes while others come, grow and go") {
    syntax::Arena arena;
    std::mt19937 random(7);
    std::vector<Block> blocks;
    for (int round = 0; round < 20000; ++round) {
        const std::size_t size = random() % 10 == 0 ? random() % 5000 : random() % 200;
        const auto mark = static_cast<unsigned char>(random());
        const auto what = random() % 3;
        if (what == 0 || blocks.empty()) {
            Block block{static_cast<unsigned char*>(arena.allocate(size)), size, mark};
            REQUIRE(reinterpret_cast<std::uintptr_t>(block.bytes) % 8 == 0);
            std::memset(block.bytes, mark, size);
            blocks.push_back(block);
            continue;
        }
        const std::size_t at = random() % blocks.size();
        Block& block = blocks[at];
        REQUIRE(is_whole(block, block.size));
        if (what == 1) {
            const std::size_t kept = std::min(size, block.size);
            block.bytes = static_cast<unsigned char*>(arena.resize(block.bytes, size));
            REQUIRE(is_whole(block, kept));
            std::memset(block.bytes, block.mark, size);
            block.size = size;
        } else {
            arena.release(block.bytes);
            blocks[at] = blocks.back();
            blocks.pop_back();
        }
    }
    for (const Block& block : blocks) REQUIRE(is_whole(block, block.size));
}

TEST_CASE("what was given back is used again, so that a long parse needs no more than it holds") {
    syntax::Arena arena;
    for (int round = 0; round < 100000; ++round) {
        void* small = arena.allocate(48);
        void* large = arena.allocate(100000);
        arena.release(small);
        arena.release(large);
    }
    CHECK(arena.capacity() < (std::size_t{3} << 20U));
}

TEST_CASE("a reset keeps the memory of an ordinary parse and gives back that of a large one") {
    syntax::Arena arena;
    for (int i = 0; i < 100; ++i) arena.allocate(std::size_t{1} << 20U);
    CHECK(arena.capacity() > (std::size_t{100} << 20U));
    arena.reset();
    CHECK(arena.capacity() <= (std::size_t{4} << 20U));
    void* block = arena.resize(nullptr, 10);
    CHECK(block != nullptr);
    arena.release(nullptr);
}
