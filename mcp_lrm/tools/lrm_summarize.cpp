// lrm_summarize: what is here, how it hangs together, where to edit.
#include "mcp/tool.hpp"
#include "mcp_lrm/answer.hpp"
#include "mcp_lrm/budget.hpp"
#include "mcp_lrm/cursor.hpp"
#include "mcp_lrm/fair_share.hpp"
#include "mcp_lrm/index/search_limit.hpp"
#include "mcp_lrm/index/summary.hpp"
#include "mcp_lrm/model_summary.hpp"
#include "mcp_lrm/readable_file.hpp"

#include <algorithm>
#include <list>
#include <mutex>

namespace lrm::tools {
namespace {

constexpr std::size_t most_remembered = 32;
constexpr std::size_t longest_goal = 4000;

struct Args {
    std::vector<std::string> files;
    std::vector<std::string> scope;
    std::string goal;
    int budget_tokens = 1500;
    std::string project;
};

const base::Description<Args> arguments{
    base::optional("files", &Args::files, ""),
    base::optional("scope", &Args::scope, "Or folders, globs; default: all"),
    base::optional("goal", &Args::goal, "What to change: adds where to edit, tests, users"),
    base::optional("budget_tokens", &Args::budget_tokens, "", 50, 50000),
    base::optional("project", &Args::project, ""),
};

using Sections = std::vector<index::SummarySection>;

/// What is told from the index, and what it was told from.
struct Extract {
    index::SummaryFacts facts;
    Sections sections;
};

/// Summaries of the last calls: the same index and arguments give the same one.
struct SummaryTool {
    Workspace& workspace;
    struct Remembered {
        std::string key;
        std::shared_ptr<const Extract> extract;
    };
    std::mutex mutex;  // guards `remembered`
    std::list<Remembered> remembered;

    std::shared_ptr<const Extract> extract(const index::Snapshot& snapshot,
                                           const index::SummaryRequest& request, mcp::Call& call) {
        const std::string key = key_of(snapshot, request);
        {
            std::lock_guard lock(mutex);
            const auto found = std::find_if(remembered.begin(), remembered.end(),
                                            [&](const Remembered& one) { return one.key == key; });
            if (found != remembered.end()) {
                remembered.splice(remembered.begin(), remembered, found);
                return remembered.front().extract;
            }
        }
        const auto made = std::make_shared<Extract>();
        made->facts = index::summary_facts(snapshot, request, [&call] { return call.cancelled(); });
        made->sections = index::summarize(made->facts);
        if (call.cancelled()) return made;  // perhaps incomplete
        std::lock_guard lock(mutex);
        remembered.push_front({key, made});
        if (remembered.size() > most_remembered) remembered.pop_back();
        return made;
    }

