// What a model without tools answers: a unified diff, a wish to see something, or its last word. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace factory::agents {

struct Wish {
    enum class Kind { read, locate } kind = Kind::read;
    std::string text;  // a path, or words
};

struct PatchReply {
    std::string diff;          // all of its diffs, one behind the other; empty: none
    std::vector<Wish> wishes;  // at most five
    bool is_complete = false;  // a line TASK_COMPLETE
    std::string split;         // behind SPLIT: the JSON array of subtasks, unread
    std::string blocked;       // behind BLOCKED: why; empty: it does not say so
};

/// Reads any text. A diff stands in a fence or bare; what is around it is prose.
PatchReply read_patch_reply(std::string_view text);

struct DiffFiles {
    std::vector<std::string> paths;  // each once, as in the diff, without a/ and b/
    bool has_prefixes = true;        // a/ and b/ stand before them
    std::string problem;             // why it must not be applied; empty: nothing speaks against it
};

/// The files of a diff, and whether each lies in the tree by its name: no absolute path, no "..", nothing of
/// git's own, no link, no submodule, nothing binary.
DiffFiles files_of_diff(std::string_view diff);

}  // namespace factory::agents
