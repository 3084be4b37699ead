// Legacy sessions and their ids, event streams, request states, credentials.
#include "mcp/session.hpp"

#include "mcp/credential.hpp"
#include "mcp/request_state.hpp"

#include <catch2/catch.hpp>

using namespace mcp;

namespace {

constexpr std::int64_t today = 1'795'000'000;
const Sessions::Clock::time_point now = Sessions::Clock::now();

SessionFacts facts() {
    return {"2025-06-18", {true, false, true}, today};
}

}  // namespace

TEST_CASE("a session id tells a restarted server what it must know") {
    const std::string id = SessionIds("key").make(facts());
    CHECK(id.size() == 47);
    for (const char c : id) CHECK((c > 0x20 && c < 0x7f));
    const auto opened = SessionIds("key").open(id);
    REQUIRE(opened);
    CHECK(opened->version == "2025-06-18");
    CHECK(opened->features.roots);
    CHECK_FALSE(opened->features.sampling);
    CHECK(opened->features.elicitation);
    CHECK(opened->created == today);
}

TEST_CASE("a session id that we did not make is none") {
    const std::string id = SessionIds("key").make(facts());
    CHECK_FALSE(SessionIds("other").open(id));
    CHECK_FALSE(SessionIds("").open(id));
    CHECK_FALSE(SessionIds("key").open(""));
    CHECK_FALSE(SessionIds("key").open(id + "A"));
    for (std::size_t i = 0; i < id.size(); ++i) {
        std::string changed = id;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        CHECK_FALSE(SessionIds("key").open(changed));
    }
}

TEST_CASE("two sessions never share an id") {
    CHECK(SessionIds("key").make(facts()) != SessionIds("key").make(facts()));
}

TEST_CASE("a session is found again after a restart with the same key") {
    const std::string id = Sessions("key", 10).create(facts(), now)->id;
    Sessions restarted("key", 10);
    const auto session = restarted.find(id, now, today);
    REQUIRE(session);
    CHECK(session->version == "2025-06-18");
    CHECK_FALSE(Sessions("other", 10).find(id, now, today));
}

TEST_CASE("a session that was ended is not found again") {
    Sessions sessions("key", 10);
    const std::string id = sessions.create(facts(), now)->id;
    CHECK(sessions.end(id, today));
    CHECK_FALSE(sessions.find(id, now, today));
    CHECK_FALSE(sessions.end(id, today));
}

TEST_CASE("a session older than 30 days, or from the future, is not found") {
    const std::string id = Sessions("key", 10).create(facts(), now)->id;
    constexpr std::int64_t day = 24 * 3600;
    CHECK(Sessions("key", 10).find(id, now, today + 30 * day));
    CHECK_FALSE(Sessions("key", 10).find(id, now, today + 30 * day + 1));
    CHECK_FALSE(Sessions("key", 10).find(id, now, today - day));
}

TEST_CASE("too many sessions push out the longest unused from memory, not from use") {
    Sessions sessions("key", 2);
    const std::string first = sessions.create(facts(), now)->id;
    const std::string second = sessions.create(facts(), now)->id;
    sessions.find(first, now, today);
    sessions.find(second, now, today)->log_level = 5;
    sessions.find(first, now, today)->log_level = 6;
    sessions.create(facts(), now);
    CHECK(sessions.size() == 2);
    CHECK(sessions.find(first, now, today)->log_level == 6);
    const auto forgotten = sessions.find(second, now, today);
    REQUIRE(forgotten);
    CHECK(forgotten->log_level == 1);
}

TEST_CASE("a session unused for six hours leaves memory and stays valid") {
    Sessions sessions("key", 10);
    const std::string id = sessions.create(facts(), now)->id;
    sessions.sweep(now + std::chrono::hours(5));
    CHECK(sessions.size() == 1);
    sessions.sweep(now + std::chrono::hours(7));
    CHECK(sessions.size() == 0);
    CHECK(sessions.find(id, now, today));
}

TEST_CASE("an idle session takes less than 4 KB") {
    CHECK(sizeof(Session) < 2048);
    CHECK(sizeof(EventStream) < 512);
}

TEST_CASE("an event id names its stream and its place") {
    const auto id = EventId::read("12-345");
    REQUIRE(id);
    CHECK(id->stream == 12);
    CHECK(id->sequence == 345);
    CHECK(id->text() == "12-345");
    for (const char* text :
         {"", "-", "1", "1-", "-1", "a-1", "1-b", "1-2-3", "99999999999999999999-1", " 1-2"})
        CHECK_FALSE(EventId::read(text));
}

TEST_CASE("a request state opens for its own purpose, unaltered, for an hour") {
    const RequestStates states("key");
    const std::string sealed = states.seal("tools/call a", {{"step", 2}}, today);
    CHECK(states.open("tools/call a", sealed, today + 3600) == base::Json{{"step", 2}});
    CHECK_FALSE(states.open("tools/call b", sealed, today));
    CHECK_FALSE(states.open("tools/call a", sealed, today + 3601));
    CHECK_FALSE(RequestStates("other").open("tools/call a", sealed, today));
    CHECK_FALSE(states.open("tools/call a", "", today));
    CHECK_FALSE(states.open("tools/call a", "." + sealed, today));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK_FALSE(states.open("tools/call a", changed, today));
    }
}

TEST_CASE("a bearer token proves what its key says") {
    const Keys both{"client", "boss"};
    CHECK(authenticate("Bearer client", both) == Credential::client);
    CHECK(authenticate("bearer  boss ", both) == Credential::orchestrator);
    for (const char* wrong :
         {"", "Bearer", "Bearer ", "Bearer clien", "Bearer client2", "Basic client", "client"})
        CHECK_FALSE(authenticate(wrong, both));
    CHECK(authenticate("", {}) == Credential::none);
    CHECK(authenticate("Bearer ", {}) == Credential::none);
    CHECK(authenticate("Bearer x", {"", "boss"}) == Credential::none);
    CHECK(authenticate("Bearer boss", {"", "boss"}) == Credential::orchestrator);
}

TEST_CASE("levels of logging are ordered") {
    CHECK(log_level("debug") == 0);
    CHECK(log_level("emergency") == 7);
    CHECK(log_level("warning") > log_level("notice"));
    CHECK(log_level("loud") == -1);
}
