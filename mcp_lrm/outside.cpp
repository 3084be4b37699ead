// What comes from outside of the project: the sources as factory.yaml has them.
#include "mcp_lrm/outside.hpp"

#include "base/hash.hpp"
#include "base/keys.hpp"
#include "base/log/log.hpp"
#include "mcp/call.hpp"
#include "mcp_lrm/figma_client.hpp"

#include <algorithm>

namespace lrm {
namespace {

using base::config::SiteSection;
using connectors::Credentials;
using connectors::Deployment;
using connectors::Product;

cache::Options cache_options(const base::config::FactoryFile& file) {
    cache::Options options;
    options.max_bytes = std::int64_t{file.cache.max_mb} << 20U;
    options.log = [](const std::string& event) { base::log::warn("rlm_cache: " + event); };
    return options;
}

/// A token may come from a file or the environment, with a line end that nobody sees.
std::string trimmed(std::string text) {
    const auto is_blank = [](unsigned char c) { return c <= ' '; };
    text.erase(std::find_if_not(text.rbegin(), text.rend(), is_blank).base(), text.end());
    text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_blank));
    return text;
}

bool is_header_text(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > ' ' && c < 127; });
}

Credentials credentials_of(const std::string& word, bool is_cloud) {
    if (word == "oauth") return Credentials::oauth;
    if (word == "password") return Credentials::password;
    if (word == "pat" || (word.empty() && !is_cloud)) return Credentials::personal_token;
    return Credentials::api_token;
}

std::string how_to_configure(const std::string& name) {
    return name + " is not configured: set connectors." + name +
           ".base_url in factory.yaml, put the token into " + name +
           ".key beside it, and restart mcp-lrm (docs/connectors.md)";
}

}  // namespace

Outside::Outside(const base::Places& places, anonymizer::Outgoing& outgoing)
    : cache_(places.data / "rlm_cache.db",
             [&] {
                 try {
                     file_ = base::config::load_factory_file(places.config);
                     configure(file_.connectors, places.config);
                 } catch (const base::Error& error) {
                     base::log::warn(std::string("connectors left out: ") + error.what());
                     jira_.problem = confluence_.problem = figma_.problem =
                         std::string("factory.yaml is wrong: ") + error.what();
                 }
                 return cache_options(file_);
             }()),
      asked_(cache_,
             [&outgoing](const std::function<void(anonymizer::Session&)>& work) { outgoing.use(work); }) {
    if (secrets_.empty()) return;
    try {
        outgoing.know_secrets(secrets_);
    } catch (const base::Error& error) {
        // What cannot be hidden is not asked for.
        base::log::warn(std::string("connectors left out: ") + error.what());
        jira_ = {nullptr, error.what()};
        confluence_ = {nullptr, error.what()};
        figma_ = {nullptr, error.what()};
    }
}

void Outside::refuse(const std::string& problem) {
    throw mcp::ToolError(problem);
}

void Outside::configure(const base::config::ConnectorsSection& section, const std::filesystem::path& folder) {
    configure_site(Product::jira, section.jira, folder, jira_);
    configure_site(Product::confluence, section.confluence, folder, confluence_);
    if (!section.figma.enabled) {
        figma_.problem =
            "figma is not configured: set connectors.figma.enabled to true in factory.yaml, open Figma "
            "Desktop with its "
            "MCP server on (or put an OAuth token into figma.key), and restart mcp-lrm (docs/connectors.md)";
        return;
    }
    try {
        const std::string token =
            trimmed(section.figma.token.empty() ? base::load_key(folder / "figma.key") : section.figma.token);
        if (!is_header_text(token))
            throw base::Error(base::ErrorKind::config, "the token of figma holds blanks");
        const auto server = [&](const std::string& url, const std::string& with,
                                bool is_local) -> connectors::McpRequest {
            connectors::WebRules rules;
            rules.name = "figma";
            rules.time = std::chrono::seconds(section.figma.timeout_s);
            rules.allow_private = is_local;
            const auto client = std::make_shared<FigmaClient>(url, with, rules);
            return [client](const std::string& method, const base::Json& params,
                            const connectors::GivenUp& given_up) {
                return client->request(method, params, given_up);
            };
        };
        connectors::FigmaServers servers;
        if (!section.figma.desktop_url.empty()) servers.desktop = server(section.figma.desktop_url, "", true);
        if (!token.empty()) secrets_.push_back(token);
        if (!token.empty()) servers.remote = server(section.figma.url, token, false);
        figma_.connector = std::make_unique<connectors::Figma>(std::move(servers));
        figma_identity_ = section.figma.desktop_url + ' ' + section.figma.url + ' ' +
                          base::to_hex(base::sha256(token)).substr(0, 16);
    } catch (const base::Error& error) {
        figma_.problem = error.what();
        base::log::warn(std::string("figma left out: ") + error.what());
    }
}

