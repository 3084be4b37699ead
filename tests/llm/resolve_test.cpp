// Names of hosts become addresses, and nobody waits longer than he wants to.
#include "llm/resolve.hpp"

#include <catch2/catch.hpp>

#include <future>

namespace {

using Addresses = std::vector<std::string>;

Addresses nobody_asked(const std::string& host) {
    throw std::logic_error("asked for " + host);
}

}  // namespace

TEST_CASE("what is an address already, and localhost, is not looked up") {
    CHECK(llm::addresses_of("127.0.0.1", llm::Time::max(), {}, nobody_asked) == Addresses{"127.0.0.1"});
    CHECK(llm::addresses_of("::1", llm::Time::max(), {}, nobody_asked) == Addresses{"::1"});
    CHECK(llm::addresses_of("localhost", llm::Time::max(), {}, nobody_asked) ==
          Addresses{"127.0.0.1", "::1"});
}

TEST_CASE("a name has the addresses of its look-up") {
    const llm::LookUp look_up = [](const std::string& host) {
        return host == "models.example.com" ? Addresses{"192.0.2.7", "2001:db8::7"} : Addresses{};
    };
    CHECK(llm::addresses_of("models.example.com", llm::Time::max(), {}, look_up) ==
          Addresses{"192.0.2.7", "2001:db8::7"});
    CHECK(llm::addresses_of("nowhere.example.com", llm::Time::max(), {}, look_up).empty());
}

TEST_CASE("a look-up that hangs is left behind at the deadline, or when the caller leaves") {
    // Shared: the look-up outlives the call that gave it up.
    const auto release = std::make_shared<std::promise<void>>();
    const std::shared_future<void> released = release->get_future().share();
    const auto ended = std::make_shared<std::promise<void>>();
    const llm::LookUp hangs = [released, ended](const std::string&) {
        released.wait();
        ended->set_value();
        return Addresses{"192.0.2.7"};
    };
    SECTION("deadline") {
        CHECK(llm::addresses_of("slow.example.com", std::chrono::steady_clock::now(), {}, hangs).empty());
    }
    SECTION("cancelled") {
        CHECK(llm::addresses_of(
                  "slow.example.com", llm::Time::max(), [] { return true; }, hangs)
                  .empty());
    }
    release->set_value();
    ended->get_future().wait();
}
