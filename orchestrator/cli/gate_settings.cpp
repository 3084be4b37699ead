// Finds the project of a work tree, and takes its thresholds.
#include "orchestrator/cli/gate_settings.hpp"

#include "base/config/project.hpp"
#include "base/error.hpp"
#include "orchestrator/adversarial/task_rules.hpp"
#include "orchestrator/cli/session.hpp"

#include <algorithm>

namespace factory::cli {

namespace fs = std::filesystem;

GateSettings gate_settings(const fs::path& config, const base::git::Location& location) {
    GateSettings out;
    std::error_code ec;
    const fs::path main_tree = location.common_dir.parent_path();
    for (const auto& entry : fs::directory_iterator(config / "projects", ec)) {
        if (entry.path().extension() != ".yaml" && entry.path().extension() != ".yml") continue;
        base::config::ProjectFile project;
        try {
            project = base::config::load_project(entry.path());
        } catch (const base::Error&) {
            // Another project's mistake is no reason to stop; this one's is.
            if (entry.path().stem() == location.work_tree.filename() ||
                entry.path().stem() == main_tree.filename())
                throw;
            continue;
        }
        const fs::path root = fs::weakly_canonical(project.project.root_path, ec);
        if (root != location.work_tree && root != main_tree) continue;
        for (const std::string& word : project.adversarial.tests) allow_tests(out.l0, word);
        out.l0 = adversarial::rules_of(project.adversarial, base::Json::object());
        out.coverage_min = project.gates.coverage_min;
        out.complexity_max = project.gates.complexity_max;
        break;
    }
    return out;
}

void allow_tests(adversarial::L0Rules& rules, const std::string& words) {
    for (std::size_t at = 0; at <= words.size();) {
        const std::size_t end = std::min(words.find(',', at), words.size());
        const std::string word = words.substr(at, end - at);
        if (!adversarial::allow(rules, word))
            throw UsageError("unknown permission '" + word +
                             "'; known: may_remove, may_skip, may_change_expected");
        at = end + 1;
    }
}

}  // namespace factory::cli
