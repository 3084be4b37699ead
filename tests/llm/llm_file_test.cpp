// llm.yaml: read, checked, refused.
#include "base/error.hpp"
#include "llm/chain.hpp"
#include "llm/endpoint.hpp"
#include "llm/keys.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <fstream>

namespace {

using llm::LlmFile;

/// As the users' notes have it.
const char* const short_file = R"(providers:
  minimax:
    base_url: https://api.minimax.io/anthropic/v1
    api_key: ${MINIMAX_API_KEY}
    models:
      m2.1: MiniMax-M2.1
  local:
    base_url: http://localhost:8002/v1
    models:
      qwen: qwen3-30b-a3b

defaults:
  brain: anthropic/opus
  wiggum: minimax/m2.1
)";

LlmFile load(const std::string& text, const base::config::Environment& environment) {
    const test::TemporaryDirectory directory;
    std::ofstream(directory.path() / "llm.yaml") << text;
    return llm::load_llm_file(directory.path() / "llm.yaml", environment);
}

LlmFile load(const std::string& text) {
    return load(text, [](const std::string&) { return std::nullopt; });
}

std::string error(const std::string& text) {
    try {
        load(text);
    } catch (const base::Error& failed) {
        const std::string what = failed.what();
        return what.substr(what.find("llm.yaml"));
    }
    return "accepted";
}

std::string names(const std::vector<llm::ModelName>& chain) {
    std::string out;
    for (const auto& name : chain) out += (out.empty() ? "" : " ") + name.text();
    return out;
}

}  // namespace

TEST_CASE("the short llm.yaml loads unchanged, with its key set or not") {
    const LlmFile file = load(short_file);
    CHECK(file.providers.at("minimax").kind == "anthropic-compatible");
    CHECK(file.providers.at("minimax").api_key.empty());
    CHECK(file.providers.at("minimax").models.at("m2.1").id == "MiniMax-M2.1");
    CHECK(file.providers.at("local").kind == "openai-compatible");
    CHECK(file.providers.at("local").is_local());
    CHECK(file.providers.at("anthropic").kind == "claude-cli");
    CHECK(names(chain_of(file, llm::TierRole::brain)) == "anthropic/opus");
    CHECK(names(chain_of(file, llm::TierRole::worker)) == "minimax/m2.1");
    CHECK(names(chain_of(file, llm::TierRole::local)) == "local/qwen");
    CHECK(over_http(file, chain_of(file, llm::TierRole::brain)).empty());
    const LlmFile with_key = load(short_file, [](const std::string& name) {
        return name == "MINIMAX_API_KEY" ? std::optional<std::string>("abc: [1]") : std::nullopt;
    });
    CHECK(with_key.providers.at("minimax").api_key == "abc: [1]");
}

TEST_CASE("what does not fit is refused with file, line and the nearest name") {
    CHECK(error("providers:\n  a:\n    base_ulr: https://h/v1\n") ==
          "llm.yaml:3:5: unknown key 'base_ulr' in 'providers.a'; did you mean 'base_url'?");
    CHECK(error("providers:\n  a: {kind: openai}\n").find("llm.yaml:2:") == 0);
    CHECK(error("providers:\n  a:\n    models: {x: y}\n") ==
          "llm.yaml:2:3: missing key 'base_url' in 'providers.a'");
    CHECK(error("providers:\n  a:\n    base_url: http://example.com/v1\n").find("https:// for a server") !=
          std::string::npos);
    CHECK(error("providers:\n  a:\n    base_url: https://u:p@h/v1\n").find("must be a URL such as") !=
          std::string::npos);
    CHECK(error("providers:\n  a:\n    base_url: https://u:hidden@h/v1\n").find("hidden") ==
          std::string::npos);
    CHECK(error("providers:\n  a:\n    base_url: https://h/v1\n    api_key: 4711\n") ==
          "llm.yaml:4:14: 'providers.a.api_key' must be text, not what stands there; put it in quotes");
    CHECK(error("providers:\n  a:\n    base_url: ${NOT_THERE}\n").find("NOT_THERE is not set") !=
          std::string::npos);
    CHECK(error("defaults:\n  brain: minimx/m2.1\nproviders:\n  minimax: {base_url: 'https://h/v1'}\n") ==
          "llm.yaml:2:10: 'defaults.brain' must be a model of a provider in this file (did you mean "
          "'minimax'?), "
          "not 'minimx/m2.1'");
    CHECK(error("tiers:\n  local: [a/y]\nproviders:\n  a: {base_url: 'https://h/v1', models: {x: X}}\n")
              .find("llm.yaml:2:11: 'tiers.local[0]' must be a model of a") == 0);
    CHECK(error("tiers:\n  local: opus\n").find("llm.yaml:2:10: 'tiers.local' must be provider/model") == 0);
    CHECK(
        error(
            "providers:\n  a:\n    base_url: https://h/v1\n    models: {x: {quirks: {temprature: false}}}\n")
            .find("did you mean 'temperature'?") != std::string::npos);
}

