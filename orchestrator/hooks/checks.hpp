// What git hooks ask of a commit: no stubs among its added lines, a task in its message. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace factory::hooks {

struct AddedLine {
    std::string path;
    int line = 0;  // from 1, in the new file
    std::string text;
};

/// The added lines of `git diff -U0`; what is no such diff gives none.
std::vector<AddedLine> added_lines(std::string_view diff);

/// What marks a line as unfinished (TODO, FIXME, NotImplemented, todo!(), unimplemented!(), test.skip,
/// describe.skip and the like); empty: nothing does.
std::string stub_in(std::string_view line);

/// The task that a commit's message names: its line `Factory-Task: ID`, or a word with a hyphen and a digit
/// (TASK-12, security-0566-login) or one before a colon at the start of the subject. Empty: none. Comments of
/// git are not read.
std::string task_in(std::string_view message);

/// Merges, reverts, fixups and squashes have their subject from git and name no task.
bool is_from_git(std::string_view message);

}  // namespace factory::hooks
