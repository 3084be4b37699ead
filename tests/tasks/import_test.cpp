// The backlogs of others: what goes in comes out with the same meaning, and what is damaged is told.
#include "mcp_lrm/tasks/import.hpp"

#include "mcp_lrm/tasks/backlog.hpp"
#include "mcp_lrm/tasks/import_schema.hpp"
#include "tests/support/source_directory.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace lrm::tasks;

namespace {

const std::string backlog_json = R"({
  "updated": "2026-01-14T09:56:49.123456",
  "tasks": [
    {
      "id": "rust-security-0001-auth.rs", "type": "fix", "domain": "rust",
      "description": "[HIGH] auth.rs - SQL injection potential\nTwo lines.",
      "files": ["crates/auth/src/auth.rs"], "line": 42, "finding": {"rule": "sql", "deep": [1, {"a": null}]},
      "file_content": "fn main() {}\n", "imports": ["std::io"], "types_defined": ["Auth"],
      "conventions": {"naming": "snake"}, "status": "tdd_success", "locked_by": null, "lock_expires_at": null,
      "attempts": {"tdd": 1, "adversarial": 1, "staging_e2e": 0, "perf_smoke": 0, "prod": 0},
      "last_verdict": "ADVERSARIAL_REJECTED", "commit_sha": "abc1234", "artifact_id": "a-1",
      "evidence_pack_ref": "evidence/1", "business_value": 9, "time_criticality": 9, "risk_reduction": 10,
      "job_size": 2, "wsjf_score": 14.0, "updated_at": "2026-01-14T09:30:00",
      "completed_at": "2026-01-14T10:00:00Z", "error": "why"
    },
    {
      "id": "b", "status": "blocked", "wsjf_score": 4.2, "depends_on": ["rust-security-0001-auth.rs"],
      "description": "a bare score", "tainted": true, "next_owner": "brain"
    },
    {"id": "c", "status": "completed", "priority": "P0", "description": "done"}
  ]
})";

const std::string deploy_json = R"({"updated": "2026-01-14T10:00:00", "tasks": [
  {"id": "deploy-rust-001", "source_task": "rust-security-0001-auth.rs", "commit_hash": "abc1234def5678",
   "files_modified": ["auth.rs"], "status": "pending",
   "attempts": {"staging_deploy": 0, "e2e_smoke": 1, "prod_deploy": 0}, "last_failed_step": "e2e_smoke",
   "verdict": "E2E_SMOKE_FAILED", "evidence_pack_ref": null, "rolled_back": false, "rollback_target": "abc0",
   "next_owner": "wiggum_tdd", "deployed_at": null, "environment": "staging"},
  {"id": "deploy-rust-002", "source_task": "x", "commit_hash": "d", "files_modified": [], "status": "rolled_back",
   "attempts": {}, "rolled_back": true}]})";

Imported whole(const std::string& text) {
    Imported out = read_json_backlog(text, "demo");
    for (const std::string& damage : out.damage) FAIL_CHECK(damage);
    return out;
}

Json without_nulls(Json value) {
    for (auto it = value.begin(); it != value.end();) {
        if (it->is_null()) it = value.erase(it);
        else ++it;
    }
    return value;
}

/// In and out and in again, through the backlog's own rules.
template <class Export>
void check_round_trip(const std::string& text, const Export& to_entry) {
    const Json given = Json::parse(text)["tasks"];
    const Imported first = whole(text);
    REQUIRE(first.tasks.size() == given.size());
    Json exported = Json::array();
    for (const NewTask& task : first.tasks) exported.push_back(to_entry(task.task, task.content));
    const Imported second = whole(base::to_text({{"tasks", exported}}));
    REQUIRE(second.tasks.size() == first.tasks.size());
    for (std::size_t i = 0; i < given.size(); ++i) {
        INFO(first.tasks[i].task.id);
        CHECK(base::to_text(difference(first.tasks[i].task, second.tasks[i].task)) == "{}");
        CHECK(base::parse_json(first.tasks[i].content) == base::parse_json(second.tasks[i].content));
        // Whatever was said is said again, in the same words.
        const Json entry = without_nulls(given[i]);
        for (const auto& item : entry.items()) {
            if (item.key() == "status" || item.key().ends_with("_at") || item.key() == "tags") continue;
            INFO(item.key());
            CHECK(exported[i][item.key()] == item.value());
        }
    }
}

