// Changes that go into a branch of a real repository; gates and tests are played.
#include "orchestrator/merge/queue.hpp"
#include "tests/orchestrator/repository.hpp"

#include <catch2/catch.hpp>

#include <future>

using namespace factory::merge;
using factory::GitProgram;
using test::Repository;
using Strings = std::vector<std::string>;

namespace {

/// A head is good unless one of its files has this text.
Opinion without(const GitProgram& git, const std::string& head, const std::string& bad) {
    if (git.run({"grep", "--quiet", bad, head}).exit_code == 0) return {false, "", "tests fail: " + bad};
    return {};
}

QueueOptions options(const Repository& repository) {
    QueueOptions out;
    out.branch = "main";
    out.verify = [&repository](const std::string&, const std::string& head) {
        return without(repository.git(), head, "broken");
    };
    return out;
}

/// All at once, in this order.
std::vector<Decision> merge_all(Queue& queue, const std::vector<Change>& changes) {
    std::vector<std::future<Decision>> waiting;
    for (const Change& change : changes) {
        const std::size_t before = queue.depth();
        waiting.push_back(std::async(std::launch::async, [&queue, &change] { return queue.merge(change); }));
        while (queue.depth() == before &&
               waiting.back().wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
        }
    }
    std::vector<Decision> out;
    for (auto& one : waiting) out.push_back(one.get());
    return out;
}

Change change(const Repository& repository, const std::string& file, const std::string& text) {
    return {file, file + ": set", repository.commit_on(repository.first(), file, text)};
}

}  // namespace

TEST_CASE("changes of other files all go in, each a commit of its own on the newest state") {
    const Repository repository;
    Queue queue(repository.git(), options(repository));
    const auto decisions =
        merge_all(queue, {change(repository, "b.txt", "1\n"), change(repository, "c.txt", "2\n"),
                          change(repository, "d.txt", "3\n")});
    for (const Decision& decision : decisions) CHECK(decision.fate == Fate::merged);
    const GitProgram& git = repository.git();
    CHECK(git.text({"rev-list", "--count", "main"}) == "4");
    CHECK(git.changed_files(repository.first(), "main") == Strings{"b.txt", "c.txt", "d.txt"});
    CHECK(std::filesystem::exists(repository.root() / "d.txt"));
}

TEST_CASE("the one that breaks the tests is found and stays out, the others go in") {
    const Repository repository;
    Queue queue(repository.git(), options(repository));
    const auto decisions =
        merge_all(queue, {change(repository, "b.txt", "1\n"), change(repository, "c.txt", "broken\n"),
                          change(repository, "d.txt", "3\n"), change(repository, "e.txt", "4\n")});
    CHECK(decisions[0].fate == Fate::merged);
    CHECK(decisions[1].fate == Fate::tests);
    CHECK(decisions[1].why == "tests fail: broken");
    CHECK(decisions[2].fate == Fate::merged);
    CHECK(decisions[3].fate == Fate::merged);
    CHECK(repository.git().changed_files(repository.first(), "main") == Strings{"b.txt", "d.txt", "e.txt"});
}

TEST_CASE("a conflict and a gate's no keep a change out without a word about the others") {
    const Repository repository;
    QueueOptions with_gate = options(repository);
    with_gate.gate = [](const Change& one, const std::string&, const std::string&) {
        return one.task == "c.txt" ? Opinion{false, "skip", "a test is skipped"} : Opinion{};
    };
    Queue queue(repository.git(), std::move(with_gate));
    Change same = change(repository, "a.txt", "mine\n");
    Change other = change(repository, "a.txt", "yours\n");
    const auto decisions = merge_all(
        queue, {same, other, change(repository, "c.txt", "1\n"), change(repository, "d.txt", "1\n")});
    CHECK(decisions[0].fate == Fate::merged);
    CHECK(decisions[1].fate == Fate::conflict);
    CHECK(decisions[1].why == "it conflicts in a.txt");
    CHECK(decisions[2].fate == Fate::gate);
    CHECK(decisions[2].motif == "skip");
    CHECK(decisions[3].fate == Fate::merged);
}

TEST_CASE("tests that fail once and pass the second time are a flake, and are recorded as one") {
    const Repository repository;
    QueueOptions flaky = options(repository);
    int runs = 0;
    flaky.verify = [&runs](const std::string&, const std::string&) {
        return Opinion{++runs > 1, "", "flake"};
    };
    Queue queue(repository.git(), std::move(flaky));
    const Decision decision = queue.merge(change(repository, "b.txt", "1\n"));
    CHECK(decision.fate == Fate::merged);
    CHECK(decision.was_flake);
}

TEST_CASE("a branch that somebody moves in the middle is not overwritten: the change goes on top of it") {
    const Repository repository;
    QueueOptions moved = options(repository);
    bool is_moved = false;
    moved.verify = [&](const std::string&, const std::string&) {
        if (!is_moved) {
            repository.put("person.txt", "mine\n");
            CHECK(repository.git().commit_all("a person's commit"));
        }
        is_moved = true;
        return Opinion{};
    };
    Queue queue(repository.git(), std::move(moved));
    CHECK(queue.merge(change(repository, "b.txt", "1\n")).fate == Fate::merged);
    CHECK(repository.git().changed_files(repository.first(), "main") == Strings{"b.txt", "person.txt"});
}

TEST_CASE("trouble is said, and a stopped queue takes nothing more") {
    const Repository repository;
    Queue queue(repository.git(), options(repository));
    CHECK(queue.merge({"T", "m", "no-such-commit"}).fate == Fate::trouble);
    queue.stop();
    const Decision decision = queue.merge(change(repository, "b.txt", "1\n"));
    CHECK(decision.fate == Fate::trouble);
    CHECK(decision.why == "the merge queue was stopped");
}
