// The Atlassian Document Format (Jira Cloud) to Markdown. Pure.
#pragma once

#include "base/json.hpp"
#include "mcp_lrm/connectors/markdown.hpp"

namespace connectors {

/// Takes any JSON: text is shown as it is, a node that is not known is named and its content shown, nothing
/// is dropped. The result has at most some 4 MiB.
Converted adf_to_markdown(const base::Json& document);

}  // namespace connectors
