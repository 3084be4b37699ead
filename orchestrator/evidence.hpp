// The proof beside a task's run: a folder of files, sealed by a manifest that names each of them by its hash.
#pragma once

#include "base/json.hpp"

#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace factory {

/// A command that was run for a task, for cmd.jsonl.
struct CommandRecord {
    std::vector<std::string> argv;
    std::string directory;  // relative to the work tree, or a word for it
    int exit_code = 0;
    std::chrono::milliseconds duration{0};
    std::string what;  // "RED", "GREEN", "VERIFY", "staging smoke", ...
};

/// DATA/evidence/TASK/RUN/. Texts are the caller's to anonymize. Any thread.
class EvidencePack {
public:
    /// Makes the folder, with the next free number for RUN. Throws base::Error{file}.
    EvidencePack(const std::filesystem::path& evidence, const std::string& task);

    /// "TASK/RUN", as it stands in the store.
    const std::string& reference() const { return reference_; }
    const std::filesystem::path& folder() const { return folder_; }

    /// Writes or replaces a file; `name` has no slash. Throws base::Error{file}.
    void put(const std::string& name, std::string_view text);
    /// Adds a line to cmd.jsonl.
    void command(const CommandRecord& record);

    /// Writes manifest.json: every file with its size and SHA-256, and the hash of the manifest of the run
    /// before it. What is put afterwards is not covered. The manifest's own SHA-256, in hexadecimal.
    std::string seal(const base::Json& facts);

private:
    std::filesystem::path evidence_;
    std::string task_;
    int run_ = 0;
    std::string reference_;
    std::filesystem::path folder_;
    std::mutex mutex_;  // guards the files
    std::string commands_;
};

/// What is wrong with a sealed pack, a sentence each; empty when every byte is as it was sealed.
std::vector<std::string> verify_pack(const std::filesystem::path& folder);

/// A task's id as the name of a folder.
std::string folder_of_task(const std::string& task);

}  // namespace factory
