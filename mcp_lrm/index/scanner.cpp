// A walk over a tree.
#include "mcp_lrm/index/scanner.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace lrm::index {
namespace {

constexpr std::size_t largest_rule_file = std::size_t{1} << 20U;
constexpr std::size_t longest_path = 4000;  // PATH_MAX less a little: nothing longer can be opened by name
constexpr std::int64_t nanoseconds = 1'000'000'000;

std::string parent_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string child_of(const std::string& folder, const char* name) {
    if (folder.empty()) return name;
    std::string path;
    path.reserve(folder.size() + 1 + std::char_traits<char>::length(name));
    path += folder;
    path += '/';
    path += name;
    return path;
}

struct CloseDirectory {
    void operator()(DIR* directory) const noexcept { closedir(directory); }
};

/// Null when it cannot be listed. `opened` stays open.
DIR* open_directory(const Descriptor& opened) {
    const int descriptor = fcntl(opened.get(), F_DUPFD_CLOEXEC, 0);
    if (descriptor < 0) return nullptr;
    DIR* directory = fdopendir(descriptor);
    if (directory == nullptr) close(descriptor);
    return directory;
}

/// A folder that git calls a linked work tree: its .git is a file that points into worktrees/.
bool is_linked_work_tree(const RootDirectory& root, const std::string& folder) {
    constexpr std::size_t longest_pointer = 4096;
    const RootDirectory::Content pointer = root.read(child_of(folder, ".git"), longest_pointer);
    return pointer.error == 0 && pointer.bytes.find("/worktrees/") != std::string::npos;
}

class Walk {
public:
    Walk(const RootDirectory& root, RuleReader& rules, const OnFolder& on_folder)
        : root_(root), rules_(rules), on_folder_(on_folder) {}

    std::vector<FoundFile> run(const std::string& folder) {
        folders_.push_back(folder);
        while (!folders_.empty()) {
            const std::string next = std::move(folders_.back());
            folders_.pop_back();
            if (on_folder_ && !on_folder_(next)) break;
            list(next);
        }
        return std::move(found_);
    }

private:
    void list(const std::string& folder) {
        Descriptor opened = root_.open(folder, O_RDONLY | O_DIRECTORY);
        if (!opened) return;
        const std::unique_ptr<DIR, CloseDirectory> directory(open_directory(opened));
        if (!directory) return;
        const std::shared_ptr<const IgnoreRules> rules = rules_.inside(folder);
        while (const dirent* entry = readdir(directory.get())) take(*entry, opened, folder, *rules);
    }

