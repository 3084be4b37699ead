// What a worker has proven by running tests: never what its agent says.
#include "orchestrator/adversarial/task_rules.hpp"
#include "orchestrator/git_program.hpp"
#include "orchestrator/worker_task.hpp"

namespace factory {
namespace {

using base::Json;

std::string written(const tdd::Proof& proof, const tdd::BuildResult& result) {
    return Json{{"proven", proof.is_proven},     {"why", proof.why},
                {"files", proof.files},          {"fail_to_pass", proof.fail_to_pass},
                {"command", proof.command},      {"state", result.state},
                {"exit_code", result.exit_code}, {"failed_tests", result.failed_tests},
                {"log_tail", result.tail}}
        .dump(2, ' ', false, Json::error_handler_t::replace);
}

bool is_in(const GitProgram& git, const std::string& commit, const std::string& file) {
    return git.run({"cat-file", "-e", commit + ":" + file}).exit_code == 0;
}

/// Puts files of a commit into a tree, whatever it holds otherwise.
void check_out(const GitProgram& git, const std::string& commit, const std::vector<std::string>& files) {
    std::vector<std::string> words = {"checkout", "--quiet", commit, "--"};
    words.insert(words.end(), files.begin(), files.end());
    if (!files.empty()) git.text(words);
}

}  // namespace

tdd::BuildResult Worker::test(Task& task, const std::filesystem::path& tree, const std::string& where,
                              const std::string& what, const std::vector<std::string>& files) {
    tdd::BuildResult out = tdd::run_build(shop_.lrm, tree, "test", "", files, shop_.test_limit);
    task.pack.command({out.commands, where, out.exit_code, out.duration, what});
    log(task, what + ": " + out.state);
    return out;
}

Event Worker::prove_red(Task& task) {
    // Tests that the change deletes are no tests to run.
    const GitProgram git = task.slot->git();
    std::vector<std::string> tests;
    for (const std::string& file : task.files.tests)
        if (is_in(git, task.commit, file)) tests.push_back(file);
    task.files.tests = tests;
    if (tests.empty()) return event::RedChecked{false, "the change has no test"};
    check_out(task.slot->base_git(), task.commit, tests);
    task.red = test(task, task.slot->base(), "base", "RED", tests);
    const tdd::Proof proof = tdd::judge_red(task.files, task.red);
    task.pack.put("red.json", clean(written(proof, task.red)));
    return event::RedChecked{proof.is_proven, clean(proof.why)};
}

std::vector<std::string> Worker::fails_of_base_tests(Task& task) {
    const GitProgram git = task.slot->base_git();
    std::vector<std::string> edited;
    for (const std::string& file : task.files.tests)
        if (is_in(git, task.base, file)) edited.push_back(file);
    if (edited.empty()) return {};
    git.text({"checkout", "--quiet", "--force", "--detach", task.commit});
    git.text({"clean", "-ffdq"});
    check_out(git, task.base, edited);
    const tdd::BuildResult head = test(task, task.slot->base(), "change", "BASE TESTS", edited);
    if (head.is_passed()) return {};
    git.text({"checkout", "--quiet", "--force", "--detach", task.base});
    git.text({"clean", "-ffdq"});
    const tdd::BuildResult before = test(task, task.slot->base(), "base", "BASE TESTS BEFORE", edited);
    if (tdd::is_verified(before, head)) return {};
    std::vector<std::string> out = tdd::newly_failing(before, head);
    if (out.empty()) out = edited;
    return out;
}

Event Worker::prove_green(Task& task) {
    if (task.files.tests.empty()) {
        // Work that adds no behaviour: the whole suite, on the merged tree, is its proof.
        task.pack.put("green.json", R"({"proven":true,"why":"no test was changed; see verify.json"})");
        return event::GreenChecked{true, ""};
    }
    const tdd::BuildResult head = test(task, task.slot->tree(), ".", "GREEN", task.files.tests);
    const tdd::Proof proof = tdd::judge_green(task.files, task.red, head);
    task.pack.put("green.json", clean(written(proof, head)));
    task.facts["fail_to_pass"] = proof.fail_to_pass;
    task.facts["command"] = clean(proof.command);
    if (!proof.is_proven) return event::GreenChecked{false, clean(proof.why)};
    const bool may_weaken = adversarial::rules_of(shop_.project.adversarial, task.whole).may_weaken_tests;
    const std::vector<std::string> broken =
        may_weaken ? std::vector<std::string>() : fails_of_base_tests(task);
    task.facts["base_tests_broken"] = broken;
    if (broken.empty()) return event::GreenChecked{true, ""};
    return event::GreenChecked{
        false, clean("a test of the base that the change edits fails in its old form: " + broken.front())};
}

}  // namespace factory
