// Reads changes out of a repository.
#include "orchestrator/adversarial/change_reader.hpp"

#include "base/work_path.hpp"
#include "orchestrator/adversarial/gate_files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

namespace factory::adversarial {
namespace {

constexpr std::size_t most_file_bytes = 2U << 20U;
constexpr std::size_t most_kept_bytes = 200U << 20U;
constexpr std::size_t most_files = 3000;  // of one change that are looked at; past that it is an import

/// Only what a rule can say something of is read.
bool is_of_interest(const std::string& path) {
    return is_gate_file(path) || syntax::language_of(path) != nullptr || syntax::is_test_path(path) ||
           path.find('.') == std::string::npos;
}

}  // namespace

std::shared_ptr<const Side> ChangeReader::side_of_text(const std::string& path, std::string text) {
    auto side = std::make_shared<Side>();
    side->text = std::move(text);
    const bool is_binary = side->text.substr(0, 8000).find('\0') != std::string::npos;
    if (is_binary) side->text.clear();
    else side->facts = parser_.check(side->text, syntax::language_of(path, side->text));
    return side;
}

std::shared_ptr<const Side> ChangeReader::side_of(const std::string& path, const std::string& blob) {
    // The same bytes under another ending are another source.
    const std::string key =
        blob + path.substr(path.find_last_of("./") == std::string::npos ? 0 : path.find_last_of("./"));
    const auto found = sides_.find(key);
    if (found != sides_.end()) return found->second;
    auto side = side_of_text(path, base::git::read_blob(checkout_, blob, most_file_bytes));
    if (bytes_ > most_kept_bytes) {
        sides_.clear();
        bytes_ = 0;
    }
    bytes_ += side->text.size() * 2 + 2000;
    sides_.emplace(key, side);
    return side;
}

Change ChangeReader::make(const std::vector<base::git::BlobChange>& files, const std::string& head) {
    Change change;
    for (const base::git::BlobChange& file : files) {
        if (change.files.size() >= most_files) break;
        if (!is_of_interest(file.path) && !is_of_interest(file.from)) continue;
        FileChange one;
        one.path = file.path;
        one.from = file.from;
        if (!file.base_blob.empty()) one.base = side_of(file.from, file.base_blob);
        if (!file.head_blob.empty()) one.head = side_of(file.path, file.head_blob);
        if (file.in_work_tree) {
            std::ifstream in(checkout_.location().work_tree / file.path, std::ios::binary);
            std::string text{std::istreambuf_iterator<char>(in), {}};
            if (text.size() > most_file_bytes) text.clear();
            one.head = side_of_text(file.path, std::move(text));
        }
        change.files.push_back(std::move(one));
    }
    std::set<std::string> changed;
    for (const FileChange& file : change.files) changed.insert(file.path);
    change.each_test_file = [this, head, changed](
                                const std::function<bool(const std::string&, const std::string&)>& visit) {
        if (head.empty()) return;
        for (const base::git::TreeFile& file : base::git::read_tree_files(checkout_, head)) {
            const bool is_rust = file.path.ends_with(".rs");
            if (!is_rust && (!syntax::is_test_path(file.path) || syntax::language_of(file.path) == nullptr))
                continue;
            std::string text = base::git::read_blob(checkout_, file.blob, most_file_bytes);
            if (is_rust && !syntax::is_test_path(file.path)) {
                // Tests beside the code; those of the change itself are looked at already.
                if (changed.contains(file.path)) continue;
                const std::string examples = doc_examples(text);
                text.erase(0, text.find("#[cfg(test)]"));
                text += examples;
                if (text.empty()) continue;
            }
            if (!visit(file.path, text)) return;
        }
    };
    return change;
}

Change ChangeReader::between(const std::string& base, const std::string& head) {
    return make(base::git::read_blob_changes(checkout_, base, head), head);
}

Change ChangeReader::to_work_tree(const std::string& base) {
    return make(base::git::read_work_tree_changes(checkout_, base), base);
}

std::vector<Issue> common_issues(const std::vector<std::vector<Issue>>& by_parent) {
    if (by_parent.empty()) return {};
    std::vector<Issue> out;
    for (const Issue& issue : by_parent.front()) {
        const bool in_all =
            std::all_of(by_parent.begin() + 1, by_parent.end(), [&](const std::vector<Issue>& other) {
                return std::any_of(other.begin(), other.end(), [&](const Issue& one) {
                    return one.type == issue.type && one.file == issue.file && one.pattern == issue.pattern;
                });
            });
        if (in_all) out.push_back(issue);
    }
    return out;
}

}  // namespace factory::adversarial
