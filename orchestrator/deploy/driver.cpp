#include "orchestrator/deploy/driver.hpp"

#include "base/error.hpp"

namespace factory::deploy {
namespace {

using base::Error;
using base::ErrorKind;
using base::config::DeployTarget;

void check(const std::string& kind, const char* name, const std::optional<DeployTarget>& target) {
    if (!target) return;
    const std::string where = std::string("deploy.") + name;
    if (kind == "shell" && target->deploy_cmd.empty())
        throw Error(ErrorKind::config, where +
                                           " has no deploy_cmd, which the driver shell runs; for a service "
                                           "on this machine write run_cmd and port instead");
    if (kind == "process" && (target->run_cmd.empty() || target->port == 0))
        throw Error(ErrorKind::config,
                    where + " needs run_cmd and port: the driver process starts the service with $PORT");
}

bool has_command(const std::optional<DeployTarget>& target) {
    return target && !target->deploy_cmd.empty();
}

bool has_service(const std::optional<DeployTarget>& target) {
    return target && !target->run_cmd.empty();
}

}  // namespace

std::string driver_kind(const base::config::DeployRules& rules) {
    if (!rules.staging && !rules.prod)
        throw Error(ErrorKind::config,
                    "the project's file declares no deploy.staging and no deploy.prod; see: docs/factory.md");
    std::string kind = rules.driver;
    const bool is_service = !has_command(rules.staging) && !has_command(rules.prod) &&
                            (has_service(rules.staging) || has_service(rules.prod));
    if (kind == "shell" && is_service) kind = "process";
    if (kind != "shell" && kind != "process")
        throw Error(ErrorKind::config,
                    "the driver " + kind + " is not there yet: write shell or process as deploy.driver");
    check(kind, "staging", rules.staging);
    check(kind, "prod", rules.prod);
    const bool is_one_port =
        kind == "process" && rules.staging && rules.prod && rules.staging->port == rules.prod->port;
    if (is_one_port)
        throw Error(ErrorKind::config,
                    "deploy.staging and deploy.prod have the same port; each needs its own");
    return kind;
}

std::unique_ptr<Driver> make_driver(const std::string& kind, Place place) {
    return kind == "process" ? process_driver(std::move(place)) : shell_driver(std::move(place));
}

Variables Driver::variables(const std::string& sha, const std::string& task,
                            const std::string& previous) const {
    return {{"DEPLOY_PROJECT", place_.project},
            {"DEPLOY_ENVIRONMENT", to_word(place_.environment)},
            {"DEPLOY_SHA", sha},
            {"DEPLOY_PREVIOUS_SHA", previous},
            {"DEPLOY_TASK", task},
            {"DEPLOY_RELEASE", place_.releases->tree(sha).string()}};
}

}  // namespace factory::deploy
