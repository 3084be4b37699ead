// Brings the rows of one tree up to what is on the disk.
#include "mcp_lrm/index/updater.hpp"

#include "base/error.hpp"
#include "base/log/log.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <iterator>
#include <sys/vfs.h>

namespace lrm::index {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t replaced_before_count = 200;
constexpr std::size_t collected_at_once = 20;  // in one transaction, so that an edit need not wait for it
constexpr std::int64_t kept_unused = 500;      // so that going back to a branch costs nothing

/// File systems whose changes made elsewhere never reach inotify.
bool is_remote(const std::string& root) {
    struct statfs status {};
    if (statfs(root.c_str(), &status) != 0) return false;
    constexpr std::array<std::uint32_t, 6> remote = {0x6969, 0xff534d42, 0xfe534d42,
                                                     0x517b, 0x01021997, 0x65735546};
    return std::find(remote.begin(), remote.end(), static_cast<std::uint32_t>(status.f_type)) != remote.end();
}

void add_rules(std::vector<IgnoreRules::Outer>& outer, const fs::path& file, const char* name,
               const std::string& prefix) {
    std::error_code ec;
    if (!fs::is_regular_file(file, ec)) return;
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    auto rules = std::make_shared<IgnoreFile>(name, text);
    if (!rules->empty()) outer.push_back({prefix, std::move(rules)});
}

}  // namespace

Updater::Updater(Services& services, Store& store, TreePlace place, WatchOwner& owner, Progress progress)
    : services_(services),
      store_(store),
      place_(std::move(place)),
      owner_(owner),
      progress_(std::move(progress)),
      git_(place_.location, place_.prefix) {
    is_watching_ = services_.watcher != nullptr;
    if (services_.options.watch && !is_watching_)
        watch_problem_ =
            "no inotify descriptor left (fs.inotify.max_user_instances): files are compared at every call";
    if (is_watching_ && is_remote(place_.root))
        stop_watching("a network file system: files are compared at every call");
}

ScanRules Updater::rules_of(const TreePlace& place, const GitState* git, const std::string& index_directory) {
    ScanRules rules;
    if (place.location) {
        rules.is_work_tree = true;
        fs::path folder = place.location->work_tree;
        std::vector<std::pair<fs::path, std::string>> above;  // outermost first
        std::string left = place.prefix;
        while (!left.empty()) {
            above.emplace_back(folder / ".gitignore", left);
            const std::size_t slash = left.find('/');
            folder /= left.substr(0, slash);
            left = slash == std::string::npos ? std::string() : left.substr(slash + 1);
        }
        for (auto level = above.rbegin(); level != above.rend(); ++level)
            add_rules(rules.outer, level->first, ".gitignore", level->second);
        add_rules(rules.outer, place.location->common_dir / "info" / "exclude", ".git/info/exclude",
                  place.prefix);
        if (git != nullptr) {
            rules.submodules = git->submodules();
            rules.is_tracked = [git](const std::string& path, bool is_folder) {
                return git->is_tracked(path, is_folder);
            };
        }
    }
    const std::string start = place.root == "/" ? "/" : place.root + "/";
    if (index_directory.starts_with(start)) rules.own_folder = index_directory.substr(start.size());
    return rules;
}

void Updater::apply(const Changes::Batch& batch) {
    has_changed_rows_ = false;
    if (!root_ || !root_->is_there()) {
        root_.reset();
        root_ = std::make_unique<RootDirectory>(place_.root);
        has_scanned_ = false;
    }
    if (epoch_ != 0 && !store_.is_sound()) store_.write_now(nullptr);  // opens it anew
    if (epoch_ != store_.epoch()) register_tree();
    const bool is_new_repository = (batch.git || batch.rescan) && look_for_git();
    const bool git_changed = git_.refresh();
    if (batch.rescan || !has_scanned_ || is_new_repository) {
        scan_all();
    } else {
        look_at(batch.paths);
        if (batch.git) watch_git();  // logs/ comes with the first commit
        if (git_changed) {
            follow_tracking();
            compare_with_git();
        }
    }
    git_.release();
}

