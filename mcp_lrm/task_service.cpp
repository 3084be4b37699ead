#include "mcp_lrm/task_service.hpp"

#include "base/config/project_files.hpp"
#include "base/error.hpp"
#include "mcp_lrm/tasks/import.hpp"
#include "mcp_lrm/tasks/wsjf.hpp"

namespace lrm {
namespace {

tasks::TaskLimits task_limits(const base::config::TaskLimits& file) {
    tasks::TaskLimits out;
    out.attempts = {{"tdd", file.tdd},
                    {"adversarial_rejects", file.adversarial_rejects},
                    {"build", file.build},
                    {"staging_e2e", file.staging_e2e},
                    {"perf_smoke", file.perf_smoke},
                    {"prod", file.prod}};
    out.max_tokens = file.max_tokens;
    out.max_cost = file.max_cost;
    out.max_sessions = file.max_sessions;
    out.max_wall_ms = std::int64_t{file.max_minutes} * 60'000;
    return out;
}

const char* word_of(tasks::Refused::Why why) {
    using Why = tasks::Refused::Why;
    switch (why) {
        case Why::not_found:
            return "not_found";
        case Why::exists:
            return "exists";
        case Why::bad:
            return "bad";
        case Why::illegal_move:
            return "illegal_move";
        case Why::stale_fence:
            return "stale_fence";
        case Why::limit:
            return "limit";
        case Why::nothing:
            return "nothing";
    }
    return "bad";
}

}  // namespace

TaskService::TaskService(base::Places places, std::string database_url, tasks::StoreOptions options)
    : places_(std::move(places)), database_url_(std::move(database_url)), options_(std::move(options)) {
    if (!options_.limits) options_.limits = [this](const std::string& project) { return limits(project); };
}

bool TaskService::exists() const {
    std::lock_guard lock(mutex_);
    return store_ != nullptr || !database_url_.empty() ||
           std::filesystem::exists(places_.data / "factory.db");
}

tasks::Store& TaskService::store() {
    std::lock_guard lock(mutex_);
    if (store_) return *store_;
    try {
        if (database_url_.empty()) base::make_private_directory(places_.data);
        store_ = std::make_unique<tasks::Store>(database_url_.empty()
                                                    ? tasks::sqlite_database(places_.data / "factory.db")
                                                    : tasks::postgres_database(database_url_),
                                                options_);
    } catch (const base::Error& error) {
        throw mcp::ToolError(std::string("the task store cannot be opened: ") + error.what());
    }
    if (listener_) store_->on_events(listener_);
    return *store_;
}

std::string TaskService::not_ready() {
    if (!exists()) return "";
    try {
        store().probe();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "";
}

void TaskService::on_events(std::function<void(std::int64_t)> listener) {
    std::lock_guard lock(mutex_);
    listener_ = std::move(listener);
    if (store_) store_->on_events(listener_);
}

tasks::BackupReport TaskService::back_up(const std::filesystem::path& file) {
    store();
    return database_url_.empty() ? tasks::back_up_sqlite(places_.data / "factory.db", file)
                                 : tasks::back_up(tasks::postgres_database(database_url_), file);
}

void TaskService::stop() {
    std::lock_guard lock(mutex_);
    if (store_) store_->stop();
}

tasks::ProjectLimits TaskService::limits(const std::string& project) {
    constexpr auto fresh = std::chrono::seconds(2);
    std::lock_guard lock(limits_mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (limits_read_ == std::chrono::steady_clock::time_point{} || now - limits_read_ > fresh) {
        limits_.clear();
        // A file that cannot be used was logged when the daemon started; its project has the defaults.
        for (const base::config::ProjectFile& file :
             base::config::load_projects(places_.config / "projects", [](const std::string&) {})) {
            tasks::ProjectLimits& limits = limits_[file.project.name];
            limits.wip = {file.wip.max_concurrent, file.wip.max_per_domain, file.wip.max_total};
            limits.task = task_limits(file.limits);
        }
        limits_read_ = now;
    }
    const auto found = limits_.find(project);
    // Without a project file: ten a project at most, whatever their domain.
    if (found == limits_.end()) return {{10, 10, 50}, {}};
    return found->second;
}

tasks::Requester requester(const mcp::Call& call, const std::string& who, const std::string& fence) {
    const mcp::Caller& caller = call.caller();
    const bool has_key = caller.credential == mcp::Credential::orchestrator;
    return {has_key ? tasks::Actor::orchestrator : tasks::Actor::agent,
            who.empty() ? caller.client_name : who, fence.empty() ? caller.fence : fence};
}

RefusedCall::RefusedCall(const tasks::Refused& refused)
    : mcp::ToolError(refused.what()), reason_(word_of(refused.why())) {}

mcp::Json change(TaskService& service, const std::string& key,
                 const std::function<mcp::Json(tasks::Backlog&, tasks::Millis now)>& change) {
    try {
        return service.store().write(key, change);
    } catch (const tasks::Refused& refused) {
        throw RefusedCall(refused);
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
}

mcp::Tool with_reasons(mcp::Tool tool) {
    tool.run = [run = std::move(tool.run)](mcp::Call& call, const mcp::Json& arguments) {
        try {
            return run(call, arguments);
        } catch (const RefusedCall& refused) {
            mcp::ToolResult result = mcp::ToolResult::error(refused.what());
            result.structured = mcp::Json{{"reason", refused.reason()}};
            return result;
        }
    };
    return mcp::for_orchestrator(std::move(tool));
}

mcp::Json shown(const tasks::Task& task) {
    mcp::Json out = tasks::to_json(task);
    out["wsjf"] = tasks::wsjf_score(task.wsjf);
    for (const char* name : {"created_at", "updated_at", "moved_at", "completed_at", "not_before"})
        if (out.contains(name)) out[name] = tasks::to_rfc3339(out[name].get<tasks::Millis>());
    return out;
}

mcp::Json shown_whole(const tasks::Task& task, const std::string& content) {
    mcp::Json out = shown(task);
    if (content.empty()) return out;
    const mcp::Json fields = base::parse_json(content);
    for (const auto& item : fields.items())
        if (!out.contains(item.key())) out[item.key()] = item.value();
    return out;
}

mcp::ToolResult task_answer(mcp::Json facts) {
    std::string text = base::to_text(facts);
    return mcp::ToolResult::text_and_structured(std::move(text), std::move(facts));
}

}  // namespace lrm
