// The queue: whose turn it is (pure), and the whole of it with a runner that does what the test says.
#include "mcp_lrm/build/queue.hpp"

#include "base/error.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <thread>

using namespace lrm::build;

namespace {

JobRequest request(const std::string& project, const std::string& root, JobKind kind = JobKind::full) {
    JobRequest out;
    out.kind = kind;
    out.project = project;
    out.root = root;
    out.action = kind == JobKind::full ? "build" : "test";
    out.steps = {{"x", root, {"true"}, {}}};
    return out;
}

/// A runner whose jobs end when the test lets them, and that sees how many run at once.
class Gate {
public:
    RunOutcome run(const Job& job, RunningState& running) {
        std::unique_lock lock(mutex_);
        started_.push_back(job.root);
        (job.kind == JobKind::full ? full_ : targeted_) += 1;
        most_full_ = std::max(most_full_, full_);
        most_targeted_ = std::max(most_targeted_, targeted_);
        changed_.notify_all();
        RunOutcome out;
        out.result.state = JobState::passed;
        out.result.exit_code = 0;
        while (!is_open_ && allowed_ == 0) {
            if (running.stop.is_requested()) {
                out.result.state = JobState::cancelled;
                break;
            }
            changed_.wait_for(lock, std::chrono::milliseconds(5));
        }
        if (allowed_ > 0 && out.result.state == JobState::passed) --allowed_;
        (job.kind == JobKind::full ? full_ : targeted_) -= 1;
        changed_.notify_all();
        return out;
    }
    void let_one_end() {
        change([this] { ++allowed_; });
    }
    void open() {
        change([this] { is_open_ = true; });
    }
    std::vector<std::string> wait_for_starts(std::size_t count) {
        std::unique_lock lock(mutex_);
        const bool came =
            changed_.wait_for(lock, std::chrono::seconds(20), [&] { return started_.size() >= count; });
        if (!came) throw std::runtime_error("a job was not started");
        return started_;
    }
    std::vector<std::string> started() {
        const std::lock_guard lock(mutex_);
        return started_;
    }
    int most_full() { return most_full_; }
    int most_targeted() { return most_targeted_; }

private:
    template <class Change>
    void change(const Change& what) {
        const std::lock_guard lock(mutex_);
        what();
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> started_;
    int full_ = 0, targeted_ = 0, most_full_ = 0, most_targeted_ = 0, allowed_ = 0;
    bool is_open_ = false;
};

struct Bench {
    test::TemporaryDirectory folder;
    Gate gate;
    int slots = 2;

    QueueOptions options() {
        QueueOptions out;
        out.folder = folder.path();
        out.slots = [this] { return slots; };
        out.run = [this](const Job& job, RunningState& running) { return gate.run(job, running); };
        return out;
    }
};

void wait_for_end(Queue& queue, std::int64_t id) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    for (;;) {
        const auto seen = queue.look(id);
        REQUIRE(seen);
        if (is_final(seen->job.state)) return;
        REQUIRE(std::chrono::steady_clock::now() < end);
        queue.wait(id, seen->version, end);
    }
}

}  // namespace

TEST_CASE("projects take turns, in a project its work trees, in one of them the oldest is first") {
    Turns turns;
    const std::vector<Waiting> waiting{
        {1, "a", "/a1"}, {2, "a", "/a1"}, {3, "a", "/a2"}, {4, "b", "/b"}, {5, "c", "/c"}};
    CHECK(turns.order(waiting) == std::vector<std::int64_t>{1, 4, 5, 3, 2});
    turns.served("a", "/a1");
    CHECK(turns.order(waiting) == std::vector<std::int64_t>{4, 5, 3, 1, 2});
    CHECK(turns.order({}).empty());
}

TEST_CASE("a flood of one project delays another by one job, however long the flood is") {
    Turns turns;
    std::vector<Waiting> waiting;
    for (int i = 1; i <= 300; ++i) waiting.push_back({i, "busy", "/busy"});
    waiting.push_back({301, "rare", "/rare"});
    turns.served("busy", "/busy");
    CHECK(turns.order(waiting).front() == 301);
}

