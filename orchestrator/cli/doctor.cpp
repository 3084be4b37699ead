// factory doctor: what is wrong with this installation, where, and what mends it.
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/doctor/observe.hpp"

#include <algorithm>

namespace factory::cli {
namespace {

using doctor::Finding;
using doctor::Findings;
using doctor::Level;

std::string name_of(Level level) {
    if (level == Level::good) return "ok";
    return level == Level::warning ? "warning" : "problem";
}

std::int64_t count_of(const Findings& findings, Level level) {
    return std::count_if(findings.begin(), findings.end(),
                         [level](const Finding& f) { return f.level == level; });
}

std::string plural(std::int64_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

base::Json facts_of(const Findings& findings) {
    base::Json list = base::Json::array();
    for (const Finding& finding : findings) {
        base::Json one = {
            {"check", finding.check}, {"level", name_of(finding.level)}, {"text", finding.text}};
        if (!finding.where.empty()) one["where"] = finding.where;
        if (!finding.fix.empty()) one["fix"] = finding.fix;
        list.push_back(std::move(one));
    }
    const std::int64_t problems = count_of(findings, Level::problem);
    return {{"ok", problems == 0},
            {"version", FACTORY_VERSION},
            {"problems", problems},
            {"warnings", count_of(findings, Level::warning)},
            {"findings", std::move(list)}};
}

std::string text_of(const Findings& findings) {
    std::string out;
    for (const Finding& finding : findings) {
        if (finding.level == Level::good) {
            out += "ok       " + finding.text + "\n";
            continue;
        }
        out += name_of(finding.level) + "  " + finding.text + "\n";
        if (!finding.where.empty()) out += "         where: " + finding.where + "\n";
        out += "         mend:  " + finding.fix + "\n";
    }
    const std::int64_t problems = count_of(findings, Level::problem);
    const std::int64_t warnings = count_of(findings, Level::warning);
    if (problems + warnings == 0) return out + "everything is as it should be\n";
    return out + plural(problems, "problem") + ", " + plural(warnings, "warning") + "\n";
}

int run_doctor(const Session& session) {
    std::error_code ec;
    const Findings findings = doctor::examine({session.lrm().places(), std::filesystem::current_path(ec)});
    session.print(facts_of(findings), text_of(findings));
    return count_of(findings, Level::problem) == 0 ? 0 : 1;
}

}  // namespace

void add_doctor(CLI::App& parent, Session& session) {
    CLI::App* app = parent.add_subcommand("doctor", "what is wrong on this machine, and what mends it");
    app->group("Daemon");
    set_examples(*app,
                 "  factory doctor           exit code 1 when there is a problem; warnings are none\n"
                 "  factory doctor --json | jq -r '.findings[] | select(.level != \"ok\") | .fix'\n");
    app->callback([&session] { session.action = [&session] { return run_doctor(session); }; });
}

}  // namespace factory::cli
