#include "orchestrator/brain/analyzers.hpp"

#include "base/config/domains.hpp"
#include "base/error.hpp"
#include "mcp/client.hpp"
#include "orchestrator/brain/measure.hpp"
#include "orchestrator/brain/missing.hpp"
#include "orchestrator/tdd/build_result.hpp"

#include <algorithm>
#include <set>

namespace factory::brain {
namespace {

using base::config::Domain;

constexpr std::size_t most_targets = 500;  // of one run

const std::string& command_of(const Domain& domain, const std::string& action) {
    if (action == "build") return domain.build_cmd;
    return action == "test" ? domain.test_cmd : domain.lint_cmd;
}

bool is_blank(const std::string& text) {
    return text.find_first_not_of(" \t") == std::string::npos;
}

bool has_tests(const syntax::CheckFacts& facts) {
    return std::any_of(facts.units.begin(), facts.units.end(),
                       [](const syntax::Unit& unit) { return unit.kind == syntax::UnitKind::test; });
}

/// "a/b" of "./a/b/"; empty: the root.
std::string plain_folder(const std::string& path) {
    std::string out = std::filesystem::path(path).lexically_normal().string();
    while (!out.empty() && out.back() == '/') out.pop_back();
    return out == "." ? "" : out;
}

Run run_one(const Lrm& lrm, const std::filesystem::path& root, const std::string& domain,
            const std::string& action, const std::string& command, std::chrono::seconds limit) {
    Run out;
    out.domain = domain;
    out.action = action;
    if (action == "lint" && command.find("{files}") != std::string::npos) {
        out.problem = domain + " lint: `" + command +
                      "` wants files, and a whole run has none to give; let "
                      "lint_cmd look at all of them";
        return out;
    }
    try {
        return read_run(tdd::run_build_facts(lrm, root, action, domain, {}, limit), domain, action);
    } catch (const mcp::RemoteError& refused) {
        out.problem = domain + " " + action + ": " + refused.what();
        return out;
    }
}

/// The tests of the files that can be read, after those that cannot kept them from running.
void run_the_others(Run& run, const Lrm& lrm, Sources& sources, const Domains& domains,
                    std::chrono::seconds limit) {
    std::set<std::string> unreadable;
    for (const Finding& finding : run.findings) unreadable.insert(finding.path);
    std::vector<std::string> others;
    for (const std::string& file : sources.files())
        if (syntax::is_test_path(file) && !unreadable.contains(file) && has_tests(sources.checks(file)) &&
            domain_of(domains, file) == run.domain)
            others.push_back(file);
    if (others.empty() || others.size() > most_targets) return;
    try {
        const Run rest = read_run(
            tdd::run_build_facts(lrm, sources.root(), "test", run.domain, others, limit), run.domain, "test");
        run.findings.insert(run.findings.end(), rest.findings.begin(), rest.findings.end());
        run.was_interrupted = rest.was_interrupted || !rest.has_run;
        run.is_cut = run.is_cut || rest.is_cut;
    } catch (const mcp::RemoteError&) {
        // The command takes no targets: what is known stays as it is, and is said.
    }
}

/// The files whose code a failing test exercises.
void name_files(Finding& finding, Sources& sources) {
    if (finding.path.empty()) return;
    if (!syntax::is_test_path(finding.path)) {
        finding.files = {finding.path};
        return;
    }
    const syntax::FileFacts& facts = sources.facts(finding.path);
    int first = finding.line;
    int last = finding.line;
    for (const syntax::Symbol& symbol : facts.symbols) {
        const bool is_around = static_cast<int>(symbol.first_line) <= finding.line &&
                               finding.line <= static_cast<int>(symbol.last_line);
        if (!is_around || symbol.kind == syntax::SymbolKind::class_) continue;
        first = std::min(first, static_cast<int>(symbol.first_line));
        last = std::max(last, static_cast<int>(symbol.last_line));
    }
    finding.files = modules_used(finding.path, facts, first, last, sources.exists());
}

std::vector<TestSource> tests_of(Sources& sources, const Domains& domains, const std::string& only) {
    std::vector<TestSource> out;
    for (const std::string& file : sources.files()) {
        if (!syntax::is_test_path(file) || syntax::language_of(file) == nullptr) continue;
        const std::string domain = domain_of(domains, file);
        if (!only.empty() && domain != only) continue;
        const syntax::FileFacts& facts = sources.facts(file);
        if (!facts.imports.empty()) out.push_back({file, domain, facts});
    }
    return out;
}

void add_missing(Survey& out, Sources& sources, const Domains& domains, const SurveyOptions& options) {
    std::vector<std::string> ran;
    for (const Run& run : out.runs)
        if (run.action == "test" && run.has_run && !run.is_cut) ran.push_back(run.domain);
    Missing missing =
        find_missing(out.findings, tests_of(sources, domains, options.domain), ran, sources.exists(),
                     [&sources](const std::string& library) { return sources.is_declared(library); });
    out.findings = std::move(missing.others);
    for (Finding& module : missing.modules) out.findings.push_back(std::move(module));
    for (std::string& remark : missing.remarks) out.remarks.push_back(std::move(remark));
}

void add_measures(Survey& out, Sources& sources, const Domains& domains, const SurveyOptions& options) {
    for (const std::string& file : sources.files()) {
        if (syntax::language_of(file) == nullptr || syntax::is_test_path(file)) continue;
        const std::string domain = domain_of(domains, file);
        if (!options.domain.empty() && domain != options.domain) continue;
        for (Finding& one : measure(file, domain, sources.facts(file), sources.checks(file), MeasureLimits{}))
            out.findings.push_back(std::move(one));
    }
    out.remarks.emplace_back(what_is_not_measured());
}

}  // namespace

Domains domains_of(const base::config::ProjectFile& project, const std::filesystem::path& root) {
    if (!project.domains.empty()) return project.domains;
    Domains out;
    for (const base::config::DetectedDomain& found : base::config::detect_domains(root))
        out[found.name] = found.domain;
    return out;
}

std::string domain_of(const Domains& domains, const std::string& path) {
    std::string best;
    int most = -1;
    for (const auto& [name, domain] : domains) {
        for (const std::string& given : domain.paths) {
            const std::string folder = plain_folder(given);
            const bool is_below = folder.empty() || path.starts_with(folder + "/");
            const int claimed = is_below ? static_cast<int>(folder.size()) : -1;
            if (claimed <= most) continue;
            most = claimed;
            best = name;
        }
        if (domain.paths.empty() && most < 0) {
            most = 0;
            best = name;
        }
    }
    return best;
}

Survey survey(const Lrm& lrm, Sources& sources, const Domains& domains, const SurveyOptions& options) {
    if (domains.empty())
        throw base::Error(base::ErrorKind::config,
                          "no domain is declared and no manifest was found; declare `domains` with test_cmd "
                          "and lint_cmd in the project's file");
    if (!options.domain.empty() && !domains.contains(options.domain)) {
        std::string known;
        for (const auto& [name, domain] : domains) known += (known.empty() ? "" : ", ") + name;
        throw base::Error(base::ErrorKind::config, "no domain '" + options.domain + "'; there are " + known);
    }
    Survey out;
    for (const std::string& action : actions_of(options.mode)) {
        for (const auto& [name, domain] : domains) {
            if (!options.domain.empty() && name != options.domain) continue;
            const std::string& command = command_of(domain, action);
            if (is_blank(command)) continue;
            if (options.on_step) options.on_step(name + " " + action + ": " + command);
            Run run = run_one(lrm, sources.root(), name, action, command, options.limit);
            if (run.was_interrupted) run_the_others(run, lrm, sources, domains, options.limit);
            if (run.was_interrupted)
                out.remarks.push_back(
                    name + " " + action +
                    ": files that cannot be read keep other tests from running; run the brain "
                    "again when they are mended");
            if (!run.problem.empty()) out.remarks.push_back(run.problem);
            if (run.is_cut)
                out.remarks.push_back(
                    name + " " + action +
                    ": it said more than was told; run the brain again when these are mended");
            for (Finding& finding : run.findings) {
                if (finding.kind == Kind::failing_test) name_files(finding, sources);
                out.findings.push_back(finding);
            }
            out.runs.push_back(std::move(run));
        }
    }
    const auto actions = actions_of(options.mode);
    if (std::find(actions.begin(), actions.end(), "test") != actions.end())
        add_missing(out, sources, domains, options);
    if (options.measures) add_measures(out, sources, domains, options);
    return out;
}

}  // namespace factory::brain