TEST_CASE("one full job, as many targeted ones as slots, none twice in a work tree, none when paused") {
    const std::vector<Waiting> full{{1, "a", "/a"}, {2, "b", "/b"}};
    const std::vector<Waiting> targeted{{3, "a", "/a"}, {4, "c", "/c"}, {5, "d", "/d"}, {6, "e", "/e"}};
    Load load;
    load.slots = 2;
    CHECK(startable(load, full, targeted) == std::vector<std::int64_t>{1, 4, 5});
    load.busy_roots = {"/a"};
    load.targeted_running = 1;
    CHECK(startable(load, full, targeted) == std::vector<std::int64_t>{2, 4});
    load.full_running = 1;
    CHECK(startable(load, full, targeted) == std::vector<std::int64_t>{4});
    load.is_paused = true;
    CHECK(startable(load, full, targeted).empty());
}

TEST_CASE("test_slots is a number of 1 to 1024 and nothing else") {
    CHECK(read_test_slots("4\n") == 4);
    CHECK(read_test_slots("1024") == 1024);
    for (const char* text : {"", "0", "-1", "1025", "four", "4 5", "4.5", "99999999999"})
        CHECK_FALSE(read_test_slots(text));
}

TEST_CASE("twenty callers of four projects: one job at a time, no project twice before each had one") {
    Bench bench;
    Queue queue(bench.options());
    queue.pause();
    std::vector<std::int64_t> ids;
    for (int i = 0; i < 20; ++i) {
        const std::string project(1, static_cast<char>('a' + (i < 14 ? 0 : i - 13 > 3 ? 3 : i - 13)));
        ids.push_back(queue.submit(request(project, "/" + project)));
    }
    CHECK(queue.status().waiting.size() == 20);
    bench.gate.open();
    queue.resume();
    for (const std::int64_t id : ids) wait_for_end(queue, id);
    const std::vector<std::string> started = bench.gate.started();
    REQUIRE(started.size() == 20);
    CHECK(std::set<std::string>(started.begin(), started.begin() + 4).size() == 4);
    CHECK(bench.gate.most_full() == 1);
}

TEST_CASE("positions are told, and fall as jobs end") {
    Bench bench;
    Queue queue(bench.options());
    const std::int64_t first = queue.submit(request("a", "/a"));
    bench.gate.wait_for_starts(1);
    const std::int64_t second = queue.submit(request("b", "/b"));
    const std::int64_t third = queue.submit(request("c", "/c"));
    CHECK(queue.look(first)->job.state == JobState::running);
    CHECK(queue.look(second)->position == 1);
    CHECK(queue.look(third)->position == 2);
    CHECK(queue.look(third)->waiting == 2);
    bench.gate.let_one_end();
    bench.gate.wait_for_starts(2);
    CHECK(queue.look(third)->position == 1);
    bench.gate.open();
    wait_for_end(queue, third);
    CHECK(queue.result(third)->state == JobState::passed);
}

TEST_CASE("targeted tests do not wait for the full job, and are never more than the slots") {
    Bench bench;
    Queue queue(bench.options());
    queue.submit(request("a", "/a"));
    std::vector<std::int64_t> ids;
    for (int i = 0; i < 6; ++i)
        ids.push_back(queue.submit(request("a", "/t" + std::to_string(i), JobKind::targeted)));
    bench.gate.wait_for_starts(3);
    CHECK(queue.status().running.size() == 3);
    bench.gate.open();
    for (const std::int64_t id : ids) wait_for_end(queue, id);
    CHECK(bench.gate.most_targeted() == 2);
}

