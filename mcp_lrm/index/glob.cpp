// Globs of ignore files.
#include "mcp_lrm/index/ignore.hpp"

#include <cctype>

namespace lrm::index {
namespace {

bool in_class(std::string_view name, unsigned char c) {
    if (name == "alpha") return std::isalpha(c) != 0;
    if (name == "digit") return std::isdigit(c) != 0;
    if (name == "alnum") return std::isalnum(c) != 0;
    if (name == "upper") return std::isupper(c) != 0;
    if (name == "lower") return std::islower(c) != 0;
    if (name == "space") return std::isspace(c) != 0;
    if (name == "blank") return c == ' ' || c == '\t';
    if (name == "punct") return std::ispunct(c) != 0;
    if (name == "print") return std::isprint(c) != 0;
    if (name == "graph") return std::isgraph(c) != 0;
    if (name == "cntrl") return std::iscntrl(c) != 0;
    if (name == "xdigit") return std::isxdigit(c) != 0;
    return false;
}

/// A bracket expression at `glob[at] == '['`. Returns the index behind its ']', or npos when it is malformed
/// (then nothing matches, as in git).
std::size_t match_bracket(std::string_view glob, std::size_t at, unsigned char c, bool& matched) {
    std::size_t i = at + 1;
    const bool negated = i < glob.size() && (glob[i] == '!' || glob[i] == '^');
    if (negated) ++i;
    bool found = false;
    bool first = true;
    for (;; first = false) {
        if (i >= glob.size()) return std::string_view::npos;
        if (glob[i] == ']' && !first) break;
        if (glob.substr(i).starts_with("[:")) {
            const std::size_t end = glob.find(":]", i + 2);
            if (end != std::string_view::npos) {
                found = found || in_class(glob.substr(i + 2, end - i - 2), c);
                i = end + 2;
                continue;
            }
        }
        if (glob[i] == '\\' && ++i >= glob.size()) return std::string_view::npos;
        const auto low = static_cast<unsigned char>(glob[i++]);
        unsigned char high = low;
        if (i + 1 < glob.size() && glob[i] == '-' && glob[i + 1] != ']') {
            ++i;
            if (glob[i] == '\\' && ++i >= glob.size()) return std::string_view::npos;
            high = static_cast<unsigned char>(glob[i++]);
        }
        found = found || (low <= c && c <= high);
    }
    matched = found != negated && c != '/';
    return i + 1;
}

/// One step without '*': returns the index in `glob` behind it, or npos when it does not match `c`.
std::size_t match_one(std::string_view glob, std::size_t at, char c) {
    const char g = glob[at];
    if (g == '?') return c != '/' ? at + 1 : std::string_view::npos;
    if (g == '[') {
        bool matched = false;
        const std::size_t next = match_bracket(glob, at, static_cast<unsigned char>(c), matched);
        return matched ? next : std::string_view::npos;
    }
    if (g == '\\') {
        if (at + 1 >= glob.size()) return std::string_view::npos;
        return glob[at + 1] == c ? at + 2 : std::string_view::npos;
    }
    return g == c ? at + 1 : std::string_view::npos;
}

/// A glob without "**" as a whole part; '*' stops at '/'. Backtracks to the last '*' only.
bool match_simple(std::string_view glob, std::string_view text) {
    std::size_t g = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t star_text = 0;
    for (;;) {
        if (g < glob.size() && glob[g] == '*') {
            star = ++g;
            star_text = t;
            continue;
        }
        if (t == text.size() && g == glob.size()) return true;
        if (t < text.size() && g < glob.size()) {
            const std::size_t next = match_one(glob, g, text[t]);
            if (next != std::string_view::npos) {
                g = next;
                ++t;
                continue;
            }
        }
        if (star == std::string_view::npos || star_text >= text.size() || text[star_text] == '/')
            return false;
        t = ++star_text;
        g = star;
    }
}

std::size_t count_slashes(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += c == '/' ? 1 : 0;
    return count;
}

/// The first `parts` parts of a path, or npos when it has fewer.
std::size_t end_of_parts(std::string_view text, std::size_t parts) {
    std::size_t at = 0;
    for (std::size_t i = 0;; ++i) {
        const std::size_t slash = text.find('/', at);
        if (i + 1 == parts) return slash == std::string_view::npos ? text.size() : slash;
        if (slash == std::string_view::npos) return std::string_view::npos;
        at = slash + 1;
    }
}

/// The next "**" that is a whole part, from `from`, which is the start of a part; npos when there is none.
std::size_t find_double_star(std::string_view glob, std::size_t from) {
    for (std::size_t at = from; at != std::string_view::npos;) {
        const std::size_t slash = glob.find('/', at);
        const std::size_t end = slash == std::string_view::npos ? glob.size() : slash;
        if (glob.substr(at, end - at) == "**") return at;
        at = slash == std::string_view::npos ? slash : slash + 1;
    }
    return std::string_view::npos;
}

}  // namespace

bool glob_matches(std::string_view glob, std::string_view text) {
    // Between two "**" stands a run of parts without one; like '*' in a flat glob, each run may be put at its
    // first fitting place, so no recursion is needed.
    bool floating = false;
    for (;;) {
        const std::size_t stars = find_double_star(glob, 0);
        if (stars == std::string_view::npos) break;
        const std::string_view before = glob.substr(0, stars);
        glob = stars + 2 < glob.size() ? glob.substr(stars + 3) : std::string_view{};
        if (!before.empty()) {
            const std::string_view run = before.substr(0, before.size() - 1);
            const std::size_t parts = count_slashes(run) + 1;
            for (;;) {
                const std::size_t end = end_of_parts(text, parts);
                if (end == std::string_view::npos) return false;
                if (match_simple(run, text.substr(0, end))) {
                    if (end == text.size()) return false;  // "**" behind a '/' needs something below
                    text = text.substr(end + 1);
                    break;
                }
                const std::size_t slash = text.find('/');
                if (!floating || slash == std::string_view::npos) return false;
                text = text.substr(slash + 1);
            }
        }
        if (glob.empty()) return !text.empty();
        floating = true;
    }
    if (!floating) return match_simple(glob, text);
    // The tail must match the last parts.
    const std::size_t parts = count_slashes(glob) + 1;
    std::size_t have = count_slashes(text) + 1;
    if (have < parts) return false;
    for (; have > parts; --have) text = text.substr(text.find('/') + 1);
    return match_simple(glob, text);
}

}  // namespace lrm::index
