// What a model cites and what lrm_build answers, whatever they are.
#include "base/json.hpp"
#include "orchestrator/brain/citations.hpp"
#include "orchestrator/brain/finding.hpp"
#include "targets.hpp"

void fuzz::brain(std::string_view input) {
    using namespace factory::brain;
    const std::vector<Cited> cited = citations_in(input);
    for (const Cited& one : cited) {
        require(one.first > 0 && one.last >= one.first, "cited lines are lines");
        require(input.find(one.path) != std::string_view::npos, "a cited path stands in the text");
    }
    require(check_citations(input, {}).text.empty(), "nothing holds where nothing was shown");
    const CheckedAnswer all = check_citations(input, cited);
    require(citations_in(all.text).size() >= all.citations.size(), "what is told is in what stays");
    base::Json answer;
    try {
        answer = base::parse_json(input);
    } catch (const std::exception&) {
        return;
    }
    for (const char* action : {"test", "lint"}) {
        const Run run = read_run(answer, "a", action);
        require(run.has_run || !run.problem.empty(), "a run says something, or why not");
    }
}
