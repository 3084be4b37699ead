// A command under bubblewrap: what it may write, what it cannot see, and which network it has.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base::process {

enum class SandboxMode { off, preferred, required };
/// "off", "preferred" or "required".
std::optional<SandboxMode> to_sandbox_mode(std::string_view word);
const char* to_word(SandboxMode mode);

/// `loopback`: one of its own, with nothing behind it. bubblewrap cannot tell hosts apart.
enum class SandboxNetwork { loopback, host };

/// Everything is read-only; home, /tmp and /run are empty. In this order, later ones win:
struct SandboxRules {
    std::vector<std::filesystem::path> homes;     // of others: empty
    std::filesystem::path home;                   // hidden but for what follows
    std::vector<std::filesystem::path> readable;  // tool chains below home; those that exist
    std::vector<std::filesystem::path> writable;  // the work tree, caches of tools; those that exist
    std::vector<std::filesystem::path> hidden;    // keys, databases: empty folders; those that exist
    std::vector<std::filesystem::path> kept;      // writable even below a hidden one: the work tree again
    std::vector<std::filesystem::path> sealed;    // read-only, wherever they lie; files too
    SandboxNetwork network = SandboxNetwork::loopback;
};

/// Below a home: tool chains, which a command only reads.
std::vector<std::filesystem::path> tool_chains_of(const std::filesystem::path& home);
/// Below a home: keys, some of them inside tool chains.
std::vector<std::filesystem::path> secrets_of(const std::filesystem::path& home);

/// The words in front of a command. `exists` is asked for every folder. Pure.
std::vector<std::string> sandbox_words(const std::string& program, const SandboxRules& rules,
                                       const std::function<bool(const std::filesystem::path&)>& exists);

struct Bubblewrap {
    std::string program;  // empty: it cannot be used
    std::string problem;  // why not, as the end of a sentence
};

/// Looks for bwrap and tries it. Blocks for some milliseconds.
Bubblewrap find_bubblewrap();

}  // namespace base::process
