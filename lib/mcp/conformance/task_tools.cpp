// Fixtures of the tasks extension: a task's state follows from the clock, so nothing runs meanwhile.
#include "mcp/conformance/fixtures.hpp"
#include "mcp/protocol/constants.hpp"

#include <algorithm>
#include <ctime>
#include <mutex>

namespace mcp::conformance {
namespace {

using Clock = std::chrono::steady_clock;

std::string rfc3339() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

class FixtureTasks : public Tasks {
public:
    bool takes(const std::string& tool) const override {
        return tool == "slow_compute" || tool == "failing_job" || tool == "protocol_error_job";
    }
    bool needs(const std::string& tool) const override { return tool == "failing_job"; }

    TaskState begin(Call&, const std::string& tool, const Json& arguments) override {
        std::int64_t seconds = 1;
        if (tool == "slow_compute") {
            const auto given = arguments.find("seconds");
            if (given == arguments.end() || !given->is_number())
                throw BadArguments("argument 'seconds' must be a number");
            seconds = std::clamp<std::int64_t>(static_cast<std::int64_t>(given->get<double>()), 0, 3600);
        }
        const std::lock_guard lock(mutex_);
        Kept task;
        task.tool = tool;
        task.done_at = Clock::now() + std::chrono::seconds(seconds);
        task.state.id = "fixture-" + std::to_string(tasks_.size() + 1);
        task.state.created_at = task.state.updated_at = rfc3339();
        tasks_.push_back(task);
        return task.state;
    }

    std::optional<TaskState> find(Call&, const std::string& id) override {
        const std::lock_guard lock(mutex_);
        Kept* const task = kept(id);
        if (task == nullptr) return std::nullopt;
        settle(*task);
        return task->state;
    }

    bool cancel(Call&, const std::string& id) override {
        const std::lock_guard lock(mutex_);
        Kept* const task = kept(id);
        if (task == nullptr) return false;
        settle(*task);
        if (task->state.status == TaskState::Status::working)
            task->state.status = TaskState::Status::cancelled;
        return true;
    }

private:
    struct Kept {
        std::string tool;
        Clock::time_point done_at;
        TaskState state;
    };

    Kept* kept(const std::string& id) {
        for (Kept& task : tasks_)
            if (task.state.id == id) return &task;
        return nullptr;
    }

    static void settle(Kept& task) {
        if (task.state.status != TaskState::Status::working || Clock::now() < task.done_at) return;
        task.state.updated_at = rfc3339();
        if (task.tool == "protocol_error_job") {
            task.state.status = TaskState::Status::failed;
            task.state.error = {{"code", protocol::code::internal_error},
                                {"message", "The job broke the protocol."}};
            return;
        }
        task.state.status = TaskState::Status::completed;
        task.state.result =
            task.tool == "failing_job" ? ToolResult::error("The job failed.") : ToolResult::text("Computed.");
    }

    std::mutex mutex_;
    std::vector<Kept> tasks_;
};

Tool as_task(Tool tool) {
    tool.run = [](Call&, const Json&) { return ToolResult::text("Computed."); };
    return tool;
}

}  // namespace

void add_task_tools(Catalog& catalog) {
    Tool slow = plain_tool("slow_compute", "Takes as long as it is told to.", nullptr);
    slow.input_schema = object_schema({{"seconds", {{"type", "number"}}}}, {"seconds"});
    catalog.tools.push_back(as_task(std::move(slow)));
    catalog.tools.push_back(as_task(plain_tool("failing_job", "Fails after a second.", nullptr)));
    catalog.tools.push_back(as_task(plain_tool("protocol_error_job", "Breaks after a second.", nullptr)));
    catalog.tools.push_back(text_tool("greet", "Greets.", "name", [](Call&, const std::string& name) {
        return ToolResult::text("Hello, " + name + "!");
    }));
    catalog.tasks = std::make_shared<FixtureTasks>();
}

}  // namespace mcp::conformance