TEST_CASE("api: forbid leaves command lines and servers on this machine") {
    const LlmFile file =
        load(std::string(short_file) + "api: forbid\nfallback: [minimax/m2.1, local/qwen]\n");
    CHECK(names(chain_of(file, llm::TierRole::worker)) == "local/qwen");
    CHECK(names(chain_of(file, llm::TierRole::brain)) == "anthropic/opus local/qwen");
    CHECK(llm::why_forbidden(file, "minimax").find("forbid") != std::string::npos);
    CHECK(llm::why_forbidden(file, "local").empty());
}

TEST_CASE("complexity comes before the role, then the fallback, each once") {
    const LlmFile file =
        load(std::string(short_file) +
             "tiers: {worker: [minimax/m2.1], complex: [anthropic/opus], simple: [local/qwen]}\n"
             "fallback: [minimax/m2.1, local/qwen]\n"
             "complexity: {domains: {migration: complex}}\n");
    CHECK(names(chain_of(file, llm::TierRole::worker, llm::Complexity::complex)) ==
          "anthropic/opus minimax/m2.1 local/qwen");
    CHECK(names(chain_of(file, llm::TierRole::worker, llm::Complexity::simple)) == "local/qwen minimax/m2.1");
    CHECK(llm::complexity_of({1, 1, {}}, file.complexity) == llm::Complexity::simple);
    CHECK(llm::complexity_of({1, 3, {}}, file.complexity) == llm::Complexity::medium);
    CHECK(llm::complexity_of({9, 1, {}}, file.complexity) == llm::Complexity::complex);
    CHECK(llm::complexity_of({1, 1, {"migration"}}, file.complexity) == llm::Complexity::complex);
}

TEST_CASE("nothing falls back from the local tier to a server elsewhere") {
    const LlmFile file = load(std::string(short_file) + "fallback: [minimax/m2.1]\n");
    CHECK(names(chain_of(file, llm::TierRole::local)) == "local/qwen");
    const LlmFile named = load(std::string(short_file) + "tiers: {local: [minimax/m2.1]}\n");
    CHECK(names(chain_of(named, llm::TierRole::local)) == "minimax/m2.1");
}

TEST_CASE("a placeholder is no key and does not hide the real one") {
    for (const char* text :
         {"dummy", "xxx", "XXXX", "sk-xxxx", "changeme", "your-api-key", "<key>", "${KEY}", "none"})
        CHECK(llm::is_placeholder_key(text));
    for (const std::string& text :
         {std::string("a1b2c3d4"), std::string("sk-") + "live4711", std::string("")})
        CHECK_FALSE(llm::is_placeholder_key(text));
    const test::TemporaryDirectory directory;
    llm::Provider provider;
    provider.kind = "openai-compatible";
    provider.base_url = "https://example.com/v1";
    provider.api_key = "dummy";
    llm::ProviderKey key = llm::key_of("demo", provider, directory.path());
    CHECK(key.value.empty());
    CHECK(key.warning.find("placeholder") != std::string::npos);
    const auto file = directory.path() / "demo.key";
    std::ofstream(file) << "real-one\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    key = llm::key_of("demo", provider, directory.path());
    CHECK(key.value == "real-one");
    CHECK(key.source == "demo.key");
    provider.api_key.clear();
    CHECK(llm::key_of("other", provider, directory.path()).warning.find("has no key") != std::string::npos);
    provider.base_url = "http://127.0.0.1:1/v1";
    CHECK(llm::key_of("other", provider, directory.path()).warning.empty());
}

TEST_CASE("a base_url is taken apart strictly") {
    CHECK(llm::endpoint_of("http://localhost:8002/v1/").path == "/v1");
    CHECK(llm::endpoint_of("https://API.example.com").port == 443);
    CHECK(llm::endpoint_of("http://[::1]:80/v1").host == "::1");
    CHECK(llm::endpoint_of("http://127.0.0.1:1").is_loopback());
    CHECK_FALSE(llm::endpoint_of("http://127.0.0.1.example.com").is_loopback());
    CHECK_FALSE(llm::endpoint_of("http://127.evil.com").is_loopback());
    for (const char* text :
         {"http://", "http://h:0", "http://h:99999", "http://h:x", "http://a b", "http://u@h", "http://h/?q",
          "http://h#f", "ftp://h", "http://[::1", "http://h:1:2"})
        CHECK_THROWS_AS(llm::endpoint_of(text), base::BadValue);
}

TEST_CASE("schemas/llm.schema.json is what the code says") {
    CHECK(test::golden_difference(test::source_directory() / "schemas" / "llm.schema.json",
                                  llm::llm_schema().dump(2) + "\n")
              .empty());
}
