// Where the messages of one call go. I/O thread only.
#pragma once

#include <chrono>
#include <string>

namespace mcp {

class Outlet {
public:
    virtual ~Outlet() = default;
    /// A notification or a request of ours, before the answer.
    virtual void send(const std::string& message) = 0;
    /// The answer, once, last. `status` is used where no byte was sent yet.
    virtual void finish(unsigned status, std::string message) = 0;
    /// No answer will come (the client cancelled).
    virtual void abandon() = 0;
    /// Ends the event stream, not the call; nothing happens where the client cannot come back.
    virtual void release(std::chrono::milliseconds /*retry*/) {}
    /// True when the client can be asked something in between.
    virtual bool can_ask() const { return false; }
};

}  // namespace mcp
