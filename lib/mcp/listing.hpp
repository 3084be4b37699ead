// The catalog as it is listed and looked up. Immutable: any thread.
#pragma once

#include "mcp/protocol/era.hpp"
#include "mcp/server.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mcp {

/// An opaque cursor for place `at` of list `kind`, and back; a foreign one throws RpcError.
std::string make_cursor(std::string_view kind, std::string_view at);
std::string open_cursor(std::string_view kind, const Json& cursor);

class Listing {
public:
    struct Entry {
        Tool tool;
        std::vector<protocol::HeaderParameter> headers;
    };

    /// Throws std::logic_error for a tool or prompt whose name is not [A-Za-z0-9_.-]{1,64} or is there twice.
    explicit Listing(Catalog catalog);

    /// The tool, or null for a name that this credential may not know.
    const Entry* find_tool(std::string_view name, Credential credential) const;
    const Prompt* find_prompt(std::string_view name) const;
    /// JSON text of a page's result. `params` may hold "cursor".
    const std::string& tools_page(const Json& params, Credential credential) const;
    const std::string& prompts_page(const Json& params) const;

    /// What `initialize` and `server/discover` declare.
    const Json& capabilities() const { return capabilities_; }
    bool has_resources() const { return !resources_.empty(); }
    /// Null when there are none.
    Tasks* tasks() const { return tasks_.get(); }
    /// Where a tool runs; null: where all do.
    base::Pool* pool_of(const std::string& tool) const;
    bool has_prompts() const { return !prompts_.empty(); }
    bool has_completions() const { return has_resources() || has_prompts(); }
    const ServerInfo& info() const { return info_; }
    /// name, title, version.
    const Json& implementation() const { return implementation_; }
    const std::vector<std::shared_ptr<Resources>>& resources() const { return resources_; }

private:
    using Pages = std::vector<std::string>;

    ServerInfo info_;
    std::map<std::string, Entry, std::less<>> tools_;
    std::map<std::string, Prompt, std::less<>> prompts_;
    std::vector<std::shared_ptr<Resources>> resources_;
    std::shared_ptr<Tasks> tasks_;
    std::map<std::string, base::Pool*> pools_;
    Pages open_tools_;  // without the orchestrator's
    Pages all_tools_;
    Pages prompt_pages_;
    Json capabilities_;
    Json implementation_;
};

}  // namespace mcp
