// All trees of a daemon.
#include "mcp_lrm/index/index.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "mcp_lrm/index/scanner.hpp"
#include "mcp_lrm/index/services.hpp"
#include "mcp_lrm/index/work_tree.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <thread>

namespace lrm::index {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t parallel_updates = 4;  // trees that are worked on at the same time
constexpr std::chrono::milliseconds progress_every{100};

fs::path checked_root(const fs::path& root) {
    std::error_code ec;
    fs::path real = fs::canonical(root, ec);
    if (ec) throw base::Error(base::ErrorKind::file, "no such folder: " + root.string());
    if (!fs::is_directory(real, ec))
        throw base::Error(base::ErrorKind::file, "not a folder: " + root.string());
    return real;
}

/// The work tree that a root lies in. A root that its repository ignores stands for itself.
TreePlace place_of(const fs::path& root) {
    TreePlace place;
    place.root = root.string();
    place.location = base::git::discover(root);
    if (!place.location) return place;
    const fs::path below = root.lexically_relative(place.location->work_tree);
    place.prefix = below == "." ? std::string() : below.string();
    if (place.prefix.empty()) return place;
    TreePlace whole = place;
    whole.root = place.location->work_tree.string();
    whole.prefix.clear();
    const ScanRules scan_rules = Updater::rules_of(whole, nullptr, {});
    const RootDirectory directory(whole.root);
    RuleReader rules(directory, scan_rules);
    if (rules.ignored_by(place.prefix, true).empty()) return place;
    place.location.reset();
    place.prefix.clear();
    return place;
}

/// One database for all work trees of a repository; a part of a repository has its own.
std::string store_name(const TreePlace& place) {
    std::string key = place.location ? place.location->common_dir.string() : place.root;
    if (!place.prefix.empty()) key += '\n' + place.prefix;
    return base::to_hex(base::sha256(key)).substr(0, 16);
}

}  // namespace

Services::Services(const IndexOptions& chosen)
    : options(chosen),
      threads(chosen.parser_threads > 0 ? chosen.parser_threads
                                        : std::max<std::size_t>(1, std::thread::hardware_concurrency())),
      guard(chosen.directory, threads),
      parsers("index-parser", threads),
      updates("index-update", parallel_updates),
      background("index-history", 1) {
    if (!chosen.watch) return;
    auto made = std::make_unique<Watcher>();
    if (made->works()) watcher = std::move(made);
}

struct Index::State {
    explicit State(const IndexOptions& options) : services(options) {}

    std::mutex mutex;  // guards what follows
    std::map<std::string, std::shared_ptr<Store>> stores;
    std::map<std::string, std::shared_ptr<WorkTree>> trees;  // by root
    bool stopped = false;

    Services services;  // last: its threads end before the trees do

    std::shared_ptr<WorkTree> open(const fs::path& root);
};

std::shared_ptr<WorkTree> Index::State::open(const fs::path& root) {
    const fs::path real = checked_root(root);
    std::unique_lock lock(mutex);
    if (stopped) throw base::Error(base::ErrorKind::file, "the index is closed");
    const auto found = trees.find(real.string());
    if (found != trees.end()) {
        const std::shared_ptr<WorkTree> tree = found->second;
        lock.unlock();
        if (tree->state().phase == Phase::failed) tree->request_scan();
        return tree;
    }
    TreePlace place = place_of(real);
    const std::string name = store_name(place);
    std::shared_ptr<Store>& store = stores[name];
    if (!store) store = std::make_shared<Store>(services.options.directory / name);
    auto tree = std::make_shared<WorkTree>(services, store, std::move(place));
    trees.emplace(real.string(), tree);
    tree->request_scan();
    return tree;
}

Index::Index(IndexOptions options) : state_(std::make_unique<State>(options)) {}

Index::~Index() {
    stop();
}

std::shared_ptr<Tree> Index::open(const fs::path& root) {
    return state_->open(root);
}

bool Index::forget_gone(const std::string& root) {
    std::error_code ec;
    if (fs::exists(fs::symlink_status(root, ec))) return false;
    std::shared_ptr<WorkTree> tree;  // ends after the lock
    std::lock_guard lock(state_->mutex);
    const auto found = state_->trees.find(root);
    if (found == state_->trees.end()) return true;
    if (!found->second->detach_idle()) return false;
    tree = std::move(found->second);
    state_->trees.erase(found);
    return true;
}

std::vector<std::shared_ptr<Tree>> Index::trees() const {
    std::lock_guard lock(state_->mutex);
    std::vector<std::shared_ptr<Tree>> out;
    for (const auto& [root, tree] : state_->trees) out.push_back(tree);
    return out;
}

std::string Index::write_problem(std::chrono::milliseconds limit) const {
    const auto end = std::chrono::steady_clock::now() + limit;
    std::vector<std::shared_ptr<Store>> stores;
    {
        std::lock_guard lock(state_->mutex);
        for (const auto& [name, store] : state_->stores) stores.push_back(store);
    }
    if (stores.empty()) return folder_write_problem(state_->services.options.directory);
    for (const std::shared_ptr<Store>& store : stores) {
        const auto left =
            std::max(end - std::chrono::steady_clock::now(), std::chrono::steady_clock::duration());
        std::string problem =
            store->write_problem(std::chrono::duration_cast<std::chrono::milliseconds>(left));
        if (!problem.empty()) return problem;
    }
    return {};
}

IndexStats Index::index_now(const fs::path& root,
                            const std::function<void(std::int64_t, std::int64_t)>& progress) {
    const std::shared_ptr<WorkTree> tree = state_->open(root);
    while (!tree->wait_settled(progress_every)) {
        const TreeState state = tree->state();
        if (progress) progress(state.done, state.total);
    }
    const TreeState state = tree->state();
    if (!state.problem.empty() && state.phase == Phase::failed)
        throw base::Error(base::ErrorKind::database, state.problem);
    if (progress) progress(state.total, state.total);
    IndexStats stats;
    stats.root = tree->root();
    stats.files = state.files;
    stats.symbols = state.symbols;
    const std::unique_ptr<Snapshot> view = tree->snapshot();
    base::db::Statement& sum = view->db().cached("SELECT coalesce(sum(size), 0) FROM file WHERE tree = ?1");
    sum.bind(1, view->tree()).step();
    stats.source_bytes = sum.integer(0);
    sum.reset();
    stats.index_bytes = tree->store().bytes_on_disk();
    return stats;
}

void Index::stop() {
    {
        std::lock_guard lock(state_->mutex);
        if (state_->stopped) return;
        state_->stopped = true;
    }
    Services& services = state_->services;
    services.stopping = true;
    for (const auto& [root, tree] : state_->trees) tree->detach();
    if (services.watcher) services.watcher->stop();
    services.updates.stop();
    services.background.stop();
    services.parsers.stop();
    for (const auto& [name, store] : state_->stores) store->stop();
}

Snapshot::Snapshot(std::shared_ptr<Store> store, std::unique_ptr<base::db::Connection> connection,
                   std::int64_t tree, std::string root, std::int64_t generation)
    : store_(std::move(store)),
      connection_(std::move(connection)),
      tree_(tree),
      root_(std::move(root)),
      generation_(generation) {}

Snapshot::~Snapshot() {
    try {
        connection_->execute("COMMIT");
    } catch (const base::Error&) {
        // A failed read ended the transaction; the store looks at the reason.
    }
    store_->give_back(std::move(connection_));
}

}  // namespace lrm::index
