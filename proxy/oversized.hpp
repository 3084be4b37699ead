// Finds the id in a line that is too long to be kept.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace proxy {

/// Fed with a message in pieces, it remembers the top-level "id" and whether there is a top-level "method",
/// wherever in the message they are. Keeps at most a few hundred bytes.
class OversizedLine {
public:
    void feed(std::string_view piece);
    /// As JSON text; empty when there was none or it cannot be an id.
    std::string id() const;
    /// An answer to a request of ours: nobody waits for an answer to it.
    bool is_response() const { return has_outcome_ && !has_method_; }

private:
    void take(char c);
    void end_member();

    std::string key_;
    std::string value_;
    std::string id_;
    std::size_t depth_ = 0;
    bool in_string_ = false;
    bool escaped_ = false;
    bool in_value_ = false;
    bool has_method_ = false;
    bool has_outcome_ = false;
};

}  // namespace proxy
