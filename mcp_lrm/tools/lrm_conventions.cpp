// lrm_conventions: how is it done here?
#include "mcp/tool.hpp"
#include "mcp_lrm/answer.hpp"
#include "mcp_lrm/budget.hpp"
#include "mcp_lrm/convention_lines.hpp"
#include "mcp_lrm/cursor.hpp"
#include "mcp_lrm/fair_share.hpp"

#include <algorithm>

namespace lrm::tools {
namespace {

// "also: errors 12, tests 20, ...".
constexpr std::size_t others_bytes = 110;

struct Args {
    std::string domain;
    std::string topic;
    int budget_tokens = 2000;
    std::string project;
};

const base::Description<Args> arguments{
    base::one_of("topic", &Args::topic, "default: all",
                 {"errors", "tests", "naming", "imports", "logging", "layout", "commits", "tooling"}),
    base::optional("domain", &Args::domain, "Only this language or folder"),
    base::optional("budget_tokens", &Args::budget_tokens, "", 50, 50000),
    base::optional("project", &Args::project, ""),
};

index::ConventionDomain domain_of(const index::Snapshot& snapshot, const AnswerTree& tree,
                                  const std::string& word) {
    if (word.empty()) return {};
    const index::DomainFound found =
        index::find_domain(snapshot, scope_in(tree.tree->root(), {word}).front());
    if (found.is_known) return found.domain;
    if (tree.is_indexing()) throw mcp::ToolError("no domain `" + word + "` so far; " + tree.progress());
    std::string known;
    for (const auto* list : {&found.languages, &found.folders})
        for (const std::string& name : *list) known += (known.empty() ? "" : ", ") + name;
    throw mcp::ToolError("no domain `" + word + "`: give a language or a folder, such as " +
                         (known.empty() ? "one that has files" : known));
}

/// One topic's lines, each with its JSON: rules that are broken, what is usual, what is enforced, other
/// rules.
struct Section {
    std::string name;
    std::vector<ConventionLine> lines;
};

std::vector<Section> sections_of(const index::ProjectConventions& all, const std::string& topic) {
    std::vector<Section> out;
    for (const std::string_view name : index::convention_topics) {
        if (!topic.empty() && name != topic) continue;
        out.push_back({std::string(name), lines_of_topic(all, std::string(name))});
    }
    if (topic.empty()) out.push_back({"general", lines_of_topic(all, "general")});
    std::erase_if(out, [](const Section& section) { return section.lines.empty(); });
    return out;
}

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    const AnswerTree tree = answer_tree(workspace, call, args.project);
    const std::unique_ptr<index::Snapshot> snapshot = tree.tree->snapshot();
    const index::ConventionDomain domain = domain_of(*snapshot, tree, args.domain);
    const auto all = workspace.conventions().of(*snapshot, domain, [&call] { return call.cancelled(); });
    const std::vector<Section> sections = sections_of(*all, args.topic);

    std::string last = tree.line();
    if (all->read_files < all->code_files)
        last = "text of " + std::to_string(all->read_files) + " of " + std::to_string(all->code_files) +
               " code files was read\n" + last;
    BudgetedText text(args.budget_tokens, last.size());
    if (sections.empty())
        text.add(tree.is_indexing()   ? tree.progress()
                 : args.topic.empty() ? "nothing to tell: no code, no rules"
                                      : "nothing to tell about " + args.topic);
    std::vector<std::vector<std::size_t>> sizes;
    for (const Section& section : sections) {
        sizes.emplace_back();
        for (const ConventionLine& line : section.lines) sizes.back().push_back(line.text.size() + 1);
    }
    // "## tests", and "(3 more: topic tests)".
    const std::vector<std::size_t> taken =
        fair_share(sizes, 56, text.left() - std::min(text.left(), others_bytes));
    mcp::Json structured = {{"conventions", mcp::Json::array()},
                            {"enforced", mcp::Json::array()},
                            {"declared", mcp::Json::array()}};
    std::string others;
    for (std::size_t i = 0; i < sections.size(); ++i) {
        const Section& section = sections[i];
        if (taken[i] == 0) {
            structured["more"][section.name] = section.lines.size();
            others += (others.empty() ? "also: " : ", ") + section.name + " " +
                      std::to_string(section.lines.size());
            continue;
        }
        text.add("## " + section.name);
        std::size_t shown = 0;
        for (; shown < taken[i] && text.add(section.lines[shown].text); ++shown)
            structured[section.lines[shown].list].push_back(section.lines[shown].json);
        const std::size_t more = section.lines.size() - shown;
        if (more == 0) continue;
        structured["more"][section.name] = more;
        text.add(
            "(" + std::to_string(more) + " more: " +
            (args.topic.empty() && section.name != "general" ? "topic " + section.name : "budget_tokens") +
            ")");
    }
    if (!others.empty()) text.add(others);
    structured["read"] = {{"files", all->read_files}, {"of", all->code_files}};
    tree.describe(structured);
    return mcp::ToolResult::text_and_structured(text.end(last), std::move(structured));
}

}  // namespace

mcp::Tool lrm_conventions(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool("lrm_conventions",
                                    "How this project does things, to write code that fits: usual (counts, "
                                    "examples, exceptions), enforced by "
                                    "tools, declared in AGENTS.md etc., and where it drifts. Example: "
                                    "{\"topic\":\"errors\",\"domain\":\"rust\"}",
                                    arguments, workspace, run);
    const mcp::Json list = {{"type", "array"}};
    tool.output_schema =
        answer_schema({{"conventions", list}, {"enforced", list}, {"declared", list}}, {"tree", "stale"});
    return tool;
}

}  // namespace lrm::tools
