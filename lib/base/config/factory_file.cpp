#include "base/config/factory_file.hpp"

namespace base::config {
namespace {

bool is_url(const std::string& text) {
    return text.starts_with("https://") || text.starts_with("http://");
}

const TextRule url_rule{"^https?://", "a URL with https:// (or http:// on this machine)", is_url};

const Description<SiteSection> site{
    matching("base_url", &SiteSection::base_url, "As the browser shows it; of Confluence Cloud with /wiki.",
             url_rule),
    one_of("deployment", &SiteSection::deployment, "Default: told from the host's name.",
           {"cloud", "data-center"}),
    one_of("auth", &SiteSection::auth, "Default: api-token in the Cloud, pat elsewhere.",
           {"api-token", "password", "pat", "oauth"}),
    optional("user", &SiteSection::user, "The e-mail of an API token, or the name of a password."),
    optional("token", &SiteSection::token, "As ${NAME}; default: the file jira.key or confluence.key."),
    optional("authorities", &SiteSection::authorities,
             "PEM file of the site's certificate authority; default: the system's."),
    optional("allow_private", &SiteSection::allow_private, "The host has a private address."),
    optional("ttl_s", &SiteSection::ttl_s, "Seconds that an answer counts.", 10, 604'800),
    optional("timeout_s", &SiteSection::timeout_s, "Seconds for one question, retries included.", 1, 300),
};

const Description<FigmaSection> figma{
    optional("enabled", &FigmaSection::enabled, "Figma is asked."),
    optional("desktop_url", &FigmaSection::desktop_url, "Of Figma Desktop; empty: it is not asked."),
    matching("url", &FigmaSection::url, "Of Figma's own server, asked when Figma Desktop is not there.",
             url_rule),
    optional("token", &FigmaSection::token, "OAuth, as ${NAME}; default: the file figma.key."),
    optional("ttl_s", &FigmaSection::ttl_s, "Seconds that an answer counts.", 10, 604'800),
    optional("timeout_s", &FigmaSection::timeout_s, "Seconds for one question.", 1, 300),
};

const Description<ConnectorsSection> connectors{
    nested("jira", &ConnectorsSection::jira, "Jira, Cloud or Data Center.", site),
    nested("confluence", &ConnectorsSection::confluence, "Confluence, Cloud or Data Center.", site),
    nested("figma", &ConnectorsSection::figma, "Figma Desktop, or Figma's own server.", figma),
};

const Description<CacheSection> cache{
    optional("max_mb", &CacheSection::max_mb, "Megabytes of remembered answers.", 8, 65'536),
};

const Description<FactoryFile> factory_file{
    one_of("sandbox", &FactoryFile::sandbox, "bubblewrap around builds and agents.",
           {"required", "preferred", "off"}),
    one_of("sandbox_network", &FactoryFile::sandbox_network,
           "The network inside: its own loopback, or the host's (to fetch dependencies).",
           {"loopback", "host"}),
    nested("connectors", &FactoryFile::connectors, "Outside sources.", connectors),
    nested("cache", &FactoryFile::cache, "Remembered answers.", cache),
};

}  // namespace

Json factory_schema() {
    Json schema = factory_file.schema();
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    schema["title"] = "What holds for this host: factory.yaml";
    return schema;
}

FactoryFile load_factory_file(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "factory.yaml";
    std::error_code ec;
    if (!std::filesystem::exists(file, ec)) return {};
    return read(load(file), factory_file);
}

}  // namespace base::config
