// One arena a thread, behind tree-sitter's allocator functions.
#include "syntax/parse_memory.hpp"

#include "syntax/arena.hpp"

#include <tree_sitter/api.h>

#include <cstdlib>
#include <cstring>

namespace syntax {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool is_used = false;
#else
constexpr bool is_used = true;
#endif

thread_local Arena* active = nullptr;  // null: the system's memory

Arena& arena_of_this_thread() {
    thread_local Arena arena;
    return arena;
}

void* checked(void* block) noexcept {
    if (block == nullptr) std::abort();
    return block;
}

void* allocate(std::size_t size) noexcept {
    return active != nullptr ? active->allocate(size) : checked(std::malloc(size == 0 ? 1 : size));
}

void* allocate_zeroed(std::size_t count, std::size_t size) noexcept {
    if (active == nullptr) return checked(std::calloc(count == 0 ? 1 : count, size == 0 ? 1 : size));
    const std::size_t bytes = count * size;
    return std::memset(active->allocate(bytes), 0, bytes);
}

void* resize(void* block, std::size_t size) noexcept {
    return active != nullptr ? active->resize(block, size)
                             : checked(std::realloc(block, size == 0 ? 1 : size));
}

void release(void* block) noexcept {
    if (active != nullptr) active->release(block);
    else std::free(block);
}

}  // namespace

ParseMemory::ParseMemory() {
    if (!is_used) return;
    [[maybe_unused]] static const bool is_set = [] {
        ts_set_allocator(allocate, allocate_zeroed, resize, release);
        return true;
    }();
    arena_of_this_thread().reset();  // a crash may have left a parse in it
    active = &arena_of_this_thread();
}

ParseMemory::~ParseMemory() {
    if (!is_used) return;
    active = nullptr;
    arena_of_this_thread().reset();
}

bool ParseMemory::frees_trees() noexcept {
    return is_used;
}

}  // namespace syntax
