// The client around a scripted wire: fallback, cool-down, budgets, traces.
#include "llm/client.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

namespace {

using llm::FailureKind;

const char* const file_text = R"(providers:
  first: {base_url: "https://first.example/v1", api_key: kkkkkkkkkkkk, models: {m: {id: big, price: {input: 1, output: 2}}}}
  second: {base_url: "http://127.0.0.1:9/anthropic", models: {m: small}, concurrency: 1}
)";

/// Answers by provider, in their turn; the last one stays.
struct Script : llm::Transport {
    std::function<void(const llm::Exchange&)> first;
    std::function<void(const llm::Exchange&)> second;
    std::atomic<int> first_calls{0};
    std::atomic<int> second_calls{0};

    void run(const llm::Exchange& exchange) override {
        const bool is_first = exchange.provider == "first";
        ++(is_first ? first_calls : second_calls);
        (is_first ? first : second)(exchange);
    }
};

void send(const llm::Exchange& exchange, unsigned status, const std::string& body, const char* type) {
    base::http::Fields fields;
    fields.add("Content-Type", type);
    exchange.on_head(status, fields);
    exchange.on_data(body);
}

void openai(const llm::Exchange& exchange) {
    send(
        exchange, 200,
        R"({"choices":[{"message":{"content":"one"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1000000,"completion_tokens":500000}})",
        "application/json");
}

void anthropic(const llm::Exchange& exchange) {
    send(exchange, 200,
         R"({"type":"message","content":[{"type":"text","text":"two"}],"stop_reason":"end_turn"})",
         "application/json");
}

struct Fixture {
    Fixture()
        : client(llm::read_llm_file(base::config::parse(file_text, "llm.yaml")), directory.path(), script,
                 traces) {
        script.first = openai;
        script.second = anthropic;
        ask.chain = {{"first", "m"}, {"second", "m"}};
        ask.prompt.messages = {{llm::Role::user, "hello"}};
        ask.role = "worker";
    }

    const test::TemporaryDirectory directory;
    Script script;
    std::vector<llm::Traced> traced;
    llm::Traces traces{[this](const llm::Traced& call) { traced.push_back(call); }};
    llm::Client client;
    llm::Ask ask;
};

}  // namespace

TEST_CASE("the first of the chain answers, and the call is traced with its cost") {
    Fixture fixture;
    const llm::Reply reply = fixture.client.ask(fixture.ask);
    CHECK(reply.text == "one");
    CHECK(reply.provider == "first");
    REQUIRE(fixture.traced.size() == 1);
    CHECK(fixture.traced[0].outcome == "ok");
    CHECK(fixture.traced[0].cost == Approx(2));
    const std::string metrics = fixture.client.metrics();
    CHECK(metrics.find(
              "gen_ai_client_token_usage_sum{gen_ai_provider_name=\"first\",gen_ai_request_model=\"m\","
              "gen_ai_operation_name=\"chat\",gen_ai_token_type=\"input\"} 1000000") != std::string::npos);
    CHECK(metrics.find("factory_cost_usd_total{provider=\"first\",model=\"m\"} 2\n") != std::string::npos);
    CHECK(metrics.find("kkkk") == std::string::npos);
}

TEST_CASE("a 429 hands over to the next, and the first is left alone") {
    Fixture fixture;
    fixture.script.first = [](const llm::Exchange& exchange) {
        send(exchange, 429, "{}", "application/json");
    };
    CHECK(fixture.client.ask(fixture.ask).text == "two");
    CHECK(fixture.client.ask(fixture.ask).text == "two");
    CHECK(fixture.script.first_calls == 1);
    CHECK(fixture.script.second_calls == 2);
    CHECK(fixture.client.metrics().find("factory_rate_limited{provider=\"first\"} 1") != std::string::npos);
}

TEST_CASE("when all fail, one sentence has what each said") {
    Fixture fixture;
    fixture.script.first = [](const llm::Exchange& exchange) {
        send(exchange, 401, "{}", "application/json");
    };
    fixture.script.second = [](const llm::Exchange&) {
        throw llm::Failed(FailureKind::unreachable, "second cannot be reached");
    };
    try {
        fixture.client.ask(fixture.ask);
        FAIL("no failure");
    } catch (const llm::Failed& failed) {
        CHECK(std::string(failed.what()) ==
              "first answered 401: its key is wrong; set api_key in llm.yaml or put it into first.key; "
              "second cannot "
              "be reached");
    }
    fixture.ask.chain.clear();
    CHECK_THROWS_AS(fixture.client.ask(fixture.ask), llm::NoModel);
}

TEST_CASE("a budget that has no room makes no call") {
    Fixture fixture;
    llm::Budget budget({0, 100, 0});
    fixture.ask.budget = &budget;
    CHECK_THROWS_AS(fixture.client.ask(fixture.ask), llm::OverBudget);
    CHECK(fixture.script.first_calls == 0);
}

TEST_CASE("one provider's calls at once stay within its concurrency") {
    Fixture fixture;
    std::atomic<int> running{0};
    std::atomic<int> most{0};
    std::atomic<int> failed{0};
    fixture.script.second = [&](const llm::Exchange& exchange) {
        const int now = ++running;
        if (now > most) most = now;
        anthropic(exchange);
        --running;
    };
    fixture.ask.chain = {{"second", "m"}};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < 20; ++n) {
                    try {
                        fixture.client.ask(fixture.ask);
                    } catch (const llm::Failed&) {
                        ++failed;  // checked below: assertions are for one thread
                    }
                }
            });
    }
    CHECK(failed == 0);
    CHECK(most == 1);
    CHECK(fixture.script.second_calls == 160);
}

TEST_CASE("models are listed, and forbidden or unknown providers are not asked") {
    Fixture fixture;
    fixture.script.first = [](const llm::Exchange& exchange) {
        CHECK(exchange.request.path == "/v1/models");
        send(exchange, 200, R"({"data":[{"id":"big"},{"id":"bigger"}]})", "application/json");
    };
    CHECK(fixture.client.list("first", llm::Time::max()).models == std::vector<std::string>{"big", "bigger"});
    CHECK_THROWS_AS(fixture.client.list("anthropic", llm::Time::max()), llm::NoModel);
    CHECK_THROWS_AS(fixture.client.list("nobody", llm::Time::max()), llm::NoModel);
}
