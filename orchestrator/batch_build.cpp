#include "orchestrator/batch_build.hpp"

#include "base/error.hpp"
#include "orchestrator/backlog.hpp"
#include "orchestrator/git_program.hpp"
#include "orchestrator/lease_keeper.hpp"
#include "orchestrator/tdd/build_result.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace factory {

int build_merged(const Workshop& shop) {
    Backlog backlog(shop.lrm, shop.project.project.name, "builder" + shop.mark);
    std::vector<std::shared_ptr<Lease>> leases;
    int built = 0;
    try {
        while (std::optional<Claimed> task = backlog.claim("merged"))
            leases.push_back(shop.leases->keep(*task));
        if (leases.empty()) return 0;
        const std::string commit = GitProgram(shop.root, shop.git).commit("refs/heads/" + shop.target);
        tdd::BuildResult result;
        result.state = "passed";
        if (tdd::builds_something(shop.project)) {
            const auto slot = shop.pool->take();
            if (!slot) throw base::Error(base::ErrorKind::file, "no work tree is free to build in");
            shop.pool->prepare(*slot, "factory/verify-" + std::to_string(slot->number()), commit);
            result = tdd::run_build(shop.lrm, slot->tree(), "build", "", {}, shop.test_limit);
        }
        shop.log("BUILD " + commit.substr(0, 12) + ": " + result.state);
        for (const auto& lease : leases) {
            MoveFacts facts;
            facts.artifact = commit;
            facts.reason = result.is_passed() ? "built" : shop.clean(tdd::why_not_passed(result));
            backlog.move(lease->task, result.is_passed() ? "queued_for_deploy" : "build_failed", facts);
            if (result.is_passed()) ++built;
        }
    } catch (const std::exception& error) {
        // The leases run out, and the next batch builds them.
        shop.log(std::string("the build was not made: ") + error.what());
    }
    for (const auto& lease : leases) shop.leases->let_go(lease);
    return built;
}

}  // namespace factory
