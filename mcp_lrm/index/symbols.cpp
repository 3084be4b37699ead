// Symbols by name.
#include "mcp_lrm/index/symbols.hpp"

#include "mcp_lrm/index/fts_query.hpp"
#include "mcp_lrm/index/letters.hpp"
#include "mcp_lrm/index/search_limit.hpp"
#include "mcp_lrm/index/text.hpp"

#include <algorithm>
#include <unordered_set>

namespace lrm::index {
namespace {

constexpr int most_starts = 300;    // names that begin with the letters
constexpr int rows_per_name = 400;  // definitions read of one name
constexpr int rows_of_all_names = 2000;

/// Words of a name without the whole of it: what name_text has in common with other spellings.
std::vector<std::string> parts_of(const std::string& name) {
    std::vector<std::string> parts;
    std::string whole;
    split_words(name, [&](std::string_view word, std::size_t, std::size_t, bool same) {
        if (same) {
            whole.clear();
            parts.emplace_back(word);
            return;
        }
        if (!whole.empty()) parts.push_back(whole);
        whole = std::string(word);
    });
    if (!whole.empty()) parts.push_back(whole);
    std::sort(parts.begin(), parts.end());
    parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
    return parts;
}

/// Whether a part is a single letter or digit, as in "TypeAdapterF" or "write_u1": the words leave it out, so
/// a name that has the words is not yet one that has the letters.
bool has_short_part(std::string_view name) {
    std::size_t length = 0;
    ByteClass before = ByteClass::separator;
    for (const char c : name) {
        const ByteClass kind = class_of(c);
        const bool separates = kind == ByteClass::underscore || kind == ByteClass::separator;
        const bool turns = (kind == ByteClass::digit) != (before == ByteClass::digit) ||
                           (kind == ByteClass::upper && before != ByteClass::upper);
        if (separates || turns) {
            if (length == 1) return true;
            length = 0;
        }
        if (!separates) ++length;
        before = kind;
    }
    return length == 1;
}

class NameFinder {
public:
    NameFinder(const Snapshot& snapshot, const std::string& name, std::size_t most)
        : db_(snapshot.db()), name_(name), key_(name_key(name)), parts_(parts_of(name)), most_(most) {}

    std::vector<NameHit> find(NameMatch worst) {
        if (!key_.empty()) by_key();
        else exact_only();
        const bool exact = !hits_.empty() && hits_.front().match == NameMatch::exact;
        if (worst >= NameMatch::start && key_.size() >= 3 && !exact) by_start();
        if (worst >= NameMatch::words && !parts_.empty() && room()) by_words(match_all(parts_), worst);
        if (worst >= NameMatch::beginning && !parts_.empty() && room()) by_beginning();
        if (worst >= NameMatch::piece && key_.size() >= 4 && hits_.empty()) by_piece();
        std::stable_sort(hits_.begin(), hits_.end(), [](const NameHit& a, const NameHit& b) {
            return a.match != b.match ? a.match < b.match : a.share > b.share;
        });
        if (hits_.size() > most_) hits_.resize(most_);
        return std::move(hits_);
    }

private:
    bool room() const { return hits_.size() < most_; }

    bool add(std::int64_t id, std::string_view text, NameMatch match) {
        if (!seen_.insert(id).second) return false;
        const auto letters = static_cast<double>(name_key(text).size());
        const auto asked = static_cast<double>(key_.size());
        double share = letters > 0 ? std::min(asked, letters) / std::max(asked, letters) : 1;
        if (match == NameMatch::all_words && is_lossy_) share *= 0.5;
        hits_.push_back({id, std::string(text), match, share});
        return true;
    }

    void exact_only() {
        base::db::Statement& statement = db_.cached("SELECT id, text FROM name WHERE text = ?1");
        const ResetAtEnd reset(statement);
        statement.bind(1, name_);
        if (statement.step()) add(statement.integer(0), statement.text(1), NameMatch::exact);
    }

    void by_key() {
        base::db::Statement& statement = db_.cached("SELECT id, text FROM name WHERE key = ?1");
        const ResetAtEnd reset(statement);
        statement.bind(1, key_);
        while (statement.step())
            add(statement.integer(0), statement.text(1),
                statement.text(1) == name_ ? NameMatch::exact : NameMatch::spelling);
    }

