// The statements that change the index.
#include "mcp_lrm/index/writer.hpp"

#include "mcp_lrm/index/classify.hpp"
#include "mcp_lrm/index/text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace lrm::index {
namespace {

using base::db::Statement;

constexpr std::size_t most_cached_names = 300'000;
constexpr std::size_t most_cached_files = 100'000;

std::string_view bytes_of(const base::Sha1& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::string join(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) {
        if (!out.empty()) out += ',';
        out += name;
    }
    return out;
}

}  // namespace

Writer::Writer(base::db::Connection& connection) : db_(connection) {}

bool Writer::has_tree(const std::string& root) {
    Statement& find = db_.cached("SELECT id FROM tree WHERE root = ?1");
    const bool is_there = find.bind(1, root).step();
    find.reset();
    return is_there;
}

std::int64_t Writer::tree_id(const std::string& root) {
    Statement& find = db_.cached("SELECT id FROM tree WHERE root = ?1");
    find.bind(1, root);
    if (find.step()) {
        const std::int64_t id = find.integer(0);
        find.reset();
        return id;
    }
    find.reset();
    db_.cached("INSERT INTO tree(root, head, scanned) VALUES (?1, '', 0)").bind(1, root).run();
    return db_.last_insert_id();
}

void Writer::set_scanned(std::int64_t tree, const std::string& head, std::int64_t time) {
    db_.cached("UPDATE tree SET head = ?2, scanned = ?3 WHERE id = ?1")
        .bind(1, tree)
        .bind(2, head)
        .bind(3, time)
        .run();
}

void Writer::write_nothing() {
    // An UPDATE to the same values would write no page at all.
    db_.cached("INSERT INTO tree(root, head, scanned) VALUES ('', '', 0)").run();
    db_.cached("DELETE FROM tree WHERE root = ''").run();
}

void Writer::remove_tree(std::int64_t tree) {
    db_.cached("DELETE FROM file WHERE tree = ?1").bind(1, tree).run();
    db_.cached("DELETE FROM tree WHERE id = ?1").bind(1, tree).run();
}

bool Writer::remove_missing_tree() {
    Statement& trees = db_.cached("SELECT id, root FROM tree");
    std::optional<std::int64_t> missing;
    while (!missing && trees.step()) {
        struct stat status {};
        const std::string root(trees.text(1));
        if (stat(root.c_str(), &status) != 0 && errno == ENOENT) missing = trees.integer(0);
    }
    trees.reset();
    if (missing) remove_tree(*missing);
    return missing.has_value();
}

std::optional<std::int64_t> Writer::find_blob(const base::Sha1& hash) {
    Statement& find = db_.cached("SELECT id FROM blob WHERE hash = ?1");
    find.bind_blob(1, bytes_of(hash));
    std::optional<std::int64_t> id;
    if (find.step()) id = find.integer(0);
    find.reset();
    return id;
}

std::int64_t Writer::put_blob(const BlobFacts& facts) {
    if (const std::optional<std::int64_t> known = find_blob(facts.hash)) return *known;
    db_.cached(
           "INSERT INTO blob(hash, language, size, lines, kind, problem, symbols) VALUES (?1, ?2, ?3, ?4, "
           "?5, ?6, ?7)")
        .bind_blob(1, bytes_of(facts.hash))
        .bind(2, facts.language)
        .bind(3, facts.size)
        .bind(4, facts.lines)
        .bind(5, static_cast<int>(facts.kind))
        .bind(6, facts.problem)
        .bind(7, static_cast<std::int64_t>(facts.symbols.size()))
        .run();
    const std::int64_t blob = db_.last_insert_id();
    if (!facts.text.empty())
        db_.cached("INSERT INTO text(rowid, words) VALUES (?1, ?2)").bind(1, blob).bind(2, facts.text).run();
    put_symbols(blob, facts);
    Statement& reference = db_.cached("INSERT INTO reference(name, blob, uses) VALUES (?1, ?2, ?3)");
    for (const NameUses& uses : facts.references)
        reference.bind(1, name(uses.name).id).bind(2, blob).bind_blob(3, uses.uses).run();
    Statement& import = db_.cached("INSERT INTO import(blob, line, target, names) VALUES (?1, ?2, ?3, ?4)");
    for (const syntax::Import& row : facts.imports)
        import.bind(1, blob)
            .bind(2, std::int64_t{row.line})
            .bind(3, row.target)
            .bind(4, join(row.names))
            .run();
    return blob;
}