void Updater::register_tree() {
    bool is_known = false;
    store_.write_now([&](Writer& writer) {
        is_known = writer.has_tree(place_.root);
        tree_ = writer.tree_id(place_.root);
        epoch_ = store_.epoch();
    });
    has_scanned_ = false;
    count();
    std::unique_ptr<base::db::Connection> reader = store_.lease();
    base::db::Statement& select = reader->cached("SELECT scanned FROM tree WHERE id = ?1");
    const bool is_complete = select.bind(1, tree_).step() && select.integer(0) > 0;
    select.reset();
    store_.give_back(std::move(reader));
    progress_.on_registered(tree_, epoch_, is_complete, is_known);
    replaced_ = replaced_before_count;
}

void Updater::scan_all() {
    progress_.on_progress(Phase::scanning, 0, 0);
    const ScanRules scan_rules = rules_of(place_, &git_, services_.options.directory.string());
    RuleReader rules(*root_, scan_rules);
    watch_git();
    Work work;
    work.tree = tree_;
    work.epoch = epoch_;
    std::unordered_map<std::string, Stamp> known = rows("");
    work.is_first = known.empty();
    std::vector<FoundFile> found = scan(*root_, rules, "", [this](const std::string& folder) {
        watch(folder);
        return !services_.stopping;
    });
    if (services_.stopping) return;
    for (FoundFile& file : found) {
        const auto row = known.find(file.path);
        const bool is_same = row != known.end() && row->second == file.stamp;
        if (row != known.end()) known.erase(row);
        if (!is_same) work.changed.push_back(candidate(std::move(file)));
    }
    for (const auto& [path, stamp] : known) work.removed.push_back(path);
    run(work, Phase::indexing);
    if (services_.stopping) return;
    // Without a watcher every call comes here: nothing is written when nothing changed.
    if (!has_scanned_ || has_changed_rows_) {
        const std::string head =
            place_.location ? base::git::read_head(*place_.location).commit : std::string();
        store_.write_now([&](Writer& writer) { writer.set_scanned(tree_, head, std::time(nullptr)); });
        count();
    }
    has_scanned_ = true;
    compare_with_git();
}

bool Updater::look_for_git() {
    if (place_.location || !has_scanned_) return false;
    // While `git init` is at work the folder is there before what makes it a repository.
    if (is_watching_ && root_->look(".git").kind == EntryKind::folder)
        services_.watcher->watch(owner_, WatchOwner::Area::git, "", place_.root + "/.git");
    std::optional<base::git::Location> found = base::git::discover(place_.root);
    if (!found || found->work_tree != place_.root) return false;
    place_.location = std::move(found);
    git_ = GitState(place_.location, place_.prefix);
    return true;
}

Candidate Updater::candidate(FoundFile found) const {
    Candidate out{std::move(found.path), found.stamp, std::nullopt};
    out.hash = git_.hint(out.path, out.stamp);
    return out;
}

void Updater::look_at(const std::vector<std::string>& paths) {
    if (paths.empty()) return;
    const ScanRules scan_rules = rules_of(place_, &git_, services_.options.directory.string());
    RuleReader rules(*root_, scan_rules);
    Work work;
    work.tree = tree_;
    work.epoch = epoch_;
    std::string folder;  // scanned just now: what lies below it is seen
    for (const std::string& path : paths) {
        if (!folder.empty() && path.starts_with(folder) && path[folder.size()] == '/') continue;
        if (add_path(path, rules, work)) folder = path;
    }
    run(work, Phase::ready);
}

bool Updater::add_path(const std::string& path, RuleReader& rules, Work& work) {
    const Entry entry = root_->look(path);
    const bool is_folder = entry.kind == EntryKind::folder;
    const bool is_in = entry.kind != EntryKind::missing && entry.kind != EntryKind::other &&
                       rules.ignored_by(path, is_folder).empty();
    if (is_in && is_folder) {
        add_folder(path, rules, work);
        return true;
    }
    // Whatever it was before: a folder with files, a file.
    if (services_.watcher) services_.watcher->forget(owner_, WatchOwner::Area::tree, path);
    for (const auto& [below, stamp] : rows(path)) work.removed.push_back(below);
    if (is_in) work.changed.push_back(candidate({path, entry.stamp}));
    else if (has_row(path)) work.removed.push_back(path);
    else git_.note_absent(*root_, path);
    return false;
}