    void by_start() {
        std::string end = key_;
        ++end.back();  // lower case, digit or UTF-8: never 0xff
        base::db::Statement& statement = db_.cached(
            "SELECT id, text FROM name WHERE key >= ?1 AND key < ?2 "
            "AND EXISTS (SELECT 1 FROM symbol WHERE symbol.name = name.id) LIMIT ?3");
        const ResetAtEnd reset(statement);
        statement.bind(1, key_).bind(2, end).bind(3, most_starts);
        // "level_" is more likely the beginning of "level_name" than another spelling of "Level".
        const bool goes_on = name_.back() == '_';
        while (statement.step()) {
            const std::string_view text = statement.text(1);
            if (add(statement.integer(0), text, NameMatch::start))
                hits_.back().is_as_written = goes_on && text.starts_with(name_);
        }
    }

    void by_words(const std::string& match, NameMatch worst) {
        base::db::Statement& statement = db_.cached(
            "SELECT n.id, n.text FROM name_text t CROSS JOIN name n ON n.id = t.rowid WHERE name_text MATCH "
            "?1 "
            "LIMIT 4000");
        const ResetAtEnd reset(statement);
        statement.bind(1, match);
        while (statement.step()) {
            const std::string_view text = statement.text(1);
            const bool same = !is_lossy_ && parts_of(std::string(text)) == parts_;
            const NameMatch kind = same ? NameMatch::words : NameMatch::all_words;
            if (kind <= worst) add(statement.integer(0), text, kind);
        }
    }

    /// The word that the name ends with may be begun only; it is taken as it was written, before stemming.
    void by_beginning() {
        std::string last;
        std::vector<std::string> words;
        split_words(name_,
                    [&](std::string_view word, std::size_t, std::size_t, bool) { last = std::string(word); });
        for (const std::string& part : parts_)
            if (part != last) words.push_back(part);
        words.push_back(last);
        base::db::Statement& statement = db_.cached(
            "SELECT n.id, n.text FROM name_text t CROSS JOIN name n ON n.id = t.rowid WHERE name_text MATCH "
            "?1 "
            "LIMIT 2000");
        const ResetAtEnd reset(statement);
        statement.bind(1, match_all_prefix(words));
        while (statement.step()) add(statement.integer(0), statement.text(1), NameMatch::beginning);
    }

    void by_piece() {
        base::db::Statement& statement = db_.cached(
            "SELECT id, text FROM name WHERE instr(key, ?1) > 0 "
            "AND EXISTS (SELECT 1 FROM symbol WHERE symbol.name = name.id) LIMIT 200");
        const ResetAtEnd reset(statement);
        statement.bind(1, key_);
        while (statement.step()) add(statement.integer(0), statement.text(1), NameMatch::piece);
    }

