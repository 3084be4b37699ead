// What every candidate of every query looked like to the ranking, for tune.py.
//
//     locate_signals WORK < queries.jsonl > signals.jsonl
//
// Reads what queries.py wrote; moves a clone of each repository below WORK from commit to commit, as
// evaluate.py does, and writes one line a query: its hints, and per candidate whether it was changed, its
// role and its signals.
#include "base/json.hpp"
#include "mcp_lrm/index/search_files.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <set>
#include <string>

using namespace lrm::index;

namespace {

void run(const std::string& command) {
    if (std::system((command + " > /dev/null 2>&1").c_str()) != 0) std::cerr << "failed: " << command << '\n';
}

std::string folder_of(const std::string& clone) {
    std::string name = clone;
    for (char& c : name)
        if (c == '/' || c == '.') c = '_';
    return name;
}

class Mover {
public:
    explicit Mover(std::filesystem::path work) : work_(std::move(work)) {}

    /// The tree of `clone` at `commit`, indexed with its history.
    std::unique_ptr<Snapshot> at(const std::string& clone, const std::string& commit) {
        const std::filesystem::path tree = work_ / ("tree_" + folder_of(clone));
        if (clone + commit != now_) {
            index_.reset();
            if (!std::filesystem::exists(tree))
                run("git clone -q --shared --no-checkout '" + clone + "' '" + tree.string() + "'");
            run("git -C '" + tree.string() + "' checkout -q -f --detach " + commit);
            run("git -C '" + tree.string() + "' clean -qfdx");
            index_ = std::make_unique<Index>(IndexOptions{work_ / ("index_" + folder_of(clone)), false, 2});
            index_->index_now(tree, nullptr);
            now_ = clone + commit;
        }
        return index_->open(tree)->snapshot();
    }

private:
    std::filesystem::path work_;
    std::unique_ptr<Index> index_;
    std::string now_;
};

base::Json to_json(const RankedFile& file, const std::set<std::string>& changed) {
    const Signals& s = file.signals;
    return {file.path,
            static_cast<int>(file.role),
            changed.contains(file.path) ? 1 : 0,
            {s.text, s.path, s.names, s.history, s.together, s.activity, s.fresh}};
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: locate_signals WORK < queries.jsonl\n";
        return 2;
    }
    std::ios::sync_with_stdio(false);
    Mover mover(arguments[1]);
    std::string line;
    while (std::getline(std::cin, line)) {
        const base::Json query = base::Json::parse(line);
        const auto kind = query.at("kind").get<std::string>();
        if (kind != "message" && kind != "subject") continue;
        const auto snapshot =
            mover.at(query.at("clone").get<std::string>(), query.at("at").get<std::string>());
        const ParsedQuery parsed = parse_query(query.at("query").get<std::string>());
        WorkLimit limit(snapshot->db(), nullptr, std::chrono::seconds(60));
        const FileSearch found = search_files(*snapshot, parsed, Scope(), std::nullopt, limit);
        std::set<std::string> changed;
        for (const base::Json& path : query.at("files")) changed.insert(path.get<std::string>());
        base::Json out = {{"clone", query.at("clone")},
                          {"kind", kind},
                          {"files", query.at("files")},
                          {"hints", {parsed.hints.tests, parsed.hints.docs, parsed.hints.config}},
                          {"candidates", base::Json::array()}};
        for (const RankedFile& file : found.candidates) out["candidates"].push_back(to_json(file, changed));
        std::cout << out.dump(-1, ' ', false, base::Json::error_handler_t::replace) << '\n';
    }
}
