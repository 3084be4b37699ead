#include "mcp_lrm/task_feed.hpp"

#include <algorithm>
#include <cstdlib>

namespace lrm {
namespace {

bool may_read(const mcp::Call& call) {
    return call.caller().credential == mcp::Credential::orchestrator;
}

}  // namespace

std::vector<mcp::ResourceInfo> TaskFeed::list(mcp::Call& call, const std::string&, std::string&) {
    if (!may_read(call)) return {};
    return {
        {audit_uri, "audit", "Audit trail", "Every change of every task, numbered", "application/json", {}}};
}

std::vector<mcp::ResourceTemplate> TaskFeed::templates() {
    return {};
}

std::optional<mcp::Json> TaskFeed::read(mcp::Call& call, const std::string& uri) {
    const std::string with_number = std::string(audit_uri) + "?after=";
    if (!may_read(call) || (uri != audit_uri && !uri.starts_with(with_number))) return std::nullopt;
    tasks::EventLog& log = service_.store().log();
    std::int64_t after = 0;
    if (uri == audit_uri) {
        const mcp::Json last = service_.store().look(
            [](const tasks::Backlog& backlog, tasks::Millis) { return mcp::Json(backlog.last_number()); });
        after = std::max<std::int64_t>(0, last.get<std::int64_t>() - 100);
    } else {
        after = std::strtoll(uri.c_str() + with_number.size(), nullptr, 10);
    }
    mcp::Json events = mcp::Json::array();
    for (const tasks::Event& event : log.events(after, "", 500)) events.push_back(tasks::to_json(event));
    return mcp::Json::array({{{"uri", uri},
                              {"mimeType", "application/json"},
                              {"text", base::to_text({{"events", std::move(events)}})}}});
}

}  // namespace lrm
