#include "orchestrator/deploy/health.hpp"

#include "base/error.hpp"
#include "base/process/lock.hpp"
#include "orchestrator/web_call.hpp"

#include <algorithm>

namespace factory::deploy {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::chrono::seconds one_call{5};

}  // namespace

Health wait_until_well(const HealthQuestion& question) {
    Health out;
    out.url = shown_url(question.url);
    const Clock::time_point begun = Clock::now();
    const Clock::time_point end = begun + question.limit;
    base::process::Patience patience(end);
    do {
        ++out.tries;
        out.status = 0;
        try {
            const auto left = std::chrono::duration_cast<milliseconds>(end - Clock::now());
            const WebAnswer answer =
                web_call("GET", question.url, "", std::clamp<milliseconds>(left, milliseconds(100), one_call),
                         question.is_given_up);
            out.status = answer.status;
            const unsigned most = question.any_answer ? 499 : 299;
            out.why = answer.status >= 200 && answer.status <= most
                          ? ""
                          : out.url + " answers " + std::to_string(answer.status);
        } catch (const base::Error& error) {
            if (error.kind() == base::ErrorKind::config) throw;
            out.why = error.what();
        }
        // Another process may answer at a port that ours could not have.
        const std::string hopeless = question.why_hopeless ? question.why_hopeless() : "";
        if (!hopeless.empty()) out.why = hopeless;
        if (out.why.empty() || !hopeless.empty()) break;
        if (question.is_given_up && question.is_given_up()) break;
    } while (patience.wait());
    out.after = std::chrono::duration_cast<milliseconds>(Clock::now() - begun);
    return out;
}

base::Json to_json(const Health& health) {
    return {{"url", health.url},       {"well", health.why.empty()},       {"tries", health.tries},
            {"status", health.status}, {"after_ms", health.after.count()}, {"why", health.why}};
}

}  // namespace factory::deploy
