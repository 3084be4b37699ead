// What the four tools of Figma share.
#include "mcp_lrm/figma_answer.hpp"

#include "mcp_lrm/outside_text.hpp"

namespace lrm {

mcp::ToolResult figma_answer(Workspace& workspace, mcp::Call& call, const FigmaQuestion& question) {
    Outside& outside = workspace.outside();
    const connectors::Figma* figma = &outside.figma();
    connectors::FigmaPlace place;
    try {
        place = connectors::figma_place(question.file, question.node);
    } catch (const base::Error& error) {
        throw mcp::BadArguments(error.what());
    }
    const base::Json key = {{"file", place.file}, {"node", place.node}};
    cache::Lifetime lifetime = outside.lifetime("figma");
    // What is selected changes with a click: a minute spares repeated questions, no more.
    if (place.node.empty() && question.wants != connectors::FigmaWants::file)
        lifetime = {std::chrono::minutes(1), {}, {}};
    connectors::Given given =
        ask_outside(outside, call, {{question.tool, key, outside.figma_identity(), {}}, lifetime, "Figma"},
                    [figma, wants = question.wants, place](const connectors::GivenUp& stop) {
                        return figma->ask(wants, place, stop);
                    });
    std::string head = given.facts.value("server", "") + ", " + given.facts.value("tool", "");
    if (given.facts.contains("images"))
        head += ", " + base::to_text(given.facts["images"]) + " images left out";
    return outside_text(std::move(given.facts), "text", head, key, question.cursor, question.budget_tokens);
}

}  // namespace lrm
