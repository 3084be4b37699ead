// A new projects/NAME.yaml.
#include "orchestrator/project_text.hpp"

#include "base/config/yaml.hpp"

#include <cctype>

namespace factory {
namespace {

/// As it is where YAML reads it as this very text, else in double quotes; `${` is doubled, which keeps it.
std::string scalar(const std::string& text) {
    std::string escaped;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.compare(i, 2, "${") == 0) escaped += '$';
        escaped += text[i];
    }
    const char* plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./ -=";
    const bool is_plain = !escaped.empty() && escaped.find_first_not_of(plain) == std::string::npos &&
                          std::isalnum(static_cast<unsigned char>(escaped.front())) != 0 &&
                          escaped.back() != ' ' && base::config::plain_scalar(escaped).is_string();
    const bool is_path = !escaped.empty() && escaped.front() == '/' &&
                         escaped.find_first_not_of(plain) == std::string::npos && escaped.back() != ' ';
    return is_plain || is_path ? escaped : base::to_text(escaped);
}

}  // namespace

std::string project_text(const std::string& name, const std::filesystem::path& root,
                         const std::vector<base::config::DetectedDomain>& domains) {
    std::string out = "# Checked by: factory project check " + name + "\nproject:\n  name: " + scalar(name) +
                      "\n  root_path: " + scalar(root.string()) + "\n";
    if (domains.empty()) return out;
    out += "domains:\n";
    for (const base::config::DetectedDomain& domain : domains) {
        out +=
            "  " + scalar(domain.name) + ":  # " + base::to_text(domain.markers.front()) + "\n    paths: [";
        for (std::size_t i = 0; i < domain.domain.paths.size(); ++i)
            out += (i == 0 ? "" : ", ") + base::to_text(domain.domain.paths[i]);
        out += "]\n";
        const auto command = [&out](const char* key, const std::string& value) {
            if (!value.empty()) out += std::string("    ") + key + ": " + scalar(value) + "\n";
        };
        command("build_cmd", domain.domain.build_cmd);
        command("test_cmd", domain.domain.test_cmd);
        command("lint_cmd", domain.domain.lint_cmd);
    }
    return out;
}

std::string name_of_folder(const std::filesystem::path& root) {
    std::string out;
    for (const char c : root.filename().string()) {
        const bool fits =
            std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == '-';
        if (out.empty() && std::isalnum(static_cast<unsigned char>(c)) == 0) continue;
        out += fits ? c : '-';
    }
    return out.empty() ? "project" : out.substr(0, 64);
}

}  // namespace factory
