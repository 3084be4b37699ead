#include "orchestrator/deploy/pipeline.hpp"

#include "base/error.hpp"

#include <algorithm>

namespace factory::deploy {
namespace {

using W = Work;
using E = Environment;

/// In order. Where a step fails because of its environment rather than of the code, who deploys looks first.
const std::vector<Step>& table() {
    static const std::vector<Step> rows{
        {W::verify_commit, E::none, "", 0, "COMMIT_NOT_VERIFIED", Owner::wiggum_deploy},
        {W::build, E::none, "", 0, "BUILD_FAILED", Owner::wiggum_tdd},
        {W::deploy, E::staging, "", 1, "STAGING_DEPLOY_FAILED", Owner::wiggum_deploy},
        {W::health, E::staging, "", 0, "STAGING_DEPLOY_FAILED", Owner::wiggum_tdd},
        {W::smoke, E::staging, "", 1, "STAGING_E2E_SMOKE_FAILED", Owner::wiggum_tdd},
        {W::deploy, E::prod, "", 0, "PROD_DEPLOY_FAILED", Owner::wiggum_tdd},
        {W::health, E::prod, "", 0, "PROD_DEPLOY_FAILED", Owner::wiggum_tdd},
        {W::smoke, E::prod, "", 0, "PROD_SMOKE_FAILED", Owner::wiggum_tdd},
        {W::mark_done, E::none, "", 0, "PROD_DEPLOY_FAILED", Owner::wiggum_deploy},
    };
    return rows;
}

}  // namespace

const char* to_word(Work work) {
    switch (work) {
        case W::verify_commit:
            return "verify_commit";
        case W::build:
            return "build";
        case W::deploy:
            return "deploy";
        case W::health:
            return "health";
        case W::smoke:
            return "smoke";
        case W::perf_smoke:
            return "perf_smoke";
        case W::journey:
            return "journey";
        case W::chaos:
            return "chaos";
        case W::mark_done:
            return "mark_done";
    }
    return "?";
}

const char* to_word(Environment environment) {
    switch (environment) {
        case E::none:
            return "";
        case E::staging:
            return "staging";
        case E::prod:
            return "prod";
    }
    return "?";
}

const char* to_word(Owner owner) {
    switch (owner) {
        case Owner::wiggum_tdd:
            return "wiggum_tdd";
        case Owner::wiggum_deploy:
            return "wiggum_deploy";
        case Owner::brain:
            return "brain";
    }
    return "?";
}

std::vector<Step> steps_for(const std::vector<std::string>& tags) {
    std::vector<Step> out;
    for (const Step& step : table())
        if (step.tag.empty() || std::find(tags.begin(), tags.end(), step.tag) != tags.end())
            out.push_back(step);
    return out;
}

Pipeline::Pipeline(const std::vector<std::string>& tags, Reach reach) : steps_(steps_for(tags)) {
    const bool no_prod = !reach.has_prod || reach.only_staging;
    steps_.erase(std::remove_if(steps_.begin(), steps_.end(),
                                [&](const Step& step) {
                                    return (step.environment == E::staging && !reach.has_staging) ||
                                           (step.environment == E::prod && no_prod) ||
                                           (step.work == W::mark_done && no_prod);
                                }),
                 steps_.end());
    base::ensure(!steps_.empty(), "a pipeline has steps");
}

Environment Pipeline::to_roll_back() const {
    return prod_is_new_ ? E::prod : E::staging;
}

void Pipeline::result(bool is_good, const std::string& why) {
    base::ensure(doing_ != Doing::finished, "a finished pipeline has no further results");
    if (doing_ == Doing::roll_back) {
        if (!is_good && tries_++ == 0) return;  // once more
        if (!is_good) {
            rollback_failed_ = true;
            owner_ = Owner::brain;
            reason_ += std::string("; the rollback of ") + to_word(to_roll_back()) + " failed too: " + why;
        }
        was_rolled_back_ = was_rolled_back_ || is_good;
        (prod_is_new_ ? prod_is_new_ : staging_is_new_) = false;
        tries_ = 0;
        if (!prod_is_new_ && !staging_is_new_) doing_ = Doing::finished;
        return;
    }
    // From its first try on a deploy may have changed what is served, whatever it says itself.
    if (step().work == W::deploy) (step().environment == E::prod ? prod_is_new_ : staging_is_new_) = true;
    if (is_good) return go_on();
    if (tries_++ < step().retries) return;
    fail(why);
}

void Pipeline::go_on() {
    tries_ = 0;
    if (++at_ == steps_.size()) {
        at_ = steps_.size() - 1;
        doing_ = Doing::finished;
    }
}

void Pipeline::fail(const std::string& why) {
    verdict_ = step().verdict;
    owner_ = step().owner;
    reason_ = why;
    failed_step_ = std::string(to_word(step().environment)) + (step().environment == E::none ? "" : " ") +
                   to_word(step().work);
    is_incident_ = prod_is_new_;
    tries_ = 0;
    doing_ = prod_is_new_ || staging_is_new_ ? Doing::roll_back : Doing::finished;
}

std::string Pipeline::state() const {
    if (!verdict_.empty()) return "rolled_back";
    if (doing_ == Doing::finished) return steps_.back().work == W::mark_done ? "prod_ok" : "staging_ok";
    const bool is_past_staging = step().environment == E::prod || step().work == W::mark_done;
    return is_past_staging ? "staging_ok" : "deploying";
}

}  // namespace factory::deploy
