// lrm_context: the project in at most 12,000 characters.
#include "mcp/tool.hpp"
#include "mcp_lrm/answer.hpp"
#include "mcp_lrm/budget.hpp"
#include "mcp_lrm/index/context.hpp"
#include "mcp_lrm/index/text.hpp"

#include <chrono>
#include <map>
#include <mutex>

namespace lrm::tools {
namespace {

constexpr int most_tokens = 3000;  // 12,000 characters
constexpr auto remembered_for = std::chrono::hours(1);

struct Args {
    std::string topic;
    int budget_tokens = most_tokens;
    std::string project;
};

const base::Description<Args> arguments{
    base::optional("topic", &Args::topic, "A section, or anything"),
    base::optional("budget_tokens", &Args::budget_tokens, "", 50, most_tokens),
    base::optional("project", &Args::project, ""),
};

using Sections = std::vector<index::ContextSection>;

/// The sections of each tree, as of its last generation.
struct ContextTool {
    Workspace& workspace;
    struct Remembered {
        std::int64_t generation = -1;
        std::chrono::steady_clock::time_point made;
        Sections sections;
    };
    std::mutex mutex;  // guards `trees`
    std::map<std::string, Remembered> trees;

    Sections sections(const index::Snapshot& snapshot, mcp::Call& call) {
        const auto now = std::chrono::steady_clock::now();
        {
            std::lock_guard lock(mutex);
            const auto found = trees.find(snapshot.root());
            if (found != trees.end() && found->second.generation == snapshot.generation() &&
                now - found->second.made < remembered_for)
                return found->second.sections;
        }
        Sections made = index::project_context(snapshot, [&call] { return call.cancelled(); });
        for (index::ContextSection& section : made)
            for (std::string& line : section.lines) line = as_utf8(std::move(line));
        if (call.cancelled()) return made;  // perhaps incomplete
        std::lock_guard lock(mutex);
        trees[snapshot.root()] = {snapshot.generation(), now, made};
        return made;
    }
};

/// Keeps the section that the topic names, or puts places about it behind the purpose.
void narrow(Sections& sections, const std::string& topic, const index::Snapshot& snapshot, mcp::Call& call) {
    const std::string key = index::name_key(topic);
    for (const index::ContextSection& section : sections) {
        const std::string name = index::name_key(section.name);
        if (key.size() < 3 || (!name.starts_with(key) && !key.starts_with(name))) continue;
        sections = {index::ContextSection(section)};
        return;
    }
    index::LocateQuery query;
    query.text = topic;
    query.limit = 25;
    query.cancelled = [&call] { return call.cancelled(); };
    index::ContextSection places{"places about " + topic.substr(0, 100), {}};
    for (const index::Place& place : index::locate(snapshot, query).places)
        places.lines.push_back(as_utf8(place.path + ":" + std::to_string(place.first_line) + "-" +
                                       std::to_string(place.last_line) + " " + place.symbol));
    if (places.lines.empty()) places.lines.emplace_back("nothing found");
    sections = {sections.front(), std::move(places)};
}

/// How many lines of each section fit: one more of each in turn, so that no section crowds out another.
std::vector<std::size_t> share(const Sections& sections, std::size_t bytes) {
    constexpr std::size_t note = 48;  // "(3 more: topic "entry points")"
    std::vector<std::size_t> taken(sections.size(), 0);
    std::size_t used = 0;
    for (const index::ContextSection& section : sections) used += section.name.size() + 4 + note;
    for (bool added = true; added;) {
        added = false;
        for (std::size_t i = 0; i < sections.size(); ++i) {
            if (taken[i] >= sections[i].lines.size()) continue;
            const std::size_t cost = sections[i].lines[taken[i]].size() + 1;
            if (used + cost > bytes) continue;
            used += cost;
            ++taken[i];
            added = true;
        }
    }
    return taken;
}

mcp::ToolResult run(ContextTool& self, mcp::Call& call, Args args) {
    const AnswerTree tree = answer_tree(self.workspace, call, args.project);
    const std::unique_ptr<index::Snapshot> snapshot = tree.tree->snapshot();
    Sections sections = self.sections(*snapshot, call);
    if (!args.topic.empty()) narrow(sections, args.topic, *snapshot, call);
    const std::string last = tree.line();
    BudgetedText text(args.budget_tokens, last.size());
    const std::vector<std::size_t> taken = share(sections, text.left());
    mcp::Json list = mcp::Json::array();
    for (std::size_t i = 0; i < sections.size(); ++i) {
        const index::ContextSection& section = sections[i];
        text.add("## " + section.name);
        mcp::Json lines = mcp::Json::array();
        for (std::size_t line = 0; line < taken[i]; ++line)
            if (text.add(section.lines[line])) lines.push_back(section.lines[line]);
        const std::size_t more = section.lines.size() - lines.size();
        mcp::Json entry = {{"name", section.name}, {"lines", std::move(lines)}};
        if (more > 0) {
            entry["more"] = more;
            text.add("(" + std::to_string(more) + " more: topic \"" + section.name.substr(0, 20) + "\")");
        }
        list.push_back(std::move(entry));
    }
    mcp::Json structured = {{"sections", std::move(list)}};
    tree.describe(structured);
    return mcp::ToolResult::text_and_structured(text.end(last), std::move(structured));
}

}  // namespace

mcp::Tool lrm_context(Workspace& workspace) {
    auto self = std::make_shared<ContextTool>(workspace);
    mcp::Tool tool = mcp::make_tool(
        "lrm_context",
        "The project in brief, to read first: purpose, structure, domains, commands, conventions, entry "
        "points, data model, APIs, tests, recent work. Example: {\"topic\":\"commands\"}",
        arguments, *self, run);
    tool.run = [self, run = std::move(tool.run)](mcp::Call& call, const mcp::Json& json) {
        return run(call, json);
    };
    tool.output_schema = answer_schema({{"sections", {{"type", "array"}, {"items", {{"type", "object"}}}}}},
                                       {"sections", "tree", "stale"});
    return tool;
}

}  // namespace lrm::tools
