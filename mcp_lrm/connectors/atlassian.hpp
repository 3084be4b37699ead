// Jira and Confluence: what a question becomes on the wire, and what their answers become. Blocking; any
// thread.
#pragma once

#include "base/json.hpp"
#include "mcp_lrm/connectors/markdown.hpp"
#include "mcp_lrm/connectors/site.hpp"

#include <string>
#include <vector>

namespace connectors {

/// What a source brings, not anonymized yet. `facts` is an object of what the tools show.
struct Brought {
    base::Json facts = base::Json::object();
    People people;
    std::string title;
    bool absent = false;  // there is no such thing; `title` says so in a sentence
};

struct JiraQuestion {
    std::string jql;                    // or, when empty,
    std::string words;                  // a plain text to look for
    std::vector<std::string> projects;  // keys; ANDed
    std::vector<std::string> fields;    // beside the usual ones, by id or name
    bool details = false;               // with descriptions
    int limit = 10;                     // 1 to 50
    std::string page;                   // where to go on: nextPageToken, or an offset
};

/// {issues: [{key, url, summary, status, type, priority, assignee, reporter, updated, labels, fields,
/// description}], next}. Throws WebError, and base::Error{usage} for a query that cannot be sent.
Brought search_jira(const Site& site, const JiraQuestion& question, const GivenUp& given_up);

struct ConfluenceQuestion {
    std::string cql;
    std::string words;
    std::vector<std::string> spaces;
    int limit = 10;
    std::string page;
};

/// {results: [{id, title, type, space, url, updated, excerpt}], next}. Throws as search_jira.
Brought search_confluence(const Site& site, const ConfluenceQuestion& question, const GivenUp& given_up);

/// A page by its id, or by a URL of this site: {id, title, space, url, version, updated, author, markdown,
/// not_rendered}. Throws as search_jira; base::Error{usage} for a URL that names no page.
Brought read_confluence(const Site& site, const std::string& page, const GivenUp& given_up);

/// The page's id in a URL of the site, or the space and title; both empty when it holds neither. Pure.
struct PagePlace {
    std::string id;
    std::string space;
    std::string title;
};
PagePlace page_place(const std::string& id_or_url, const Url& base);

}  // namespace connectors
