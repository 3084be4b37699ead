// Tasks as others write them: the JSON backlogs, and Markdown files with a status block. Plain code without
// I/O.
#pragma once

#include "mcp_lrm/tasks/requests.hpp"

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
/// An entry of `deploy_backlog.json`, for a task of the type "deploy".
Json to_deploy_entry(const Task& task, const std::string& content);

struct Imported {
    std::vector<NewTask> tasks;
    std::string
        damage;  // where the text is broken, "line 12, column 5: ..."; then `tasks` are those before it
};

/// backlog_tasks.json or deploy_backlog.json: {"updated": ..., "tasks": [...]}. Throws Refused{bad} when it
/// is something else, or one of its entries does not fit.
Imported read_json_backlog(const std::string& text, const std::string& project);
/// A file T001.md or D001.md; `name` without its folder and extension is the task's id. Throws Refused{bad}
/// for a text without a heading or with a status block that does not end.
NewTask read_markdown_task(const std::string& name, const std::string& text, const std::string& project);
/// The Markdown of a task: the text it came from with its STATUS as it is now, or a new one.
std::string to_markdown(const Task& task, const std::string& content);

}  // namespace lrm::tasks
