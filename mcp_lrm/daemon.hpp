// The daemon's life: start, serve, drain.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lrm {

struct DaemonOptions {
    std::uint16_t port = 9500;       // 0: a free one
    std::string listen;              // empty: 127.0.0.1 and ::1
    std::vector<std::string> roots;  // --root, indexed from the start
    std::string home;                // empty: FACTORY_HOME or the XDG places
    bool conformance = false;
    bool watch = true;
    std::string log_level = "info";
};

/// Serves until SIGTERM or SIGINT, then drains; 0 when that went well. Throws base::Error when it cannot
/// start.
int serve(const DaemonOptions& options);

struct IndexOnlyOptions {
    std::string root;
    std::string home;
    bool stats = false;
    bool json = false;
};

/// Indexes one tree in the foreground. 0 when it is ready. Throws base::Error.
int index_only(const IndexOnlyOptions& options);

}  // namespace lrm
