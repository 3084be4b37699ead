#include "orchestrator/agent_chain.hpp"

#include "base/config/yaml.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

using namespace factory;
using base::Json;
using std::chrono::seconds;

namespace {

llm::LlmFile file_with_two() {
    llm::LlmFile out;
    out.providers["one"].kind = "claude-cli";
    out.providers["one"].base_url = "http://127.0.0.1:9/v1/";
    out.providers["two"].kind = "openai-compatible";
    out.providers["two"].base_url = "http://127.0.0.1:9/v1";
    out.providers["two"].models["small"] = {"vendor/small-7b", {1, 2, 0}, 4096, Json::object()};
    out.providers["bare"].kind = "opencode-cli";
    out.tiers.worker = {"bare/x", "one/big", "two/small"};
    out.tiers.complex = {"two/small"};
    return out;
}

std::vector<std::string> providers(const std::vector<AgentChoice>& chain) {
    std::vector<std::string> out;
    for (const AgentChoice& choice : chain) out.push_back(choice.provider);
    return out;
}

const llm::Time now{};
using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a provider that says so, or that no command line can talk to, is asked for diffs") {
    llm::Provider provider;
    provider.kind = "openai-compatible";
    CHECK(driver_of(provider) == &agents::opencode_cli());
    provider.driver = "patch";
    CHECK(driver_of(provider) == &agents::patch_driver());
    provider = {};
    provider.kind = "azure-openai";
    CHECK(driver_of(provider) == &agents::patch_driver());
}

TEST_CASE("agents are the providers of the chain that one of the two programs can talk to") {
    const test::TemporaryDirectory config;
    AgentChain chain(file_with_two(), config.path());
    std::string why;
    const auto chosen = chain.choose(Json::object(), now, why);
    CHECK(providers(chosen) == Strings{"one", "two"});
    REQUIRE(chosen.size() == 2);
    CHECK(chosen[0].driver == &agents::claude_cli());
    CHECK(chosen[0].model.name == "big");
    CHECK(chosen[0].model.base_url == "http://127.0.0.1:9");  // it adds /v1 itself
    CHECK(chosen[1].driver == &agents::opencode_cli());
    CHECK(chosen[1].model.name == "vendor/small-7b");
    CHECK(chosen[1].model.base_url == "http://127.0.0.1:9/v1");
    CHECK(chosen[1].model.output_tokens == 4096);
    CHECK(chosen[1].model.output_price == 2);
}

TEST_CASE("a large task begins with the models for complex ones") {
    const test::TemporaryDirectory config;
    AgentChain chain(file_with_two(), config.path());
    std::string why;
    CHECK(providers(chain.choose({{"job_size", 9}}, now, why)) == Strings{"two", "one"});
    CHECK(shape_of({{"job_size", 3}, {"files", {"a", "b"}}, {"domain", "db"}}).files == 2);
    CHECK(shape_of(Json::array()).size == 0);
}

TEST_CASE("who is rate-limited rests, and comes back") {
    const test::TemporaryDirectory config;
    AgentChain chain(file_with_two(), config.path());
    std::string why;
    chain.ended("one", agents::Outcome::rate_limited, now);
    CHECK(providers(chain.choose(Json::object(), now, why)) == Strings{"two"});
    chain.ended("two", agents::Outcome::unavailable, now);
    CHECK(chain.choose(Json::object(), now, why).empty());
    CHECK(why.find("rests for a while") != std::string::npos);
    chain.ended("two", agents::Outcome::completed, now);
    CHECK(providers(chain.choose(Json::object(), now, why)) == Strings{"two"});
    CHECK(providers(chain.choose(Json::object(), now + seconds(91), why)) == Strings{"one", "two"});
    chain.ended("one", agents::Outcome::crashed, now);  // the agent's fault, not the model's
    CHECK(providers(chain.choose(Json::object(), now + seconds(91), why)) == Strings{"one", "two"});
}

TEST_CASE("without a model for workers it is said what to write where") {
    const test::TemporaryDirectory config;
    std::string why;
    CHECK(AgentChain({}, config.path()).choose(Json::object(), now, why).empty());
    CHECK(why.find("tiers.worker of llm.yaml") != std::string::npos);
}
