// T*.md and D*.md: a heading, fields in bold, and a block RALPH_STATUS.
#include "mcp_lrm/tasks/import.hpp"
#include "mcp_lrm/tasks/wsjf.hpp"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <sstream>

namespace lrm::tasks {
namespace {

constexpr std::string_view block_begin = "---RALPH_STATUS---";
constexpr std::string_view block_end = "---END_RALPH_STATUS---";

std::string trimmed(const std::string& text) {
    const std::size_t from = text.find_first_not_of(" \t\r");
    if (from == std::string::npos) return "";
    return text.substr(from, text.find_last_not_of(" \t\r") - from + 1);
}

/// The rest of the line after `label`, which starts it; nothing when it does not.
std::optional<std::string> field(const std::string& line, std::string_view label) {
    if (!line.starts_with(label)) return std::nullopt;
    return trimmed(line.substr(label.size()));
}

/// "- [ ] src/a.rs (CREATE)" -> "src/a.rs"; empty when the line is no list item.
std::string listed_file(const std::string& line) {
    std::string rest = trimmed(line);
    if (!rest.starts_with("- ") && !rest.starts_with("* ")) return "";
    rest = trimmed(rest.substr(2));
    if (rest.size() > 3 && rest[0] == '[' && rest[2] == ']') rest = trimmed(rest.substr(3));
    if (rest.size() > 2 && rest[0] == '`') return rest.substr(1, rest.find('`', 1) - 1);
    return rest.substr(0, rest.find_first_of(" ("));
}

const char* block_word(Status status) {
    if (status == Status::prod_ok) return "COMPLETE";
    if (status == Status::blocked) return "BLOCKED";
    if (status == Status::pending) return "PENDING";
    return to_word(status);
}

}  // namespace

NewTask read_markdown_task(const std::string& name, const std::string& text, const std::string& project) {
    const std::string id = name.substr(0, name.rfind(".md"));
    const auto bad = [&](const std::string& what) { return Refused(Refused::Why::bad, name + ": " + what); };
    NewTask out;
    out.task.id = id;
    out.task.project = project;
    out.task.type = id.starts_with("D") ? "deploy" : "feature";
    std::istringstream lines(text);
    bool in_block = false, in_files = false;
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        const std::string plain = trimmed(line);
        if (plain == block_begin) {
            if (in_block)
                throw bad("line " + std::to_string(number) + ": a status block begins inside another");
            in_block = true;
        } else if (plain == block_end) {
            in_block = false;
        } else if (in_block) {
            if (const auto word = field(plain, "STATUS:")) {
                const auto status = to_status(*word);
                if (!status)
                    throw bad("line " + std::to_string(number) + ": status '" + *word + "' is not known");
                out.task.status = *status;
            }
        } else if (plain.starts_with("# ") && out.task.title.empty()) {
            // "# Task T001: the title" or just a title
            std::string title = plain.substr(2);
            if (title.starts_with("Task ")) {
                const std::size_t colon = title.find(':');
                if (colon != std::string::npos) title = title.substr(colon + 1);
            }
            out.task.title = trimmed(title);
        } else if (plain.starts_with("## ")) {
            in_files = plain.find("Files") != std::string::npos;
        } else if (const auto priority = field(plain, "**Priority**:")) {
            out.task.wsjf.time_criticality = time_criticality_of_priority(*priority);
        } else if (const auto score = field(plain, "**WSJF Score**:")) {
            out.task.wsjf.score = std::strtod(score->c_str(), nullptr);
        } else if (in_files) {
            if (const std::string file = listed_file(line); !file.empty()) out.task.files.push_back(file);
        }
    }
    if (in_block) throw bad("the status block does not end: " + std::string(block_end) + " is missing");
    if (out.task.title.empty()) throw bad("there is no heading '# ...'");
    // A given score stands for all parts.
    if (out.task.wsjf.score > 0) out.task.wsjf.time_criticality = 0;
    out.content = base::to_text({{"description", out.task.title}, {"markdown", text}});
    return out;
}

std::string to_markdown(const Task& task, const std::string& content) {
    const Json fields = content.empty() ? Json::object() : base::parse_json(content);
    const std::string status = std::string("STATUS: ") + block_word(task.status);
    if (fields.contains("markdown") && fields["markdown"].is_string()) {
        std::istringstream lines(fields["markdown"].get<std::string>());
        std::string out;
        bool in_block = false, told = false;
        for (std::string line; std::getline(lines, line);) {
            const std::string plain = trimmed(line);
            if (plain == block_begin) in_block = true;
            if (in_block && plain.starts_with("STATUS:")) {
                // What means the same stays as it was written.
                if (to_status(trimmed(plain.substr(7))) != task.status) line = status;
                told = true;
            }
            if (plain == block_end) in_block = false;
            out += line + "\n";
        }
        if (!told)
            out += "\n" + std::string(block_begin) + "\n" + status + "\n" + std::string(block_end) + "\n";
        return out;
    }
    char score[32];
    std::snprintf(score, sizeof score, "%.1f", wsjf_score(task.wsjf));
    std::string out = "# Task " + task.id + ": " + task.title + "\n\n**WSJF Score**: " + score + "\n";
    if (fields.contains("description") && fields["description"].is_string())
        out += "\n" + fields["description"].get<std::string>() + "\n";
    if (!task.files.empty()) out += "\n## Files to Create/Modify\n";
    for (const std::string& file : task.files) out += "- [ ] " + file + "\n";
    return out + "\n" + std::string(block_begin) + "\n" + status + "\n" + std::string(block_end) + "\n";
}

}  // namespace lrm::tasks
