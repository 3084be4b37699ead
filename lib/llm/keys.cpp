// The key of a provider.
#include "llm/keys.hpp"

#include "base/keys.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace llm {
namespace {

bool is_file_name(const std::string& name) {
    return !name.empty() && name.front() != '.' && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-';
    });
}

}  // namespace

bool is_placeholder_key(const std::string& key) {
    std::string low;
    for (const char c : key)
        if (std::isspace(static_cast<unsigned char>(c)) == 0)
            low += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (low.empty()) return false;
    if (low.find_first_not_of("x*.-_<>") == std::string::npos) return true;
    if (low.front() == '<' || low.front() == '$') return true;
    static constexpr std::array exact = {
        "dummy",      "none",     "null",      "todo",      "tbd",           "test",      "key",
        "apikey",     "api_key",  "api-key",   "secret",    "token",         "example",   "foo",
        "bar",        "changeme", "change-me", "change_me", "replace-me",    "replaceme", "placeholder",
        "not-needed", "sk-none",  "sk-dummy",  "sk-test",   "sk-placeholder"};
    if (std::find(exact.begin(), exact.end(), low) != exact.end()) return true;
    if (low.starts_with("dummy") || low.starts_with("your-") || low.starts_with("your_")) return true;
    const bool is_masked = low.starts_with("sk-") && low.find_first_not_of("x*.-_", 3) == std::string::npos;
    return is_masked || low.find("your-api-key") != std::string::npos ||
           low.find("your_api_key") != std::string::npos;
}

ProviderKey key_of(const std::string& name, const Provider& provider, const std::filesystem::path& config) {
    ProviderKey out;
    if (provider.is_command_line()) return {"", "none needed", ""};
    const bool is_placeholder = is_placeholder_key(provider.api_key);
    const bool is_unprintable = std::any_of(provider.api_key.begin(), provider.api_key.end(),
                                            [](char c) { return c <= 0x20 || c > 0x7e; });
    if (!provider.api_key.empty() && !is_placeholder && !is_unprintable)
        return {provider.api_key, "llm.yaml", ""};
    if (is_placeholder)
        out.warning = "the api_key of provider " + name +
                      " is a placeholder and ignored; set the real one, or put "
                      "it into " +
                      name + ".key";
    else if (is_unprintable)
        out.warning = "the api_key of provider " + name + " has blanks or control characters and is ignored";
    if (is_file_name(name)) out.value = base::load_key(config / (name + ".key"));
    if (!out.value.empty()) {
        out.source = name + ".key";
        return out;
    }
    out.source = provider.is_local() ? "none needed" : "none";
    if (!provider.is_local() && out.warning.empty())
        out.warning =
            "provider " + name + " has no key; set api_key in llm.yaml, or put it into " + name + ".key";
    if (provider.is_local()) out.warning.clear();  // a server on this machine asks for none
    return out;
}

}  // namespace llm
