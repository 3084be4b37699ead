// The part of a tree that a query is about.
#include "mcp_lrm/index/search_scope.hpp"

#include "mcp_lrm/index/ignore.hpp"

#include <algorithm>

namespace lrm::index {
namespace {

bool matches(const std::string& entry, std::string_view path) {
    if (entry == ".") return true;
    if (path.starts_with(entry) && (path.size() == entry.size() || path[entry.size()] == '/')) return true;
    if (entry.find_first_of("*?[") == std::string::npos) return false;
    if (entry.find('/') == std::string::npos) {
        const std::size_t slash = path.rfind('/');
        return glob_matches(entry, slash == std::string_view::npos ? path : path.substr(slash + 1));
    }
    if (glob_matches(entry, path)) return true;
    // "src/*" also means what is deeper: as a folder pattern would.
    for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
         slash = path.find('/', slash + 1))
        if (glob_matches(entry, path.substr(0, slash))) return true;
    return false;
}

std::string normalised(std::string_view entry) {
    while (entry.starts_with("./")) entry.remove_prefix(2);
    while (entry.size() > 1 && entry.back() == '/') entry.remove_suffix(1);
    return std::string(entry);
}

}  // namespace

Scope::Scope(const std::vector<std::string>& entries) {
    for (const std::string& entry : entries) {
        if (entry.empty()) continue;
        if (entry.front() == '!') excluded_.push_back(normalised(std::string_view(entry).substr(1)));
        else included_.push_back(normalised(entry));
    }
}

bool Scope::allows(std::string_view path) const {
    const auto fits = [&](const std::string& entry) { return matches(entry, path); };
    if (!included_.empty() && std::none_of(included_.begin(), included_.end(), fits)) return false;
    return std::none_of(excluded_.begin(), excluded_.end(), fits);
}

}  // namespace lrm::index
