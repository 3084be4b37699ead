// The build queue as the tools see it: whose commands, which turn, and what a caller is told.
#pragma once

#include "anonymizer/map/outgoing.hpp"
#include "base/config/project.hpp"
#include "base/paths.hpp"
#include "mcp/server.hpp"
#include "mcp_lrm/build/queue.hpp"
#include "mcp_lrm/build_plan.hpp"

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

namespace lrm {

/// All members: any thread.
class BuildService {
public:
    /// `outgoing` must outlive it: all text of a job goes through it before it is stored.
    BuildService(base::Places places, anonymizer::Outgoing& outgoing);
    ~BuildService();

    /// Opened when it is first needed. Throws mcp::ToolError, with the reason, when it cannot be.
    build::Queue& queue();
    /// Opens the queue when the last daemon left jobs, so that they go on without a caller.
    void resume();

    /// The steps for a wish in a work tree, from its project file or from what lies there. Throws
    /// mcp::ToolError or mcp::BadArguments.
    build::JobRequest request(const std::string& root, const BuildWish& wish, int timeout_s,
                              const std::string& who);

    /// Where calls wait for their jobs: not among the threads of the other tools.
    base::Pool& pool() { return pool_; }

    /// I/O thread: callers that wait are answered now, and what runs is ended, to be run again by the next
    /// daemon.
    void begin_stop();
    bool is_stopping() const { return stopping_; }
    void stop();

    /// Why the file test_slots or factory.yaml is not used; empty when it is.
    std::string settings_problem();

private:
    build::QueueOptions options();
    std::string clean(const std::string& text);
    int slots();

    const base::Places places_;
    anonymizer::Outgoing& outgoing_;
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;  // guards queue_ while it is made
    std::unique_ptr<build::Queue> queue_;
    base::Pool pool_;
};

/// "build-12-0123456789ab" for a job as a task, and back; nothing for anything else.
std::string task_id_of(const build::Job& job);
std::optional<std::int64_t> job_of_task_id(build::Queue& queue, const std::string& id);

/// Where the whole log of a job can be read.
std::string log_uri(std::int64_t job);

/// What a caller gets of a finished job, within its budget: text and the same facts.
mcp::ToolResult build_answer(const build::Job& job, const build::JobResult& result, int budget_tokens);

}  // namespace lrm
