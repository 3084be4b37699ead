#include "orchestrator/brain/brain.hpp"

#include "base/config/document.hpp"
#include "base/error.hpp"
#include "mcp/client.hpp"
#include "orchestrator/backlog.hpp"
#include "orchestrator/brain/enrich.hpp"
#include "orchestrator/json_fields.hpp"

#include <algorithm>

namespace factory::brain {
namespace {

using base::Json;

constexpr std::chrono::minutes call_limit{2};

/// References that a feature may name; empty where the project asks for none.
std::vector<std::string> references_of(const base::config::ProjectFile& project,
                                       const std::filesystem::path& root) {
    if (!project.ao_compliance.enabled) return {};
    if (project.ao_compliance.refs_file.empty())
        throw base::Error(base::ErrorKind::config,
                          "ao_compliance is enabled and names no refs_file; say in the project's file where "
                          "the references are");
    const base::config::Document document = base::config::load(root / project.ao_compliance.refs_file);
    std::vector<std::string> out = references_in(document.value);
    if (out.empty())
        throw base::Error(base::ErrorKind::config,
                          project.ao_compliance.refs_file + " has no references: a list of ids is expected");
    return out;
}

bool is_security(const Finding& finding) {
    return finding.kind == Kind::lint && is_security_rule(finding.code);
}

/// From candidates to tasks in the backlog.
class Filing {
public:
    Filing(const Lrm& lrm, const base::config::ProjectFile& project, Sources& sources, const Domains& domains,
           const BrainOptions& options, BrainReport& report)
        : project_(project),
          sources_(sources),
          options_(options),
          report_(report),
          enricher_(lrm, sources, domains),
          backlog_(lrm, project.project.name, "brain"),
          references_(references_of(project, sources.root())) {}

    void file(const Candidate& candidate, const States& states) {
        const std::optional<std::string> id = free_id(candidate.id, states);
        if (!id) {
            report_.known.push_back(candidate.id);
            return;
        }
        if (filed_ >= options_.most_tasks) {
            ++report_.waiting;
            return;
        }
        if (const std::string why = enricher_.what_is_not_there(candidate); !why.empty()) {
            report_.refused.push_back("\"" + candidate.title + "\" was dropped: " + why);
            return;
        }
        Surroundings about = enricher_.look_around(candidate);
        if (project_.ao_compliance.enabled && candidate.type == "feature") {
            about.reference = reference_named(references_, sources_.text(candidate.file));
            if (about.reference.empty()) {
                report_.refused.push_back("\"" + candidate.title + "\" was refused: " + candidate.file +
                                          " names none of the references of " +
                                          project_.ao_compliance.refs_file);
                return;
            }
        }
        const ChosenConcerns chosen = choose(concerns(), words_of(candidate, about), candidate.files);
        Json task = task_of(candidate, about, chosen);
        task["id"] = *id;
        add(entrance(task, candidate, chosen, project_.fractal), *id);
    }

private:
    void add(const std::vector<Json>& tasks, const std::string& id) {
        if (!options_.is_dry) {
            try {
                backlog_.add(Json(tasks));
            } catch (const mcp::RemoteError& refused) {
                // Another brain was faster.
                if (std::string(refused.what()).find("there is already a task") == std::string::npos) throw;
                report_.known.push_back(id);
                return;
            }
        }
        ++filed_;
        report_.tasks.insert(report_.tasks.end(), tasks.begin(), tasks.end());
    }

    const base::config::ProjectFile& project_;
    Sources& sources_;
    const BrainOptions& options_;
    BrainReport& report_;
    Enricher enricher_;
    Backlog backlog_;
    std::vector<std::string> references_;
    std::size_t filed_ = 0;
};

}  // namespace

bool BrainReport::is_blind() const {
    return !runs.empty() &&
           std::none_of(runs.begin(), runs.end(), [](const Run& run) { return run.has_run; });
}

KnownTasks known_tasks(const Lrm& lrm, const std::filesystem::path& root, const std::string& project) {
    KnownTasks out;
    Json arguments = {{"project", project}, {"limit", 1000}};
    for (;;) {
        const Json page =
            lrm.call_in(root, "task_query", arguments, call_limit).value("structuredContent", Json::object());
        for (const Json& task : page.value("tasks", Json::array())) {
            if (!task.is_object()) continue;
            const std::string id = text_of(task, "id");
            out.states[id] = text_of(task, "status");
            out.types[id] = text_of(task, "type");
            const Json tags = task.value("tags", Json::array());
            if (tags.size() > 1 && tags[0] == "brain" && tags[1].is_string())
                ++out.of_brain[tags[1].get<std::string>()][text_of(task, "status")];
        }
        if (!page.contains("next_cursor")) return out;
        arguments["cursor"] = page["next_cursor"];
    }
}

BrainReport run_brain(const Lrm& lrm, const base::config::ProjectFile& project,
                      const std::filesystem::path& root, const BrainOptions& options) {
    Sources sources(root);
    const Domains domains = domains_of(project, root);
    const KnownTasks known = known_tasks(lrm, root, project.project.name);
    BrainReport report;

    SurveyOptions wanted;
    wanted.mode = options.mode;
    wanted.domain = options.domain;
    wanted.limit = options.limit;
    wanted.on_step = options.on_step;
    if ((options.mode == Mode::all && !options.is_quick) || options.mode == Mode::refactor) {
        const std::string why = why_refactoring_waits(
            project.brain.current_phase, options.mode == Mode::refactor, known.states, known.types);
        wanted.measures = why.empty();
        if (!why.empty()) report.remarks.push_back(why);
    }
    Survey found = survey(lrm, sources, domains, wanted);
    report.runs = std::move(found.runs);
    report.remarks.insert(report.remarks.end(), found.remarks.begin(), found.remarks.end());
    std::erase_if(found.findings, [&options](const Finding& finding) {
        return !is_wanted(options.mode, finding) || (options.is_quick && is_security(finding));
    });

    Filing filing(lrm, project, sources, domains, options, report);
    for (const Finding& finding : found.findings)
        if (finding.path.empty())
            report.refused.push_back(std::string(to_word(finding.kind)) + " without a place: " +
                                     (finding.name.empty() ? "" : finding.name + ": ") + finding.message);
    for (const Candidate& candidate : candidates_of(found.findings)) {
        if (!is_in_focus(candidate, options.focus)) continue;
        report.findings += candidate.findings.size();
        filing.file(candidate, known.states);
    }
    if (report.waiting > 0)
        report.remarks.push_back(std::to_string(report.waiting) +
                                 " more wait for the next run, or for a larger --limit");
    return report;
}

}  // namespace factory::brain
