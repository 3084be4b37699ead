// Errors that something below us causes, and assertions.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace base {

enum class ErrorKind { usage, config, file, database, process, network, git, limit };

/// A failure with a cause outside the caller's arguments. `what()` is one sentence a person can act on: what
/// was attempted, on what, and why it failed.
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
    Error(ErrorKind kind, const std::string& what, std::string_view cause)
        : std::runtime_error(what + ": " + std::string(cause)), kind_(kind) {}

    ErrorKind kind() const noexcept { return kind_; }

private:
    ErrorKind kind_;
};

/// The text of an `errno` value, thread-safe.
std::string errno_text(int error);

/// Throws std::logic_error naming the broken invariant; on in every build, so that one bad request is
/// answered with an error instead of ending the daemon.
void ensure(bool condition, const char* why_it_must_hold);

}  // namespace base
