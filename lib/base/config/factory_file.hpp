// factory.yaml: what holds for this host, whatever the project.
#pragma once

#include "base/config/document.hpp"

#include <filesystem>
#include <string>

namespace base::config {

/// One Atlassian site.
struct SiteSection {
    std::string base_url;     // empty: not configured
    std::string deployment;   // cloud, data-center; empty: by the host's name
    std::string auth;         // api-token, password, pat, oauth; empty: api-token in the Cloud, else pat
    std::string user;         // the e-mail of an API token, or the name of a password
    std::string token;        // empty: the file jira.key or confluence.key
    std::string authorities;  // PEM file; empty: the system's
    bool allow_private = false;
    int ttl_s = 3600;
    int timeout_s = 30;
};

struct FigmaSection {
    bool enabled = false;
    std::string desktop_url = "http://127.0.0.1:3845/mcp";  // empty: not asked
    std::string url = "https://mcp.figma.com/mcp";
    std::string token;  // OAuth, of the second; empty: the file figma.key
    int ttl_s = 3600;
    int timeout_s = 60;
};

struct ConnectorsSection {
    SiteSection jira;
    SiteSection confluence;
    FigmaSection figma;
};

struct CacheSection {
    int max_mb = 256;
};

struct FactoryFile {
    std::string sandbox = "preferred";  // required, preferred, off: bubblewrap around builds and agents
    std::string sandbox_network = "loopback";  // loopback, host
    ConnectorsSection connectors;
    CacheSection cache;
};

/// JSON Schema (2020-12) of the file.
Json factory_schema();

/// `folder`/factory.yaml, or the defaults when there is none. Throws Error{config}.
FactoryFile load_factory_file(const std::filesystem::path& folder);

}  // namespace base::config
