// What comes from outside of the project: the cache, and the sources behind it as factory.yaml has them.
#pragma once

#include "anonymizer/map/outgoing.hpp"
#include "base/config/factory_file.hpp"
#include "base/paths.hpp"
#include "mcp_lrm/connectors/figma.hpp"
#include "mcp_lrm/connectors/outside.hpp"
#include "mcp_lrm/connectors/site.hpp"
#include "rlm_cache/cache.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lrm {

/// All members: any thread.
class Outside {
public:
    /// Reads factory.yaml and the keys; a file that is wrong is logged, and said to whoever calls a
    /// connector. Opens nothing yet; the cache is rlm_cache.db below `data`.
    /// `outgoing` must outlive it; the tokens of the sources become known to it.
    Outside(const base::Places& places, anonymizer::Outgoing& outgoing);

    cache::Cache& cache() { return cache_; }
    connectors::Outside& asked() { return asked_; }

    /// The site. Throws mcp::ToolError with a sentence on how to configure it.
    const connectors::Site& jira() const { return *configured(jira_); }
    const connectors::Site& confluence() const { return *configured(confluence_); }
    const connectors::Figma& figma() const { return *configured(figma_); }
    /// Who asks Figma where; part of the cache's key.
    const std::string& figma_identity() const { return figma_identity_; }
    cache::Lifetime lifetime(const std::string& connector) const;

    /// The tools of connectors that are not configured.
    std::vector<std::string> unlisted() const;

    /// Prometheus text.
    std::string metrics();

private:
    template <class Connector>
    struct Slot {
        std::unique_ptr<Connector> connector;
        std::string problem;  // why there is none
    };
    template <class Connector>
    static const std::unique_ptr<Connector>& configured(const Slot<Connector>& slot) {
        if (!slot.connector) refuse(slot.problem);
        return slot.connector;
    }
    [[noreturn]] static void refuse(const std::string& problem);
    void configure(const base::config::ConnectorsSection& section, const std::filesystem::path& folder);
    void configure_site(connectors::Product product, const base::config::SiteSection& section,
                        const std::filesystem::path& folder, Slot<connectors::Site>& slot);

    base::config::FactoryFile file_;
    Slot<connectors::Site> jira_;
    Slot<connectors::Site> confluence_;
    Slot<connectors::Figma> figma_;
    std::string figma_identity_;
    std::vector<std::string> secrets_;
    cache::Cache cache_;
    connectors::Outside asked_;
};

/// All tools of connectors, whether configured or not.
const std::vector<std::string>& connector_tools();

}  // namespace lrm