    void take(const dirent& entry, const Descriptor& in, const std::string& folder,
              const IgnoreRules& rules) {
        const std::string_view name = entry.d_name;
        if (name == "." || name == ".." || name == ".git") return;
        const bool is_known = entry.d_type != DT_UNKNOWN;
        if (is_known && entry.d_type != DT_REG && entry.d_type != DT_DIR) return;
        std::string path = child_of(folder, entry.d_name);
        if (path.size() > longest_path) return;
        if (entry.d_type == DT_DIR) {
            add_folder(std::move(path), rules);
            return;
        }
        if (is_known && !rules_.kept_out_by(rules, path, false).empty()) return;
        struct stat status {};
        if (fstatat(in.get(), entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return;
        if (S_ISDIR(status.st_mode)) {
            add_folder(std::move(path), rules);
            return;
        }
        if (!S_ISREG(status.st_mode) || (!is_known && !rules_.kept_out_by(rules, path, false).empty()))
            return;
        const std::int64_t mtime = status.st_mtim.tv_sec * nanoseconds + status.st_mtim.tv_nsec;
        found_.push_back(
            {std::move(path), {status.st_size, mtime, static_cast<std::int64_t>(status.st_ino)}});
    }

    void add_folder(std::string path, const IgnoreRules& rules) {
        if (!rules_.kept_out_by(rules, path, true).empty() || rules_.is_foreign(path)) return;
        folders_.push_back(std::move(path));
    }

    const RootDirectory& root_;
    RuleReader& rules_;
    const OnFolder& on_folder_;
    std::vector<std::string> folders_;
    std::vector<FoundFile> found_;
};

}  // namespace

RuleReader::RuleReader(const RootDirectory& root, const ScanRules& rules) : root_(root), rules_(rules) {}

std::optional<std::string> RuleReader::read(const std::string& folder, const char* name) const {
    RootDirectory::Content content = root_.read(child_of(folder, name), largest_rule_file);
    if (content.error != 0) return std::nullopt;
    return std::move(content.bytes);
}

std::shared_ptr<const IgnoreRules> RuleReader::inside(const std::string& folder) {
    const auto found = known_.find(folder);
    if (found != known_.end()) return found->second;
    const ReadRules reader = [this](const std::string& in, const char* name) { return read(in, name); };
    auto rules = folder.empty() ? IgnoreRules::root(reader, rules_.outer)
                                : IgnoreRules::enter(inside(parent_of(folder)), folder, reader);
    if (folder.empty() && !rules_.is_work_tree && hides_everything(*rules))
        rules = IgnoreRules::root(
            [&](const std::string& in, const char* name) {
                return std::string_view(name) == ".gitignore" ? std::nullopt : read(in, name);
            },
            rules_.outer);
    known_.emplace(folder, rules);
    return rules;
}

bool RuleReader::hides_everything(const IgnoreRules& rules) const {
    const Descriptor opened = root_.open("", O_RDONLY | O_DIRECTORY);
    const std::unique_ptr<DIR, CloseDirectory> directory(opened ? open_directory(opened) : nullptr);
    if (!directory) return false;
    bool hides = false;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this thread's own
    while (const dirent* entry = readdir(directory.get())) {
        const std::string name = static_cast<const char*>(entry->d_name);
        if (name == "." || name == ".." || name == ".git" || is_rule_file(name)) continue;
        if (rules.ignored_by(name, entry->d_type == DT_DIR).empty()) return false;
        hides = true;
    }
    return hides;
}

std::string_view RuleReader::kept_out_by(const IgnoreRules& rules, const std::string& path,
                                         bool is_directory) {
    std::string_view by = rules.ignored_by(path, is_directory);
    if (by.empty() && !half_in_.empty()) {
        const auto above = half_in_.find(parent_of(path));
        if (above != half_in_.end()) by = above->second;
    }
    if (by.empty() || by == ".ignore" || !rules_.is_tracked || !rules_.is_tracked(path, is_directory))
        return by;
    if (is_directory) half_in_.emplace(path, by);
    return {};
}

std::string RuleReader::ignored_by(const std::string& path, bool is_directory) {
    for (std::size_t slash = path.find('/');; slash = path.find('/', slash + 1)) {
        const bool is_last = slash == std::string::npos;
        const std::string step = path.substr(0, slash);
        const std::string name = step.substr(step.rfind('/') + 1);
        if (name == ".git") return ".git";
        const bool is_folder = is_directory || !is_last;
        const std::string_view by = kept_out_by(*inside(parent_of(step)), step, is_folder);
        if (!by.empty()) return std::string(by);
        if (is_folder && is_foreign(step))
            return step == rules_.own_folder ? "mcp-lrm" : "another repository";
        if (is_last) return {};
    }
}

bool RuleReader::is_foreign(const std::string& folder) const {
    if (!rules_.own_folder.empty() && folder == rules_.own_folder) return true;
    const EntryKind git = root_.look(child_of(folder, ".git")).kind;
    if (git != EntryKind::file && git != EntryKind::folder) return false;
    if (rules_.submodules.contains(folder)) return false;
    return rules_.is_work_tree || is_linked_work_tree(root_, folder);
}

std::vector<FoundFile> scan(const RootDirectory& root, RuleReader& rules, const std::string& folder,
                            const OnFolder& on_folder) {
    return Walk(root, rules, on_folder).run(folder);
}

}  // namespace lrm::index
