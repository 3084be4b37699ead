// Errors that something below us causes, and assertions.
#include "base/error.hpp"

#include <system_error>

namespace base {

std::string errno_text(int error) {
    return std::generic_category().message(error);
}

void ensure(bool condition, const char* why_it_must_hold) {
    if (!condition) throw std::logic_error(std::string("broken invariant: ") + why_it_must_hold);
}

}  // namespace base