    static std::string key_of(const index::Snapshot& snapshot, const index::SummaryRequest& request) {
        base::db::Statement& last = snapshot.db().cached("SELECT coalesce(max(id), 0) FROM history_commit");
        const index::ResetAtEnd reset(last);
        std::string key = snapshot.root() + '\n' + std::to_string(snapshot.generation()) + '\n';
        if (last.step()) key += std::to_string(last.integer(0));
        for (const std::string& entry : request.scope) key += '\n' + entry;
        return key + "\n\n" + request.goal;
    }
};

/// What is meant by `files` and `scope`. Throws mcp::ToolError for a file that is not there, ignored, ...
std::vector<std::string> scope_of(const AnswerTree& tree, const index::Snapshot& snapshot, const Args& args) {
    std::vector<std::string> scope = scope_in(tree.tree->root(), args.scope);
    for (const std::string& file : scope_in(tree.tree->root(), args.files)) {
        // A folder among the files is a scope.
        if (index::complete_paths(snapshot, file.ends_with('/') ? file : file + "/", 1).empty())
            scope.push_back(readable_file(tree, snapshot, file).path);
        else scope.push_back(file);
    }
    return scope;
}

std::string to_text(const index::SummaryPlace& place) {
    std::string text = place.path;
    if (place.first_line > 0)
        text += ":" + std::to_string(place.first_line) + "-" + std::to_string(place.last_line);
    if (!place.symbol.empty()) text += " " + place.symbol;
    if (!place.text.empty()) text += (text.empty() ? "" : place.symbol.empty() ? " " : ": ") + place.text;
    return as_utf8(std::move(text));
}

mcp::Json to_json(const index::SummaryPlace& place) {
    mcp::Json out = mcp::Json::object();
    if (!place.path.empty()) out["path"] = place.path;
    if (place.first_line > 0) out["lines"] = {place.first_line, place.last_line};
    if (!place.symbol.empty()) out["symbol"] = as_utf8(place.symbol);
    if (!place.text.empty()) out["text"] = as_utf8(place.text);
    return out;
}

/// What a model of the local tier makes of the same files; first, or behind where to edit.
void add_summary(Sections& sections, const ModelSummary& summary) {
    if (summary.lines.empty()) return;
    const bool has_edit = !sections.empty() && sections.front().key == "edit";
    sections.insert(sections.begin() + (has_edit ? 1 : 0),
                    {"summary", "in short, by " + summary.model, summary.lines});
}

/// One line of text, and the same in `structured`; empty when no model is set up.
std::string note_on(const ModelSummary& summary, mcp::Json& structured) {
    if (summary.model.empty() && summary.problem.empty()) return {};
    structured["by_model"] = {{"model", summary.model},
                              {"files", summary.files},
                              {"of_files", summary.all_files},
                              {"questions", summary.questions},
                              {"left_out", summary.dropped}};
    if (!summary.problem.empty()) {
        structured["by_model"]["problem"] = as_utf8(summary.problem);
        return as_utf8("from the index alone, without a model: " + summary.problem);
    }
    std::string note;
    if (summary.files < summary.all_files)
        note = summary.model + " saw " + std::to_string(summary.files) + " of " +
               std::to_string(summary.all_files) + " files: narrow the scope";
    if (summary.dropped > 0)
        note += (note.empty() ? "" : "; ") + std::to_string(summary.dropped) + " lines of " + summary.model +
                " left out: they name what is not in the index";
    return note.empty() ? note : "(" + note + ")";
}

mcp::ToolResult run(SummaryTool& self, mcp::Call& call, Args args) {
    if (args.goal.size() > longest_goal)
        throw mcp::BadArguments("argument 'goal' has " + std::to_string(args.goal.size()) +
                                " bytes; say it in at most 4000");
    const AnswerTree tree = answer_tree(self.workspace, call, args.project);
    std::unique_ptr<index::Snapshot> snapshot = tree.tree->snapshot();
    const index::SummaryRequest request{scope_of(tree, *snapshot, args), args.goal};
    const std::shared_ptr<const Extract> extract = self.extract(*snapshot, request, call);
    const bool has_files = std::any_of(extract->sections.begin(), extract->sections.end(),
                                       [](const auto& section) { return section.key == "files"; });
    if (!has_files)
        throw mcp::ToolError(tree.is_indexing()
                                 ? tree.progress()
                                 : "no file of the index is in this scope; give paths or globs "
                                   "relative to the root");
    snapshot.reset();  // a model may take its time
    ModelSummary summary;
    if (ModelService* const models = self.workspace.models(); models != nullptr)
        summary = summarize_by_model(*models, *tree.tree, extract->facts, call);
    Sections sections = extract->sections;
    const bool has_edit = sections.front().key == "edit";
    add_summary(sections, summary);

    mcp::Json structured = mcp::Json::object();
    const std::string note = note_on(summary, structured);
    const std::string last = (note.empty() ? "" : note + "\n") + tree.line();
    BudgetedText text(args.budget_tokens, last.size());
    std::vector<std::vector<std::string>> lines;
    std::vector<std::vector<std::size_t>> sizes;
    for (const index::SummarySection& section : sections) {
        lines.emplace_back();
        sizes.emplace_back();
        for (const index::SummaryPlace& place : section.lines) {
            lines.back().push_back(to_text(place));
            sizes.back().push_back(lines.back().back().size() + 1);
        }
    }
    // "## where to edit", and "(3 more: budget_tokens or a narrower scope)".
    const std::vector<std::size_t> taken = fair_share(sizes, 62, text.left());
    if (!args.goal.empty() && !has_edit) text.add("nothing in this scope fits the goal");
    for (std::size_t i = 0; i < sections.size(); ++i) {
        const index::SummarySection& section = sections[i];
        if (taken[i] == 0) {
            structured[section.key] = mcp::Json::array();
            structured["more"][section.key] = section.lines.size();
            continue;
        }
        text.add("## " + section.title);
        mcp::Json list = mcp::Json::array();
        for (std::size_t line = 0; line < taken[i] && text.add(lines[i][line]); ++line)
            list.push_back(to_json(section.lines[line]));
        const std::size_t more = section.lines.size() - list.size();
        structured[section.key] = std::move(list);
        if (more == 0) continue;
        structured["more"][section.key] = more;
        text.add("(" + std::to_string(more) + " more: budget_tokens or a narrower scope)");
    }
    tree.describe(structured);
    return mcp::ToolResult::text_and_structured(text.end(last), std::move(structured));
}

}  // namespace

mcp::Tool lrm_summarize(Workspace& workspace) {
    auto self = std::make_shared<SummaryTool>(workspace);
    mcp::Tool tool = mcp::make_tool(
        "lrm_summarize",
        "What files do and how they hang together, without reading them; with a goal also where to edit. "
        "Example: {\"scope\":[\"src/upload\"],\"goal\":\"retry failed uploads\"}",
        arguments, *self, run);
    tool.run = [self, run = std::move(tool.run)](mcp::Call& call, const mcp::Json& json) {
        return run(call, json);
    };
    const mcp::Json list = {{"type", "array"}};
    tool.output_schema = answer_schema({{"files", list}, {"edit", list}}, {"tree", "stale"});
    return tool;
}

}  // namespace lrm::tools
