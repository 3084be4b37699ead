// One configured Atlassian site, called with its credentials.
#include "mcp_lrm/connectors/site.hpp"

#include "base/hash.hpp"
#include "mcp_lrm/connectors/plain_characters.hpp"

namespace connectors {
namespace {

using base::Json;

/// What the site says of its own error, short and on one line.
std::string said(const Json& body) {
    std::string text;
    if (const auto messages = body.find("errorMessages");
        body.is_object() && messages != body.end() && messages->is_array())
        for (const Json& one : *messages)
            if (one.is_string()) text += (text.empty() ? "" : "; ") + one.get<std::string>();
    if (text.empty()) text = text_at(body, "message");
    std::string line;
    for (const char c : plain_characters(text.substr(0, 300))) line += c == '\n' || c == '\t' ? ' ' : c;
    return line;
}

Json json_or_null(const std::string& text) {
    try {
        return base::parse_json(text, 200);
    } catch (const base::JsonError&) {
        return nullptr;
    }
}

std::string wait_text(const base::http::Response& response) {
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    const auto wait = asked_wait(response.fields, now.count());
    return wait ? "; it asks to wait " + std::to_string(wait->count() / 1000) + " s" : "; try again later";
}

}  // namespace

std::string text_at(const Json& object, const char* name) {
    if (!object.is_object()) return {};
    const auto found = object.find(name);
    if (found == object.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    return found->is_number() ? base::to_text(*found) : std::string();
}

const Json& inside(const Json& object, std::initializer_list<const char*> names) {
    static const Json none;
    const Json* at = &object;
    for (const char* name : names) {
        if (!at->is_object()) return none;
        const auto found = at->find(name);
        if (found == at->end()) return none;
        at = &*found;
    }
    return *at;
}

bool is_cloud_host(const std::string& host) {
    return host.ends_with(".atlassian.net") || host.ends_with(".jira.com") || host == "api.atlassian.com";
}

Site::Site(SiteOptions options) : options_(std::move(options)), web_(options_.rules) {
    try {
        base_ = parse_url(options_.base_url);
    } catch (const base::Error& error) {
        throw base::Error(base::ErrorKind::config,
                          "connectors." + name() + ".base_url in factory.yaml is " + error.what());
    }
    const bool is_loopback = base_.host == "127.0.0.1" || base_.host == "::1" || base_.host == "localhost";
    if (!base_.tls && !is_loopback)
        throw base::Error(base::ErrorKind::config,
                          "connectors." + name() +
                              ".base_url in factory.yaml must begin with https://; credentials do "
                              "not go over http");
    while (base_.path.ends_with('/')) base_.path.pop_back();
    base_.query.clear();
    base_text_ = base_.origin() + base_.path;
}

std::string Site::identity() const {
    // The token is part of who asks: after a change of accounts nothing of the other one is seen.
    return base_text_ + ' ' + options_.user + ' ' + base::to_hex(base::sha256(options_.token)).substr(0, 16);
}

WebRequest Site::request(const std::string& method, const std::string& path, const std::string& query) const {
    WebRequest out;
    out.method = method;
    out.url = base_;
    out.url.path = base_.path + path;
    out.url.query = query;
    const bool is_basic =
        options_.credentials == Credentials::api_token || options_.credentials == Credentials::password;
    out.fields.emplace_back("Authorization",
                            is_basic ? "Basic " + base::to_base64(options_.user + ":" + options_.token)
                                     : "Bearer " + options_.token);
    out.fields.emplace_back("Accept", "application/json");
    return out;
}

std::optional<Json> Site::get(const std::string& path, const std::string& query,
                              const GivenUp& given_up) const {
    return read(web_.call(request("GET", path, query), given_up));
}

std::optional<Json> Site::post(const std::string& path, const Json& body, const GivenUp& given_up) const {
    WebRequest out = request("POST", path, "");
    out.fields.emplace_back("Content-Type", "application/json");
    out.body = base::to_text(body);
    return read(web_.call(out, given_up));
}

std::optional<Json> Site::read(const base::http::Response& response) const {
    const unsigned status = response.status;
    Json body = json_or_null(response.body);
    if (status == 200) {
        if (body.is_object()) return body;
        throw WebError(
            status,
            name() +
                " answered with something that is not its JSON; is base_url in factory.yaml right, and "
                "does no login page stand before it?");
    }
    if (status == 404) return std::nullopt;
    const std::string setting = "connectors." + name() + " in factory.yaml (or " + name() + ".key)";
    if (status == 401)
        throw WebError(status, name() + " refused the credentials (401); check user and token of " + setting);
    if (status == 403)
        throw WebError(
            status, name() + " denies access (403); the account needs the permission, or another token in " +
                        setting);
    if (status == 410)
        throw WebError(status, name() + " has removed this endpoint (410); check deployment in connectors." +
                                   name() + " of factory.yaml");
    if (status == 429) throw WebError(status, name() + " limits its rate (429)" + wait_text(response));
    if (status == 503) throw WebError(status, name() + " is not available (503)" + wait_text(response));
    const std::string why = said(body);
    throw WebError(status, name() + " answered " + std::to_string(status) + (why.empty() ? "" : ": " + why) +
                               (status == 400 ? "; correct the query" : "; try again later"));
}

}  // namespace connectors
