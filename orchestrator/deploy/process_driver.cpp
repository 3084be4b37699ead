// A local service: tried on a spare port, then put in the place of the one before.
#include "base/error.hpp"
#include "base/paths.hpp"
#include "orchestrator/deploy/driver.hpp"
#include "orchestrator/deploy/service.hpp"
#include "orchestrator/file_tail.hpp"
#include "orchestrator/web_call.hpp"

namespace factory::deploy {
namespace {

using base::Error;
using base::ErrorKind;
using base::process::StopSignal;

constexpr std::chrono::seconds grace{10};  // for what a service has to finish
constexpr std::size_t said_bytes = 4096;   // of its log, where its last words stand

class ProcessDriver : public Driver {
public:
    explicit ProcessDriver(Place place) : Driver(std::move(place)) {}

    void deploy(const std::string& sha, const std::string& task, const Journal& journal,
                const StopSignal& stop) override {
        EnvironmentState now = state();
        if (now.live.sha == sha && is_running(now.live)) return;
        Served wanted;
        wanted.sha = sha;
        wanted.task = task;
        rehearse(now, wanted, journal, stop);
        swap_in(now, wanted);
    }

    void roll_back(const Journal& journal, const StopSignal& stop) override {
        EnvironmentState now = state();
        end_service(now.next.mark, grace);
        now.next = {};
        const bool is_back = now.live.sha == now.good.sha && (!now.good.is_there() || is_running(now.live));
        if (is_back) return set_state(now);
        if (!now.good.is_there()) {
            end_service(now.live.mark, grace);
            now.live = {};
            return set_state(now);
        }
        swap_in(now, now.good);
        const Health health = ask(health_of(now.live), "rollback", journal, stop);
        if (!health.why.empty()) throw Error(ErrorKind::process, health.why);
        // Its process is another one now.
        now.good = now.live;
        set_state(now);
    }

    void recover(const Journal&, const StopSignal&) override {
        EnvironmentState now = state();
        end_service(now.next.mark, grace);
        now.next = {};
        const bool is_down = now.live.is_there() && !now.is_stopped && !is_running(now.live);
        if (is_down && place().releases->is_built(now.live.sha)) swap_in(now, now.live);
        else set_state(now);
    }

    void stop() override {
        EnvironmentState now = state();
        end_service(now.next.mark, grace);
        end_service(now.live.mark, grace);
        now.next = {};
        now.is_stopped = true;
        set_state(now);
    }

    HealthQuestion health() const override { return health_of(state().live); }

    bool is_serving() const override { return is_running(state().live); }

private:
    std::string url() const {
        const std::string& declared = place().rules.health_url;
        return declared.empty() ? at_port(place().rules.port) : declared;
    }
    static std::string at_port(int port) { return "http://127.0.0.1:" + std::to_string(port) + "/"; }

    HealthQuestion health_of(const Served& served) const {
        HealthQuestion out;
        out.url = url();
        out.any_answer = place().rules.health_url.empty();
        out.why_hopeless = [this, served] { return is_running(served) ? "" : ended(); };
        return out;
    }

    std::string ended() const {
        const std::string words = last_line(tail_of(place().releases->log(place().environment), said_bytes));
        return std::string("the service of ") + to_word(place().environment) + " ended by itself" +
               (words.empty() ? "" : ": " + words);
    }

    Health ask(HealthQuestion question, const char* what, const Journal& journal,
               const StopSignal& stop) const {
        question.limit = base::config::duration_of(place().rules.health_timeout);
        question.is_given_up = [&stop] { return stop.is_requested(); };
        Health out = wait_until_well(question);
        if (journal.health) journal.health(std::string(to_word(place().environment)) + " " + what, out);
        return out;
    }

    /// On a spare port first: what does not come up never takes the place of what works.
    void rehearse(EnvironmentState& now, const Served& wanted, const Journal& journal,
                  const StopSignal& stop) {
        const int port = spare_port();
        now.next = wanted;
        now.next.mark = new_mark(place().project, to_word(place().environment));
        set_state(now);
        start(now.next, port);
        HealthQuestion question = health_of(now.next);
        question.url = at_loopback_port(question.url, port);
        const Health health = ask(std::move(question), "rehearsal", journal, stop);
        end_service(now.next.mark, grace);
        now.next = {};
        set_state(now);
        if (!health.why.empty())
            throw Error(ErrorKind::process,
                        "on a spare port, before it took the place of the former version, " + health.why);
    }

    /// Ends what is served and starts `wanted` in its place. Whoever is interrupted leaves `next`.
    void swap_in(EnvironmentState& now, const Served& wanted) {
        const Served former = now.live;
        now.next = {};
        now.next.sha = wanted.sha;
        now.next.task = wanted.task;
        now.next.mark = new_mark(place().project, to_word(place().environment));
        set_state(now);
        end_service(former.mark, grace);
        start(now.next, place().rules.port);
        now.live = now.next;
        now.live.since = utc_now();
        now.next = {};
        now.is_stopped = false;
        set_state(now);
    }

    void start(Served& served, int port) const {
        const Releases& releases = *place().releases;
        const std::string mark = served.mark;
        start_service(served, place().rules.run_cmd, releases.tree(served.sha), port,
                      variables(served.sha, served.task, state().good.sha), mark,
                      releases.log(place().environment));
    }
};

}  // namespace

std::unique_ptr<Driver> process_driver(Place place) {
    return std::make_unique<ProcessDriver>(std::move(place));
}

}  // namespace factory::deploy
