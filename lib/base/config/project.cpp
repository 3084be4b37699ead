// projects/NAME.yaml: its shape, and reading it.
#include "base/config/project.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cstdlib>

namespace base::config {
namespace {

constexpr int any_count = 1'000'000;
bool is_name(const std::string& text) {
    const auto fits = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == '-';
    };
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), fits) &&
           std::isalnum(static_cast<unsigned char>(text.front())) != 0;
}

bool is_duration(const std::string& text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::string unit = text.substr(digits);
    return digits > 0 && (unit == "ms" || unit == "s" || unit == "m" || unit == "h" || unit == "d");
}

const TextRule name_rule{"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
                         "1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit",
                         is_name};
const TextRule duration_rule{"^[0-9]+(ms|s|m|h|d)$", "a duration such as 30s, 5m or 1h", is_duration};

const Description<ProjectIdentity> identity{
    always(matching("name", &ProjectIdentity::name, "Short name; no command word of factory.", name_rule)),
    required("root_path", &ProjectIdentity::root_path, "The repository: an absolute path, or one with ~/."),
    optional("vision_doc", &ProjectIdentity::vision_doc,
             "A document below the root that says where it goes."),
};

const Description<Domain> domain{
    optional("paths", &Domain::paths, "Folders below the root."),
    optional("build_cmd", &Domain::build_cmd, "Builds or type-checks it."),
    optional("test_cmd", &Domain::test_cmd, "Runs its tests; {files} is replaced by the chosen ones."),
    optional("lint_cmd", &Domain::lint_cmd, "Checks its style."),
};

const Description<BrainRules> brain{
    one_of("current_phase", &BrainRules::current_phase, "What is worked on now.",
           {"features", "fixes", "refactor"}),
    optional("vision_doc", &BrainRules::vision_doc, "As project.vision_doc, which it overrides."),
};

const Description<FractalRules> fractal{
    optional("enabled", &FractalRules::enabled, "Split large tasks."),
    optional("force_level1", &FractalRules::force_level1, "Split every root task into concerns."),
    optional("max_files", &FractalRules::max_files, "Files a task may touch.", 1, any_count),
    optional("max_loc", &FractalRules::max_loc, "Net lines a task may change.", 1, any_count),
    optional("max_items", &FractalRules::max_items, "Alike items without a completeness test.", 1, any_count),
    optional("max_depth", &FractalRules::max_depth, "Levels of splitting.", 1, 10),
    optional("min_subtasks", &FractalRules::min_subtasks, "Least parts of a split.", 2, 100),
};

const Description<WipLimits> wip{
    optional("max_concurrent", &WipLimits::max_concurrent, "Workers at once.", 1, 1000),
    optional("max_per_domain", &WipLimits::max_per_domain, "Workers at once in one domain.", 1, 1000),
    optional("max_total", &WipLimits::max_total, "Workers at once over all projects.", 1, 1000),
    one_of("queue_priority", &WipLimits::queue_priority, "How the next task is chosen.", {"wsjf"}),
};

const Description<TaskLimits> limits{
    optional("tdd", &TaskLimits::tdd, "Failed attempts.", 1, 1000),
    optional("adversarial_rejects", &TaskLimits::adversarial_rejects, "Rejected changes.", 1, 1000),
    optional("build", &TaskLimits::build, "Failed builds.", 1, 1000),
    optional("staging_e2e", &TaskLimits::staging_e2e, "Failures on staging.", 1, 1000),
    optional("perf_smoke", &TaskLimits::perf_smoke, "Failures of the performance checks.", 1, 1000),
    optional("prod", &TaskLimits::prod, "Failures in production.", 1, 1000),
    optional("max_tokens", &TaskLimits::max_tokens, "Tokens in its life; 0: no limit.", 0, 1e15),
    optional("max_cost", &TaskLimits::max_cost,
             "Cost in its life, in the currency of the prices; 0: no limit.", 0, 1e9),
    optional("max_sessions", &TaskLimits::max_sessions, "Sessions of agents in its life; 0: no limit.", 0,
             any_count),
    optional("max_minutes", &TaskLimits::max_minutes, "Minutes of work in its life; 0: no limit.", 0,
             any_count),
};

