// The other programs of the suite: where they are, and whether a port is theirs to take.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace base::process {

/// The program `name` in the folder of this one. Throws Error{process} when it is not there.
std::filesystem::path sibling_program(const std::string& name);

/// Whether nobody listens on this port of 127.0.0.1 now. True when that cannot be told: the one who binds
/// will say what is wrong.
bool is_port_free(std::uint16_t port);

}  // namespace base::process
