// What a model said of code, line by line.
#include "mcp_lrm/checked_lines.hpp"

#include "mcp_lrm/index/search_limit.hpp"
#include "mcp_lrm/named_in_text.hpp"

#include <algorithm>
#include <cctype>

namespace lrm {
namespace {

constexpr std::size_t longest_line = 400;

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool holds_word(const std::string& text, const std::string& word) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        const bool begins = at == 0 || !is_word(text[at - 1]) || !is_word(word.front());
        const std::size_t end = at + word.size();
        const bool ends = end == text.size() || !is_word(text[end]) || !is_word(word.back());
        if (begins && ends) return true;
    }
    return false;
}

/// One line without bullets, emphasis and control characters; cut where it is too long.
std::string clean(std::string_view line) {
    std::string out;
    for (const char c : line) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) out += ' ';
        else if (c != '*') out += c;
    }
    const auto is_bullet = [](char c) { return c == ' ' || c == '-' || c == '+' || c == '>'; };
    out.erase(out.begin(), std::find_if_not(out.begin(), out.end(), is_bullet));
    const std::size_t digits = out.find_first_not_of("0123456789");
    if (digits != std::string::npos && digits > 0 && digits < 4 && (out[digits] == '.' || out[digits] == ')'))
        out.erase(0, std::min(out.size(), out.find_first_not_of(' ', digits + 1)));
    while (!out.empty() && out.back() == ' ') out.pop_back();
    if (out.size() > longest_line) {
        std::size_t end = longest_line;
        while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U) --end;
        out = out.substr(0, end) + "...";
    }
    return out;
}

/// In `path` when it is defined there; nothing when it is not defined, or in several places.
std::vector<index::Definition> definition(const index::Snapshot& snapshot, const std::string& name,
                                          const std::string& path) {
    std::vector<index::Definition> all = index::find_definitions(snapshot, name, 20);
    for (const index::Definition& one : all)
        if (one.path == path) return {one};
    if (path.empty() && all.size() == 1) return all;
    return {};
}

}  // namespace

KnownNames::KnownNames(const index::Snapshot& snapshot) {
    base::db::Statement& statement = snapshot.db().cached(
        "SELECT p.text FROM file f CROSS JOIN path p ON p.id = f.path WHERE f.tree = ?1");
    const index::ResetAtEnd reset(statement);
    statement.bind(1, snapshot.tree());
    while (statement.step()) {
        const std::string path(statement.text(0));
        file_names_.insert(path.substr(path.rfind('/') + 1));
        for (std::size_t slash = path.find('/'); slash != std::string::npos;
             slash = path.find('/', slash + 1))
            folders_.insert(path.substr(0, slash));
        paths_.insert(path);
    }
}

void KnownNames::add_text(std::string_view text) {
    shown_.append(text);
    shown_ += '\n';
}

bool KnownNames::knows_path(const std::string& path) const {
    std::string plain = path;
    while (plain.ends_with('/')) plain.pop_back();
    if (paths_.contains(plain) || folders_.contains(plain)) return true;
    if (plain.find('/') == std::string::npos && file_names_.contains(plain)) return true;
    return holds_word(shown_, plain);  // an import, a URL, a member: "config.port"
}

bool KnownNames::knows_symbol(const std::string& name, const index::Snapshot& snapshot) {
    if (known_symbols_.contains(name)) return true;
    std::string plain = name;
    if (plain.starts_with("./")) plain.erase(0, 2);
    if (plain.empty()) return false;
    const bool is_known = knows_path(plain) || !index::find_definitions(snapshot, plain, 1).empty();
    if (is_known) known_symbols_.insert(name);
    return is_known;
}

std::string KnownNames::whole_path(const std::string& path) const {
    if (paths_.contains(path)) return path;
    std::string found;
    for (const std::string& one : paths_) {
        if (!one.ends_with("/" + path)) continue;
        if (!found.empty()) return {};
        found = one;
    }
    return found;
}

CheckedLines check_lines(const std::string& reply, KnownNames& names, const index::Snapshot& snapshot,
                         std::size_t most) {
    CheckedLines out;
    for (std::size_t at = 0; at < reply.size();) {
        const std::size_t end = std::min(reply.find('\n', at), reply.size());
        const std::string line = clean(std::string_view(reply).substr(at, end - at));
        at = end + 1;
        if (line.empty() || line.starts_with('#') || line.starts_with("```")) continue;
        const std::vector<NamedThing> things = named_in_text(line);
        const bool is_true = std::all_of(things.begin(), things.end(), [&](const NamedThing& thing) {
            return thing.kind == NamedThing::Kind::path ? names.knows_path(thing.text)
                                                        : names.knows_symbol(thing.text, snapshot);
        });
        if (!is_true) {
            ++out.dropped;
            continue;
        }
        const bool is_new = std::find(out.kept.begin(), out.kept.end(), line) == out.kept.end();
        if (is_new && out.kept.size() < most) out.kept.push_back(line);
    }
    return out;
}

index::SummaryPlace placed(const std::string& line, const KnownNames& names,
                           const index::Snapshot& snapshot) {
    index::SummaryPlace place;
    for (const NamedThing& thing : named_in_text(line)) {
        if (thing.kind == NamedThing::Kind::path && place.path.empty())
            place.path = names.whole_path(thing.text);
        if (thing.kind != NamedThing::Kind::symbol || !place.symbol.empty()) continue;
        const std::vector<index::Definition> found = definition(snapshot, thing.text, place.path);
        if (found.empty()) continue;
        place.path = found.front().path;
        place.first_line = found.front().first_line;
        place.last_line = found.front().last_line;
        place.symbol = thing.text;
    }
    // "`a.ts` `run` - what it does": path and symbol are told by the place already.
    const std::size_t dash = line.find(" - ");
    const bool is_form = dash != std::string::npos && line.starts_with('`') && !place.path.empty();
    place.text = is_form ? line.substr(dash + 3) : line;
    return place;
}

}  // namespace lrm
