// Confluence: search by CQL; a page as Markdown.
#include "mcp_lrm/connectors/atlassian.hpp"
#include "mcp_lrm/connectors/query_language.hpp"
#include "mcp_lrm/connectors/storage_format.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace connectors {
namespace {

using base::Json;

constexpr int most_users = 20;  // names that are looked up for one page

std::string query_of(const ConfluenceQuestion& question) {
    std::string cql = question.cql;
    if (cql.empty() && !question.words.empty()) cql = "siteSearch ~ " + quoted_words(question.words);
    cql = with_filter(cql, "space", question.spaces, "CQL");
    if (cql.empty()) throw base::Error(base::ErrorKind::usage, "give cql, or query with words to look for");
    return cql;
}

/// Not the URL that the source gives: its path holds the title, and with it names.
std::string web_url(const Site& site, const std::string& id) {
    return site.base_url() + "/pages/viewpage.action?pageId=" + encode(id);
}

/// "cursor=..." of a "next" link, decoded.
std::string cursor_in(const std::string& next) {
    const std::size_t at = next.find("cursor=");
    if (at == std::string::npos || (at > 0 && next[at - 1] != '?' && next[at - 1] != '&')) return {};
    return base::http::decode_percent(next.substr(at + 7, next.find('&', at) - at - 7));
}

bool is_digits(std::string_view text) {
    return !text.empty() && text.size() <= 20 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string highlight_removed(std::string text) {
    for (const char* mark : {"@@@hl@@@", "@@@endhl@@@"})
        for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark))
            text.erase(at, std::string_view(mark).size());
    return decode_entities(markdown::trimmed(markdown::collapsed(text)));
}

/// Asks for the names of those who are mentioned, each once, a few of them.
class Names {
public:
    Names(const Site& site, const GivenUp& given_up) : site_(site), given_up_(given_up) {}

    std::string operator()(const std::string& id) {
        if (!is_user_id(id)) return {};
        const auto known = names_.find(id);
        if (known != names_.end()) return known->second;
        if (static_cast<int>(names_.size()) >= most_users || failed_) return {};
        std::string name;
        try {
            for (const char* parameter : {"accountId", "key", "username"}) {
                if (site_.is_cloud() != (std::string_view(parameter) == "accountId")) continue;
                const auto user =
                    site_.get("/rest/api/user", std::string(parameter) + "=" + encode(id), given_up_);
                if (user) name = text_at(*user, "displayName");
                if (!name.empty()) break;
            }
        } catch (const WebError&) {
            failed_ = true;  // the page is worth more than the names in it
        }
        return names_[id] = name;
    }

private:
    static bool is_user_id(const std::string& id) {
        return !id.empty() && id.size() <= 200 && std::all_of(id.begin(), id.end(), [](unsigned char c) {
            return c > ' ' && c < 127 && c != '"' && c != '\\';
        });
    }

    const Site& site_;
    const GivenUp& given_up_;
    std::map<std::string, std::string> names_;
    bool failed_ = false;
};

Brought page_facts(const Site& site, const Json& page, const GivenUp& given_up) {
    const bool is_v2 = inside(page, {"spaceId"}).is_string();
    const std::string id = text_at(page, "id");
    const Json& storage = inside(page, {"body", "storage"});
    if (id.empty() || !storage.is_object())
        throw WebError(200,
                       "confluence answered without a page; check base_url and deployment of "
                       "connectors.confluence in factory.yaml");
    Names names(site, given_up);
    StorageContext context;
    context.base_url = site.base_url();
    context.space = text_at(inside(page, {"space"}), "key");
    context.user_name = [&names](const std::string& user) { return names(user); };
    Converted converted = storage_to_markdown(text_at(storage, "value"), context);
    Brought out;
    out.people = std::move(converted.people);
    out.title = text_at(page, "title");
    out.facts = {{"id", id},
                 {"title", out.title},
                 {"url", web_url(site, id)},
                 {"markdown", std::move(converted.markdown)}};
    const auto add = [&out](const char* name, std::string text) {
        if (!text.empty()) out.facts[name] = std::move(text);
    };
    add("space", context.space);
    const Json& version = inside(page, {"version"});
    add("version", text_at(version, "number"));
    add("updated", text_at(version, is_v2 ? "createdAt" : "when"));
    std::string author =
        is_v2 ? names(text_at(version, "authorId")) : text_at(inside(version, {"by"}), "displayName");
    if (!author.empty()) out.people.names.push_back(author);
    add("author", std::move(author));
    if (!converted.not_rendered.empty()) out.facts["not_rendered"] = converted.not_rendered;
    return out;
}

}  // namespace

