// factory gate: the deterministic gates on any change.
#include "base/config/project.hpp"
#include "base/error.hpp"
#include "base/git/history.hpp"
#include "base/paths.hpp"
#include "orchestrator/adversarial/change_reader.hpp"
#include "orchestrator/adversarial/l0_rules.hpp"
#include "orchestrator/adversarial/sarif.hpp"
#include "orchestrator/cli/gate_settings.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/gates/gates.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <set>

namespace factory::cli {
namespace {

namespace fs = std::filesystem;
using adversarial::Change;
using adversarial::ChangeReader;
using adversarial::Issue;
using adversarial::Verdict;
using base::Error;
using base::ErrorKind;
using base::Json;

struct Options {
    std::string gate;
    std::string repo = ".";
    std::string base;
    std::string head;
    std::string each;
    std::string sarif;
    std::string lcov;
    std::string base_lcov;
    std::string tests;
    bool jsonl = false;
};

/// What is judged: two commits, or a commit and the work tree.
struct Range {
    std::string base;                  // empty: before the first commit
    std::string head;                  // empty: the work tree
    std::vector<std::string> parents;  // of the head, when it is a merge that is judged by itself
};

/// A gate's answer; `fact` are more members of its JSON.
struct Judged {
    std::string gate;
    std::optional<Verdict> verdict;  // nothing: it could not be judged, see `why`
    std::string why;
    Json facts = Json::object();
};

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw Error(ErrorKind::file, "cannot read " + path.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

class Gate {
public:
    Gate(const Session& session, const Options& options)
        : session_(session),
          options_(options),
          checkout_(locate(options.repo)),
          reader_(checkout_),
          settings_(gate_settings(session.lrm().places().config, checkout_.location())) {
        if (!options.tests.empty()) allow_tests(settings_.l0, options.tests);
    }

    int run() {
        if (!options_.each.empty()) return run_each();
        const Range range = wanted();
        const std::vector<Judged> all = judge(range);
        const Verdict verdict = joined(all);
        const Json facts = describe(all, verdict, range);
        if (options_.jsonl) session_.console.out << base::to_text(facts) << "\n";
        else session_.print(facts, text_of(all, verdict));
        write_sarif(verdict.issues);
        return verdict.approved ? 0 : 1;
    }

private:
    static base::git::Location locate(const std::string& directory) {
        std::error_code ec;
        if (!fs::is_directory(directory, ec)) throw UsageError("no such directory: " + directory);
        const auto found = base::git::discover(fs::canonical(directory, ec));
        if (!found) throw UsageError(directory + " is in no git work tree: give one with --repo DIR");
        return *found;
    }

    std::string commit(const std::string& revision) const {
        try {
            return base::git::resolve_commit(checkout_, revision);
        } catch (const base::git::Refused& refused) {
            throw UsageError(refused.what());
        }
    }

    Range of_commit(const std::string& head) const {
        Range range{"", head, base::git::read_commit(checkout_, head).parents};
        if (!range.parents.empty()) range.base = range.parents.front();
        return range;
    }

    Range wanted() const {
        if (!options_.head.empty()) {
            const std::string head = commit(options_.head);
            return options_.base.empty() ? of_commit(head) : Range{commit(options_.base), head, {}};
        }
        const std::string base = commit(options_.base.empty() ? "HEAD" : options_.base);
        // What is being written, or when nothing is, what was written last.
        if (options_.base.empty() && base::git::read_work_tree_changes(checkout_, base).empty())
            return of_commit(base);
        return {base, "", {}};
    }

    Change read(const std::string& base, const std::string& head) {
        return head.empty() ? reader_.to_work_tree(base) : reader_.between(base, head);
    }

    Judged judge_l0(const Range& range, const Change& change) {
        std::vector<Issue> issues = adversarial::find_issues(change, settings_.l0);
        if (range.parents.size() > 1) {
            std::vector<std::vector<Issue>> by_parent{std::move(issues)};
            for (std::size_t i = 1; i < range.parents.size(); ++i)
                by_parent.push_back(
                    adversarial::find_issues(read(range.parents[i], range.head), settings_.l0));
            issues = adversarial::common_issues(by_parent);
        }
        return {"l0", adversarial::decide(std::move(issues), settings_.l0.threshold, "ADVERSARIAL_REJECTED"),
                "", Json::object()};
    }

    Judged judge_coverage(const Change& change) {
        const fs::path root = checkout_.location().work_tree;
        fs::path report = options_.lcov;
        for (const char* name : {"coverage/lcov.info", "lcov.info", "coverage.lcov", "coverage/coverage.lcov",
                                 "target/lcov.info", "build/lcov.info"})
            if (report.empty() && fs::exists(root / name)) report = root / name;
        if (report.empty())
            return {
                "coverage", std::nullopt,
                "there is no coverage report: run the tests with coverage and give its file with --lcov FILE",
                Json::object()};
        std::optional<gates::Coverage> before;
        if (!options_.base_lcov.empty()) before = read_report(options_.base_lcov);
        const auto result = gates::judge_coverage(change, read_report(report), before,
                                                  {settings_.coverage_min, root.string()});
        Json facts = {{"changed_lines", result.changed},
                      {"covered_lines", result.covered},
                      {"percent", result.after},
                      {"minimum", settings_.coverage_min}};
        if (result.before) facts["percent_before"] = *result.before;
        return {"coverage", result.verdict, "", std::move(facts)};
    }

    static gates::Coverage read_report(const fs::path& file) {
        try {
            return gates::read_lcov(read_file(file));
        } catch (const Error& error) {
            throw Error(ErrorKind::file, file.string() + ": " + error.what());
        }
    }

    std::vector<Judged> judge(const Range& range) {
        const Change change = read(range.base, range.head);
        std::vector<Judged> out;
        const bool all = options_.gate == "all";
        if (all || options_.gate == "l0") out.push_back(judge_l0(range, change));
        if (all || options_.gate == "complexity")
            out.push_back({"complexity",
                           gates::judge_complexity(change, settings_.complexity_max),
                           "",
                           {{"maximum", settings_.complexity_max}}});
        if (all || options_.gate == "coverage") out.push_back(judge_coverage(change));
        if (!all && !out.front().verdict) throw Error(ErrorKind::file, out.front().why);
        return out;
    }

    /// The whole answer: rejected when one gate rejects.
    Verdict joined(const std::vector<Judged>& all) const {
        Verdict out;
        out.verdict = "APPROVED";
        out.next_owner = "wiggum_deploy";
        for (const Judged& one : all) {
            if (!one.verdict) continue;
            out.score = std::max(out.score, one.verdict->score);
            out.issues.insert(out.issues.end(), one.verdict->issues.begin(), one.verdict->issues.end());
            if (one.verdict->approved || !out.approved) continue;
            out.approved = false;
            out.verdict = one.verdict->verdict;
            out.next_owner = one.verdict->next_owner;
        }
        return out;
    }

    Json describe(const std::vector<Judged>& all, Verdict verdict, const Range& range) const {
        // The change itself is the evidence: anyone can judge it again.
        verdict.evidence_pack_ref = "git:" + (range.base.empty() ? std::string("0") : range.base) + ".." +
                                    (range.head.empty() ? "worktree" : range.head);
        Json out = adversarial::to_json(verdict);
        out["base"] = range.base;
        out["head"] = range.head;
        Json gates = Json::object();
        for (const Judged& one : all) {
            Json facts = one.facts;
            if (one.verdict)
                facts.update({{"approved", one.verdict->approved}, {"score", one.verdict->score}});
            else facts.update({{"approved", nullptr}, {"why", one.why}});
            gates[one.gate] = std::move(facts);
        }
        out["gates"] = std::move(gates);
        return out;
    }

    static std::string text_of(const std::vector<Judged>& all, const Verdict& verdict) {
        std::string out;
        for (const Judged& one : all)
            if (!one.verdict) out += one.gate + ": " + one.why + "\n";
        return out + adversarial::to_text(verdict);
    }

    /// Parents before children, whatever the clocks of their authors said.
    std::vector<std::string> oldest_first(const base::git::HistoryQuery& query) const {
        std::vector<std::string> newest_first;
        std::map<std::string, std::vector<std::string>> parents;
        base::git::each_commit(checkout_, query, {}, [&](const base::git::CommitFacts& one) {
            newest_first.push_back(one.id);
            parents[one.id] = one.parents;
            return true;
        });
        std::vector<std::string> out;
        std::set<std::string> seen;
        for (auto start = newest_first.rbegin(); start != newest_first.rend(); ++start) {
            std::vector<std::string> open{*start};
            while (!open.empty()) {
                const std::string id = open.back();
                const auto left =
                    std::find_if(parents[id].begin(), parents[id].end(), [&](const std::string& parent) {
                        return parents.contains(parent) && !seen.contains(parent);
                    });
                if (!seen.contains(id) && left != parents[id].end()) {
                    open.push_back(*left);
                    continue;
                }
                if (seen.insert(id).second) out.push_back(id);
                open.pop_back();
            }
        }
        return out;
    }

    int run_each() {
        const std::size_t dots = options_.each.find("..");
        if (dots == std::string::npos || dots == 0 || dots + 2 >= options_.each.size() ||
            options_.each[dots + 2] == '.')
            throw UsageError("--each needs a range A..B, not '" + options_.each + "'");
        base::git::HistoryQuery query;
        query.without = commit(options_.each.substr(0, dots));
        query.from = commit(options_.each.substr(dots + 2));
        const std::vector<std::string> commits = oldest_first(query);
        std::vector<Issue> found;
        std::size_t rejected = 0;
        for (const std::string& id : commits) rejected += judge_one(id, found) ? 0 : 1;
        if (!options_.jsonl && !session_.json)
            session_.console.out << commits.size() << " commits, " << rejected << " rejected\n";
        write_sarif(found);
        return rejected == 0 ? 0 : 1;
    }

    /// One line; a commit that cannot be read is told and counts as rejected.
    bool judge_one(const std::string& id, std::vector<Issue>& found) {
        std::ostream& out = session_.console.out;
        const bool as_json = options_.jsonl || session_.json;
        try {
            const Range range = of_commit(id);
            const std::vector<Judged> all = judge(range);
            const Verdict verdict = joined(all);
            Json facts = describe(all, verdict, range);
            facts["commit"] = id;
            found.insert(found.end(), verdict.issues.begin(), verdict.issues.end());
            if (as_json) out << base::to_text(facts) << "\n" << std::flush;
            else
                out << id.substr(0, 12) << "  " << (verdict.approved ? "approved" : "rejected") << "  score "
                    << verdict.score
                    << (verdict.issues.empty()
                            ? ""
                            : "  " + verdict.issues.front().type + " " + verdict.issues.front().file + ":" +
                                  std::to_string(verdict.issues.front().line))
                    << "\n";
            return verdict.approved;
        } catch (const Error& error) {
            if (as_json)
                out << base::to_text({{"commit", id}, {"approved", false}, {"error", error.what()}}) << "\n";
            else out << id.substr(0, 12) << "  " << error.what() << "\n";
            return false;
        }
    }

    void write_sarif(const std::vector<Issue>& issues) const {
        if (!options_.sarif.empty())
            base::write_file(options_.sarif, adversarial::to_sarif(issues, FACTORY_VERSION).dump(2) + "\n",
                             0644);
    }

    const Session& session_;
    const Options& options_;
    base::git::Checkout checkout_;
    ChangeReader reader_;
    GateSettings settings_;
};

void add_options(CLI::App& app, const std::shared_ptr<Options>& options) {
    app.add_option("--repo", options->repo, "a git work tree; default: here")->type_name("DIR");
    app.add_option("--base", options->base,
                   "what the change is compared with; default: the parent of --head, or HEAD")
        ->type_name("REV");
    app.add_option("--head", options->head,
                   "the change; default: the work tree, or HEAD when nothing is changed there")
        ->type_name("REV");
    app.add_option("--each", options->each, "judge every commit of a range, one line each")
        ->type_name("A..B");
    app.add_flag("--jsonl", options->jsonl, "one line of JSON for each change");
    app.add_option("--sarif", options->sarif, "write the issues to FILE as SARIF 2.1.0")->type_name("FILE");
}

}  // namespace

void add_gate(CLI::App& parent, Session& session) {
    CLI::App* app = parent.add_subcommand("gate", "judge a change by the deterministic gates");
    app->group("Review");
    app->require_subcommand(1);
    app->fallthrough();
    set_examples(*app,
                 "  factory gate l0                                 what is being written here\n"
                 "  factory gate all --base main --sarif gate.sarif  a branch\n");
    const auto options = std::make_shared<Options>();
    struct Row {
        const char* name;
        const char* about;
        const char* examples;
    };
    for (const Row& row :
         {Row{"l0", "tests skipped, deleted or weakened, checks lowered, expected values hard-coded",
              "  factory gate l0 --head HEAD\n  factory gate l0 --each v1.0..main --jsonl\n"},
          Row{"complexity", "functions with too many ways through them: a warning",
              "  factory gate complexity --base main\n"},
          Row{"coverage", "changed lines that no test runs",
              "  factory gate coverage --base main --lcov coverage/lcov.info\n"},
          Row{"all", "all of them; coverage where there is a report",
              "  factory gate all --base main --head topic --json\n"}}) {
        CLI::App* gate = app->add_subcommand(row.name, row.about);
        gate->group("Review");
        add_options(*gate, options);
        const std::string name = row.name;
        if (name == "coverage" || name == "all") {
            gate->add_option("--lcov", options->lcov,
                             "the coverage report; default: coverage/lcov.info and the like")
                ->type_name("FILE");
            gate->add_option("--base-lcov", options->base_lcov,
                             "the report of the base, so that the whole may not fall")
                ->type_name("FILE");
        }
        if (name == "l0" || name == "all")
            gate->add_option(
                    "--tests", options->tests,
                    "what the task's contract lets it do to tests: may_remove, may_skip, may_change_expected")
                ->type_name("WHAT");
        set_examples(*gate, row.examples);
        gate->callback([&session, options, name] {
            options->gate = name;
            session.action = [&session, options] { return Gate(session, *options).run(); };
        });
    }
}

}  // namespace factory::cli
