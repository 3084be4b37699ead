// What a deploy came to, as others are told: the verdict beside the task, the task that repairs it, the
// notice. Plain code without I/O.
#pragma once

#include "base/json.hpp"
#include "orchestrator/deploy/pipeline.hpp"
#include "orchestrator/notify.hpp"

#include <string>

namespace factory::deploy {

struct Failed {
    std::string task;
    std::string sha;
    std::string verdict;      // "PROD_SMOKE_FAILED"
    std::string failed_step;  // "prod smoke"
    std::string reason;       // anonymized
    std::string owner;        // who repairs it: by the table, or as the store decided
    bool is_incident = false;
    bool was_rolled_back = false;
    bool rollback_failed = false;
    std::string served_now;  // the commit that production, or else staging, serves after it; empty: none
    std::string evidence;    // "TASK/RUN"
    std::string at;          // UTC
};

/// verdict.json of the evidence pack.
base::Json verdict_json(const Failed& failed);
/// incident.json: what is needed to understand a failure in production.
base::Json incident_json(const Failed& failed, const base::Json& commands, const base::Json& health);

/// The task that repairs it, for task_add: a hotfix after an incident, else feedback. Its id is the same
/// however often the same commit fails for the same task. `task` is the deployed one, with its content.
base::Json repair_task(const Failed& failed, const base::Json& task);

/// `status` is where the store put the task: "blocked" is an escalation.
Notice notice_of(const Failed& failed, const std::string& status, const base::Json& attempts);

}  // namespace factory::deploy