TEST_CASE("a waiting job is cancelled at once, a running one is told to stop") {
    Bench bench;
    Queue queue(bench.options());
    const std::int64_t running = queue.submit(request("a", "/a"));
    bench.gate.wait_for_starts(1);
    const std::int64_t waiting = queue.submit(request("b", "/b"));
    CHECK(queue.cancel(waiting));
    CHECK(queue.look(waiting)->job.state == JobState::cancelled);
    CHECK(queue.cancel(running));
    wait_for_end(queue, running);
    CHECK(queue.result(running)->state == JobState::cancelled);
    CHECK_FALSE(queue.cancel(running));
    CHECK_FALSE(queue.cancel(12345));
    CHECK(bench.gate.started().size() == 1);
}

TEST_CASE("what a stopped daemon left is run by the next one, and its caller finds it again") {
    Bench bench;
    std::int64_t running = 0;
    std::int64_t waiting = 0;
    {
        Queue queue(bench.options());
        running = queue.submit(request("a", "/a"));
        bench.gate.wait_for_starts(1);
        waiting = queue.submit(request("b", "/b"));
        queue.stop();
        CHECK_THROWS_AS(queue.submit(request("c", "/c")), base::Error);
    }
    Queue queue(bench.options());
    CHECK(queue.submit_or_resume(request("b", "/b")) == waiting);
    CHECK(queue.submit_or_resume(request("b", "/b")) != waiting);  // it has its caller now
    bench.gate.open();
    wait_for_end(queue, running);
    wait_for_end(queue, waiting);
    CHECK(queue.look(running)->job.attempts == 2);
    CHECK(queue.look(waiting)->job.attempts == 1);
}

TEST_CASE("a job that ends the daemon again and again is given up") {
    Bench bench;
    bench.slots = 1;
    std::int64_t id = 0;
    for (int i = 0; i < 3; ++i) {
        Queue queue(bench.options());
        if (i == 0) id = queue.submit(request("a", "/a"));
        bench.gate.wait_for_starts(static_cast<std::size_t>(i) + 1);
        queue.stop();
    }
    Queue queue(bench.options());
    CHECK(queue.look(id)->job.state == JobState::broken);
    CHECK(queue.result(id)->problem.find("3 times") != std::string::npos);
}

TEST_CASE("a pause outlives the daemon") {
    Bench bench;
    {
        Queue queue(bench.options());
        queue.pause();
    }
    Queue queue(bench.options());
    CHECK(queue.status().is_paused);
    const std::int64_t id = queue.submit(request("a", "/a"));
    CHECK(bench.gate.started().empty());
    bench.gate.open();
    queue.resume();
    wait_for_end(queue, id);
}

TEST_CASE("more than the queue holds are refused, and old jobs are forgotten") {
    Bench bench;
    QueueOptions options = bench.options();
    options.most_waiting = 3;
    options.kept_jobs = 2;
    options.kept_ms = 0;
    Queue queue(options);
    queue.pause();
    std::vector<std::int64_t> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(queue.submit(request("a", "/a")));
    CHECK_THROWS_WITH(queue.submit(request("a", "/a")), Catch::Contains("too many builds are waiting"));
    bench.gate.open();
    queue.resume();
    wait_for_end(queue, ids.back());
    CHECK_FALSE(queue.look(ids.front()));
    CHECK(queue.look(ids.back()));
}

TEST_CASE("many threads submit, look, cancel and pause at once") {
    Bench bench;
    bench.gate.open();
    Queue queue(bench.options());
    std::vector<std::future<void>> callers;
    for (int i = 0; i < 8; ++i)
        callers.push_back(std::async(std::launch::async, [&queue, i] {
            const std::string root = "/r" + std::to_string(i);
            for (int k = 0; k < 10; ++k) {
                const std::int64_t id =
                    queue.submit(request(root, root, k % 2 == 0 ? JobKind::full : JobKind::targeted));
                if (k % 5 == 0) queue.cancel(id);
                if (i == 0) queue.pause();
                if (i == 0) queue.resume();
                queue.status();
                wait_for_end(queue, id);
            }
        }));
    for (auto& caller : callers) caller.get();
    CHECK(queue.status().running.empty());
    CHECK(queue.status().waiting.empty());
}