PagePlace page_place(const std::string& id_or_url, const Url& base) {
    if (is_digits(id_or_url)) return {id_or_url, "", ""};
    const Url url = parse_url(id_or_url);
    if (url.origin() != base.origin())
        throw base::Error(base::ErrorKind::usage, "the URL is of another host than " + base.origin() +
                                                      ", which is the configured one");
    PagePlace out;
    base::http::Request parts;
    parts.query = url.query;
    out.id = parts.parameter("pageId");
    if (!is_digits(out.id)) out.id.clear();
    std::vector<std::string> steps;
    for (std::size_t at = 0; at < url.path.size();) {
        const std::size_t end = std::min(url.path.find('/', at), url.path.size());
        if (end > at) steps.push_back(base::http::decode_percent(url.path.substr(at, end - at)));
        at = end + 1;
    }
    for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
        if (steps[i] == "pages" && is_digits(steps[i + 1])) out.id = steps[i + 1];
        if (steps[i] == "display" && i + 2 < steps.size() && is_key(steps[i + 1])) {
            out.space = steps[i + 1];
            out.title = steps[i + 2];
        }
    }
    return out;
}

Brought search_confluence(const Site& site, const ConfluenceQuestion& question, const GivenUp& given_up) {
    const std::string cql = query_of(question);
    const int limit = std::clamp(question.limit, 1, 50);
    std::string query = "cql=" + encode(cql) + "&limit=" + std::to_string(limit) + "&excerpt=highlight";
    if (!question.page.empty()) query += (site.is_cloud() ? "&cursor=" : "&start=") + encode(question.page);
    const std::string path = "/rest/api/search";
    std::optional<Json> answer;
    try {
        answer = site.get(path, query, given_up);
    } catch (const WebError& error) {
        // Older Data Centers have no siteSearch.
        if (error.status() != 400 || !question.cql.empty()) throw;
        ConfluenceQuestion plain = question;
        plain.cql = "text ~ " + quoted_words(question.words);
        plain.words.clear();
        return search_confluence(site, plain, given_up);
    }
    if (!answer)
        throw WebError(
            404,
            "confluence has no search at this address (404); check base_url of connectors.confluence in "
            "factory.yaml (of the Cloud it ends with /wiki)");
    const Json& results = inside(*answer, {"results"});
    if (!results.is_array())
        throw WebError(
            200,
            "confluence answered without results; check base_url of connectors.confluence in factory.yaml");
    Brought out;
    out.title = "Confluence: " + cql;
    out.facts["results"] = Json::array();
    for (const Json& result : results) {
        const Json& content = inside(result, {"content"});
        const std::string id = text_at(content, "id");
        std::string title = text_at(content, "title");
        if (title.empty()) title = text_at(result, "title");
        Json one = {{"id", id}, {"title", highlight_removed(title)}, {"url", web_url(site, id)}};
        const auto add = [&one](const char* name, std::string text) {
            if (!text.empty()) one[name] = std::move(text);
        };
        add("type", text_at(content, "type"));
        std::string space = text_at(inside(content, {"space"}), "key");
        if (space.empty()) space = text_at(inside(result, {"resultGlobalContainer"}), "title");
        add("space", std::move(space));
        add("updated", text_at(result, "lastModified"));
        add("excerpt", highlight_removed(text_at(result, "excerpt")));
        out.facts["results"].push_back(std::move(one));
    }
    const std::string next = text_at(inside(*answer, {"_links"}), "next");
    if (site.is_cloud()) {
        if (const std::string cursor = cursor_in(next); !cursor.empty()) out.facts["next"] = cursor;
        return out;
    }
    std::size_t start = 0;
    std::from_chars(question.page.data(), question.page.data() + question.page.size(), start);
    if (!next.empty() && !results.empty()) out.facts["next"] = std::to_string(start + results.size());
    return out;
}

Brought read_confluence(const Site& site, const std::string& page, const GivenUp& given_up) {
    PagePlace place = page_place(page, site.base());
    const std::string expand = "expand=body.storage,version,space";
    std::optional<Json> answer;
    if (place.id.empty() && !place.title.empty()) {
        answer = site.get("/rest/api/content",
                          "spaceKey=" + encode(place.space) + "&title=" + encode(place.title) + "&" + expand,
                          given_up);
        if (answer) {
            const Json& results = inside(*answer, {"results"});
            if (results.is_array() && !results.empty()) return page_facts(site, results.front(), given_up);
        }
        answer.reset();
    } else if (place.id.empty()) {
        throw base::Error(base::ErrorKind::usage,
                          "this names no page: give the page id, or its URL with /pages/ID, pageId=ID or "
                          "/display/SPACE/TITLE");
    } else if (site.is_oauth() && site.is_cloud()) {
        answer = site.get("/api/v2/pages/" + place.id, "body-format=storage", given_up);
    } else {
        answer = site.get("/rest/api/content/" + place.id, expand, given_up);
    }
    if (answer) return page_facts(site, *answer, given_up);
    Brought out;
    out.absent = true;
    out.title = "confluence has no page " +
                (place.id.empty() ? "'" + place.title + "' in " + place.space : place.id) +
                ", or this account may not see it";
    return out;
}

}  // namespace connectors
