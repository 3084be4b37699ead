#include "orchestrator/brain/finding.hpp"

#include "orchestrator/json_fields.hpp"

namespace factory::brain {
namespace {

using base::Json;

int number(const Json& object, const char* name, int otherwise) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number_integer() ? found->get<int>() : otherwise;
}

Json array(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_array() ? *found : Json::array();
}

std::string first_word(const std::string& command) {
    return command.substr(0, command.find(' '));
}

/// "pytest" of "python3 -m pytest -q": what has to be there besides the program.
std::string module_of(const std::string& command) {
    const std::size_t at = command.find(" -m ");
    if (at == std::string::npos) return {};
    const std::string rest = command.substr(at + 4);
    return rest.substr(0, rest.find(' '));
}

/// What the machine lacks; empty when the command was there.
std::string what_is_missing(const Run& run, int exit_code, const std::string& problem,
                            const std::string& tail) {
    const bool is_not_found = problem.find("cannot start ") != std::string::npos || exit_code == 127 ||
                              tail.find("bwrap: execvp ") != std::string::npos;
    if (is_not_found) return first_word(run.command);
    const std::string module = module_of(run.command);
    if (!module.empty() && tail.find("No module named " + module + "\n") != std::string::npos) return module;
    if (!module.empty() && tail.ends_with("No module named " + module)) return module;
    return {};
}

}  // namespace

const char* to_word(Kind kind) {
    switch (kind) {
        case Kind::failing_test:
            return "failing test";
        case Kind::missing_module:
            return "missing module";
        case Kind::build_error:
            return "build error";
        case Kind::lint:
            return "linter finding";
        case Kind::measure:
            return "measure";
    }
    return "finding";
}

Run read_run(const Json& structured, const std::string& domain, const std::string& action) {
    Run out;
    out.domain = domain;
    out.action = action;
    if (!structured.is_object()) {
        out.problem = domain + " " + action + ": lrm_build gave no result";
        return out;
    }
    out.state = text_of(structured, "state");
    int exit_code = number(structured, "exit_code", 0);
    for (const Json& step : array(structured, "steps")) {
        if (!step.is_object()) continue;
        const int code = number(step, "exit_code", 0);
        if (out.command.empty() || code > 0) out.command = text_of(step, "command");
        if (code > 0) exit_code = code;
    }
    const auto cut = structured.find("cut");
    out.is_cut = cut != structured.end() && cut->is_boolean() && cut->get<bool>();
    for (const Json& one : array(structured, "failing_tests")) {
        if (!one.is_object()) continue;
        out.findings.push_back({Kind::failing_test,
                                domain,
                                out.command,
                                text_of(one, "path"),
                                number(one, "line", 0),
                                "error",
                                "",
                                text_of(one, "name"),
                                text_of(one, "message"),
                                {},
                                false});
    }
    for (const Json& one : array(structured, "diagnostics")) {
        if (!one.is_object()) continue;
        const std::string severity = text_of(one, "severity");
        // What a compiler merely warns of is not why a build or a test fails.
        if (action != "lint" && severity != "error") continue;
        out.findings.push_back({action == "lint" ? Kind::lint : Kind::build_error,
                                domain,
                                out.command,
                                text_of(one, "path"),
                                number(one, "line", 0),
                                severity,
                                text_of(one, "code"),
                                "",
                                text_of(one, "message"),
                                {},
                                false});
    }
    // pytest reads all files before it runs the first test.
    out.was_interrupted = text_of(structured, "log_tail").find(" during collection") != std::string::npos &&
                          !out.findings.empty();
    const std::string problem = text_of(structured, "problem");
    const std::string head = domain + " " + action + ": ";
    if (out.state == "passed" || !out.findings.empty()) {
        out.has_run = true;
    } else if (const std::string lacks =
                   what_is_missing(out, exit_code, problem, text_of(structured, "log_tail"));
               out.state == "failed" && !lacks.empty()) {
        out.problem = head + "'" + lacks + "' is not on this machine; install it, or change " + action +
                      "_cmd of the domain";
    } else if (out.state == "failed") {
        // It ended badly and named no place: nothing that a task could say.
        out.problem = head + "`" + out.command + "` ended with exit code " + std::to_string(exit_code) +
                      " and names no place" + (problem.empty() ? "" : " (" + problem + ")") +
                      "; run it by hand to see why";
    } else {
        out.problem = head + (problem.empty() ? "it ended as '" + out.state + "'" : problem);
    }
    return out;
}

}  // namespace factory::brain
