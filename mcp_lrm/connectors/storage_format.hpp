// Confluence's storage format (XHTML with macros) to Markdown. Pure.
#pragma once

#include "mcp_lrm/connectors/markdown.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace connectors {

struct StorageContext {
    std::string base_url;  // of the site, for links: "https://demo.example/wiki"
    std::string space;     // of the page, for links that name none
    /// The display name behind an account id, user key or user name; empty when nobody knows.
    std::function<std::string(const std::string& id)> user_name;
};

/// Takes any bytes: what is no well-formed XHTML is shown as the text in it. Macros and links are never
/// dropped; a macro that only the source can render is named in the text and in `not_rendered`. The result
/// has at most some 4 MiB.
Converted storage_to_markdown(std::string_view storage, const StorageContext& context);

/// "&eacute;" and the like, also numeric; others stay.
std::string decode_entities(std::string_view text);

}  // namespace connectors