const Description<Reviewer> reviewer{
    optional("model", &Reviewer::model, "provider/model; empty: the default of its role."),
};

const Description<CustomPattern> custom_pattern{
    required("pattern", &CustomPattern::pattern, "A regular expression over added lines."),
    optional("score", &CustomPattern::score, "Points for each one beyond max_occurrences.", 0, 100),
    optional("max_occurrences", &CustomPattern::max_occurrences, "How many are let pass.", 0, any_count),
};

const Description<AdversarialRules> adversarial{
    optional("threshold", &AdversarialRules::threshold, "The score that rejects.", 1, 100),
    optional("cascade_enabled", &AdversarialRules::cascade_enabled, "Run L1 and L2 after L0."),
    optional("metrics_enabled", &AdversarialRules::metrics_enabled, "Measure what each layer catches."),
    optional("l0_fast", &AdversarialRules::l0_fast, "Run the deterministic layer first."),
    nested("l1_code", &AdversarialRules::l1_code, "The semantic reviewer.", reviewer),
    nested("l2_arch", &AdversarialRules::l2_arch, "The reviewer of the architecture.", reviewer),
    nested("custom_patterns", &AdversarialRules::custom_patterns, "The project's own L0 patterns.",
           custom_pattern),
    optional("tests", &AdversarialRules::tests,
             "What every task may do to tests: may_remove, may_skip, may_change_expected; default nothing."),
};

const Description<GateThresholds> gates{
    optional("coverage_min", &GateThresholds::coverage_min, "Percent of changed lines.", 0, 100),
    optional("complexity_max", &GateThresholds::complexity_max, "Cyclomatic complexity of a function.", 1,
             1000),
    optional("security_critical_max", &GateThresholds::security_critical_max, "Critical findings let pass.",
             0, any_count),
    optional("perf_p95_ms", &GateThresholds::perf_p95_ms, "Milliseconds, in the canary.", 1, 600'000),
};

const Description<DeployTarget> deploy_target{
    optional("deploy_cmd", &DeployTarget::deploy_cmd, "Deploys it."),
    optional("rollback_cmd", &DeployTarget::rollback_cmd, "Brings the former version back."),
    optional("run_cmd", &DeployTarget::run_cmd,
             "Starts the service of a release on $PORT; for the driver process."),
    optional("port", &DeployTarget::port, "Of 127.0.0.1, where that service is reached; 0: none.", 0, 65535),
    optional("health_url", &DeployTarget::health_url, "Answers 200 when it is well."),
    matching("health_timeout", &DeployTarget::health_timeout, "How long it may take to be well.",
             duration_rule),
    optional("e2e_cmd", &DeployTarget::e2e_cmd, "End-to-end tests against it."),
    optional("smoke_cmd", &DeployTarget::smoke_cmd, "Quick checks against it."),
    optional("canary", &DeployTarget::canary, "Percent of the traffic, one step after the other.", 1, 100),
    matching("bake", &DeployTarget::bake, "How long each step is watched.", duration_rule),
};

const Description<DeployRules> deploy{
    one_of("driver", &DeployRules::driver, "What switches the traffic.",
           {"shell", "process", "haproxy", "nginx", "flag"}),
    nested("staging", &DeployRules::staging, "Before production.", deploy_target),
    nested("prod", &DeployRules::prod, "Production.", deploy_target),
};

const Description<HookCommand> hook_command{
    required("files", &HookCommand::files, "Which staged files it is about, as git names them: '*.py'."),
    required("run", &HookCommand::run, "What runs; {files} is replaced by them."),
};

const Description<HookRules> hooks{
    nested("pre_commit", &HookRules::pre_commit, "Fast checks of staged files: format, lint.", hook_command),
    optional("require_task", &HookRules::require_task, "Every commit message names a task."),
};

const Description<AoCompliance> ao_compliance{
    optional("enabled", &AoCompliance::enabled, "Refuse a feature without a reference."),
    optional("refs_file", &AoCompliance::refs_file, "The references, below the root."),
};

const Description<Webhook> webhook{
    required("url", &Webhook::url, "Where it is posted."),
    one_of("shape", &Webhook::shape, "What is posted; auto: by the host of the url.",
           {"auto", "generic", "slack", "teams"}),
    optional("events", &Webhook::events, "Which: rejected, failed, rolled_back, escalated; default all."),
};

const Description<ProjectFile> project_file{
    always(nested("project", &ProjectFile::project, "What it is and where.", identity)),
    nested("domains", &ProjectFile::domains, "Its parts by name; default: what is detected.", domain),
    nested("brain", &ProjectFile::brain, "What the analysis looks for.", brain),
    nested("fractal", &ProjectFile::fractal, "When a task is split.", fractal),
    nested("wip", &ProjectFile::wip, "How much is worked on at once.", wip),
    nested("limits", &ProjectFile::limits, "When a task is tried no more: it goes to the brain.", limits),
    nested("adversarial", &ProjectFile::adversarial, "The review of every change.", adversarial),
    nested("gates", &ProjectFile::gates, "What blocks a merge or a deploy.", gates),
    nested("deploy", &ProjectFile::deploy, "How it reaches production.", deploy),
    nested("hooks", &ProjectFile::hooks, "The git hooks that factory PROJECT hooks install puts there.",
           hooks),
    nested("ao_compliance", &ProjectFile::ao_compliance, "Traceability of features.", ao_compliance),
    nested("notify", &ProjectFile::notify, "Webhooks.", webhook),
};

[[noreturn]] void refuse(const Document& document, const char* key, const std::string& expected,
                         const std::string& got) {
    throw Error(ErrorKind::config, explain(document, BadValue(BadValue::About::value,
                                                              {{"project", {}}, {key, {}}}, expected, got)));
}

std::string absolute_root(const Document& document, const std::string& root) {
    if (root.rfind('/', 0) == 0) return root;
    const std::optional<std::string> user = from_environment("HOME");
    const bool is_home = root == "~" || root.rfind("~/", 0) == 0;
    if (is_home && user) return *user + root.substr(1);
    refuse(document, "root_path", "an absolute path", "'" + root + "'");
}

}  // namespace

