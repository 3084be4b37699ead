// Random operations of many actors, on the store and on a plain model: never a difference.
#include "tests/tasks/model.hpp"

#include "mcp_lrm/tasks/audit.hpp"
#include "tests/tasks/store_support.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace lrm::tasks;

namespace {

constexpr const char* domains[] = {"", "rust", "web"};
constexpr const char* projects[] = {"demo", "shop"};
constexpr const char* motifs[] = {"", "", "SLOP", "BYPASS", "scope"};
constexpr const char* verdicts[] = {"", "", "STAGING_DEPLOY_FAILED", "PERF_SLOW", "PROD_INCIDENT"};
constexpr const char* paths[] = {"src/",         "src/a.c", "src/b.c",  "src/deep/",
                                 "src/deep/c.c", "docs/",   "docs/x.md"};

class Driver {
public:
    /// `hosts` stores on one database take turns; `passes`: leases may run out.
    Driver(const Database& database, unsigned seed, int hosts, bool passes)
        : database_(database), random_(seed), passes_(passes) {
        clocks_.limits.wip = {4, 2, 6};
        clocks_.limits.task.max_tokens = 1000;
        model_ = std::make_unique<test::Model>(clocks_.limits.wip, clocks_.limits.task);
        for (int i = 0; i < hosts; ++i) stores_.push_back(open());
    }

    void step() {
        clocks_.pass(std::chrono::milliseconds(1 + pick(passes_ ? 500 : 3)));
        store_ = stores_[pick(stores_.size())].get();
        static constexpr void (Driver::*operations[])() = {
            &Driver::add,     &Driver::claim, &Driver::claim, &Driver::claim,   &Driver::move,
            &Driver::move,    &Driver::move,  &Driver::move,  &Driver::advance, &Driver::advance,
            &Driver::advance, &Driver::split, &Driver::renew, &Driver::release, &Driver::retry,
            &Driver::edit,    &Driver::usage, &Driver::note,  &Driver::tick};
        (this->*operations[pick(std::size(operations))])();
        if (pick(100) == 0) restart();
        CHECK(model_->broken() == "");
    }

    /// Every task, field by field, and the trail.
    void compare() {
        TaskFilter filter;
        filter.limit = 100'000;
        std::size_t count = 0;
        for (Task task : store_->log().list(filter)) {
            ++count;
            const auto expected = model_->tasks().find(task.id);
            REQUIRE(expected != model_->tasks().end());
            task.reason.clear();
            task.title.clear();
            task.evidence.clear();
            INFO(task.id);
            REQUIRE(base::to_text(difference(expected->second, task)) == "{}");
        }
        REQUIRE(count == model_->tasks().size());
        for (const std::string& problem : verify(store_->log()).problems) FAIL_CHECK(problem);
        for (const std::string& problem : replay(store_->log()).problems) FAIL_CHECK(problem);
    }

    int granted = 0, refused = 0, stale = 0;

private:
    std::unique_ptr<Store> open() { return std::make_unique<Store>(database_, clocks_.options()); }
    std::size_t pick(std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
    }
    template <class T, std::size_t n>
    T one_of(const T (&list)[n]) {
        return list[pick(n)];
    }
    Millis steady() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(clocks_.steady.time_since_epoch())
            .count();
    }
    /// Mostly one that is there; sometimes one in progress; seldom nobody.
    std::string some_id() {
        if (model_->tasks().empty() || pick(50) == 0) return "nobody";
        const bool busy = pick(2) == 0;
        std::vector<std::string> ids;
        for (const auto& [id, task] : model_->tasks())
            if (!busy || is_leased(task.status)) ids.push_back(id);
        return ids.empty() ? "nobody" : ids[pick(ids.size())];
    }
    /// With the fence that holds, an old one, or none.
    Requester somebody(const std::string& id) {
        Requester by{pick(3) == 0 ? Actor::agent : Actor::orchestrator, "worker-" + std::to_string(pick(5)),
                     ""};
        const std::size_t which = pick(6);
        if (which == 0) {
            by.fence = old_fences_.empty() ? "1-0000000000000000" : old_fences_[pick(old_fences_.size())];
        } else if (which < 5 && model_->tasks().contains(id)) {
            by.fence = model_->fence(id);
        }
        return by;
    }
    std::vector<std::string> some_files() {
        std::vector<std::string> out;
        for (std::size_t n = pick(3); n > 0; --n) out.emplace_back(one_of(paths));
        return out;
    }

