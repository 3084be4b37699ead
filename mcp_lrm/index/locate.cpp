// Places for a query: by symbol, by path, by use, or by text.
#include "base/work_path.hpp"
#include "mcp_lrm/index/chunks.hpp"
#include "mcp_lrm/index/search.hpp"
#include "mcp_lrm/index/search_files.hpp"
#include "mcp_lrm/index/search_references.hpp"
#include "mcp_lrm/index/snippet.hpp"
#include "mcp_lrm/index/symbols.hpp"
#include "mcp_lrm/index/text.hpp"

#include <algorithm>
#include <set>

namespace lrm::index {
namespace {

constexpr std::chrono::milliseconds budget{1500};
constexpr std::size_t most_read = 2U << 20U;  // bytes of a file whose lines are looked at
constexpr std::size_t text_after_name = 4;    // places with the text only, behind a name that was found
constexpr double least_share = 0.06;          // of the best score; below it a file is noise

std::string dotted(const Definition& definition) {
    return definition.container.empty() ? definition.name : definition.container + "." + definition.name;
}

const char* to_word(NameMatch match) {
    switch (match) {
        case NameMatch::exact:
            return "exact name";
        case NameMatch::spelling:
            return "same letters, other spelling";
        case NameMatch::words:
            return "same words";
        case NameMatch::start:
            return "begins with it";
        case NameMatch::all_words:
            return "has all the words";
        case NameMatch::beginning:
            return "begins so";
        case NameMatch::piece:
            return "contains it";
    }
    return "";
}

class Locator {
public:
    Locator(const Snapshot& snapshot, const LocateQuery& query)
        : snapshot_(snapshot),
          query_(query),
          parsed_(parse_query(query.text)),
          scope_(query.scope),
          wanted_(static_cast<std::size_t>(std::max(0, query.offset) + std::max(1, query.limit)) + 1),
          limit_(snapshot.db(), query.cancelled, budget) {}

    LocateAnswer locate() {
        switch (query_.kind) {
            case PlaceKind::reference:
                limit_.run([&] { by_reference(); });
                break;
            case PlaceKind::file:
                limit_.run([&] { by_path(); });
                if (answer_.places.empty()) by_text(parsed_, wanted_);
                break;
            case PlaceKind::text:
                by_text(parsed_, wanted_);
                break;
            case PlaceKind::any:
            case PlaceKind::definition:
            case PlaceKind::test:
                by_all();
                break;
        }
        if (limit_.reached()) say("stopped early: narrow the scope for a complete answer");
        cut();
        if (query_.snippets) add_snippets(snapshot_, answer_.places);
        return std::move(answer_);
    }

private:
    bool is_one_name() const { return !parsed_.symbol.empty(); }
    std::optional<FileRole> only() const {
        return query_.kind == PlaceKind::test ? std::optional(FileRole::test) : std::nullopt;
    }

    void by_all() {
        limit_.run([&] { by_symbol(); });
        const std::size_t symbols = answer_.places.size();
        // "config.rs" may be read as a qualified name, too.
        if (query_.kind == PlaceKind::any && looks_like_one_path()) limit_.run([&] { by_path(); });
        // A name that is written as code and was found needs nothing behind it.
        const bool code = is_code(parsed_.text);
        const std::size_t few = std::min(wanted_, symbols + text_after_name);
        if (code && is_one_name()) {
            if (!exact_) by_text(mention(), symbols > 0 ? few : wanted_);
        } else {
            by_text(parsed_, exact_ || best_ <= NameMatch::start ? few : wanted_);
        }
        if (query_.kind == PlaceKind::definition)
            std::erase_if(answer_.places, [](const Place& place) { return place.symbol.empty(); });
        if (!exact_ && is_one_name() &&
            (answer_.places.empty() || is_code(parsed_.text) || query_.kind == PlaceKind::definition))
            limit_.run([&] { say_nearest(); });
    }

    bool looks_like_one_path() const {
        return parsed_.paths.size() == 1 && parsed_.text.find(' ') == std::string::npos;
    }