Json project_schema() {
    Json schema = project_file.schema();
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    schema["title"] = "A project of the factory: projects/NAME.yaml";
    return schema;
}

ProjectFile read_project(const Document& document) {
    ProjectFile file = read(document, project_file);
    const std::string why = why_not_a_name(file.project.name);
    if (!why.empty()) refuse(document, "name", why, "'" + file.project.name + "'");
    file.project.root_path = absolute_root(document, file.project.root_path);
    return file;
}

ProjectFile load_project(const std::filesystem::path& file) {
    return read_project(load(file));
}

std::chrono::milliseconds duration_of(const std::string& text) {
    if (!is_duration(text)) return std::chrono::milliseconds(0);
    const long long number = std::stoll(text.substr(0, 9));  // what is longer is no duration
    const std::string unit = text.substr(text.find_first_not_of("0123456789"));
    if (unit == "ms") return std::chrono::milliseconds(number);
    if (unit == "s") return std::chrono::seconds(number);
    if (unit == "m") return std::chrono::minutes(number);
    if (unit == "h") return std::chrono::hours(number);
    return std::chrono::hours(24 * number);
}

const std::vector<std::string>& reserved_names() {
    static const std::vector<std::string> words{"anonymize",   "backup",     "brain",
                                                "cache",       "completion", "context",
                                                "conventions", "cycle",      "db",
                                                "deploy",      "doctor",     "examples",
                                                "gate",        "help",       "hooks",
                                                "index",       "infra",      "llm",
                                                "locate",      "mcp",        "meta",
                                                "metrics",     "migrate",    "project",
                                                "queue",       "read",       "references",
                                                "replay",      "restore",    "status",
                                                "summarize",   "tasks",      "verify-evidence",
                                                "version",     "wiggum",     "xp"};
    return words;
}

std::string why_not_a_name(const std::string& name) {
    if (!is_name(name)) return name_rule.expected;
    const auto& words = reserved_names();
    if (std::binary_search(words.begin(), words.end(), name)) return "no command word of factory";
    return {};
}

}  // namespace base::config