    /// Does it on the store; true when it was granted. The model must agree.
    bool on_store(const std::function<Json(Backlog&, Millis)>& change,
                  const std::function<bool(Millis)>& model, Json* answer = nullptr) {
        bool was_granted = true;
        Millis at = clocks_.wall;
        try {
            const Json given = store_->write(pick(2) == 0 ? "key-" + std::to_string(++keys_) : "",
                                             [&](Backlog& backlog, Millis now) {
                                                 at = now;
                                                 return change(backlog, now);
                                             });
            if (answer) *answer = given;
        } catch (const Refused& refusal) {
            was_granted = false;
            stale += refusal.why() == Refused::Why::stale_fence;
        }
        const bool expected = model(at);
        REQUIRE(was_granted == expected);
        (was_granted ? granted : refused) += 1;
        return was_granted;
    }

    Task new_task(const std::string& id) {
        Task task;
        task.id = id;
        task.project = one_of(projects);
        task.domain = one_of(domains);
        task.files = some_files();
        task.wsjf.score = static_cast<double>(pick(4));
        if (pick(2) == 0) {
            task.wsjf.business_value = static_cast<double>(pick(11));
            task.wsjf.job_size = static_cast<double>(1 + pick(3));
        }
        task.tainted = pick(6) == 0;
        if (pick(3) == 0)
            if (const std::string other = some_id(); other != "nobody" || pick(4) == 0)
                task.depends_on = {other};
        static constexpr Status begins[] = {Status::pending, Status::pending,           Status::pending,
                                            Status::merged,  Status::queued_for_deploy, Status::locked,
                                            Status::blocked};
        task.status = one_of(begins);
        return task;
    }
    static NewTask plain(Task task) { return {std::move(task), ""}; }

    void add() {
        const bool again = pick(20) == 0;
        std::vector<Task> tasks = {new_task(again ? some_id() : "t" + std::to_string(++ids_))};
        if (pick(4) == 0) {
            tasks.push_back(new_task("t" + std::to_string(++ids_)));
            tasks.back().depends_on = {tasks.front().id};
            if (pick(3) == 0) tasks.front().depends_on = {tasks.back().id};  // a circle
        }
        on_store(
            [&](Backlog& backlog, Millis now) {
                std::vector<NewTask> added;
                for (const Task& task : tasks) added.push_back(plain(task));
                backlog.add({Actor::orchestrator, "brain", ""}, std::move(added), now);
                return Json();
            },
            [&](Millis now) { return model_->add(tasks, now); });
    }

    void claim() {
        static constexpr Status stages[] = {Status::pending, Status::pending, Status::merged,
                                            Status::queued_for_deploy};
        ClaimRequest request;
        request.from = one_of(stages);
        if (pick(4) == 0) request.id = some_id();
        if (pick(3) == 0) request.project = one_of(projects);
        if (pick(4) == 0) request.domains = {one_of(domains)};
        const std::string who = "worker-" + std::to_string(pick(5));
        Json answer;
        std::optional<std::string> expected;
        Millis at = 0;
        const bool given = on_store(
            [&](Backlog& backlog, Millis now) {
                const auto task = backlog.claim({Actor::orchestrator, who, ""}, request, now);
                return task ? Json({{"id", task->id}, {"fence", fence_of(*task)}}) : Json(Json::object());
            },
            [&](Millis now) {
                bool is_refused = false;
                expected = model_->next(request, now, is_refused);
                at = now;
                return !is_refused;
            },
            &answer);
        if (!given) return;
        REQUIRE(answer.value("id", "") == expected.value_or(""));
        if (!expected) return;
        model_->claimed(*expected, who, answer.value("fence", ""), at, steady());
        old_fences_.push_back(answer.value("fence", ""));
    }

