// What the word behind `factory read` names.
#include "orchestrator/cli/read_target.hpp"

#include <algorithm>

namespace factory::cli {
namespace {

namespace fs = std::filesystem;

/// "12" or "12-40".
bool is_range(const std::string& text) {
    const std::size_t dash = text.find('-');
    const auto is_number = [](const std::string& part) {
        return !part.empty() && part.size() < 9 &&
               std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (dash == std::string::npos) return is_number(text);
    return is_number(text.substr(0, dash)) && is_number(text.substr(dash + 1));
}

/// The path relative to the root when there is such a file, else empty.
std::string existing(const std::string& word, const fs::path& directory, const fs::path& root) {
    std::error_code ec;
    for (const fs::path& base : {directory, root}) {
        if (base.empty() || word.empty()) continue;
        const fs::path whole = (base / word).lexically_normal();
        if (!fs::exists(whole, ec)) continue;
        const fs::path relative = root.empty() ? fs::path() : whole.lexically_relative(root);
        // Outside the root the daemon refuses it, in its own words.
        return relative.empty() || *relative.begin() == ".." ? whole.string() : relative.string();
    }
    return {};
}

}  // namespace

base::Json read_target(const std::string& word, const fs::path& directory, const fs::path& root) {
    std::string name = word;
    std::string lines;
    std::string path = existing(word, directory, root);
    const std::size_t colon = word.rfind(':');
    if (path.empty() && colon != std::string::npos && is_range(word.substr(colon + 1))) {
        name = word.substr(0, colon);
        lines = word.substr(colon + 1);
        path = existing(name, directory, root);
    }
    base::Json out = base::Json::object();
    if (!lines.empty()) out["lines"] = lines;
    if (path.empty() && name.find('/') == std::string::npos && lines.empty()) out["symbol"] = name;
    else out["path"] = path.empty() ? name : path;
    return out;
}

}  // namespace factory::cli
