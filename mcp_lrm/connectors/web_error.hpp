// A source that did not give what was asked for.
#pragma once

#include "base/error.hpp"

namespace connectors {

/// `what()` is one sentence for the caller: what was asked, what the source said, what to do. Without
/// credentials.
class WebError : public base::Error {
public:
    /// `status` 0: there was no answer.
    WebError(unsigned status, const std::string& what)
        : base::Error(base::ErrorKind::network, what), status_(status) {}
    unsigned status() const noexcept { return status_; }

private:
    unsigned status_;
};

}  // namespace connectors
