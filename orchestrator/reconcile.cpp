#include "orchestrator/reconcile.hpp"

#include "base/hash.hpp"
#include "mcp/client.hpp"

#include <array>
#include <unistd.h>

namespace factory {
namespace {

constexpr std::array claimed_states = {"locked", "tdd_in_progress", "code_written", "tdd_success",
                                       "building"};
constexpr std::array deploy_states = {"deploying", "staging_ok"};
constexpr std::size_t hash_digits = 8;

template <class Where>
std::vector<std::string> give_back(Backlog& backlog, const std::string& mark,
                                   const std::vector<std::string>& states, Where where) {
    std::vector<std::string> out;
    for (const base::Json& task : backlog.list(states)) {
        const std::string owner = task.value("owner", "");
        const std::string to = where(task.value("status", ""));
        if (!owner.ends_with(mark) || to.empty()) continue;
        Claimed orphan;  // without a fence: nobody holds it any more
        orphan.id = task.value("id", "");
        MoveFacts facts;
        facts.reason = "the factory process that worked on it died";
        try {
            backlog.move(orphan, to, facts);
            out.push_back(orphan.id);
        } catch (const Refusal&) {
            // Its lease ran out in this very moment: it is back already.
        }
    }
    return out;
}

}  // namespace

std::string place_mark(const std::filesystem::path& data) {
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    return std::string("@") + host.data() + "/" +
           base::to_hex(base::sha256(data.string())).substr(0, hash_digits);
}

std::string state_after_death(const std::string& status) {
    if (status == "building") return "merged";
    for (const char* state : claimed_states)
        if (status == state) return "pending";
    return {};
}

std::vector<std::string> give_back_orphans(Backlog& backlog, const std::string& mark) {
    return give_back(backlog, mark, {claimed_states.begin(), claimed_states.end()}, state_after_death);
}

std::vector<std::string> give_back_deploys(Backlog& backlog, const std::string& mark) {
    return give_back(backlog, mark, {deploy_states.begin(), deploy_states.end()},
                     [](const std::string&) { return std::string("queued_for_deploy"); });
}

}  // namespace factory
