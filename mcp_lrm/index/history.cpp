// The newest commits, read by git itself.
#include "mcp_lrm/index/history.hpp"

#include "base/error.hpp"
#include "base/log/log.hpp"
#include "base/process/child.hpp"

#include <algorithm>
#include <charconv>

namespace lrm::index {
namespace {

constexpr std::size_t longest_message = 2000;  // bytes
constexpr std::size_t most_paths = 1000;       // of one commit; more is an import, not a change
constexpr std::size_t known_in_a_row = 50;     // then the rest is known too
// One record: mark, hash, time, author, message, then the names, each ended by NUL.
constexpr std::string_view mark = "\x01\x02\x01";
constexpr const char* history_format = "--format=tformat:%x01%x02%x01%H%x00%ct%x00%an%x00%B%x00";

std::string_view take_field(std::string_view& record) {
    const std::size_t end = std::min(record.find('\0'), record.size());
    const std::string_view field = record.substr(0, end);
    record.remove_prefix(std::min(end + 1, record.size()));
    return field;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == '\n' || text.front() == ' ')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
    return text;
}

std::vector<std::string> command_line(const base::git::Location& location, const std::string& prefix) {
    std::vector<std::string> argv = {"prlimit", "--cpu=1", "git", "--no-pager", "--no-optional-locks"};
    for (const char* setting :
         {"core.fsmonitor=false", "core.hooksPath=/dev/null", "core.attributesFile=/dev/null",
          "diff.external=", "log.showSignature=false", "log.mailmap=false", "gpg.program=false",
          "core.sshCommand=false", "protocol.allow=never", "core.pager=cat", "log.follow=false",
          "diff.renames=false", "color.ui=false"}) {
        argv.emplace_back("-c");
        argv.emplace_back(setting);
    }
    argv.push_back("--git-dir=" + location.git_dir.string());
    argv.push_back("--work-tree=" + location.work_tree.string());
    for (const char* option :
         {"log", "-z", "--name-only", "--no-renames", "--no-merges", "--no-ext-diff", "--no-textconv",
          "--no-show-signature", "--no-color", "--ignore-submodules=all"})
        argv.emplace_back(option);
    argv.push_back("--max-count=" + std::to_string(most_commits));
    argv.emplace_back(history_format);
    if (!prefix.empty()) argv.push_back("--relative=" + prefix + "/");
    argv.emplace_back("HEAD");
    argv.emplace_back("--");
    if (!prefix.empty()) argv.push_back(":(top,literal)" + prefix);
    return argv;
}

}  // namespace

std::vector<Commit> HistoryParser::feed(std::string_view bytes) {
    buffer_ += bytes;
    std::vector<Commit> out;
    std::size_t start = 0;
    if (!buffer_.starts_with(mark)) {
        start = buffer_.find(mark);
        if (start == std::string::npos) return out;
    }
    for (;;) {
        const std::size_t next = buffer_.find(mark, start + mark.size());
        if (next == std::string::npos) break;
        take_record(std::string_view(buffer_).substr(start, next - start), out);
        start = next;
    }
    buffer_.erase(0, start);
    return out;
}

std::vector<Commit> HistoryParser::finish() {
    std::vector<Commit> out;
    if (buffer_.starts_with(mark)) take_record(buffer_, out);
    buffer_.clear();
    return out;
}

void HistoryParser::take_record(std::string_view record, std::vector<Commit>& out) {
    record.remove_prefix(mark.size());
    Commit commit;
    commit.hash = take_field(record);
    const std::string_view time = take_field(record);
    if (std::from_chars(time.data(), time.data() + time.size(), commit.time).ec != std::errc{}) return;
    commit.author = take_field(record);
    commit.message = trimmed(take_field(record)).substr(0, longest_message);
    while (!record.empty()) {
        std::string_view path = take_field(record);
        if (path.starts_with('\n')) path.remove_prefix(1);
        if (!path.empty()) commit.paths.emplace_back(path);
    }
    if (commit.paths.size() > most_paths) commit.paths.clear();
    out.push_back(std::move(commit));
}

std::vector<Commit> read_history(const base::git::Location& location, const std::string& prefix,
                                 const std::function<bool(const std::string& hash)>& known) {
    if (base::git::read_head(location).commit.empty()) return {};
    base::process::Command command;
    command.argv = command_line(location, prefix);
    command.directory = location.work_tree.string();
    command.environment = {{"GIT_CONFIG_NOSYSTEM", "1"},    {"GIT_CONFIG_GLOBAL", "/dev/null"},
                           {"GIT_ATTR_NOSYSTEM", "1"},      {"GIT_TERMINAL_PROMPT", "0"},
                           {"GIT_OPTIONAL_LOCKS", "0"},     {"GIT_NO_LAZY_FETCH", "1"},
                           {"GIT_NO_REPLACE_OBJECTS", "1"}, {"LC_ALL", "C.UTF-8"}};
    command.time_limit = std::chrono::milliseconds(20'000);
    std::vector<Commit> commits;
    HistoryParser parser;
    std::size_t run_of_known = 0;
    const auto keep = [&](std::vector<Commit> more) {
        for (Commit& commit : more) {
            if (known(commit.hash)) {
                ++run_of_known;
                continue;
            }
            run_of_known = 0;
            commits.push_back(std::move(commit));
        }
        return run_of_known < known_in_a_row;
    };
    try {
        const base::process::Outcome outcome =
            base::process::run(command, [&](std::string_view bytes) { return keep(parser.feed(bytes)); });
        // Cut off by the CPU limit, the last record may lack names: it is left for the next time.
        if (outcome.exit_code == 0) keep(parser.finish());
        else if (commits.empty() && run_of_known == 0)
            base::log::warn("git history not read exit_code=" + std::to_string(outcome.exit_code));
    } catch (const base::Error& error) {
        base::log::warn(std::string("git history not read reason=") + error.what());
    }
    return commits;
}

}  // namespace lrm::index
