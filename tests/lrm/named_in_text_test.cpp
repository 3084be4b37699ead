// Which names of code a model's sentence mentions.
#include "mcp_lrm/named_in_text.hpp"

#include <catch2/catch.hpp>

namespace {

std::string named(std::string_view line) {
    std::string out;
    for (const lrm::NamedThing& thing : lrm::named_in_text(line))
        out += (out.empty() ? "" : " ") +
               std::string(thing.kind == lrm::NamedThing::Kind::path ? "path:" : "") + thing.text;
    return out;
}

}  // namespace

TEST_CASE("what stands in backticks is a name, whatever it looks like") {
    CHECK(named("`src/a.ts` `run` - starts it") == "path:src/a.ts run");
    CHECK(named("calls `push_job(job, 3)` of `JobQueue`") == "push_job job JobQueue");
    CHECK(named("`std::vector<Place>`") == "std::vector Place");
    CHECK(named("`src/a.ts:12-40` and `src/`") == "path:src/a.ts path:src/");
    CHECK(named("`42` and `--`").empty());
}

TEST_CASE("prose names what no language would write") {
    CHECK(named("then drain_queue runs") == "drain_queue");
    CHECK(named("the jobQueue and JobStore are linked") == "jobQueue JobStore");
    CHECK(named("it calls vanish() at the end") == "vanish");
    CHECK(named("base::Error is thrown") == "base::Error");
    CHECK(named("see lib/base/pool.hpp and pool.cpp, too") == "path:lib/base/pool.hpp path:pool.cpp");
    CHECK(named("the Frobnicator starts") == "Frobnicator");
    CHECK(
        named("It starts. Then it ends: Finally, HTTP and JSON, e.g. read/write and/or i.e. 3.5 s").empty());
    CHECK(named("GitHub, Unicode and Python are common; Node.js too").empty());
}

TEST_CASE("an unclosed backtick hides nothing") {
    CHECK(named("`run and drain_queue") == "drain_queue");
}

TEST_CASE("each name comes once") {
    CHECK(named("`run` then `run`, run()") == "run");
}

TEST_CASE("what the anonymizer put there is no name of the code") {
    CHECK(named("asks [[PERSON_12345678]] about `run` and [[EMAIL_ABCD1234]]") == "run");
    CHECK(named("`[[SECRET_12345678]]` in `a[[1]]`") == "a");
    CHECK(named("[[nodiscard]] on `run`, [[EMAIL_1") == "run EMAIL_1");
}
