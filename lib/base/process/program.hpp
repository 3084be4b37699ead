// Finding the program that a command names.
#pragma once

#include <string>

namespace base::process {

/// The absolute path of an executable file: `name` itself when it holds a slash, else the first match in
/// PATH. Relative entries of PATH are skipped, so that the current directory (a stranger's repository) never
/// supplies a program. Throws Error{process} ("cannot start git: no such program in PATH").
std::string find_program(const std::string& name);

}  // namespace base::process
