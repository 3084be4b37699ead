// Reading a whole JSON backlog, also a damaged one: where it is broken, and what of it is whole.
#include "mcp_lrm/tasks/import.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace lrm::tasks {
namespace {

constexpr std::size_t most_damage = 20;
constexpr std::size_t most_depth = 32;  // of an entry: it is shown again inside answers
constexpr int most_broken = 200;        // entries; each may cost a look at the whole rest of the file

std::string where(const std::string& text, std::size_t byte) {
    std::size_t line = 1, column = 1;
    for (std::size_t i = 0; i < byte && i < text.size(); ++i) {
        ++column;
        if (text[i] == '\n') {
            ++line;
            column = 1;
        }
    }
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// Behind the '}' that closes the object which begins at `start`; npos when none does.
std::size_t end_of_object(const std::string& text, std::size_t start) {
    int depth = 0;
    bool in_text = false;
    for (std::size_t at = start; at < text.size(); ++at) {
        const char c = text[at];
        if (in_text) {
            if (c == '\\') ++at;
            else if (c == '"') in_text = false;
        } else if (c == '"') in_text = true;
        else if (c == '{') ++depth;
        else if (c == '}' && --depth == 0) return at + 1;
    }
    return std::string::npos;
}

/// From the line's begin to `at`; "" too when something else stands there.
std::string indentation(const std::string& text, std::size_t at) {
    const std::size_t line = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
    if (line == std::string::npos) return "";
    const std::string before = text.substr(line + 1, at - line - 1);
    return before.find_first_not_of(" \t") == std::string::npos ? before : "";
}

struct Entry {
    std::size_t at = 0;
    Json json;
    bool after_damage = false;  // found again by its indentation
};

std::optional<Json> parsed(const std::string& text) {
    try {
        return base::parse_json(text, most_depth);
    } catch (const base::JsonError&) {
        return std::nullopt;
    }
}

/// Where a text is broken that base::parse_json refused with `error`.
std::string damage_of(const std::string& text, const base::JsonError& error) {
    try {
        const Json plain = Json::parse(text);
    } catch (const Json::parse_error& at) {
        return where(text, at.byte == 0 ? 0 : at.byte - 1) + ": this is not JSON";
    } catch (const Json::out_of_range&) {
        // A number beyond every limit: what we were told says so.
    }
    return error.what();
}

/// The whole objects of the list "tasks" in a text that is broken somewhere. Behind a broken one it goes on
/// at the next line that begins as the first entry does; without indentation nobody can tell an entry from
/// what is inside one.
std::vector<Entry> whole_entries(const std::string& text) {
    std::vector<Entry> out;
    const std::size_t key = text.find("\"tasks\"");
    const std::size_t list = key == std::string::npos ? key : text.find('[', key);
    if (list == std::string::npos) return out;
    std::size_t at = text.find('{', list);
    if (at == std::string::npos) return out;
    const std::string indent = indentation(text, at);
    bool after_damage = false;
    for (int broken = 0; at != std::string::npos && broken < most_broken;) {
        const std::size_t end = end_of_object(text, at);
        std::optional<Json> entry =
            end == std::string::npos ? std::nullopt : parsed(text.substr(at, end - at));
        if (entry) {
            out.push_back({at, std::move(*entry), after_damage});
            at = text.find_first_not_of(" \t\r\n,", end);
            if (at != std::string::npos && text[at] == '{') continue;
            if (at == std::string::npos || text[at] == ']') return out;
        }
        ++broken;
        after_damage = true;
        if (indent.empty()) return out;
        at = text.find("\n" + indent + "{", at);
        if (at != std::string::npos) at += 1 + indent.size();
    }
    return out;
}

/// What was found again might be a part of a broken entry: a task says what it is and where it stands.
bool looks_like_a_task(const Json& entry) {
    return entry.contains("id") && entry["id"].is_string() && entry.contains("status");
}

void add_damage(Imported& out, std::string what) {
    if (out.damage.size() < most_damage) out.damage.push_back(std::move(what));
}

void add_entry(Imported& out, std::set<std::string>& ids, const Json& entry, const std::string& place,
               const std::string& project) {
    try {
        NewTask task = from_json(entry, project);
        if (!task.task.id.empty() && !ids.insert(task.task.id).second)
            return add_damage(out, place + ": there is already a task " + task.task.id);
        out.tasks.push_back(std::move(task));
    } catch (const Refused& refused) {
        add_damage(out, place + ": " + refused.what());
    }
}

}  // namespace

Imported read_json_backlog(const std::string& text, const std::string& project) {
    Imported out;
    std::set<std::string> ids;
    try {
        const Json all = base::parse_json(text, most_depth + 2);
        const Json empty = Json::object();
        const Json& list = all.is_object() ? (all.contains("tasks") ? all["tasks"] : empty) : all;
        if (!list.is_array())
            throw Refused(Refused::Why::bad, "this is no backlog: it needs a list \"tasks\"");
        for (std::size_t i = 0; i < list.size(); ++i)
            add_entry(out, ids, list[i], "tasks[" + std::to_string(i) + "]", project);
    } catch (const base::JsonError& error) {
        add_damage(out, damage_of(text, error));
        for (const Entry& entry : whole_entries(text))
            if (!entry.after_damage || looks_like_a_task(entry.json))
                add_entry(out, ids, entry.json, where(text, entry.at), project);
    }
    return out;
}

void drop_orphans(Imported& imported, const std::function<bool(const std::string& id)>& is_known) {
    std::set<std::string> ids;
    for (const NewTask& added : imported.tasks) ids.insert(added.task.id);
    const auto missing = [&](const Task& task) -> std::string {
        if (!task.parent.empty() && !ids.contains(task.parent) && !is_known(task.parent)) return task.parent;
        for (const std::string& id : task.depends_on)
            if (!ids.contains(id) && !is_known(id)) return id;
        return "";
    };
    for (bool changed = true; changed;) {
        changed = false;
        std::erase_if(imported.tasks, [&](const NewTask& added) {
            const std::string needs = missing(added.task);
            if (needs.empty()) return false;
            add_damage(imported, "task " + added.task.id + " needs " + needs + ", which cannot be saved");
            ids.erase(added.task.id);
            return changed = true;
        });
    }
}

std::string refusal_of(const std::string& file, const Imported& imported) {
    constexpr std::size_t most_named = 10;
    std::string text = file + ": ";
    for (std::size_t i = 0; i < imported.damage.size(); ++i)
        text += (i == 0 ? "" : "; ") + imported.damage[i];
    text += "; nothing was imported, ";
    if (imported.tasks.empty()) return text + "and nothing of it can be saved";
    std::string names;
    for (std::size_t i = 0; i < std::min(most_named, imported.tasks.size()); ++i) {
        const std::string& id = imported.tasks[i].task.id;
        names += (i == 0 ? "" : ", ") + (id.empty() ? std::string("one without an id") : id);
    }
    if (imported.tasks.size() > most_named) names += ", ...";
    return text + "but " + std::to_string(imported.tasks.size()) +
           (imported.tasks.size() == 1 ? " task is" : " tasks are") + " whole (" + names +
           "): import again with --salvage to take them";
}

}  // namespace lrm::tasks
