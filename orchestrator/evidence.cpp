#include "orchestrator/evidence.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/paths.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <sys/stat.h>

namespace factory {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::Json;

constexpr const char* manifest_name = "manifest.json";

std::string hash_of(const fs::path& file) {
    return base::to_hex(base::sha256(base::read_file(file)));
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> out;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().filename() != manifest_name)
            out.push_back(entry.path().filename().string());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

std::string folder_of_task(const std::string& task) {
    std::string out;
    for (const char c : task) {
        const bool is_plain =
            std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
        out += is_plain ? c : '_';
    }
    return out.empty() || out.front() == '.' ? "_" + out : out;
}

EvidencePack::EvidencePack(const fs::path& evidence, const std::string& task)
    : evidence_(evidence), task_(folder_of_task(task)) {
    base::make_private_directory(evidence_ / task_);
    for (run_ = 1;; ++run_) {
        folder_ = evidence_ / task_ / std::to_string(run_);
        // mkdir decides between two that start a run at the same moment.
        if (mkdir(folder_.c_str(), 0700) == 0) break;
        if (errno != EEXIST)
            throw Error(ErrorKind::file, "cannot make the evidence folder " + folder_.string(),
                        base::errno_text(errno));
    }
    reference_ = task_ + "/" + std::to_string(run_);
}

void EvidencePack::put(const std::string& name, std::string_view text) {
    base::ensure(name.find('/') == std::string::npos && name != manifest_name,
                 "a file of a pack lies in its folder");
    const std::lock_guard lock(mutex_);
    base::write_file(folder_ / name, text);
}

void EvidencePack::command(const CommandRecord& record) {
    const Json line = {{"what", record.what},
                       {"argv", record.argv},
                       {"directory", record.directory},
                       {"exit_code", record.exit_code},
                       {"duration_ms", record.duration.count()}};
    const std::lock_guard lock(mutex_);
    commands_ += base::to_text(line) + "\n";
    base::write_file(folder_ / "cmd.jsonl", commands_);
}

std::string EvidencePack::seal(const Json& facts) {
    const std::lock_guard lock(mutex_);
    Json files = Json::object();
    for (const std::string& name : names_in(folder_))
        files[name] = {{"sha256", hash_of(folder_ / name)}, {"size", fs::file_size(folder_ / name)}};
    Json manifest = {{"task", task_}, {"run", run_}, {"files", std::move(files)}, {"facts", facts}};
    const fs::path before = evidence_ / task_ / std::to_string(run_ - 1) / manifest_name;
    std::error_code ec;
    manifest["before"] = fs::exists(before, ec) ? hash_of(before) : "";
    const std::string text = manifest.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    base::write_file(folder_ / manifest_name, text);
    return base::to_hex(base::sha256(text));
}

std::vector<std::string> verify_pack(const fs::path& folder) {
    std::vector<std::string> out;
    Json manifest;
    try {
        manifest = base::parse_json(base::read_file(folder / manifest_name));
    } catch (const std::exception& error) {
        return {(folder / manifest_name).string() + " cannot be read: " + error.what()};
    }
    const Json files = manifest.is_object() ? manifest.value("files", Json::object()) : Json();
    if (!files.is_object()) return {(folder / manifest_name).string() + " names no files"};
    std::error_code ec;
    for (const auto& [name, sealed] : files.items()) {
        const fs::path file = folder / name;
        const bool is_here = name.find('/') == std::string::npos && fs::is_regular_file(file, ec);
        if (!is_here) out.push_back(file.string() + " is missing");
        else if (!sealed.is_object() || sealed.value("sha256", "") != hash_of(file))
            out.push_back(file.string() + " was changed after it was sealed");
    }
    for (const std::string& name : names_in(folder))
        if (!files.contains(name))
            out.push_back((folder / name).string() + " was added after the pack was sealed");
    return out;
}

}  // namespace factory
