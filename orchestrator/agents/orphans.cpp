#include "orchestrator/agents/orphans.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace factory::agents {
namespace {

namespace fs = std::filesystem;

std::vector<SeenProcess> children_of(const std::vector<SeenProcess>& all, int pid) {
    std::vector<SeenProcess> out;
    for (const SeenProcess& one : all)
        if (one.parent == pid) out.push_back(one);
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.start < b.start; });
    return out;
}

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// "PID (NAME) STATE PPID ... STARTTIME": the name may hold anything, so it ends at the last bracket.
bool read_stat(const std::string& text, SeenProcess& out) {
    const std::size_t open = text.find('(');
    const std::size_t close = text.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open) return false;
    out.name = text.substr(open + 1, close - open - 1);
    std::istringstream rest(text.substr(close + 1));
    std::vector<std::string> fields{std::istream_iterator<std::string>(rest), {}};
    constexpr std::size_t state = 0, parent = 1, start = 19;
    if (fields.size() <= start || fields[state] == "Z") return false;
    out.parent = static_cast<int>(std::strtol(fields[parent].c_str(), nullptr, 10));
    out.start = std::strtoull(fields[start].c_str(), nullptr, 10);
    return true;
}

}  // namespace

std::vector<std::string> orphans(const std::vector<SeenProcess>& all, int ours) {
    std::vector<std::string> out;
    int above = 0;
    for (const SeenProcess& one : children_of(all, ours))
        if (one.has_mark) above = one.pid;
    while (above != 0) {
        const std::vector<SeenProcess> below = children_of(all, above);
        for (std::size_t i = 1; i < below.size(); ++i) out.push_back(below[i].name);
        above = !below.empty() && below.front().name == "bwrap" ? below.front().pid : 0;
    }
    return out;
}

std::vector<SeenProcess> see_processes(const std::string& mark) {
    std::vector<SeenProcess> out;
    std::error_code ec;
    for (fs::directory_iterator each("/proc", ec), end; !ec && each != end; each.increment(ec)) {
        SeenProcess one;
        one.pid = static_cast<int>(std::strtol(each->path().filename().c_str(), nullptr, 10));
        if (one.pid <= 0 || !read_stat(text_of(each->path() / "stat"), one)) continue;
        const std::string environment = '\0' + text_of(each->path() / "environ");
        one.has_mark = environment.find('\0' + mark + '\0') != std::string::npos;
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace factory::agents
