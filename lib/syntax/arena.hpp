// Memory for one parse.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace syntax {

/// Blocks that are given back one by one or all at once. One thread. A parse makes many thousand small blocks
/// and drops them together: walking over them to free each cost a seventh of all indexing.
class Arena {
public:
    Arena() = default;
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    ~Arena();

    /// Aligned to 8 bytes; ends the process when there is no memory, as tree-sitter's own allocator does.
    void* allocate(std::size_t size) noexcept;
    /// `block` may be null.
    void* resize(void* block, std::size_t size) noexcept;
    /// `block` may be null; it is used again by later blocks of about its size.
    void release(void* block) noexcept;
    /// Gives back every block. Memory of an ordinary parse is kept for the next one.
    void reset() noexcept;

    /// Bytes taken from the system.
    std::size_t capacity() const noexcept;

private:
    static constexpr std::size_t classes = 128;

    struct Chunk {
        char* start = nullptr;
        std::size_t size = 0;
    };
    struct Class {
        std::size_t number = 0;
        std::size_t bytes = 0;  // of a block with its header
    };

    static Class class_of(std::size_t size) noexcept;
    static std::size_t bytes_of(std::size_t number) noexcept;
    char* take(std::size_t bytes) noexcept;

    std::vector<Chunk> chunks_;
    std::size_t current_ = 0;  // chunk
    std::size_t used_ = 0;     // of it
    std::array<void*, classes> free_{};
};

}  // namespace syntax
