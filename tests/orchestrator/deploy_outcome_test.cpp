#include "orchestrator/cli/deploy_status.hpp"
#include "orchestrator/deploy/outcome.hpp"
#include "orchestrator/web_call.hpp"

#include <catch2/catch.hpp>

using namespace factory;
using namespace factory::deploy;
using base::Json;

namespace {

Failed failed() {
    Failed out;
    out.task = "T1";
    out.sha = "0123456789abcdef0123456789abcdef01234567";
    out.verdict = "PROD_SMOKE_FAILED";
    out.failed_step = "prod smoke";
    out.reason = "it smokes";
    out.owner = "wiggum_tdd";
    out.is_incident = true;
    out.was_rolled_back = true;
    out.evidence = "T1/2";
    return out;
}

const Json task = {{"domain", "web"}, {"files", {"a.py"}}, {"tainted", true}};

}  // namespace

TEST_CASE(
    "an incident brings a hotfix task: for the same files, tainted as its cause, with one id a commit") {
    const Json hotfix = repair_task(failed(), task);
    CHECK(hotfix["id"] == "T1-hotfix-01234567");
    CHECK(hotfix["id"] == repair_task(failed(), task)["id"]);
    CHECK(hotfix["files"] == task["files"]);
    CHECK(hotfix["domain"] == "web");
    CHECK(hotfix["tainted"] == true);
    CHECK(hotfix["time_criticality"] == 10);
    CHECK_FALSE(hotfix.contains("source_task"));  // the store would take it for an entry of a deploy backlog
    Failed in_staging = failed();
    in_staging.is_incident = false;
    CHECK(repair_task(in_staging, {{"files", {"b.py"}}})["id"] == "T1-fix-01234567");
    CHECK_FALSE(repair_task(in_staging, {{"files", {"b.py"}}}).contains("tainted"));
}

TEST_CASE("the notice has the payload that was agreed, and says what happened") {
    const Notice notice = notice_of(failed(), "blocked", {{"prod", 1}});
    CHECK(notice.events == std::vector<std::string>{"rolled_back", "escalated"});
    CHECK(payload_of(notice) == Json({{"task_id", "T1"},
                                      {"stage", "deploy"},
                                      {"verdict", "PROD_SMOKE_FAILED"},
                                      {"next_owner", "wiggum_tdd"},
                                      {"attempts", {{"prod", 1}}},
                                      {"last_failed_step", "prod smoke"},
                                      {"evidence_pack_ref", "T1/2"},
                                      {"summary", "it smokes"}}));
    Failed before_any = failed();
    before_any.was_rolled_back = false;
    CHECK(notice_of(before_any, "pending", nullptr).events == std::vector<std::string>{"failed"});
}

TEST_CASE("Slack and Teams get their own shapes, by the host or as declared") {
    const Notice notice = notice_of(failed(), "blocked", Json::object());
    CHECK(shape_of({"https://hooks.slack.com/services/x", "auto", {}}) == "slack");
    CHECK(shape_of({"https://demo.webhook.office.com/x", "auto", {}}) == "teams");
    CHECK(shape_of({"https://evil.example/hooks.slack.com", "auto", {}}) == "generic");
    CHECK(shape_of({"http://127.0.0.1:1/x", "slack", {}}) == "slack");
    CHECK(body_of("generic", notice) == payload_of(notice));
    CHECK(body_of("slack", notice).size() == 1);
    CHECK(body_of("slack", notice)["text"].get<std::string>().find("PROD_SMOKE_FAILED") != std::string::npos);
    const Json card = body_of("teams", notice)["attachments"][0]["content"];
    CHECK(card["type"] == "AdaptiveCard");
    CHECK(card["body"][2]["facts"].size() == 7);
}

TEST_CASE("a webhook gets the events that it wants, and each notice has one key a receiver") {
    const Notice notice = notice_of(failed(), "blocked", Json::object());
    CHECK(is_wanted({"u", "auto", {}}, notice));
    CHECK(is_wanted({"u", "auto", {"escalated"}}, notice));
    CHECK_FALSE(is_wanted({"u", "auto", {"failed"}}, notice));
    CHECK(key_of("u", notice) == key_of("u", notice));
    CHECK(key_of("u", notice) != key_of("v", notice));
    Notice later = notice;
    later.commit = "another";
    CHECK(key_of("u", notice) != key_of("u", later));
    later = notice;
    later.attempts = {{"prod", 2}};  // the same thing, counted again
    CHECK(key_of("u", notice) == key_of("u", later));
}

TEST_CASE("a url is shown without what may be secret, and asked at another port with all of it") {
    CHECK(shown_url("https://user:word@host.example:1/a/b?token=t#x") == "https://host.example:1/a/b");
    CHECK(shown_url("https://host.example/a@b") == "https://host.example/a@b");
    CHECK(shown_url("") == "");
    CHECK(at_loopback_port("http://demo.example:80/health?deep=1", 7) == "http://127.0.0.1:7/health?deep=1");
    CHECK(at_loopback_port("http://demo.example", 7) == "http://127.0.0.1:7/");
}

TEST_CASE("the status says what is served, what runs, and how the last deploy ended") {
    const Json served = {{"sha", "0123456789abcdef"}, {"task", "T1"}, {"since", "2026-12-01T00:00:00Z"}};
    const Json last = {
        {"task", "T2"}, {"at", "now"}, {"verdict", "PROD_SMOKE_FAILED"}, {"summary", "it smokes"}};
    const Json prod = {
        {"environment", "prod"}, {"live", served}, {"good", served}, {"serving", false}, {"last", last}};
    const Json staging = {{"environment", "staging"}, {"live", nullptr}};
    const std::string text = cli::deploy_text(
        {{"project", "demo"}, {"running", false}, {"environments", Json::array({staging, prod})}});
    CHECK(text.find("nothing deploys demo; to begin: factory demo deploy start") == 0);
    CHECK(text.find("staging  nothing is deployed") != std::string::npos);
    CHECK(text.find("prod  0123456789ab of T1 since 2026-12-01T00:00:00Z, but it does not run") !=
          std::string::npos);
    CHECK(text.find("last deploy: T2 at now: PROD_SMOKE_FAILED: it smokes") != std::string::npos);
}
