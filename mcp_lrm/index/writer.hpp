// The statements that change the index. Writer thread of one store only.
#pragma once

#include "base/db/sqlite.hpp"
#include "mcp_lrm/index/blob_facts.hpp"
#include "mcp_lrm/index/root_directory.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lrm::index {

/// One commit for history_commit.
struct Commit {
    std::string hash;
    std::int64_t time = 0;
    std::string author;
    std::string message;
    std::vector<std::string> paths;
};

/// How many rows of a tree came and went.
struct Delta {
    std::int64_t files = 0;
    std::int64_t symbols = 0;
    std::int64_t replaced = 0;  // blobs that a file no longer has
};

enum class Before { perhaps, nothing };

/// Inside a transaction that the store opened. All members throw base::db::SqliteError.
class Writer {
public:
    explicit Writer(base::db::Connection& connection);

    std::int64_t tree_id(const std::string& root);
    /// Whether some process registered it before.
    bool has_tree(const std::string& root);
    /// Every file of the tree was looked at.
    void set_scanned(std::int64_t tree, const std::string& head, std::int64_t time);
    void remove_tree(std::int64_t tree);
    /// Removes one tree whose root is no folder any more; false when there is none.
    bool remove_missing_tree();
    /// Changes pages and leaves their rows as they were.
    void write_nothing();

    std::optional<std::int64_t> find_blob(const base::Sha1& hash);
    /// The id of the blob of these facts; they are stored unless they are there already.
    std::int64_t put_blob(const BlobFacts& facts);
    /// False when no such blob is stored: nothing was done. `before`: whether the tree may have the path
    /// already.
    bool put_file(std::int64_t tree, const std::string& path, const base::Sha1& hash, const Stamp& stamp,
                  Delta& delta, Before before = Before::perhaps);
    void remove_file(std::int64_t tree, const std::string& path, Delta& delta);

    /// Adds what is new and keeps the newest `keep`. Returns how many were new.
    std::size_t put_commits(const std::vector<Commit>& commits, std::size_t keep);

    /// Deletes at most `most` blobs that no file has, oldest first. Returns how many.
    std::size_t collect_blobs(std::size_t most);
    std::int64_t count_unused_blobs();

    /// After a rollback, and when the memory is wanted back: what was remembered of rows.
    void forget();
    std::size_t names() const { return names_.size(); }

private:
    struct Name {
        std::int64_t id = 0;
        bool is_defined = false;  // has a row in name_text
    };
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    struct Blob {
        std::int64_t id = 0;
        BlobKind kind = BlobKind::text;
        std::int64_t symbols = 0;
    };
    struct Path {
        std::int64_t id = 0;
        BlobKind kind = BlobKind::text;
        FileRole role = FileRole::source;  // with a blob of that kind
    };
    struct HashHash {
        std::size_t operator()(const base::Sha1& hash) const;
    };

    Name& name(std::string_view text);
    /// Null when it is not stored.
    const Blob* find_known_blob(const base::Sha1& hash);
    const Path& path_of(const std::string& path, BlobKind kind);
    std::int64_t path_id(const std::string& path);
    void put_symbols(std::int64_t blob, const BlobFacts& facts);
    void delete_blob(std::int64_t blob);

    base::db::Connection& db_;
    std::unordered_map<std::string, Name, TextHash, std::equal_to<>> names_;
    // Fifty work trees have the same files: each is looked up once.
    std::unordered_map<base::Sha1, Blob, HashHash> blobs_;
    std::unordered_map<std::string, Path> paths_;
};

}  // namespace lrm::index
