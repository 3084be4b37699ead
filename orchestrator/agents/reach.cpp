#include "orchestrator/agents/reach.hpp"

#include <cctype>

namespace factory::agents {
namespace {

/// A letter that makes another name of it: /srv/demo is not named by /srv/demo-2.
bool goes_on(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
}

bool names(std::string_view text, const std::string& path) {
    if (path.empty()) return false;
    for (std::size_t at = text.find(path); at != std::string_view::npos; at = text.find(path, at + 1)) {
        const std::size_t end = at + path.size();
        const bool begins = at == 0 || !goes_on(text[at - 1]);
        if (begins && (end == text.size() || !goes_on(text[end]))) return true;
    }
    return false;
}

}  // namespace

std::vector<std::string> reached_for(std::string_view arguments, const std::vector<Guarded>& guarded) {
    std::vector<std::string> out;
    for (const Guarded& one : guarded)
        if (names(arguments, one.path.string())) out.push_back(one.name);
    return out;
}

}  // namespace factory::agents
