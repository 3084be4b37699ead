// Chains, cool-downs and budgets, told the time.
#include "llm/fallback.hpp"

#include "llm/budget.hpp"

#include <catch2/catch.hpp>

namespace {

using llm::Attempts;
using llm::CoolDowns;
using llm::Failed;
using llm::FailureKind;
using llm::Time;
using std::chrono::hours;
using std::chrono::seconds;

const std::vector<llm::ModelName> chain{{"a", "1"}, {"b", "2"}, {"c", "3"}};
const Time start = Time(hours(1000));

std::string next(Attempts& attempts, const CoolDowns& cool_downs, Time now = start) {
    const llm::ModelName* const name = attempts.next(cool_downs, now);
    return name == nullptr ? "none" : name->text();
}

}  // namespace

TEST_CASE("a 429 cools a provider for 90 seconds, or as long as it asks, at most an hour") {
    CoolDowns cool_downs;
    cool_downs.failed("a", FailureKind::rate_limited, seconds(1), start);
    CHECK(cool_downs.left("a", start) == seconds(90));
    CHECK(cool_downs.is_cool("a", start + seconds(89)));
    CHECK_FALSE(cool_downs.is_cool("a", start + seconds(90)));
    CHECK_FALSE(cool_downs.is_cool("b", start));
    cool_downs.failed("a", FailureKind::rate_limited, seconds(200), start);
    CHECK(cool_downs.left("a", start) == seconds(200));
    cool_downs.failed("a", FailureKind::rate_limited, seconds(0), start);
    CHECK(cool_downs.left("a", start) == seconds(200));  // not shortened
    cool_downs.failed("b", FailureKind::rate_limited, seconds(86'400), start);
    CHECK(cool_downs.left("b", start) == hours(1));
    CHECK(cool_downs.rate_limited(start) == std::vector<std::string>{"a", "b"});
    CHECK(cool_downs.rate_limited(start + hours(1)).empty());
    cool_downs.answered("a");
    CHECK_FALSE(cool_downs.is_cool("a", start));
}

TEST_CASE("only what is the provider's own trouble cools it") {
    CoolDowns cool_downs;
    for (const FailureKind kind : {FailureKind::bad_request, FailureKind::cut, FailureKind::refused,
                                   FailureKind::too_slow, FailureKind::cancelled}) {
        cool_downs.failed("a", kind, seconds(0), start);
        CHECK_FALSE(cool_downs.is_cool("a", start));
    }
    for (const FailureKind kind :
         {FailureKind::unreachable, FailureKind::stalled, FailureKind::rubbish, FailureKind::overloaded,
          FailureKind::broken_off, FailureKind::unauthorized}) {
        cool_downs.failed(llm::to_word(kind), kind, seconds(0), start);
        CHECK(cool_downs.is_cool(llm::to_word(kind), start));
    }
}

TEST_CASE("the chain goes on at a failure and names all of them at its end") {
    CoolDowns cool_downs;
    Attempts attempts(chain);
    CHECK(next(attempts, cool_downs) == "a/1");
    attempts.failed(Failed(FailureKind::rate_limited, "a answered 429"));
    CHECK(next(attempts, cool_downs) == "b/2");
    attempts.failed(Failed(FailureKind::unauthorized, "b answered 401"));
    CHECK(next(attempts, cool_downs) == "c/3");
    attempts.failed(Failed(FailureKind::rubbish, "c talks rubbish"));
    CHECK(next(attempts, cool_downs) == "none");
    CHECK(std::string(attempts.outcome(cool_downs, start).what()) ==
          "a answered 429; b answered 401; c talks rubbish");
}

TEST_CASE("who cools down is not asked, and named") {
    CoolDowns cool_downs;
    cool_downs.failed("a", FailureKind::rate_limited, seconds(0), start);
    Attempts attempts(chain);
    CHECK(next(attempts, cool_downs) == "b/2");
    cool_downs.failed("b", FailureKind::rate_limited, seconds(0), start);
    cool_downs.failed("c", FailureKind::rate_limited, seconds(0), start);
    Attempts others(chain);
    CHECK(next(others, cool_downs) == "none");
    const Failed outcome = others.outcome(cool_downs, start);
    CHECK(outcome.kind() == FailureKind::cooling);
    CHECK(std::string(outcome.what()).find("a is not asked for another 90 s (rate_limited)") == 0);
}

TEST_CASE("what may pass is tried a second time when nobody else is left") {
    CoolDowns cool_downs;
    Attempts attempts(std::vector<llm::ModelName>{{"a", "1"}});
    CHECK(next(attempts, cool_downs) == "a/1");
    attempts.failed(Failed(FailureKind::overloaded, "a answered 500"));
    cool_downs.failed("a", FailureKind::overloaded, seconds(0), start);
    CHECK(next(attempts, cool_downs) == "a/1");
    attempts.failed(Failed(FailureKind::overloaded, "a answered 500"));
    CHECK(next(attempts, cool_downs) == "none");
    CHECK(std::string(attempts.outcome(cool_downs, start).what()) == "a answered 500");
    Attempts wrong_key(std::vector<llm::ModelName>{{"b", "1"}});
    next(wrong_key, cool_downs);
    wrong_key.failed(Failed(FailureKind::unauthorized, "b answered 401"));
    CHECK(next(wrong_key, cool_downs) == "none");
}

TEST_CASE("a caller that left ends the call") {
    CoolDowns cool_downs;
    Attempts attempts(chain);
    next(attempts, cool_downs);
    attempts.failed(Failed(FailureKind::cancelled, "cancelled"));
    CHECK(next(attempts, cool_downs) == "none");
}

TEST_CASE("a budget is never exceeded, not by calls that run at once either") {
    llm::Budget budget({3, 1000, 0});
    budget.reserve({600, 0});
    CHECK_THROWS_AS(budget.reserve({600, 0}), llm::OverBudget);
    budget.settle({600, 0}, {100, 0});
    budget.reserve({600, 0});
    budget.settle({600, 0}, {600, 0});
    CHECK(budget.spent().tokens == 700);
    budget.reserve({10, 0});
    CHECK_THROWS_WITH(budget.reserve({10, 0}), "the budget of 3 calls is spent");
}

TEST_CASE("spending is counted over a stretch of time") {
    llm::Spending spending({1, 0, 2.0});
    spending.reserve({10, 1.5}, start);
    CHECK_THROWS_AS(spending.reserve({10, 1.0}, start), llm::OverBudget);
    spending.settle({10, 1.5}, {10, 1.5}, start);
    CHECK_THROWS_AS(spending.reserve({10, 1.0}, start + std::chrono::minutes(59)), llm::OverBudget);
    spending.reserve({10, 1.0}, start + hours(1));
}

TEST_CASE("prices are for a million tokens, cached ones apart") {
    CHECK(llm::cost_of({1'000'000, 0, 0, false}, {3, 15, 0}) == Approx(3));
    CHECK(llm::cost_of({1'000'000, 1'000'000, 500'000, false}, {3, 15, 0.3}) == Approx(1.5 + 0.15 + 15));
}
