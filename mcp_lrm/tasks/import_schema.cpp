#include "mcp_lrm/tasks/import_schema.hpp"

#include "mcp_lrm/tasks/states.hpp"

namespace lrm::tasks {
namespace {

using base::Json;

Json typed(const char* type, const char* description) {
    return {{"type", Json::array({type, "null"})}, {"description", description}};
}

Json texts(const char* description) {
    return {{"type", Json::array({"array", "null"})},
            {"items", {{"type", "string"}}},
            {"description", description}};
}

Json counts(const char* description) {
    return {{"type", Json::array({"object", "null"})},
            {"additionalProperties", {{"type", "integer"}}},
            {"description", description}};
}

Json states(const char* description) {
    Json words = Json::array();
    for (const Status status : all_statuses()) words.push_back(to_word(status));
    for (const char* word : {"COMPLETE", "completed", "build", "commit", "deploy"}) words.push_back(word);
    return {{"enum", words}, {"description", description}};
}

Json backlog(const char* title, Json properties) {
    return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
            {"title", title},
            {"type", "object"},
            {"required", {"tasks"}},
            {"properties",
             {{"updated", {{"type", "string"}, {"description", "RFC 3339; without a zone it is UTC."}}},
              {"tasks",
               {{"type", "array"},
                {"items",
                 {{"type", "object"},
                  {"required", {"id"}},
                  {"additionalProperties", true},
                  {"properties", std::move(properties)}}}}}}}};
}

}  // namespace

Json backlog_schema() {
    return backlog(
        "A backlog: backlog_tasks.json",
        {{"id",
          {{"type", "string"},
           {"description", "Unique over all projects; 1 to 200 characters without spaces and slashes."}}},
         {"type", typed("string", "fix, feature, test, refactor, ...")},
         {"domain", typed("string", "The part of the project.")},
         {"description", typed("string", "What is to be done; the first line is the title.")},
         {"files", texts("What it touches, relative to the root; a folder ends with a slash.")},
         {"depends_on", texts("Tasks that must be merged first.")},
         {"status", states("A task that somebody holds goes back to the queue.")},
         {"priority", typed("string", "P0, P1 or P2: time criticality 9, 6, 3.")},
         {"attempts", counts("Failures so far: tdd, adversarial, staging_e2e, perf_smoke, prod, build.")},
         {"business_value", typed("number", "1 to 10; likewise below.")},
         {"time_criticality", typed("number", "")},
         {"risk_reduction", typed("number", "")},
         {"job_size", typed("number", "")},
         {"wsjf_score", typed("number", "Used where none of the four parts is given.")},
         {"last_verdict", typed("string", "Of the last failure.")},
         {"commit_sha", typed("string", "")},
         {"artifact_id", typed("string", "")},
         {"evidence_pack_ref", typed("string", "")},
         {"next_owner", typed("string", "wiggum_tdd, wiggum_deploy or brain.")},
         {"error", typed("string", "Why it is where it is.")},
         {"tainted", typed("boolean", "Made from outside text: a person must approve it before production.")},
         {"completed_at", typed("string", "RFC 3339.")}});
}

Json deploy_schema() {
    return backlog("A deploy backlog: deploy_backlog.json",
                   {{"id", {{"type", "string"}, {"description", "Unique over all projects."}}},
                    {"source_task", typed("string", "The task whose change is deployed.")},
                    {"commit_hash", typed("string", "")},
                    {"files_modified", texts("")},
                    {"status", states("pending: queued_for_deploy.")},
                    {"attempts", counts("By step: staging_deploy, e2e_smoke, ...")},
                    {"last_failed_step", typed("string", "")},
                    {"verdict", typed("string", "")},
                    {"evidence_pack_ref", typed("string", "")},
                    {"rolled_back", typed("boolean", "")},
                    {"rollback_target", typed("string", "")},
                    {"next_owner", typed("string", "")},
                    {"deployed_at", typed("string", "")},
                    {"environment", typed("string", "")}});
}

}  // namespace lrm::tasks
