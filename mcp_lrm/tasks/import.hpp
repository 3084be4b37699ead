// Tasks as others write them: the JSON backlogs, and Markdown files with a status block. Plain code without
// I/O.
#pragma once

#include "mcp_lrm/tasks/requests.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lrm::tasks {

/// "2026-01-14T09:56:49.123Z" (RFC 3339).
std::string to_rfc3339(Millis time);
/// The same, also without zone (taken as UTC) and with up to nine digits of a fraction; 0 when it is no time.
Millis from_rfc3339(const std::string& text);

/// One task from its JSON: what the store knows goes into its fields, everything else into its content.
/// `commit_hash` and `files_modified` (of a deploy backlog) are commit_sha and files. Throws Refused{bad}
/// that names the field.
NewTask from_json(const Json& json, const std::string& project);
/// The other way: the fields of `backlog_tasks.json` and the content's.
Json to_backlog_entry(const Task& task, const std::string& content);
/// Whether a task with this content came as an entry of `deploy_backlog.json`.
bool is_deploy_entry(const std::string& content);
/// An entry of `deploy_backlog.json`, for such a task.
Json to_deploy_entry(const Task& task, const std::string& content);

struct Imported {
    std::vector<NewTask> tasks;       // what is whole
    std::vector<std::string> damage;  // each place that is not, "line 12, column 5: ..."; at most 20
};

/// backlog_tasks.json or deploy_backlog.json: {"updated": ..., "tasks": [...]}. Entries that are broken, do
/// not fit or repeat an id are damage. Throws Refused{bad} when it is something else.
Imported read_json_backlog(const std::string& text, const std::string& project);
/// Takes away the tasks whose parent or dependency is neither among them nor known, and tells each as damage:
/// what is salvaged of a damaged file must stand by itself.
void drop_orphans(Imported& imported, const std::function<bool(const std::string& id)>& is_known);
/// The sentence that refuses a damaged file: each place, and what could be saved.
std::string refusal_of(const std::string& file, const Imported& imported);
/// A file T001.md or D001.md; `name` without its folder and extension is the task's id. Throws Refused{bad}
/// for a text without a heading or with a status block that does not end.
NewTask read_markdown_task(const std::string& name, const std::string& text, const std::string& project);
/// The Markdown of a task: the text it came from with its STATUS as it is now, or a new one.
std::string to_markdown(const Task& task, const std::string& content);

}  // namespace lrm::tasks
