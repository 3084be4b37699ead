// What the tools of mcp-platform talk to.
#pragma once

#include "mcp_platform/lrm.hpp"
#include "mcp_platform/projects.hpp"

#include <string>

namespace platform {

/// All members: any thread.
class Platform {
public:
    explicit Platform(LrmOptions options) : places_(options.places), lrm_(std::move(options)) {}

    Projects& projects() { return projects_; }
    Lrm& lrm() { return lrm_; }

    /// {"name": "mcp-platform", "projects": [{name, root}]}; from memory.
    mcp::Json health() const;
    /// Why /ready is not 200; empty when it is.
    std::string not_ready() const;
    /// Prometheus text.
    std::string metrics() const;

private:
    const base::Places places_;
    Lrm lrm_;
    Projects projects_{[this] { return lrm_.projects(); }};
};

}  // namespace platform