void Updater::add_folder(const std::string& folder, RuleReader& rules, Work& work) {
    std::unordered_map<std::string, Stamp> known = rows(folder);
    for (FoundFile& file : scan(*root_, rules, folder, [this](const std::string& below) {
             watch(below);
             return !services_.stopping;
         })) {
        const auto row = known.find(file.path);
        const bool is_same = row != known.end() && row->second == file.stamp;
        if (row != known.end()) known.erase(row);
        if (!is_same) work.changed.push_back(candidate(std::move(file)));
    }
    for (const auto& [path, stamp] : known) work.removed.push_back(path);
    if (has_row(folder)) work.removed.push_back(folder);  // it was a file
}

void Updater::follow_tracking() {
    const ScanRules scan_rules = rules_of(place_, &git_, services_.options.directory.string());
    RuleReader rules(*root_, scan_rules);
    Work work;
    work.tree = tree_;
    work.epoch = epoch_;
    const std::unordered_map<std::string, Stamp> known = rows("");
    git_.each_tracked([&](const std::string& path) {
        if (known.contains(path)) return;
        const std::size_t before = work.changed.size();
        add_path(path, rules, work);
        if (work.changed.size() == before) return;
        for (std::size_t slash = path.find('/'); slash != std::string::npos;
             slash = path.find('/', slash + 1))
            watch(path.substr(0, slash));
    });
    for (const auto& [path, stamp] : known)
        if (!git_.is_tracked(path, false) && !rules.ignored_by(path, false).empty())
            work.removed.push_back(path);
    run(work, Phase::ready);
}

void Updater::run(const Work& work, Phase phase) {
    if (work.changed.empty() && work.removed.empty()) return;
    const auto total = static_cast<std::int64_t>(work.changed.size());
    progress_.on_progress(phase, 0, total);
    const auto on_progress = [&](std::int64_t done) { progress_.on_progress(phase, done, total); };
    const Done done = ingest(services_, store_, *root_, work, on_progress);
    totals_.files += done.delta.files;
    totals_.symbols += done.delta.symbols;
    replaced_ += done.delta.replaced;
    has_changed_rows_ = has_changed_rows_ || done.delta.files != 0 || done.delta.replaced != 0;
    if (phase != Phase::ready) return;
    std::unordered_map<std::string_view, const Candidate*> by_path;
    for (const Candidate& candidate : work.changed) by_path.emplace(candidate.path, &candidate);
    for (const std::string& path : work.removed) git_.note_absent(*root_, path);
    for (const std::string& path : done.gone) git_.note_absent(*root_, path);
    for (const auto& [path, hash] : done.hashes) git_.note(path, by_path.at(path)->stamp, hash);
}

std::unordered_map<std::string, Stamp> Updater::rows(const std::string& folder) const {
    std::unordered_map<std::string, Stamp> out;
    std::unique_ptr<base::db::Connection> reader = store_.lease();
    const bool is_root = folder.empty();
    base::db::Statement& select =
        reader->cached(is_root ? "SELECT p.text, f.size, f.mtime_ns, f.inode FROM file f JOIN path p ON p.id "
                                 "= f.path WHERE f.tree = ?1"
                               : "SELECT p.text, f.size, f.mtime_ns, f.inode FROM path p JOIN file f ON "
                                 "f.tree = ?1 AND f.path = p.id"
                                 " WHERE p.text > ?2 AND p.text < ?3");
    select.bind(1, tree_);
    if (!is_root) select.bind(2, folder + "/").bind(3, folder + "0");  // '0' follows '/'
    while (select.step())
        out.emplace(std::string(select.text(0)),
                    Stamp{select.integer(1), select.integer(2), select.integer(3)});
    select.reset();
    store_.give_back(std::move(reader));
    return out;
}