void Writer::put_symbols(std::int64_t blob, const BlobFacts& facts) {
    Statement& insert = db_.cached(
        "INSERT INTO symbol(blob, name, kind, container, signature, doc, first_line, last_line, exported)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    for (const syntax::Symbol& symbol : facts.symbols) {
        Name& known = name(symbol.name);
        const std::int64_t id = known.id;
        if (!known.is_defined) {
            Statement& defined = db_.cached("SELECT 1 FROM symbol WHERE name = ?1 LIMIT 1");
            const bool is_there = defined.bind(1, id).step();
            defined.reset();
            if (!is_there)
                db_.cached("INSERT INTO name_text(rowid, words) VALUES (?1, ?2)")
                    .bind(1, id)
                    .bind(2, symbol.name)
                    .run();
            known.is_defined = true;
        }
        insert.bind(1, blob)
            .bind(2, id)
            .bind(3, static_cast<int>(symbol.kind))
            .bind(4, symbol.container)
            .bind(5, symbol.signature)
            .bind(6, symbol.doc)
            .bind(7, std::int64_t{symbol.first_line})
            .bind(8, std::int64_t{symbol.last_line})
            .bind(9, symbol.exported ? 1 : 0)
            .run();
    }
}

Writer::Name& Writer::name(std::string_view text) {
    const auto found = names_.find(text);
    if (found != names_.end()) return found->second;
    if (names_.size() >= most_cached_names) names_.clear();
    Name known;
    Statement& find = db_.cached("SELECT id FROM name WHERE text = ?1");
    if (find.bind(1, text).step()) {
        known.id = find.integer(0);
        find.reset();
    } else {
        find.reset();
        db_.cached("INSERT INTO name(text, key) VALUES (?1, ?2)").bind(1, text).bind(2, name_key(text)).run();
        known.id = db_.last_insert_id();
    }
    return names_.emplace(std::string(text), known).first->second;
}

std::int64_t Writer::path_id(const std::string& path) {
    Statement& find = db_.cached("SELECT id FROM path WHERE text = ?1");
    if (find.bind(1, path).step()) {
        const std::int64_t id = find.integer(0);
        find.reset();
        return id;
    }
    find.reset();
    db_.cached("INSERT INTO path(text) VALUES (?1)").bind(1, path).run();
    const std::int64_t id = db_.last_insert_id();
    db_.cached("INSERT INTO path_text(rowid, words) VALUES (?1, ?2)").bind(1, id).bind(2, path).run();
    return id;
}

const Writer::Blob* Writer::find_known_blob(const base::Sha1& hash) {
    const auto found = blobs_.find(hash);
    if (found != blobs_.end()) return &found->second;
    Statement& find = db_.cached("SELECT id, kind, symbols FROM blob WHERE hash = ?1");
    if (!find.bind_blob(1, bytes_of(hash)).step()) {
        find.reset();
        return nullptr;
    }
    const Blob blob{find.integer(0), static_cast<BlobKind>(find.integer(1)), find.integer(2)};
    find.reset();
    if (blobs_.size() >= most_cached_files) blobs_.clear();
    return &blobs_.emplace(hash, blob).first->second;
}

const Writer::Path& Writer::path_of(const std::string& path, BlobKind kind) {
    const auto found = paths_.find(path);
    if (found != paths_.end() && found->second.kind == kind) return found->second;
    if (paths_.size() >= most_cached_files) paths_.clear();
    return paths_.insert_or_assign(path, Path{path_id(path), kind, role_of(path, kind)}).first->second;
}

bool Writer::put_file(std::int64_t tree, const std::string& path, const base::Sha1& hash, const Stamp& stamp,
                      Delta& delta, Before before) {
    const Blob* blob = find_known_blob(hash);
    if (blob == nullptr) return false;
    const Path& place = path_of(path, blob->kind);
    bool is_new = before == Before::nothing;
    if (!is_new) {
        Statement& old = db_.cached(
            "SELECT b.id, b.symbols FROM file f JOIN blob b ON b.id = f.blob WHERE f.tree = ?1 AND f.path = "
            "?2");
        is_new = !old.bind(1, tree).bind(2, place.id).step();
        if (!is_new) {
            if (old.integer(0) != blob->id) ++delta.replaced;
            delta.symbols -= old.integer(1);
        }
        old.reset();
    }
    if (is_new) ++delta.files;
    delta.symbols += blob->symbols;
    // Not INSERT OR REPLACE: that opens a savepoint, which flushes the FTS5 tables.
    db_.cached(is_new ? "INSERT INTO file(blob, role, size, mtime_ns, inode, tree, path)"
                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                      : "UPDATE file SET blob = ?1, role = ?2, size = ?3, mtime_ns = ?4, inode = ?5"
                        " WHERE tree = ?6 AND path = ?7")
        .bind(1, blob->id)
        .bind(2, static_cast<int>(place.role))
        .bind(3, stamp.size)
        .bind(4, stamp.mtime_ns)
        .bind(5, stamp.inode)
        .bind(6, tree)
        .bind(7, place.id)
        .run();
    return true;
}

