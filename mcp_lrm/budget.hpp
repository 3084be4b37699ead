// Text that never exceeds what its reader wants to pay for: the protocol's, under this daemon's name.
#pragma once

#include "mcp/budget.hpp"

namespace lrm {

using mcp::as_utf8;
using mcp::beginning;
using mcp::BudgetedText;
using mcp::bytes_per_token;

}  // namespace lrm
