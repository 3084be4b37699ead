// Blocks with an eight-byte header that says their class; free ones of a class are a list.
#include "syntax/arena.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>

namespace syntax {
namespace {

constexpr std::size_t header = 8;
constexpr std::size_t step = 16;
constexpr std::size_t small_classes = 64;  // blocks of 16, 32, ... 1024 bytes; then powers of two
constexpr std::size_t largest_small = small_classes * step;
constexpr std::size_t chunk_bytes = std::size_t{1} << 20U;
constexpr std::size_t kept_bytes = std::size_t{4} << 20U;

}  // namespace

Arena::~Arena() {
    for (const Chunk& chunk : chunks_) std::free(chunk.start);
}

Arena::Class Arena::class_of(std::size_t size) noexcept {
    const std::size_t needed = std::max(size, sizeof(void*)) + header;
    if (needed <= largest_small) {
        const std::size_t number = (needed + step - 1) / step;
        return {number, number * step};
    }
    const std::size_t bytes = std::bit_ceil(needed);
    return {small_classes + static_cast<std::size_t>(std::countr_zero(bytes)), bytes};
}

std::size_t Arena::bytes_of(std::size_t number) noexcept {
    return number <= small_classes ? number * step : std::size_t{1} << (number - small_classes);
}

char* Arena::take(std::size_t bytes) noexcept {
    while (current_ < chunks_.size() && chunks_[current_].size - used_ < bytes) {
        ++current_;
        used_ = 0;
    }
    if (current_ == chunks_.size()) {
        const std::size_t size = std::max(bytes, chunk_bytes);
        auto* start = static_cast<char*>(std::malloc(size));
        if (start == nullptr) std::abort();
        chunks_.push_back({start, size});
        used_ = 0;
    }
    char* out = chunks_[current_].start + used_;
    used_ += bytes;
    return out;
}

void* Arena::allocate(std::size_t size) noexcept {
    const Class kind = class_of(size);
    void*& free = free_[kind.number];
    if (free != nullptr) {
        void* block = free;
        std::memcpy(&free, block, sizeof free);
        return block;
    }
    char* start = take(kind.bytes);
    const std::uint64_t number = kind.number;
    std::memcpy(start, &number, header);
    return start + header;
}

void* Arena::resize(void* block, std::size_t size) noexcept {
    if (block == nullptr) return allocate(size);
    std::uint64_t number = 0;
    std::memcpy(&number, static_cast<char*>(block) - header, header);
    const std::size_t room = bytes_of(number) - header;
    if (size <= room) return block;
    void* larger = allocate(size);
    std::memcpy(larger, block, room);
    release(block);
    return larger;
}

void Arena::release(void* block) noexcept {
    if (block == nullptr) return;
    std::uint64_t number = 0;
    std::memcpy(&number, static_cast<char*>(block) - header, header);
    std::memcpy(block, &free_[number], sizeof(void*));
    free_[number] = block;
}

void Arena::reset() noexcept {
    free_.fill(nullptr);
    current_ = used_ = 0;
    std::size_t kept = 0;
    std::erase_if(chunks_, [&](const Chunk& chunk) {
        kept += chunk.size;
        const bool is_surplus = kept > kept_bytes;
        if (is_surplus) std::free(chunk.start);
        return is_surplus;
    });
}

std::size_t Arena::capacity() const noexcept {
    std::size_t bytes = 0;
    for (const Chunk& chunk : chunks_) bytes += chunk.size;
    return bytes;
}

}  // namespace syntax