    void move_one(const std::string& id, Status to, const Requester& by) {
        MoveRequest request;
        request.id = id;
        request.to = to;
        request.motif = one_of(motifs);
        request.verdict = one_of(verdicts);
        if (to == Status::rate_limited)
            request.not_before = clocks_.wall + static_cast<Millis>(pick(passes_ ? 200'000 : 200));
        on_store([&](Backlog& backlog,
                     Millis now) { return Json(to_word(backlog.move(by, request, now).status)); },
                 [&](Millis now) { return model_->move(by, request, now, steady()); });
    }
    void move() {
        const std::string id = some_id();
        move_one(id, all_statuses()[pick(all_statuses().size())], somebody(id));
    }
    /// Where it can go, by who may.
    void advance() {
        const std::string id = some_id();
        if (!model_->tasks().contains(id)) return;
        const Task& task = model_->tasks().at(id);
        std::vector<Status> open;
        for (const Status to : moves(task.status, Actor::orchestrator))
            if (to != Status::failed && to != Status::cancelled && to != Status::blocked) open.push_back(to);
        if (!open.empty())
            move_one(id, open[pick(open.size())], {Actor::orchestrator, "worker", model_->fence(id)});
    }

    void split() {
        const std::string id = some_id();
        const Requester by = somebody(id);
        std::vector<Task> children;
        for (std::size_t n = pick(3); n > 0; --n) {
            children.push_back(new_task("t" + std::to_string(++ids_)));
            children.back().status = Status::pending;
        }
        on_store(
            [&](Backlog& backlog, Millis now) {
                std::vector<NewTask> added;
                for (const Task& task : children) added.push_back(plain(task));
                return Json(backlog.split(by, id, std::move(added), "too large", now));
            },
            [&](Millis now) { return model_->split(by, id, children, now); });
    }
    void renew() {
        const std::string id = some_id();
        const Requester by = somebody(id);
        bool was_granted = true;
        try {
            store_->renew(by, id);
        } catch (const Refused&) {
            was_granted = false;
        }
        REQUIRE(was_granted == model_->renew(by, id, steady()));
    }
    void release() {
        const std::string id = some_id();
        const Requester by = somebody(id);
        const Millis until = pick(2) == 0 ? 0 : clocks_.wall + 20'000;
        on_store(
            [&](Backlog& backlog, Millis now) { return Json(backlog.release(by, id, "429", until, now).id); },
            [&](Millis now) { return model_->release(by, id, until, now); });
    }
    void retry() {
        const std::string id = some_id();
        const Requester by = somebody(id);
        on_store([&](Backlog& backlog, Millis now) { return Json(backlog.retry(by, id, "again", now).id); },
                 [&](Millis now) { return model_->retry(by, id, now); });
    }
    void edit() {
        EditRequest request;
        request.id = some_id();
        const Requester by = somebody(request.id);
        const std::size_t what = pick(3);
        const std::vector<std::string> files = some_files();
        const std::vector<std::string> ids = {some_id()};
        if (what == 0) request.patch = {{"files", files}};
        else if (what == 1) request.patch = {{"depends_on", ids}};
        else request.patch = {{"approved", true}};
        on_store([&](Backlog& backlog, Millis now) { return Json(backlog.edit(by, request, now).id); },
                 [&](Millis now) {
                     if (what == 0) return model_->set_files(by, request.id, files, now);
                     if (what == 1) return model_->set_depends(by, request.id, ids, now);
                     return model_->approve(by, request.id, now);
                 });
    }
    void usage() {
        const UsageReport report{some_id(), {static_cast<std::int64_t>(pick(300)), 0, 1, 0}};
        const Requester by = somebody(report.id);
        on_store([&](Backlog& backlog, Millis now) { return Json(backlog.usage(by, report, now).id); },
                 [&](Millis now) { return model_->usage(by, report, now); });
    }
    void note() {
        const std::string id = some_id();
        const Requester by = somebody(id);
        on_store(
            [&](Backlog& backlog, Millis now) {
                if (pick(2) == 0) backlog.note(by, id, "a note", now);
                else backlog.evidence(by, id, "evidence/1", "", now);
                return Json();
            },
            [&](Millis) { return model_->may_note(by, id); });
    }
    void tick() {
        if (passes_ && pick(3) == 0) clocks_.pass(std::chrono::seconds(pick(60)));
        // A clock that jumps; several hosts go by that of their database.
        if (passes_ && !store_->log().is_shared() && pick(10) == 0) clocks_.wall -= 30'000;
        store_->tick();
        model_->tick(clocks_.wall, steady());
    }
    /// As after a kill: what was not stored is gone.
    void restart() {
        const std::size_t which = pick(stores_.size());
        stores_[which].reset();
        stores_[which] = open();
        store_ = stores_[which].get();
        if (stores_.size() == 1) model_->restarted(steady());
    }

    const Database database_;
    std::mt19937 random_;
    const bool passes_;
    test::Clocks clocks_;
    std::unique_ptr<test::Model> model_;
    std::vector<std::unique_ptr<Store>> stores_;
    Store* store_ = nullptr;
    std::vector<std::string> old_fences_;
    int ids_ = 0, keys_ = 0;
};

void drive(const Database& database, unsigned seed, int hosts, bool passes, int steps) {
    INFO("seed " << seed);
    Driver driver(database, seed, hosts, passes);
    for (int i = 0; i < steps; ++i) {
        INFO("step " << i);
        driver.step();
        if (i % 100 == 99) driver.compare();
    }
    driver.compare();
    // Neither all granted nor all refused: the test would see nothing.
    CHECK(driver.granted > steps / 5);
    CHECK(driver.refused > steps / 20);
    CHECK(driver.stale > 0);
}

}  // namespace

TEST_CASE("random operations of many actors do what a plain model does") {
    for (const unsigned seed : {1U, 2U, 3U})
        for (const auto& fresh : test::fresh_databases()) {
            INFO(fresh->name());
            drive(fresh->database(), seed, 1, true, 700);
        }
}

TEST_CASE("two hosts on one PostgreSQL together do what a plain model does") {
    const auto all = test::fresh_databases();
    if (all.size() < 2) {
        WARN("skip: TEST_DATABASE_URL is not set");
        return;
    }
    drive(all[1]->database(), 4, 2, false, 700);
}