    /// Written as code: qualified, or of several parts.
    static bool is_code(const std::string& text) {
        const ParsedQuery parsed = parse_query(text);
        return !parsed.symbol.qualifiers.empty() || !parsed.mentioned.empty() || parsed.words.size() > 1;
    }

    void by_symbol() {
        SymbolName name = parsed_.symbol;
        NameMatch worst = NameMatch::piece;
        if (name.empty()) {
            if (parsed_.joined_key.empty()) return;
            name.name = parsed_.text;
            worst = NameMatch::words;
        }
        const std::vector<NameHit> names = find_names(snapshot_, name.name, worst, 60);
        std::vector<SymbolHit> hits = find_symbols(snapshot_, names, name, scope_, wanted_ * 4);
        if (only()) std::erase_if(hits, [](const SymbolHit& hit) { return hit.role != FileRole::test; });
        const auto is_exact = [](const SymbolHit& hit) {
            return hit.match == NameMatch::exact && hit.qualified;
        };
        const auto exact = std::count_if(hits.begin(), hits.end(), is_exact);
        exact_ = exact > 0;
        if (!hits.empty()) best_ = hits.front().match;
        for (const SymbolHit& hit : hits) {
            if (answer_.places.size() >= wanted_) break;
            // Behind exact names, looser ones are only noise.
            if (exact_ && (hit.match > NameMatch::spelling || !hit.qualified)) continue;
            Place place;
            place.path = hit.definition.path;
            place.first_line = hit.definition.first_line;
            place.last_line = hit.definition.last_line;
            place.symbol = dotted(hit.definition);
            place.kind = syntax::to_word(hit.definition.kind);
            place.signature = hit.definition.signature;
            place.why = std::string("definition, ") + to_word(hit.match);
            place.match = !is_exact(hit) ? Match::fuzzy : exact > 1 ? Match::ambiguous : Match::exact;
            place.score = hit.score;
            if (is_new(place)) answer_.places.push_back(std::move(place));
        }
    }

    void by_path() {
        const std::string& text = parsed_.paths.size() == 1 ? parsed_.paths.front() : parsed_.text;
        std::vector<PathHit> hits = find_paths(snapshot_, text, scope_, wanted_);
        const bool found = !hits.empty() && hits.front().match <= PathMatch::ending;
        std::vector<Place> places;
        for (const PathHit& hit : hits) {
            // With a file of that name, others that only share words are noise.
            if (found && hit.match == PathMatch::words) break;
            Place place;
            place.path = hit.path;
            place.first_line = 1;
            place.last_line = static_cast<std::uint32_t>(std::max<std::int64_t>(1, hit.lines));
            place.kind = "file";
            place.why = found ? "file name" : "words of the path";
            place.match = found ? Match::exact : Match::fuzzy;
            if (is_new(place)) places.push_back(std::move(place));
        }
        exact_ = exact_ || found;
        // A file of that very name goes before symbols that only resemble it.
        const bool first = found && !answer_.places.empty() && answer_.places.front().match == Match::fuzzy;
        answer_.places.insert(first ? answer_.places.begin() : answer_.places.end(),
                              std::make_move_iterator(places.begin()), std::make_move_iterator(places.end()));
    }

    void by_reference() {
        const std::string name = is_one_name() ? parsed_.symbol.name : parsed_.text;
        answer_.places = find_uses(snapshot_, name, scope_, wanted_);
        if (answer_.places.empty() && find_definitions(snapshot_, name, 1).empty()) say_nearest();
        else if (answer_.places.empty()) say("no use of `" + name + "`");
    }

    /// The text search for a name that no definition has: the very name, not its parts.
    ParsedQuery mention() const {
        ParsedQuery query = parsed_;
        const std::string key = name_key(parsed_.symbol.name);
        std::erase_if(query.words, [&](const QueryWord& word) { return word.word != key && !word.compound; });
        return query;
    }

