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

/// "`a.ts:12-40`" -> "`a.ts`": where things are is told by the index.
void drop_line_numbers(std::string& line) {
    for (std::size_t at = line.find(':'); at != std::string::npos; at = line.find(':', at + 1)) {
        const std::size_t end = line.find_first_not_of("0123456789-", at + 1);
        if (end == std::string::npos || end == at + 1 || line[end] != '`') continue;
        line.erase(at, end - at);
    }
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
    drop_line_numbers(out);
    if (out.size() > longest_line) {
        std::size_t end = longest_line;
        while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U) --end;
        out = out.substr(0, end) + "...";
    }
    return out;
}

/// "`a.ts` `run`" of "`a.ts` `run` - what it does"; empty for a line of another form.
std::string head_of(const std::string& line) {
    const std::size_t dash = line.find(" - ");
    return dash == std::string::npos || !line.starts_with('`') ? std::string() : line.substr(0, dash);
}

/// All that it names is there, and what it says to be in a file is in that file.
bool is_true(const std::string& line, KnownNames& names, const index::Snapshot& snapshot) {
    for (const NamedThing& thing : named_in_text(line))
        if (!names.knows(thing.text, snapshot)) return false;
    std::string file;
    for (const NamedThing& thing : named_in_text(head_of(line))) {
        const std::string path =
            thing.kind == NamedThing::Kind::path ? names.whole_path(thing.text) : std::string();
        if (!path.empty()) file = path;
        else if (!file.empty() && !names.is_in(thing.text, file, snapshot)) return false;
    }
    return true;
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

void KnownNames::add_text(const std::string& path, std::string_view text) {
    shown_[path] += text;
}

bool KnownNames::is_shown(const std::string& name) const {
    return std::any_of(shown_.begin(), shown_.end(),
                       [&name](const auto& text) { return holds_word(text.second, name); });
}

bool KnownNames::knows_path(const std::string& path) const {
    std::string plain = path;
    while (plain.ends_with('/')) plain.pop_back();
    if (paths_.contains(plain) || folders_.contains(plain)) return true;
    return plain.find('/') == std::string::npos && file_names_.contains(plain);
}

bool KnownNames::knows(const std::string& name, const index::Snapshot& snapshot) {
    if (known_.contains(name)) return true;
    // What a text has may be an import, an URL, a member: "config.port".
    const bool is_known =
        knows_path(name) || is_shown(name) || !index::find_definitions(snapshot, name, 1).empty();
    if (is_known) known_.insert(name);
    return is_known;
}

bool KnownNames::is_in(const std::string& name, const std::string& file,
                       const index::Snapshot& snapshot) const {
    const auto text = shown_.find(file);
    if (text != shown_.end() && holds_word(text->second, name)) return true;
    const std::vector<index::Definition> all = index::find_definitions(snapshot, name, 50);
    return std::any_of(all.begin(), all.end(), [&file](const auto& one) { return one.path == file; });
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
        if (!is_true(line, names, snapshot)) {
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
    const std::string head = head_of(line);
    for (const NamedThing& thing : named_in_text(line)) {
        const std::string path =
            thing.kind == NamedThing::Kind::path ? names.whole_path(thing.text) : std::string();
        if (!path.empty()) {
            if (place.path.empty()) place.path = path;
            continue;
        }
        if (!place.symbol.empty()) continue;
        const std::vector<index::Definition> found = definition(snapshot, thing.text, place.path);
        if (found.empty()) continue;
        place.path = found.front().path;
        place.first_line = found.front().first_line;
        place.last_line = found.front().last_line;
        place.symbol = thing.text;
    }
    // "`a.ts` `run` - what it does": what the place tells is not said again.
    const std::vector<NamedThing> told = named_in_text(head);
    const bool is_told = !told.empty() && std::all_of(told.begin(), told.end(), [&](const NamedThing& thing) {
        return thing.text == place.symbol || names.whole_path(thing.text) == place.path;
    });
    place.text = is_told ? line.substr(head.size() + 3) : line;
    return place;
}

}  // namespace lrm