/// A schema as it is checked in; written first with UPDATE_GOLDEN=1.
std::string fixed(const std::string& name, const Json& schema) {
    if (std::getenv("UPDATE_GOLDEN") != nullptr)
        std::ofstream(test::source_directory() / "schemas" / name) << schema.dump(2) << "\n";
    std::ifstream file(test::source_directory() / "schemas" / name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("backlog_tasks.json goes in and comes out unchanged in meaning") {
    check_round_trip(backlog_json, to_backlog_entry);
    const Imported imported = whole(backlog_json);
    CHECK(imported.tasks[0].task.status == Status::tdd_success);
    CHECK(imported.tasks[0].task.attempts.at("adversarial_rejects") == 1);
    CHECK(imported.tasks[0].task.completed_at == 1'768'384'800'000);
    CHECK(imported.tasks[1].task.tainted);
    CHECK(imported.tasks[2].task.status == Status::prod_ok);
    CHECK(imported.tasks[2].task.wsjf.time_criticality == 9);
    CHECK(to_backlog_entry(imported.tasks[0].task, imported.tasks[0].content)["completed_at"] ==
          "2026-01-14T10:00:00.000Z");
}

TEST_CASE("deploy_backlog.json goes in and comes out unchanged in meaning") {
    check_round_trip(deploy_json, to_deploy_entry);
    const Imported imported = whole(deploy_json);
    CHECK(imported.tasks[0].task.status == Status::queued_for_deploy);
    CHECK(to_deploy_entry(imported.tasks[0].task, imported.tasks[0].content)["status"] == "pending");
    CHECK(imported.tasks[1].task.status == Status::rolled_back);
}

TEST_CASE("every state that a backlog can name survives the way out and in") {
    for (const Status status : all_statuses()) {
        Task task;
        task.id = "x";
        task.status = status;
        const NewTask back = from_json(to_backlog_entry(task, ""), "demo");
        CHECK(back.task.status == status);
    }
}

TEST_CASE("a Markdown task comes out as it was written, but for its status") {
    const std::string text =
        "# Task T001: Docker Setup\n\n**Priority**: P0\n**Time Estimate**: 2h\n**WSJF Score**: 8.5\n\n"
        "## Success Criteria\n- [ ] it starts\n\n## Files to Create/Modify\n- [ ] `Dockerfile` (CREATE)\n"
        "- [x] src/main.rs (MODIFY)\n\n## Ralph Status Block\n---RALPH_STATUS---\nSTATUS: PENDING\nNOTES: "
        "none\n"
        "---END_RALPH_STATUS---\n";
    NewTask task = read_markdown_task("T001.md", text, "demo");
    CHECK(task.task.id == "T001");
    CHECK(task.task.title == "Docker Setup");
    CHECK(task.task.files == std::vector<std::string>{"Dockerfile", "src/main.rs"});
    CHECK(task.task.wsjf.score == 8.5);
    CHECK(to_markdown(task.task, task.content) == text);
    task.task.status = Status::prod_ok;
    std::string done = text;
    done.replace(done.find("PENDING"), 7, "COMPLETE");
    CHECK(to_markdown(task.task, task.content) == done);
    CHECK(read_markdown_task("T001.md", done, "demo").task.status == Status::prod_ok);
    CHECK(read_markdown_task("D001.md", text, "demo").task.type == "deploy");
    Task made;
    made.id = "T9";
    made.title = "made here";
    made.files = {"a.c"};
    made.status = Status::blocked;
    const NewTask back = read_markdown_task("T9.md", to_markdown(made, ""), "demo");
    CHECK(back.task.title == made.title);
    CHECK(back.task.files == made.files);
    CHECK(back.task.status == made.status);
}

TEST_CASE("a damaged backlog names each place, and what is whole after it too") {
    const std::string text =
        "{\n  \"tasks\": [\n    {\"id\": \"a\", \"status\": \"pending\"},\n    {\"id\": \"b\", \"status\": "
        "pend},\n"
        "    {\"id\": \"c\", \"status\": \"pending\",\n     \"finding\": {\"x\": 1}\n    {\"id\": \"d\", "
        "\"status\": "
        "\"asleep\"},\n    {\"id\": \"e\", \"status\": \"pending\"},\n    {\"id\": \"a\", \"status\": "
        "\"pending\"},\n"
        "    {\"id\": \"f\", \"status\": \"pending\"";
    Imported imported = read_json_backlog(text, "demo");
    std::vector<std::string> ids;
    for (const NewTask& task : imported.tasks) ids.push_back(task.task.id);
    CHECK(ids == std::vector<std::string>{"a", "e"});
    REQUIRE(imported.damage.size() == 3);
    CHECK(imported.damage[0] == "line 4, column 27: this is not JSON");
    CHECK(imported.damage[1] == "line 7, column 5: task d: status \"asleep\" is not known");
    CHECK(imported.damage[2] == "line 9, column 5: there is already a task a");
    CHECK(refusal_of("backlog_tasks.json", imported)
              .ends_with("nothing was imported, but 2 tasks are whole (a, e): import again with --salvage to "
                         "take them"));
}

TEST_CASE("without indentation nothing behind the damage is taken for a task") {
    const Imported imported = read_json_backlog(
        R"({"tasks": [{"id": "a"}, {"id": "b", "finding": {"id": "inner", "status": "pending"}, oops}, {"id": "c"}]})",
        "demo");
    REQUIRE(imported.tasks.size() == 1);
    CHECK(imported.tasks[0].task.id == "a");
}

TEST_CASE("nesting and numbers beyond every limit are damage, not an end of the daemon") {
    const std::string deep =
        "{\"tasks\": [{\"id\": \"a\"},\n{\"id\": \"b\", \"x\": " + std::string(200'000, '[') +
        std::string(200'000, ']') + "}]}";
    const Imported nested = read_json_backlog(deep, "demo");
    REQUIRE(nested.tasks.size() == 1);
    CHECK(nested.damage.front() == "JSON nests deeper than 34 levels");
    const Imported large = read_json_backlog(R"({"tasks": [{"id": "a", "job_size": 1e999}]})", "demo");
    CHECK(large.tasks.empty());
    CHECK(large.damage.front() == "a number in the JSON is too large");
    CHECK(read_json_backlog(R"({"tasks": [{"id": "a", "job_size": "x"}, 7]})", "demo").damage.size() == 2);
}

TEST_CASE("what needs something lost is lost too, and told") {
    Imported imported = read_json_backlog(
        R"({"tasks": [{"id": "a", "depends_on": ["b"]}, {"id": "b", "depends_on": ["gone"]}, {"id": "c", "depends_on": ["there"]}]})",
        "demo");
    drop_orphans(imported, [](const std::string& id) { return id == "there"; });
    REQUIRE(imported.tasks.size() == 1);
    CHECK(imported.tasks[0].task.id == "c");
    CHECK(imported.damage == std::vector<std::string>{"task b needs gone, which cannot be saved",
                                                      "task a needs b, which cannot be saved"});
}

TEST_CASE("the schemas of the backlogs are what is checked in") {
    CHECK(backlog_schema().dump(2) + "\n" == fixed("backlog_tasks.schema.json", backlog_schema()));
    CHECK(deploy_schema().dump(2) + "\n" == fixed("deploy_backlog.schema.json", deploy_schema()));
}
