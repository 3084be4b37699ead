// The daemon's life: start, serve, drain.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace platform {

struct DaemonOptions {
    std::uint16_t port = 9501;       // 0: a free one
    std::string listen;              // empty: 127.0.0.1 and ::1
    std::vector<std::string> roots;  // --root, known as projects from the start
    std::string home;                // empty: FACTORY_HOME or the XDG places
    bool conformance = false;
    std::string log_level = "info";
    std::uint16_t lrm_port = 9500;  // of the mcp-lrm that is started when none answers
    bool lrm_watch = true;
};

/// Serves until SIGTERM or SIGINT, then drains; 0 when that went well. Throws base::Error when it cannot
/// start.
int serve(const DaemonOptions& options);

}  // namespace platform
