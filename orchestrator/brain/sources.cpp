#include "orchestrator/brain/sources.hpp"

#include "base/paths.hpp"
#include "orchestrator/git_program.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace factory::brain {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_file = 2U << 20U;

bool is_inside(const std::string& path) {
    if (path.empty() || path.front() == '/') return false;
    const std::string normal = fs::path(path).lexically_normal().string();
    return !normal.starts_with("..");
}

/// Libraries are the same in any case, with - or _.
std::string as_library(std::string text) {
    for (char& c : text) c = c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

}  // namespace

Sources::Sources(fs::path root) : root_(std::move(root)) {
    const std::string all =
        GitProgram(root_).text({"ls-files", "-z", "--cached", "--others", "--exclude-standard"});
    for (std::size_t at = 0; at < all.size();) {
        const std::size_t end = std::min(all.find('\0', at), all.size());
        files_.push_back(all.substr(at, end - at));
        at = end + 1;
    }
    for (const std::string& file : files_)
        for (std::string place = file; !place.empty(); place = fs::path(place).parent_path().string())
            if (!places_.insert(place).second) break;
}

bool Sources::exists(const std::string& path) const {
    if (places_.contains(path)) return true;
    std::error_code ec;
    return is_inside(path) && fs::exists(root_ / path, ec);
}

Exists Sources::exists() const {
    return [this](const std::string& path) { return exists(path); };
}

const std::string& Sources::text(const std::string& path) {
    const auto found = texts_.find(path);
    if (found != texts_.end()) return found->second;
    std::string& out = texts_[path];
    std::error_code ec;
    if (!is_inside(path)) return out;
    const fs::path real = fs::canonical(root_ / path, ec);
    // A link may lead anywhere.
    if (ec || !is_inside(real.lexically_relative(root_).string())) return out;
    if (!fs::is_regular_file(real, ec) || fs::file_size(real, ec) > largest_file || ec) return out;
    out = base::read_file(real);
    return out;
}

const syntax::FileFacts& Sources::facts(const std::string& path) {
    const auto found = facts_.find(path);
    if (found != facts_.end()) return found->second;
    const std::string& source = text(path);
    return facts_[path] = parser_.parse(source, syntax::language_of(path, source));
}

syntax::CheckFacts Sources::checks(const std::string& path) {
    const std::string& source = text(path);
    return parser_.check(source, syntax::language_of(path, source));
}

bool Sources::is_declared(const std::string& library) {
    const std::string wanted = as_library(library);
    constexpr std::array manifests = {"pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "package.json"};
    for (const std::string& file : files_) {
        const bool is_manifest = std::find(manifests.begin(), manifests.end(), file) != manifests.end() ||
                                 (file.starts_with("requirements") && file.ends_with(".txt"));
        if (!is_manifest) continue;
        const std::string all = as_library(text(file));
        for (std::size_t at = all.find(wanted); at != std::string::npos; at = all.find(wanted, at + 1)) {
            const auto is_part = [&all](std::size_t i) {
                return i < all.size() &&
                       (std::isalnum(static_cast<unsigned char>(all[i])) != 0 || all[i] == '-');
            };
            // The project's own name is no library that it needs.
            const std::size_t line = all.rfind('\n', at) + 1;
            const bool is_own = all.compare(line, 4, "name") == 0;
            if (!is_own && (at == 0 || !is_part(at - 1)) && !is_part(at + wanted.size())) return true;
        }
    }
    return false;
}

}  // namespace factory::brain
