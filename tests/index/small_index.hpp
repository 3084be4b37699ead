// An index filled by hand: files with their real facts, and a history.
#pragma once

#include "base/hash.hpp"
#include "mcp_lrm/index/search.hpp"
#include "mcp_lrm/index/store.hpp"
#include "tests/support/temporary_directory.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace test {

class SmallIndex {
public:
    SmallIndex() {
        store_->write_now([&](lrm::index::Writer& writer) { tree_ = writer.tree_id(root()); });
    }
    ~SmallIndex() { store_->stop(); }

    std::string root() const { return files_.path().string(); }

    /// Writes the file and indexes it.
    SmallIndex& file(const std::string& path, std::string_view text) {
        files_.write(path, text);
        std::string bytes(text);
        const base::Sha1 hash = base::git_blob_hash(bytes);
        const auto size = static_cast<std::int64_t>(bytes.size());
        const lrm::index::BlobFacts facts = lrm::index::make_facts(path, bytes, size, hash, &parser_);
        lrm::index::Stamp stamp{};
        stamp.size = size;
        store_->write_now([&](lrm::index::Writer& writer) {
            lrm::index::Delta delta;
            writer.put_blob(facts);
            writer.put_file(tree_, path, hash, stamp, delta);
        });
        return *this;
    }

    /// Changes the file without indexing it.
    SmallIndex& rewrite(const std::string& path, std::string_view text) {
        files_.write(path, text);
        return *this;
    }

    /// A commit newer than the one before.
    SmallIndex& commit(const std::string& message, const std::vector<std::string>& paths) {
        ++commits_;
        const lrm::index::Commit commit{"c" + std::to_string(commits_), 1'700'000'000 + commits_ * 86'400,
                                        "A", message, paths};
        store_->write_now([&](lrm::index::Writer& writer) { writer.put_commits({commit}, 4000); });
        return *this;
    }

    std::unique_ptr<lrm::index::Snapshot> snapshot() {
        return std::make_unique<lrm::index::Snapshot>(store_, store_->lease(), tree_, root(), ++generation_);
    }

    lrm::index::LocateAnswer locate(const std::string& text,
                                    lrm::index::PlaceKind kind = lrm::index::PlaceKind::any,
                                    const std::vector<std::string>& scope = {}) {
        lrm::index::LocateQuery query;
        query.text = text;
        query.kind = kind;
        query.scope = scope;
        return lrm::index::locate(*snapshot(), query);
    }

    /// "path:first-last symbol" of each place.
    std::vector<std::string> places(const std::string& text,
                                    lrm::index::PlaceKind kind = lrm::index::PlaceKind::any,
                                    const std::vector<std::string>& scope = {}) {
        std::vector<std::string> out;
        for (const lrm::index::Place& place : locate(text, kind, scope).places)
            out.push_back(place.path + ":" + std::to_string(place.first_line) + "-" +
                          std::to_string(place.last_line) + (place.symbol.empty() ? "" : " " + place.symbol));
        return out;
    }

private:
    TemporaryDirectory files_;
    TemporaryDirectory database_;
    std::shared_ptr<lrm::index::Store> store_ = std::make_shared<lrm::index::Store>(database_.path());
    syntax::Parser parser_;
    std::int64_t tree_ = 0;
    std::int64_t generation_ = 0;
    std::int64_t commits_ = 0;
};

}  // namespace test
