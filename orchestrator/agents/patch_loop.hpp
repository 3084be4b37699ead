// What is said to a model that answers with diffs, and what is done with its answers. Pure.
#pragma once

#include "base/json.hpp"
#include "orchestrator/agents/patch_reply.hpp"

#include <string>

namespace factory::agents {

/// The rules of the conversation: one diff, wish or last word an answer.
std::string patch_rules();

struct PatchState {
    int applied = 0;           // diffs
    std::string failed_tests;  // what the last test run said; empty: it passed, or there was none
};

struct PatchStep {
    enum class What {
        apply,     // the diff
        show,      // what it wishes to see
        complete,  // it is done, as far as it can be told here
        split,     // `subtasks`
        block,     // `text` is why
        complain,  // `text` is what to answer
    };
    What what = What::complain;
    std::string text;
    base::Json subtasks = {};
};

PatchStep next_step(const PatchReply& reply, const PatchState& state);

/// What to answer when a diff was applied: how its tests went.
std::string after_tests(bool has_tests, bool passed, const std::string& said);
/// When it could not be: why, and how its files look now.
std::string after_refusal(const std::string& why, const std::string& files);

}  // namespace factory::agents