    void by_text(const ParsedQuery& words, std::size_t until) {
        if (answer_.places.size() >= until || words.words.empty() || limit_.reached()) return;
        const FileSearch found = search_files(snapshot_, words, scope_, only(), limit_);
        for (const RankedFile& file : found.files) {
            if (answer_.places.size() >= until) break;
            if (file.score < least_share * found.files.front().score) break;
            if (shown_paths_.contains(file.path)) continue;
            answer_.places.push_back(place_of(file, found.words));
            shown_paths_.insert(file.path);
        }
    }

    Place place_of(const RankedFile& file, const std::vector<RareWord>& words) {
        Place place;
        place.path = file.path;
        place.kind = query_.kind == PlaceKind::file ? "file" : "text";
        place.why = strongest_signal(file.signals, {});
        place.match = Match::text;
        place.score = file.score;
        place.first_line = 1;
        place.last_line = 1;
        // The page that a cursor asks for is behind these: their lines are never shown.
        if (answer_.places.size() < static_cast<std::size_t>(std::max(0, query_.offset))) return place;
        std::vector<Definition> symbols;
        if (!limit_.run([&] { symbols = outline(snapshot_, file.path); })) return place;
        Chunk chunk;
        try {
            chunk = best_chunk(base::read_beneath(snapshot_.root(), file.path, most_read), symbols, words);
        } catch (const base::PathError&) {
            return place;  // gone, or too large: the file is still the answer
        }
        place.first_line = chunk.first_line;
        place.last_line = chunk.last_line;
        if (chunk.symbol >= 0) {
            const Definition& symbol = symbols[static_cast<std::size_t>(chunk.symbol)];
            place.symbol = dotted(symbol);
            place.signature = symbol.signature;
            if (query_.kind != PlaceKind::file) place.kind = syntax::to_word(symbol.kind);
        }
        return place;
    }

    bool is_new(const Place& place) {
        shown_paths_.insert(place.path);
        return shown_.insert({place.path, place.first_line}).second;
    }

    void say(const std::string& text) { answer_.note += (answer_.note.empty() ? "" : "; ") + text; }

    void say_nearest() {
        std::string text = "no symbol `" + parsed_.text.substr(0, 100) + "`";
        // What was found and begins so is nearer than anything that a search by distance could find.
        if (best_ <= NameMatch::start && !answer_.places.empty() && !answer_.places.front().symbol.empty()) {
            const Place& place = answer_.places.front();
            return say(text + "; nearest: " + named(place.symbol, place.path, place.first_line));
        }
        const std::vector<Definition> near = nearest_definitions(snapshot_, parsed_.text, 3);
        for (const Definition& definition : near)
            text += (&definition == near.data() ? "; nearest: " : ", ") +
                    named(dotted(definition), definition.path, definition.first_line);
        say(text);
    }

    static std::string named(const std::string& symbol, const std::string& path, std::uint32_t line) {
        return "`" + symbol + "` (" + path + ":" + std::to_string(line) + ")";
    }

    void cut() {
        std::vector<Place>& places = answer_.places;
        const auto offset = static_cast<std::size_t>(std::max(0, query_.offset));
        const auto limit = static_cast<std::size_t>(std::max(1, query_.limit));
        answer_.has_more = places.size() > offset + limit;
        if (places.size() > offset + limit) places.resize(offset + limit);
        places.erase(places.begin(),
                     places.begin() + static_cast<std::ptrdiff_t>(std::min(offset, places.size())));
    }

    const Snapshot& snapshot_;
    const LocateQuery& query_;
    const ParsedQuery parsed_;
    const Scope scope_;
    const std::size_t wanted_;
    WorkLimit limit_;
    LocateAnswer answer_;
    bool exact_ = false;
    NameMatch best_ = NameMatch::piece;  // of the symbols that were found
    std::set<std::pair<std::string, std::uint32_t>> shown_;
    std::set<std::string> shown_paths_;
};

}  // namespace

LocateAnswer locate(const Snapshot& snapshot, const LocateQuery& query) {
    return Locator(snapshot, query).locate();
}

}  // namespace lrm::index
