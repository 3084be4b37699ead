// A file's name, a line break, then what it holds: a JSON backlog, or a Markdown task.
#include "mcp_lrm/tasks/import.hpp"
#include "targets.hpp"

namespace {

using namespace lrm::tasks;

/// What was read is written, and read again as the same.
void round_trip(const NewTask& task) {
    const Json entry = is_deploy_entry(task.content) ? to_deploy_entry(task.task, task.content)
                                                     : to_backlog_entry(task.task, task.content);
    const NewTask again = from_json(base::parse_json(base::to_text(entry)), task.task.project);
    fuzz::require(again.task.status == task.task.status, "a task keeps its state on the way out and in");
    fuzz::require(again.task.files == task.task.files, "a task keeps its files on the way out and in");
}

}  // namespace

void fuzz::backlog(std::string_view input) {
    const std::string name(take_part(input, '\n'));
    const std::string text(input.substr(0, 20'000));
    try {
        if (name.ends_with(".md")) {
            const NewTask task = read_markdown_task(name, text, "demo");
            const NewTask again = read_markdown_task(name, to_markdown(task.task, task.content), "demo");
            require(again.task.status == task.task.status, "a Markdown task keeps its state");
            return;
        }
        Imported imported = read_json_backlog(text, "demo");
        for (const NewTask& task : imported.tasks) round_trip(task);
        drop_orphans(imported, [](const std::string&) { return false; });
        require(!refusal_of(name, imported).empty(), "a refusal says something");
    } catch (const Refused&) {
        // It says what is wrong.
    }
}
