// Directories and keys: can they be written, can others.
#include "base/error.hpp"
#include "orchestrator/doctor/system.hpp"
#include "orchestrator/shell_word.hpp"

#include <cerrno>
#include <cstdio>

namespace factory::doctor {
namespace {

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;
constexpr std::uint64_t full = 64 * mebibyte;
constexpr std::uint64_t tight = 1024 * mebibyte;
constexpr unsigned others_write = 022;
constexpr unsigned anybody_else = 077;

std::string size_text(std::uint64_t bytes) {
    return bytes < 10 * 1024 * mebibyte ? std::to_string(bytes / mebibyte) + " MiB"
                                        : std::to_string(bytes / mebibyte / 1024) + " GiB";
}

std::string octal(unsigned mode) {
    char text[8];
    std::snprintf(text, sizeof text, "%04o", mode & 07777U);
    return text;
}

std::string writing_fix(int error, const std::string& directory) {
    const std::string word = shell_word(directory);
    switch (error) {
        case EROFS:
            return "sudo mount -o remount,rw \"$(df --output=target " + word +
                   " | tail -n 1)\", or another place: export FACTORY_HOME=DIR";
        case ENOSPC:
        case EDQUOT:
            return "make room; what takes it: du -xh " + word + " | sort -h | tail";
        case ENOTDIR:
            return "a file has the place of a folder: mv " + word + " " + shell_word(directory + ".old");
        default:
            return "sudo chown -R \"$(id -un)\" " + word + " && chmod u+rwx " + word;
    }
}

std::string reason(int error) {
    if (error == EROFS) return "its file system is mounted read-only";
    if (error == ENOSPC) return "its file system is full";
    return base::errno_text(error);
}

}  // namespace

Findings judge_places(const std::vector<Place>& places) {
    Findings out;
    std::uint64_t least = UINT64_MAX;
    for (const Place& place : places) {
        const std::string where = place.directory.string();
        const std::string what = "the " + place.name + " directory ";
        least = std::min(least, place.free_bytes);
        if (place.write_error != 0) {
            out.push_back({Level::problem, "directory",
                           what + "cannot be written: " + reason(place.write_error), where,
                           writing_fix(place.write_error, place.nearest.string())});
        } else if (place.free_bytes < full) {
            out.push_back({Level::problem, "directory",
                           what + "has only " + size_text(place.free_bytes) + " left on its disk", where,
                           writing_fix(ENOSPC, place.nearest.string())});
        } else if (place.free_bytes < tight) {
            out.push_back({Level::warning, "directory",
                           what + "has only " + size_text(place.free_bytes) + " left on its disk", where,
                           writing_fix(ENOSPC, place.nearest.string())});
        }
        if (place.is_ours && (place.mode & others_write) != 0)
            out.push_back({Level::problem, "directory",
                           what + "may be written by others (mode " + octal(place.mode) + ")", where,
                           "chmod 0700 " + shell_word(where)});
    }
    if (out.empty())
        out.push_back(good("directory", "the directories can be written, " + size_text(least) + " are free"));
    return out;
}

Findings judge_keys(const std::vector<Key>& keys) {
    Findings out;
    for (const Key& key : keys) {
        const std::string where = key.file.string();
        const std::string name = key.file.filename().string();
        if (!key.is_ours)
            out.push_back({Level::problem, "key", name + " belongs to another user", where,
                           "sudo chown \"$(id -un)\" " + shell_word(where)});
        if ((key.mode & anybody_else) != 0)
            out.push_back(
                {Level::problem, "key",
                 name + " may be read or written by others: its mode is " + octal(key.mode) + ", not 0600",
                 where, "chmod 600 " + shell_word(where)});
        if (key.size == 0)
            out.push_back({Level::problem, "key", name + " is empty", where,
                           "rm " + shell_word(where) +
                               " && factory mcp restart (a new one is made, except client.key)"});
    }
    if (!out.empty()) return out;
    const std::string text =
        keys.empty()       ? "there are no keys yet; the daemon makes them"
        : keys.size() == 1 ? "the key is readable by its owner only"
                           : "all " + std::to_string(keys.size()) + " keys are readable by their owner only";
    return {good("key", text)};
}

}  // namespace factory::doctor