    base::db::Connection& db_;
    const std::string& name_;
    const std::string key_;
    const std::vector<std::string> parts_;
    const bool is_lossy_ = has_short_part(name_);
    const std::size_t most_;
    std::vector<NameHit> hits_;
    std::unordered_set<std::int64_t> seen_;
};

double match_factor(const NameHit& name) {
    switch (name.match) {
        case NameMatch::exact:
            return 1;
        case NameMatch::spelling:
            return 0.85;
        case NameMatch::words:
            return 0.75;
        case NameMatch::start:
            return (name.is_as_written ? 0.87 : 0.6) + 0.2 * name.share;
        case NameMatch::all_words:
            return 0.25 + 0.4 * name.share;
        case NameMatch::beginning:
            return 0.2 + 0.4 * name.share;
        case NameMatch::piece:
            return 0.15 + 0.35 * name.share;
    }
    return 0;
}

double kind_factor(syntax::SymbolKind kind) {
    using Kind = syntax::SymbolKind;
    switch (kind) {
        case Kind::class_:
        case Kind::struct_:
        case Kind::interface:
        case Kind::trait:
        case Kind::enum_:
        case Kind::union_:
        case Kind::function:
            return 1;
        case Kind::method:
        case Kind::type:
        case Kind::macro:
            return 0.98;
        case Kind::constructor:
        case Kind::constant:
            return 0.93;
        case Kind::module:
        case Kind::namespace_:
            return 0.85;
        case Kind::enum_member:
        case Kind::field:
        case Kind::property:
        case Kind::variable:
            return 0.85;
        case Kind::test:
            return 0.7;
        case Kind::heading:
        case Kind::key:
            return 0.5;
        case Kind::other:
            return 0.6;
    }
    return 0.6;
}

double place_factor(FileRole role) {
    switch (role) {
        case FileRole::source:
            return 1;
        case FileRole::test:
            return 0.65;
        case FileRole::config:
            return 0.6;
        case FileRole::doc:
            return 0.5;
        case FileRole::generated:
        case FileRole::vendored:
        case FileRole::data:
            return 0.4;
    }
    return 0.4;
}

/// How many of the qualifiers are containers of the symbol, or else parts of its path (packages, modules).
std::size_t qualifiers_found(const SymbolName& wanted, const Definition& definition) {
    const std::string container = '.' + definition.container + '.';
    std::string path_key;
    for (const char c : definition.path) path_key += c == '/' || c == '.' || c == '-' ? '.' : c;
    path_key = '.' + path_key + '.';
    std::size_t found = 0;
    for (const std::string& qualifier : wanted.qualifiers) {
        const std::string piece = '.' + qualifier + '.';
        if (container.find(piece) != std::string::npos || path_key.find(piece) != std::string::npos) ++found;
    }
    return found;
}

bool is_at_path(const SymbolName& wanted, const std::string& path) {
    if (wanted.path.empty() || path == wanted.path) return true;
    return path.size() > wanted.path.size() && path.ends_with(wanted.path) &&
           path[path.size() - wanted.path.size() - 1] == '/';
}

double score_of(const SymbolHit& hit, const NameHit& name, const SymbolName& wanted, bool exported) {
    const Definition& definition = hit.definition;
    double score = match_factor(name) * kind_factor(definition.kind) * place_factor(hit.role);
    if (exported) score *= 1.03;
    if (definition.last_line == definition.first_line) score *= 0.97;  // a declaration, often
    score *= 1 - 0.004 * static_cast<double>(std::count(definition.path.begin(), definition.path.end(), '/'));
    if (!wanted.qualifiers.empty())
        score *= 0.3 + 0.7 * static_cast<double>(qualifiers_found(wanted, definition)) /
                           static_cast<double>(wanted.qualifiers.size());
    return score;
}

}  // namespace

std::vector<NameHit> find_names(const Snapshot& snapshot, const std::string& name, NameMatch worst,
                                std::size_t most) {
    return NameFinder(snapshot, name, most).find(worst);
}

std::vector<SymbolHit> find_symbols(const Snapshot& snapshot, const std::vector<NameHit>& names,
                                    const SymbolName& wanted, const Scope& scope, std::size_t most) {
    base::db::Statement& statement = snapshot.db().cached(
        "SELECT p.text, s.container, s.kind, s.signature, s.doc, s.first_line, s.last_line, s.exported, "
        "f.role "
        "FROM symbol s CROSS JOIN file f INDEXED BY file_blob ON f.blob = s.blob AND f.tree = ?2 CROSS JOIN "
        "path p ON p.id = f.path "
        "WHERE s.name = ?1 LIMIT ?3");
    std::vector<SymbolHit> hits;
    for (const NameHit& name : names) {
        if (hits.size() >= rows_of_all_names) break;
        const ResetAtEnd reset(statement);
        statement.bind(1, name.id).bind(2, snapshot.tree()).bind(3, rows_per_name);
        while (statement.step()) {
            const std::string_view path = statement.text(0);
            if (!scope.allows(path)) continue;
            SymbolHit hit;
            hit.definition = {std::string(path),
                              name.text,
                              std::string(statement.text(1)),
                              static_cast<syntax::SymbolKind>(statement.integer(2)),
                              std::string(statement.text(3)),
                              std::string(statement.text(4)),
                              static_cast<std::uint32_t>(statement.integer(5)),
                              static_cast<std::uint32_t>(statement.integer(6))};
            if (!is_at_path(wanted, hit.definition.path)) continue;
            hit.role = static_cast<FileRole>(statement.integer(8));
            hit.match = name.match;
            hit.qualified = qualifiers_found(wanted, hit.definition) == wanted.qualifiers.size();
            hit.score = score_of(hit, name, wanted, statement.integer(7) != 0);
            hits.push_back(std::move(hit));
        }
    }
    std::stable_sort(hits.begin(), hits.end(), [](const SymbolHit& a, const SymbolHit& b) {
        if (a.score != b.score) return a.score > b.score;
        if (a.definition.path != b.definition.path) return a.definition.path < b.definition.path;
        return a.definition.first_line < b.definition.first_line;
    });
    if (hits.size() > most) hits.resize(most);
    return hits;
}

}  // namespace lrm::index