void Writer::remove_file(std::int64_t tree, const std::string& path, Delta& delta) {
    Statement& old = db_.cached(
        "SELECT f.path, b.symbols FROM path p JOIN file f ON f.tree = ?1 AND f.path = p.id"
        " JOIN blob b ON b.id = f.blob WHERE p.text = ?2");
    if (!old.bind(1, tree).bind(2, path).step()) {
        old.reset();
        return;
    }
    const std::int64_t path_row = old.integer(0);
    delta.symbols -= old.integer(1);
    old.reset();
    --delta.files;
    ++delta.replaced;
    db_.cached("DELETE FROM file WHERE tree = ?1 AND path = ?2").bind(1, tree).bind(2, path_row).run();
}

std::size_t Writer::put_commits(const std::vector<Commit>& commits, std::size_t keep) {
    std::size_t added = 0;
    for (const Commit& commit : commits) {
        db_.cached(
               "INSERT OR IGNORE INTO history_commit(hash, time, author, message) VALUES (?1, ?2, ?3, ?4)")
            .bind(1, commit.hash)
            .bind(2, commit.time)
            .bind(3, commit.author)
            .bind(4, commit.message)
            .run();
        if (db_.changes() == 0) continue;
        ++added;
        const std::int64_t id = db_.last_insert_id();
        db_.cached("INSERT INTO history_text(rowid, words) VALUES (?1, ?2)")
            .bind(1, id)
            .bind(2, commit.message)
            .run();
        for (const std::string& path : commit.paths)
            db_.cached("INSERT OR IGNORE INTO history_change(\"commit\", path) VALUES (?1, ?2)")
                .bind(1, id)
                .bind(2, path_id(path))
                .run();
    }
    constexpr const char* surplus = "SELECT id FROM history_commit ORDER BY time DESC, id LIMIT -1 OFFSET ?1";
    Statement& old = db_.cached(surplus);
    old.bind(1, static_cast<std::int64_t>(keep));
    std::vector<std::int64_t> gone;
    while (old.step()) gone.push_back(old.integer(0));
    old.reset();
    for (const std::int64_t id : gone) {
        db_.cached("DELETE FROM history_text WHERE rowid = ?1").bind(1, id).run();
        db_.cached("DELETE FROM history_change WHERE \"commit\" = ?1").bind(1, id).run();
        db_.cached("DELETE FROM history_commit WHERE id = ?1").bind(1, id).run();
    }
    return added;
}

std::int64_t Writer::count_unused_blobs() {
    Statement& count =
        db_.cached("SELECT count(*) FROM blob b WHERE NOT EXISTS (SELECT 1 FROM file f WHERE f.blob = b.id)");
    count.step();
    const std::int64_t unused = count.integer(0);
    count.reset();
    return unused;
}

std::size_t Writer::collect_blobs(std::size_t most) {
    Statement& unused = db_.cached(
        "SELECT id FROM blob b WHERE NOT EXISTS (SELECT 1 FROM file f WHERE f.blob = b.id) ORDER BY id LIMIT "
        "?1");
    unused.bind(1, static_cast<std::int64_t>(most));
    std::vector<std::int64_t> blobs;
    while (unused.step()) blobs.push_back(unused.integer(0));
    unused.reset();
    for (const std::int64_t blob : blobs) delete_blob(blob);
    return blobs.size();
}

void Writer::delete_blob(std::int64_t blob) {
    Statement& defined = db_.cached("SELECT DISTINCT name FROM symbol WHERE blob = ?1");
    defined.bind(1, blob);
    std::vector<std::int64_t> names;
    while (defined.step()) names.push_back(defined.integer(0));
    defined.reset();
    for (const char* sql : {"DELETE FROM symbol WHERE blob = ?1", "DELETE FROM reference WHERE blob = ?1",
                            "DELETE FROM import WHERE blob = ?1", "DELETE FROM text WHERE rowid = ?1",
                            "DELETE FROM blob WHERE id = ?1"})
        db_.cached(sql).bind(1, blob).run();
    for (const std::int64_t name : names) {
        Statement& left = db_.cached("SELECT 1 FROM symbol WHERE name = ?1 LIMIT 1");
        const bool is_defined = left.bind(1, name).step();
        left.reset();
        if (is_defined) continue;
        db_.cached("DELETE FROM name_text WHERE rowid = ?1").bind(1, name).run();
    }
    if (!names.empty()) names_ = {};
    blobs_ = {};
}

void Writer::forget() {
    names_ = {};
    blobs_ = {};
    paths_ = {};
}

std::size_t Writer::HashHash::operator()(const base::Sha1& hash) const {
    std::size_t out = 0;
    std::memcpy(&out, hash.data(), sizeof out);
    return out;
}

}  // namespace lrm::index