bool Updater::has_row(const std::string& path) const {
    std::unique_ptr<base::db::Connection> reader = store_.lease();
    base::db::Statement& select =
        reader->cached("SELECT 1 FROM path p JOIN file f ON f.tree = ?1 AND f.path = p.id WHERE p.text = ?2");
    const bool found = select.bind(1, tree_).bind(2, path).step();
    select.reset();
    store_.give_back(std::move(reader));
    return found;
}

void Updater::count() {
    std::unique_ptr<base::db::Connection> reader = store_.lease();
    base::db::Statement& select = reader->cached(
        "SELECT count(*), coalesce(sum(b.symbols), 0) FROM file f JOIN blob b ON b.id = f.blob WHERE f.tree "
        "= ?1");
    select.bind(1, tree_).step();
    totals_ = {select.integer(0), select.integer(1)};
    select.reset();
    store_.give_back(std::move(reader));
}

void Updater::compare_with_git() {
    git_.note_all(*root_, [this](const GitState::EachFile& each) {
        std::unique_ptr<base::db::Connection> reader = store_.lease();
        base::db::Statement& select = reader->cached(
            "SELECT p.text, f.size, f.mtime_ns, f.inode, b.hash FROM file f JOIN path p ON p.id = f.path"
            " JOIN blob b ON b.id = f.blob WHERE f.tree = ?1");
        select.bind(1, tree_);
        base::Sha1 hash{};
        while (select.step()) {
            const std::string_view bytes = select.blob(4);
            if (bytes.size() == hash.size())
                std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(hash.data()));
            each(std::string(select.text(0)), {select.integer(1), select.integer(2), select.integer(3)},
                 hash);
        }
        select.reset();
        store_.give_back(std::move(reader));
    });
}

void Updater::watch(const std::string& folder) {
    if (!is_watching_) return;
    const std::string absolute = folder.empty() ? place_.root : place_.root + "/" + folder;
    const auto result = services_.watcher->watch(owner_, WatchOwner::Area::tree, folder, absolute);
    if (result != Watcher::Result::limit_reached) return;
    stop_watching("the limit of inotify watches is reached (fs.inotify.max_user_watches=" +
                  std::to_string(most_watches()) + "): files are compared at every call");
}

void Updater::watch_git() {
    if (!is_watching_ || !place_.location) return;
    const base::git::Location& location = *place_.location;
    for (const auto& [name, folder] : {std::pair<const char*, fs::path>{"", location.git_dir},
                                       {"logs", location.git_dir / "logs"},
                                       {"info", location.common_dir / "info"}})
        services_.watcher->watch(owner_, WatchOwner::Area::git, name, folder.string());
}

void Updater::stop_watching(const std::string& problem) {
    is_watching_ = false;
    watch_problem_ = problem;
    if (services_.watcher) services_.watcher->drop(owner_);
    base::log::warn("tree not watched root=" + place_.root + " reason=" + problem);
}

bool Updater::collect() {
    if (epoch_ != store_.epoch()) return false;
    if (!has_pruned_) {
        // Work trees that were removed while nobody looked.
        store_.write_now([&](Writer& writer) { has_pruned_ = !writer.remove_missing_tree(); });
        return true;
    }
    if (replaced_ < replaced_before_count && surplus_ <= 0) return false;
    std::size_t collected = 0;
    store_.write_now([&](Writer& writer) {
        if (surplus_ <= 0) surplus_ = writer.count_unused_blobs() - kept_unused;
        if (surplus_ > 0)
            collected = writer.collect_blobs(std::min(static_cast<std::size_t>(surplus_), collected_at_once));
    });
    replaced_ = 0;
    surplus_ = collected == 0 ? 0 : surplus_ - static_cast<std::int64_t>(collected);
    return surplus_ > 0;
}

void Updater::forget_files() {
    if (tree_ == 0 || epoch_ != store_.epoch()) return;
    store_.write_now([&](Writer& writer) { writer.remove_tree(tree_); });
    epoch_ = 0;
    totals_ = {};
    root_.reset();
}

}  // namespace lrm::index