void Outside::configure_site(Product product, const SiteSection& section, const std::filesystem::path& folder,
                             Slot<connectors::Site>& slot) {
    const std::string name = product == Product::jira ? "jira" : "confluence";
    if (section.base_url.empty()) {
        slot.problem = how_to_configure(name);
        return;
    }
    try {
        connectors::SiteOptions options;
        options.product = product;
        options.base_url = section.base_url;
        const bool is_cloud = section.deployment.empty()
                                  ? connectors::is_cloud_host(connectors::parse_url(section.base_url).host)
                                  : section.deployment == "cloud";
        options.deployment = is_cloud ? Deployment::cloud : Deployment::data_center;
        options.credentials = credentials_of(section.auth, is_cloud);
        options.user = trimmed(section.user);
        options.token =
            trimmed(section.token.empty() ? base::load_key(folder / (name + ".key")) : section.token);
        options.rules.name = name;
        options.rules.allow_private = section.allow_private;
        options.rules.authorities = section.authorities;
        options.rules.time = std::chrono::seconds(section.timeout_s);
        const bool needs_user =
            options.credentials == Credentials::api_token || options.credentials == Credentials::password;
        if (options.token.empty())
            throw base::Error(base::ErrorKind::config, name + " has no token: set connectors." + name +
                                                           ".token in factory.yaml, or put it into " + name +
                                                           ".key beside it");
        if (!is_header_text(options.token))
            throw base::Error(base::ErrorKind::config,
                              "the token of " + name + " holds blanks or control characters");
        if (needs_user && options.user.empty())
            throw base::Error(base::ErrorKind::config,
                              name + " has no user: set connectors." + name +
                                  ".user in factory.yaml to the account's e-mail or name");
        secrets_.push_back(options.token);
        slot.connector = std::make_unique<connectors::Site>(std::move(options));
    } catch (const base::Error& error) {
        slot.problem = error.what();
        base::log::warn(name + " left out: " + error.what());
    }
}

cache::Lifetime Outside::lifetime(const std::string& connector) const {
    const auto& all = file_.connectors;
    const int seconds = connector == "jira"         ? all.jira.ttl_s
                        : connector == "confluence" ? all.confluence.ttl_s
                                                    : all.figma.ttl_s;
    cache::Lifetime out;
    out.fresh = std::chrono::seconds(seconds);
    out.stale = std::chrono::seconds(seconds);
    return out;
}

std::vector<std::string> Outside::unlisted() const {
    std::vector<std::string> out;
    for (const std::string& tool : connector_tools()) {
        const bool is_there = tool.starts_with("jira")         ? jira_.connector != nullptr
                              : tool.starts_with("confluence") ? confluence_.connector != nullptr
                                                               : figma_.connector != nullptr;
        if (!is_there) out.push_back(tool);
    }
    return out;
}

const std::vector<std::string>& connector_tools() {
    static const std::vector<std::string> names = {
        "confluence_read",     "confluence_search", "figma_get_file", "figma_get_node",
        "figma_get_selection", "figma_get_styles",  "jira_search"};
    return names;
}

}  // namespace lrm
