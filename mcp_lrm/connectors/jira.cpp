// Jira: the new search of the Cloud (nextPageToken, no total, no field unless asked), offsets on Data Center.
#include "mcp_lrm/connectors/adf.hpp"
#include "mcp_lrm/connectors/atlassian.hpp"
#include "mcp_lrm/connectors/query_language.hpp"

#include <algorithm>
#include <charconv>

namespace connectors {
namespace {

using base::Json;

std::string query_of(const JiraQuestion& question) {
    std::string jql = question.jql;
    if (jql.empty() && !question.words.empty())
        jql = "text ~ " + quoted_words(question.words) + " ORDER BY updated DESC";
    jql = with_filter(jql, "project", question.projects, "JQL");
    if (jql.empty()) throw base::Error(base::ErrorKind::usage, "give jql, or query with words to look for");
    return jql;
}

std::vector<std::string> fields_of(const JiraQuestion& question) {
    std::vector<std::string> out = {"summary",  "status",   "issuetype", "priority",
                                    "assignee", "reporter", "updated",   "labels"};
    if (question.details) out.emplace_back("description");
    for (const std::string& field : question.fields) {
        if (!is_key(field))
            throw base::Error(
                base::ErrorKind::usage,
                "'" + field.substr(0, 60) + "' is no field id, e.g. components or customfield_10010");
        if (std::find(out.begin(), out.end(), field) == out.end()) out.push_back(field);
    }
    return out;
}

std::size_t offset_of(const std::string& page) {
    std::size_t offset = 0;
    const auto [end, ec] = std::from_chars(page.data(), page.data() + page.size(), offset);
    if (page.empty()) return 0;
    if (ec != std::errc() || end != page.data() + page.size() || offset > 10'000)
        throw base::Error(base::ErrorKind::usage, "the cursor is not one of this site; ask again without it");
    return offset;
}

std::string person(const Json& user, People& people) {
    const std::string name = text_at(user, "displayName");
    if (!name.empty()) people.names.push_back(name);
    if (const std::string mail = text_at(user, "emailAddress"); !mail.empty()) people.emails.push_back(mail);
    return name;
}

/// A value of a field that we do not know, as text.
std::string shown(const Json& value, People& people, int depth = 0) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number() || value.is_boolean()) return base::to_text(value);
    if (depth > 4) return {};
    if (value.is_array()) {
        std::string out;
        for (const Json& one : value) {
            const std::string text = shown(one, people, depth + 1);
            if (!text.empty()) out += (out.empty() ? "" : ", ") + text;
        }
        return out;
    }
    if (!value.is_object()) return {};
    if (value.contains("displayName")) return person(value, people);
    if (text_at(value, "type") == "doc") {
        Converted converted = adf_to_markdown(value);
        people.names.insert(people.names.end(), converted.people.names.begin(), converted.people.names.end());
        people.emails.insert(people.emails.end(), converted.people.emails.begin(),
                             converted.people.emails.end());
        return converted.markdown;
    }
    for (const char* name : {"value", "name", "key", "title"})
        if (const std::string text = text_at(value, name); !text.empty()) return text;
    return {};
}

Json issue_of(const Site& site, const Json& issue, const JiraQuestion& question, const Json& names,
              People& people) {
    const Json& fields = inside(issue, {"fields"});
    const std::string key = text_at(issue, "key");
    Json out = {{"key", key},
                {"url", site.base_url() + "/browse/" + encode(key)},
                {"summary", text_at(fields, "summary")}};
    const auto add = [&out](const char* name, std::string text) {
        if (!text.empty()) out[name] = std::move(text);
    };
    add("status", text_at(inside(fields, {"status"}), "name"));
    add("type", text_at(inside(fields, {"issuetype"}), "name"));
    add("priority", text_at(inside(fields, {"priority"}), "name"));
    add("assignee", person(inside(fields, {"assignee"}), people));
    add("reporter", person(inside(fields, {"reporter"}), people));
    add("updated", text_at(fields, "updated"));
    add("labels", shown(inside(fields, {"labels"}), people));
    if (question.details) add("description", shown(inside(fields, {"description"}), people));
    for (const std::string& field : question.fields) {
        const std::string text = shown(inside(fields, {field.c_str()}), people);
        const std::string name = text_at(names, field.c_str());
        if (!text.empty()) out["fields"][name.empty() ? field : name] = text;
    }
    return out;
}

}  // namespace

Brought search_jira(const Site& site, const JiraQuestion& question, const GivenUp& given_up) {
    const std::vector<std::string> fields = fields_of(question);
    Json body = {
        {"jql", query_of(question)}, {"fields", fields}, {"maxResults", std::clamp(question.limit, 1, 50)}};
    std::optional<Json> answer;
    if (site.is_cloud()) {
        if (!question.page.empty()) body["nextPageToken"] = question.page;
        if (!question.fields.empty()) body["expand"] = "names";
        answer = site.post("/rest/api/3/search/jql", body, given_up);
    } else {
        body["startAt"] = offset_of(question.page);
        if (!question.fields.empty()) body["expand"] = Json::array({"names"});
        answer = site.post("/rest/api/2/search", body, given_up);
    }
    if (!answer)
        throw WebError(
            404,
            "jira has no search at this address (404); check base_url and deployment of connectors.jira in "
            "factory.yaml");
    const Json& issues = inside(*answer, {"issues"});
    if (!issues.is_array())
        throw WebError(
            200,
            "jira answered without issues; check base_url and deployment of connectors.jira in factory.yaml");
    Brought out;
    out.title = "Jira: " + body["jql"].get<std::string>();
    out.facts["issues"] = Json::array();
    for (const Json& issue : issues)
        out.facts["issues"].push_back(
            issue_of(site, issue, question, inside(*answer, {"names"}), out.people));
    if (site.is_cloud()) {
        const Json& last = inside(*answer, {"isLast"});
        const std::string next = text_at(*answer, "nextPageToken");
        if (!next.empty() && !(last.is_boolean() && last.get<bool>())) out.facts["next"] = next;
        return out;
    }
    const Json& total = inside(*answer, {"total"});
    const std::size_t end = offset_of(question.page) + issues.size();
    if (total.is_number_unsigned() && end < total.get<std::size_t>() && !issues.empty())
        out.facts["next"] = std::to_string(end);
    return out;
}

}  // namespace connectors
