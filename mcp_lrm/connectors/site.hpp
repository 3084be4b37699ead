// One configured Atlassian site, called with its credentials.
#pragma once

#include "base/json.hpp"
#include "mcp_lrm/connectors/web.hpp"

#include <optional>
#include <string>

namespace connectors {

enum class Product { jira, confluence };
enum class Deployment { cloud, data_center };
enum class Credentials { api_token, password, personal_token, oauth };

struct SiteOptions {
    Product product = Product::jira;
    Deployment deployment = Deployment::cloud;
    Credentials credentials = Credentials::api_token;
    std::string base_url;  // "https://demo.example", for Confluence Cloud with /wiki
    std::string user;      // e-mail (API token) or user name (password)
    std::string token;
    WebRules rules;  // its name: "jira" or "confluence"
};

/// The cloud, by the host's name.
bool is_cloud_host(const std::string& host);

class Site {
public:
    /// Throws base::Error{config} for a base_url that cannot be called: no https (http only for loopback), no
    /// host.
    explicit Site(SiteOptions options);

    Product product() const { return options_.product; }
    bool is_cloud() const { return options_.deployment == Deployment::cloud; }
    bool is_oauth() const { return options_.credentials == Credentials::oauth; }
    const std::string& name() const { return options_.rules.name; }
    /// Without a slash at the end.
    const std::string& base_url() const { return base_text_; }
    const Url& base() const { return base_; }
    /// Who asks where; part of the cache's key. Holds no secret.
    std::string identity() const;

    /// Calls `path` (below the base, beginning with '/') and reads JSON; nothing for 404. Throws WebError,
    /// whose text says what to do: for 401 and 403 which setting to look at, for 400 what the site says, and
    /// so on.
    std::optional<base::Json> get(const std::string& path, const std::string& query,
                                  const GivenUp& given_up) const;
    std::optional<base::Json> post(const std::string& path, const base::Json& body,
                                   const GivenUp& given_up) const;

private:
    std::optional<base::Json> read(const base::http::Response& response) const;
    WebRequest request(const std::string& method, const std::string& path, const std::string& query) const;

    SiteOptions options_;
    Url base_;
    std::string base_text_;
    Web web_;
};

/// "text" of `object`, or empty; a number as text.
std::string text_at(const base::Json& object, const char* name);
/// `object[a][b]...`, or null.
const base::Json& inside(const base::Json& object, std::initializer_list<const char*> names);

}  // namespace connectors
