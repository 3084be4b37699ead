#include "orchestrator/deploy/deployer.hpp"

#include "base/error.hpp"
#include "orchestrator/deploy/deploy_task.hpp"
#include "orchestrator/json_fields.hpp"

namespace factory::deploy {
namespace {

std::string name_of(const Step& step) {
    const std::string where = to_word(step.environment);
    return where + (where.empty() ? "" : " ") + to_word(step.work);
}

}  // namespace

Deployer::Deployer(const DeployShop& shop)
    : shop_(shop), backlog_(shop.lrm, shop.project.project.name, "deployer" + shop.mark) {}

void Deployer::log(const Task& task, const std::string& line) const {
    shop_.log(task.claimed.id + ": " + shop_.clean(line));
}

std::optional<DeployEnd> Deployer::once(const std::string& id, bool only_staging) {
    std::optional<Claimed> claimed = backlog_.claim("queued_for_deploy", id);
    if (!claimed) return std::nullopt;
    Task task(std::move(*claimed), shop_.places.data / "evidence");
    task.lease = shop_.leases->keep(task.claimed);
    task.journal.command = [this, &task](const std::string& what, const CommandRun& run) {
        CommandRecord record{{}, "release", run.exit_code, run.duration, what};
        for (const std::string& word : run.argv) record.argv.push_back(shop_.clean(word));
        task.pack.command(record);
        task.commands.push_back({{"what", what}, {"argv", record.argv}, {"exit_code", run.exit_code}});
        std::string name = what + "-" + std::to_string(task.commands.size()) + ".log";
        for (char& c : name)
            if (c == ' ') c = '-';
        task.pack.put(name, shop_.clean(run.output));
    };
    task.journal.health = [this, &task](const std::string& what, const Health& health) {
        base::Json one = to_json(health);
        one["what"] = what;
        one["why"] = shop_.clean(health.why);
        task.health.push_back(std::move(one));
    };
    Pipeline pipeline(texts_of(task.whole, "tags"),
                      {shop_.staging != nullptr, shop_.prod != nullptr, only_staging});
    DeployEnd end;
    try {
        std::string state = "deploying";
        while (pipeline.doing() != Doing::finished) {
            if (task.lease->stop.is_requested()) return abandon(task);
            std::string why;
            if (pipeline.doing() == Doing::roll_back) {
                why = roll_back(task, pipeline.to_roll_back());
            } else {
                const std::string name = name_of(pipeline.step());
                why = perform(task, pipeline.step());
                log(task, name + (why.empty() ? ": good" : ": " + why));
                // What a stop has cut short says nothing about the commit.
                if (!why.empty() && task.lease->stop.is_requested()) return abandon(task);
            }
            pipeline.result(why.empty(), shop_.clean(why));
            if (pipeline.is_good() && state == "deploying" && pipeline.state() != "deploying") {
                MoveFacts facts;
                facts.artifact = task.sha;
                facts.reason = shop_.staging != nullptr ? "staging is good" : "there is no staging";
                backlog_.move(task.claimed, state = "staging_ok", facts);
            }
        }
        end =
            pipeline.is_good() ? succeed(task, only_staging || shop_.prod == nullptr) : fail(task, pipeline);
    } catch (const StaleClaim& stale) {
        log(task, stale.what());
        task.lease->is_lost = true;
        return abandon(task);
    } catch (const Refusal& refused) {
        log(task, refused.what());
        return abandon(task);
    } catch (const std::exception&) {
        // mcp-lrm or the disk: what is half done is undone, and the task goes back by its lease.
        abandon(task);
        throw;
    }
    shop_.leases->let_go(task.lease);
    shop_.log(end.line);
    return end;
}

DeployEnd Deployer::abandon(Task& task) {
    DeployEnd out{task.claimed.id, task.sha, "", "", ""};
    std::string problem;
    for (const Environment environment : {Environment::prod, Environment::staging}) {
        if (task.touched.count(environment) == 0) continue;
        const std::string why = roll_back(task, environment);
        if (!why.empty())
            problem += std::string("; the rollback of ") + to_word(environment) + " failed: " + why;
    }
    try {
        if (!task.lease->is_lost)
            backlog_.release(task.claimed, "its deploy was stopped", std::chrono::seconds(0));
    } catch (const std::exception& error) {
        log(task, error.what());  // its lease runs out
    }
    shop_.leases->let_go(task.lease);
    out.line = "GIVEN BACK: " + task.claimed.id + ": its deploy was stopped, what it had changed is undone" +
               shop_.clean(problem);
    shop_.log(out.line);
    return out;
}

}  // namespace factory::deploy
