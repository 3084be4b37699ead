// factory queue: the build queue of this host: what runs, what waits, pausing it.
#include "orchestrator/cli/queue.hpp"

#include "orchestrator/cli/help.hpp"

#include <chrono>

namespace factory::cli {
namespace {

using base::Json;

std::string line_of(const Json& job, const std::string& where) {
    return where + "  job " + std::to_string(job.value("job", std::int64_t{0})) + "  " +
           job.value("kind", "") + " " + job.value("action", "") + "  " + job.value("root", "") +
           (job.value("who", "").empty() ? "" : "  for " + job.value("who", "")) + "\n";
}

std::string picture(const Json& status) {
    const Json running = status.value("running", Json::array());
    const Json waiting = status.value("waiting", Json::array());
    std::string text =
        status.value("paused", false) ? "paused: no job is started; factory queue start goes on\n" : "";
    text += std::to_string(running.size()) + " running, " + std::to_string(waiting.size()) +
            " waiting; one full job at a "
            "time, " +
            std::to_string(status.value("test_slots", 0)) + " slots for targeted tests\n";
    for (const Json& job : running)
        text += line_of(job, "running, step " + std::to_string(job.value("step", 0)) + " of " +
                                 std::to_string(job.value("steps", 0)));
    for (const Json& job : waiting)
        text += line_of(job, "waiting, number " + std::to_string(job.value("position", 0)));
    if (status.contains("problem")) text += "problem: " + status.value("problem", "") + "\n";
    return text;
}

int act(const Session& session, const Json& arguments) {
    Lrm lrm = session.lrm();
    const Json result = lrm.call("admin_queue", arguments, std::chrono::minutes(1));
    const Json status = result.value("structuredContent", Json::object());
    session.print(status, picture(status));
    return 0;
}

}  // namespace

void add_queue(CLI::App& parent, Session& session) {
    CLI::App* const app =
        parent.add_subcommand("queue", "the build queue of this host: what runs, what waits");
    app->group("Backlog");
    app->require_subcommand(1);
    set_examples(*app, "  factory queue status\n  factory queue stop      before maintenance\n");

    CLI::App* const status = app->add_subcommand("status", "what runs, what waits, in the order of its turn");
    set_examples(*status, "  factory queue status\n  factory queue status --json\n");
    status->callback([&session] {
        session.action = [&session] { return act(session, {{"action", "status"}}); };
    });

    CLI::App* const stop = app->add_subcommand("stop", "start no job any more; what runs goes on");
    set_examples(*stop, "  factory queue stop\n");
    stop->callback([&session] {
        session.action = [&session] { return act(session, {{"action", "stop"}}); };
    });

    CLI::App* const start = app->add_subcommand("start", "go on after a stop");
    set_examples(*start, "  factory queue start\n");
    start->callback([&session] {
        session.action = [&session] { return act(session, {{"action", "start"}}); };
    });

    CLI::App* const cancel = app->add_subcommand("cancel", "end a job that waits or runs");
    const auto job = std::make_shared<int>(0);
    cancel->add_option("JOB", *job, "its number")->required()->check(CLI::PositiveNumber)->type_name("JOB");
    set_examples(*cancel, "  factory queue cancel 12\n");
    cancel->callback([&session, job] {
        session.action = [&session, job] { return act(session, {{"action", "cancel"}, {"job", *job}}); };
    });
}

}  // namespace factory::cli
