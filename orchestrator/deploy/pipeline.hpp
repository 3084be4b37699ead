// The order of the steps that bring one commit to production, and what a failure of each means. Plain code
// without I/O: a step more is a row more in pipeline.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace factory::deploy {

/// What is to be done; a driver or a check knows how.
enum class Work {
    verify_commit,
    build,
    deploy,
    health,
    smoke,
    perf_smoke,
    journey,
    chaos,
    mark_done,
};

enum class Environment { none, staging, prod };

/// Who repairs what a step found.
enum class Owner { wiggum_tdd, wiggum_deploy, brain };

const char* to_word(Work work);
const char* to_word(Environment environment);
const char* to_word(Owner owner);

struct Step {
    Work work = Work::verify_commit;
    Environment environment = Environment::none;
    std::string tag;      // only for tasks with this tag; empty: always
    int retries = 0;      // of the step before it has failed
    std::string verdict;  // of its failure
    Owner owner = Owner::wiggum_tdd;
};

/// What is done for a task with these tags, in order.
std::vector<Step> steps_for(const std::vector<std::string>& tags);

/// How far a deploy goes.
struct Reach {
    bool has_staging = true;  // the project declares one
    bool has_prod = true;
    bool only_staging = false;  // asked for by the caller
};

enum class Doing { step, roll_back, finished };

/// One task on its way. Not thread-safe.
class Pipeline {
public:
    Pipeline(const std::vector<std::string>& tags, Reach reach);

    Doing doing() const { return doing_; }
    /// While `doing` is `step`.
    const Step& step() const { return steps_.at(at_); }
    /// While it is `roll_back`: where. Production first, when both have the new version.
    Environment to_roll_back() const;

    /// What came of the step, or of the rollback: `why` is a sentence when it failed. A rollback that fails
    /// is tried once more; after that a person has to look, which `reason` says.
    void result(bool is_good, const std::string& why);

    /// When it is finished: empty verdict, or what failed, where and why.
    bool is_good() const { return verdict_.empty(); }
    const std::string& verdict() const { return verdict_; }
    const std::string& reason() const { return reason_; }
    const std::string& failed_step() const { return failed_step_; }  // "staging smoke"
    Owner owner() const { return owner_; }
    /// Whether production served the new version at any moment before it failed: an incident.
    bool is_incident() const { return is_incident_; }
    bool was_rolled_back() const { return was_rolled_back_; }
    bool rollback_failed() const { return rollback_failed_; }

    /// The states of the store on the way: "deploying" from the start, "staging_ok" behind the last step of
    /// staging, "prod_ok" at the end.
    std::string state() const;

private:
    void fail(const std::string& why);
    void go_on();

    std::vector<Step> steps_;
    std::size_t at_ = 0;
    int tries_ = 0;
    Doing doing_ = Doing::step;
    bool staging_is_new_ = false;  // the new version was put there, maybe
    bool prod_is_new_ = false;
    bool is_incident_ = false;
    bool was_rolled_back_ = false;
    bool rollback_failed_ = false;
    std::string verdict_, reason_, failed_step_;
    Owner owner_ = Owner::wiggum_tdd;
};

}  // namespace factory::deploy
