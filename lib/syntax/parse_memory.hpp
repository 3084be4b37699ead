// Where tree-sitter's memory comes from.
#pragma once

namespace syntax {

/// While one lives, what tree-sitter allocates on this thread is in an arena, and given back with it: nothing
/// of it may be used afterwards, and trees need not be deleted. One at a time on a thread. With
/// AddressSanitizer it does nothing: each block is then the system's own, and watched.
class ParseMemory {
public:
    ParseMemory();
    ~ParseMemory();
    ParseMemory(const ParseMemory&) = delete;
    ParseMemory& operator=(const ParseMemory&) = delete;

    /// Whether trees are given back with the arena.
    static bool frees_trees() noexcept;
};

}  // namespace syntax
