// What a model without tools answers.
#include "orchestrator/agents/patch_loop.hpp"
#include "targets.hpp"

void fuzz::patch(std::string_view input) {
    using namespace factory::agents;
    const PatchReply reply = read_patch_reply(input);
    require(reply.wishes.size() <= 5, "it wishes to see little");
    const DiffFiles files = files_of_diff(reply.diff);
    if (files.problem.empty()) {
        require(!files.paths.empty(), "a diff that is applied names files");
        for (const std::string& path : files.paths) {
            require(!path.empty() && path.front() != '/', "a path is below the tree");
            require(("/" + path + "/").find("/../") == std::string::npos, "a path does not go up");
        }
    }
    const PatchStep step = next_step(reply, {});
    require(step.what != PatchStep::What::complete, "nothing done is not complete");
    require(step.what != PatchStep::What::complain || !step.text.empty(), "a complaint says something");
}
