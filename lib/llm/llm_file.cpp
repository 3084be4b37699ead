// llm.yaml: reading it, and what no schema says.
#include "llm/llm_file.hpp"

#include "base/error.hpp"
#include "base/nearest.hpp"
#include "llm/endpoint.hpp"
#include "llm/llm_description.hpp"

#include <set>

namespace llm {
namespace {

using base::BadValue;
using base::Error;
using base::ErrorKind;
using base::config::Document;
using Steps = std::vector<BadValue::Step>;

[[noreturn]] void refuse(const Document& document, Steps path, const std::string& expected,
                         const std::string& got) {
    const BadValue error(BadValue::About::value, std::move(path), expected, got);
    throw Error(ErrorKind::config, base::config::explain(document, error));
}

/// A URL may hold a password.
std::string shown_url(const std::string& url) {
    return url.find('@') == std::string::npos ? "'" + url + "'" : "one with a user in it";
}

std::string in_quotes(const std::string& text) {
    return "'" + text + "'";
}

void check_provider(const Document& document, const std::string& name, Provider& provider) {
    const Steps at{{"providers", {}}, {name, {}}};
    const auto inside = [&](const char* key) {
        Steps path = at;
        path.push_back({key, {}});
        return path;
    };
    if (provider.kind.empty()) provider.kind = kind_of_url(provider.base_url);
    if (provider.kind.empty())
        throw Error(ErrorKind::config, base::config::explain(document, BadValue(BadValue::About::missing,
                                                                                inside("base_url"), "", "")));
    for (auto& [alias, model] : provider.models)
        if (model.id.empty()) model.id = alias;
    if (provider.is_command_line()) return;
    if (provider.base_url.empty())
        throw Error(ErrorKind::config, base::config::explain(document, BadValue(BadValue::About::missing,
                                                                                inside("base_url"), "", "")));
    try {
        const Endpoint endpoint = endpoint_of(provider.base_url);
        if (!endpoint.is_tls && !endpoint.is_loopback())
            refuse(document, inside("base_url"), "https:// for a server that is not this machine",
                   shown_url(provider.base_url));
    } catch (const BadValue& error) {
        refuse(document, inside("base_url"), error.what(), shown_url(provider.base_url));
    }
}

/// Providers that are there without a word: the two command lines, under the names that others use for them.
void add_command_lines(LlmFile& file) {
    for (const auto& [name, kind] :
         {std::pair("anthropic", "claude-cli"), std::pair("opencode", "opencode-cli")})
        if (!file.providers.contains(name)) file.providers[name].kind = kind;
}

class References {
public:
    References(const Document& document, const LlmFile& file) : document_(document), file_(file) {}

    void check(const std::string& reference, const Steps& path) const {
        if (reference.empty()) return;
        const std::size_t slash = reference.find('/');
        if (slash == std::string::npos || slash == 0 || slash + 1 == reference.size())
            refuse(document_, path, "provider/model", in_quotes(reference));
        const std::string name = reference.substr(0, slash);
        const auto provider = file_.providers.find(name);
        if (provider == file_.providers.end())
            refuse(document_, path, "a model of a provider in this file" + hint(name, file_.providers),
                   in_quotes(reference));
        const auto& models = provider->second.models;
        const std::string model = reference.substr(slash + 1);
        if (!models.empty() && !models.contains(model))
            refuse(document_, path, "a model of " + name + hint(model, models), in_quotes(reference));
    }

    void check(const std::vector<std::string>& chain, const Steps& path) const {
        for (std::size_t i = 0; i < chain.size(); ++i) {
            Steps at = path;
            // One where a list is expected stands at the key itself.
            if (document_.value.contains(
                    base::Json::json_pointer(pointer_of(path) + "/" + std::to_string(i))))
                at.push_back({"", i});
            check(chain[i], at);
        }
    }

private:
    static std::string pointer_of(const Steps& path) {
        std::string out;
        for (const BadValue::Step& step : path) out += "/" + step.key;
        return out;
    }

    template <class Map>
    static std::string hint(const std::string& name, const Map& known) {
        std::vector<std::string> names;
        for (const auto& entry : known) names.push_back(entry.first);
        const std::string near = base::nearest(name, names);
        if (!near.empty()) return " (did you mean '" + near + "'?)";
        std::string all;
        for (const std::string& one : names) all += (all.empty() ? "" : ", ") + one;
        return " (known: " + all + ")";
    }

    const Document& document_;
    const LlmFile& file_;
};

void check_references(const Document& document, const LlmFile& file) {
    const References references(document, file);
    const Tiers& tiers = file.tiers;
    for (const auto& [key, chain] : {std::pair("brain", &tiers.brain), std::pair("worker", &tiers.worker),
                                     std::pair("review", &tiers.review), std::pair("local", &tiers.local),
                                     std::pair("complex", &tiers.complex), std::pair("medium", &tiers.medium),
                                     std::pair("simple", &tiers.simple)})
        references.check(*chain, {{"tiers", {}}, {key, {}}});
    const Defaults& defaults = file.defaults;
    for (const auto& [key, reference] :
         {std::pair("brain", &defaults.brain), std::pair("wiggum", &defaults.wiggum),
          std::pair("cycle", &defaults.cycle), std::pair("deploy", &defaults.deploy),
          std::pair("worker", &defaults.worker), std::pair("adversarial", &defaults.adversarial),
          std::pair("review", &defaults.review), std::pair("local", &defaults.local)})
        references.check(*reference, {{"defaults", {}}, {key, {}}});
    references.check(file.fallback, {{"fallback", {}}});
}

}  // namespace

bool Provider::is_local() const {
    try {
        return !is_command_line() && endpoint_of(base_url).is_loopback();
    } catch (const BadValue&) {
        return false;
    }
}

std::string kind_of_url(const std::string& base_url) {
    if (base_url.empty()) return {};
    Endpoint endpoint;
    try {
        endpoint = endpoint_of(base_url);
    } catch (const BadValue&) {
        return "openai-compatible";  // what is wrong with it is told where it is checked
    }
    if (endpoint.host.ends_with(".openai.azure.com")) return "azure-openai";
    const bool is_anthropic =
        endpoint.path.find("/anthropic") != std::string::npos || endpoint.host.ends_with("api.anthropic.com");
    return is_anthropic ? "anthropic-compatible" : "openai-compatible";
}

LlmFile read_llm_file(const Document& document) {
    LlmFile file = base::config::read(document, llm_description());
    for (auto& [name, provider] : file.providers) check_provider(document, name, provider);
    add_command_lines(file);
    check_references(document, file);
    return file;
}

LlmFile load_llm_file(const std::filesystem::path& file, const base::config::Environment& environment) {
    std::set<std::string> missing;
    const Document document = base::config::load(file, [&](const std::string& name) {
        const std::optional<std::string> value = environment(name);
        if (!value) missing.insert(name);
        return std::optional<std::string>(value.value_or(""));
    });
    for (const auto& [pointer, place] : document.places)
        if (missing.contains(place.from_variable) && !pointer.ends_with("/api_key"))
            throw Error(ErrorKind::config, document.at(place.value, "the environment variable " +
                                                                        place.from_variable + " is not set"));
    return read_llm_file(document);
}

}  // namespace llm
