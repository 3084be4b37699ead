#include "mcp_lrm/build_tasks.hpp"

#include "base/error.hpp"
#include "mcp_lrm/build_call.hpp"
#include "mcp_lrm/tasks/import.hpp"

#include <charconv>

namespace lrm {
namespace {

constexpr std::string_view log_prefix = "factory://builds/";
constexpr std::size_t secret_length = 12;

/// The beginning of a job's secret: nobody guesses another's receipt.
std::string secret_of(const build::Job& job) {
    const std::size_t equal = job.mark.find('=');
    return equal == std::string::npos ? "" : job.mark.substr(equal + 1, secret_length);
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

mcp::TaskState state_of(build::Queue& queue, const build::JobView& seen) {
    const build::Job& job = seen.job;
    mcp::TaskState out;
    out.id = task_id_of(job);
    out.created_at = tasks::to_rfc3339(job.created_ms);
    out.updated_at = tasks::to_rfc3339(std::max({job.created_ms, job.started_ms, job.ended_ms}));
    if (!build::is_final(job.state)) {
        out.message = progress_text(seen, false);
        return out;
    }
    const auto result = queue.result(job.id);
    if (job.state == build::JobState::cancelled) {
        out.status = mcp::TaskState::Status::cancelled;
        if (result) out.message = result->problem;
        return out;
    }
    out.status = mcp::TaskState::Status::completed;
    out.result = result ? build_answer(job, *result, default_build_budget)
                        : mcp::ToolResult::error("the result of this build was lost; call again");
    return out;
}

}  // namespace

std::string task_id_of(const build::Job& job) {
    return "build-" + std::to_string(job.id) + "-" + secret_of(job);
}

std::optional<std::int64_t> job_of_task_id(build::Queue& queue, const std::string& id) {
    const std::size_t dash = id.rfind('-');
    if (!id.starts_with("build-") || dash < 7 || dash == std::string::npos) return std::nullopt;
    const auto job = number(std::string_view(id).substr(6, dash - 6));
    if (!job) return std::nullopt;
    const auto seen = queue.look(*job);
    return seen && task_id_of(seen->job) == id ? job : std::nullopt;
}

mcp::TaskState BuildTasks::begin(mcp::Call& call, const std::string&, const mcp::Json& arguments) {
    build::Queue& queue = workspace_.builds().queue();
    const std::int64_t job = begin_build(workspace_, call, read_build_arguments(arguments));
    const auto seen = queue.look(job);
    if (!seen) throw mcp::ToolError("the build was forgotten at once; call again");
    return state_of(queue, *seen);
}

std::optional<mcp::TaskState> BuildTasks::find(mcp::Call&, const std::string& id) {
    build::Queue& queue = workspace_.builds().queue();
    const auto job = job_of_task_id(queue, id);
    const auto seen = job ? queue.look(*job) : std::nullopt;
    if (!seen) return std::nullopt;
    return state_of(queue, *seen);
}

bool BuildTasks::cancel(mcp::Call&, const std::string& id) {
    build::Queue& queue = workspace_.builds().queue();
    const auto job = job_of_task_id(queue, id);
    if (job) queue.cancel(*job);
    return job.has_value();
}

std::vector<mcp::ResourceInfo> BuildLogs::list(mcp::Call&, const std::string&, std::string&) {
    return {};  // a log is reached by the link in its job's answer
}

std::vector<mcp::ResourceTemplate> BuildLogs::templates() {
    return {{"factory://builds/{job}/log", "build log", "What a job of lrm_build wrote", "text/plain"}};
}

std::optional<mcp::Json> BuildLogs::read(mcp::Call&, const std::string& uri) {
    if (!uri.starts_with(log_prefix) || !uri.ends_with("/log")) return std::nullopt;
    const auto job =
        number(std::string_view(uri).substr(log_prefix.size(), uri.size() - log_prefix.size() - 4));
    if (!job) return std::nullopt;
    try {
        const auto log = builds_.queue().log(*job);
        if (!log) return std::nullopt;
        return mcp::Json::array(
            {{{"uri", uri},
              {"mimeType", "text/plain"},
              {"text", *log},
              {"_meta", {{"factory/outside_text", "written by the project's commands"}}}}});
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
}

}  // namespace lrm
