// EMAIL: the @ and what stands on both sides of it; also written out ("john [at] mail [dot] org").
#include "anonymizer/characters.hpp"
#include "anonymizer/context.hpp"
#include "anonymizer/finders.hpp"

#include <algorithm>

namespace anonymizer {
namespace {

constexpr bool is_local(char c) {
    return is_word(c) || std::string_view(".!#$%&'*+=?^_`{|}~-").find(c) != std::string_view::npos;
}
constexpr bool is_label(char c) {
    return is_word(c) || c == '-';
}

/// Where the domain that begins at `begin` ends; `begin` when there is none.
std::size_t domain_end(std::string_view text, std::size_t begin) {
    if (at_or_nul(text, begin) == '[') {  // an address in brackets
        const std::size_t end = find_near(text, begin, "]", 50);
        if (end == std::string_view::npos || end - begin > 48 || end - begin < 8) return begin;
        for (std::size_t i = begin + 1; i < end; ++i)
            if (!is_hex(text[i]) && text[i] != '.' && text[i] != ':' && to_lower(text[i]) != 'i' &&
                to_lower(text[i]) != 'p' && to_lower(text[i]) != 'v')
                return begin;
        return end + 1;
    }
    std::size_t end = begin;
    std::size_t good = begin;  // the end of the longest domain so far
    while (end < text.size() && end - begin < 255) {
        const std::size_t label = end;
        while (end < text.size() && is_label(text[end])) ++end;
        std::size_t label_end = end;
        while (label_end > label && text[label_end - 1] == '-') --label_end;
        if (label_end == label || text[label] == '-') break;
        const std::string_view name = text.substr(label, label_end - label);
        const bool is_top = name.size() >= 2 &&
                            (name.starts_with("xn--") || std::none_of(name.begin(), name.end(), [](char c) {
                                 return is_digit(c) || c == '-';
                             }));
        if (label > begin && is_top) good = label_end;
        if (label_end != end || at_or_nul(text, end) != '.') break;
        ++end;
    }
    return good;
}

constexpr std::string_view file_endings[] = {
    ".png",    ".jpg",   ".jpeg",  ".gif",  ".svg",  ".webp", ".avif",    ".ico",    ".bmp",
    ".css",    ".scss",  ".js",    ".mjs",  ".cjs",  ".ts",   ".tsx",     ".jsx",    ".json",
    ".html",   ".xml",   ".yml",   ".yaml", ".toml", ".txt",  ".service", ".socket", ".timer",
    ".target", ".mount", ".slice", ".tgz",  ".zip",  ".lock", ".log"};
// RFC 2606 and RFC 6761; the code hosts' addresses for people who hide theirs.
constexpr std::string_view reserved_domains[] = {"example.com",
                                                 "example.org",
                                                 "example.net",
                                                 "example.edu",
                                                 "example",
                                                 "test",
                                                 "invalid",
                                                 "localhost",
                                                 "users.noreply.github.com",
                                                 "users.noreply.gitlab.com"};
constexpr std::string_view robots[] = {"noreply",       "no-reply",        "no_reply",
                                       "donotreply",    "do-not-reply",    "do_not_reply",
                                       "nepasrepondre", "ne-pas-repondre", "mailer-daemon"};

bool is_left_alone(std::string_view local, std::string_view domain) {
    const std::string name = lowered(local);
    const std::string host = lowered(domain);
    for (const std::string_view ending : file_endings)
        if (host.ends_with(ending)) return true;
    for (const std::string_view reserved : reserved_domains)
        if (host == reserved || (host.size() > reserved.size() && host.ends_with(reserved) &&
                                 host[host.size() - reserved.size() - 1] == '.'))
            return true;
    for (const std::string_view robot : robots)
        if (name == robot || name.starts_with(std::string(robot) + "+")) return true;
    return name == "git";  // git@host:path is a way to write a repository
}

std::size_t local_begin(std::string_view text, std::size_t at) {
    if (before(text, at) == '"') {  // a quoted local part
        for (std::size_t i = at - 1; i-- > 0 && at - i < 66;) {
            if (text[i] == '\n' || text[i] == '@') return at;
            if (text[i] == '"' && before(text, i) != '\\')
                return i + 2 < at && !is_word(before(text, i)) && before(text, i) != '=' ? i : at;
        }
        return at;
    }
    std::size_t begin = at;
    while (begin > 0 && at - begin < 66 && is_local(text[begin - 1])) --begin;
    // Marks that open or separate something rather than begin a name.
    while (begin < at && !is_word(text[begin]) && text[begin] != '_' && text[begin] != '+') ++begin;
    // "key=value@...": what stands before the sign is a parameter's name.
    const std::size_t sign = find_back(text, at, "=", 66);
    if (sign != std::string_view::npos && sign >= begin && sign + 1 < at) begin = sign + 1;
    const std::size_t quote = find_back(text, at, "'", 66);
    if (quote != std::string_view::npos && quote >= begin && quote + 1 < at && quote < begin + 3)
        begin = quote + 1;
    return at - begin > 64 || before(text, at) == '.' ? at : begin;
}

/// user:password@host of a URL is a secret's business.
bool is_userinfo(std::string_view text, std::size_t begin, std::size_t at) {
    const std::size_t scheme = find_back(text, at, "://", 270);
    if (scheme == std::string_view::npos || scheme + 3 > begin || begin - scheme > 200) return false;
    for (std::size_t i = scheme + 3; i < at; ++i)
        if (is_space(text[i]) || text[i] == '/' || text[i] == '?' || text[i] == '"') return false;
    return true;
}

constexpr std::string_view mail_hosts[] = {"gmail",  "googlemail", "yahoo",    "hotmail", "outlook", "icloud",
                                           "proton", "protonmail", "aol",      "gmx",     "live",    "msn",
                                           "orange", "wanadoo",    "laposte",  "free",    "sfr",     "mail",
                                           "yandex", "zoho",       "fastmail", "hey"};

bool is_mail_host(std::string_view domain) {
    const std::string name = lowered(domain.substr(0, domain.find('.')));
    return std::find(std::begin(mail_hosts), std::end(mail_hosts), name) != std::end(mail_hosts);
}

/// Behind "dot" in any of its forms at `at`, or 0.
std::size_t behind_dot(std::string_view text, std::size_t at) {
    for (const std::string_view form :
         {" dot ", "[dot]", " [dot] ", "(dot)", " (dot) ", "{dot}", " point ", "[.]", "(.)", " [.] ", " (.) ",
          "[point]", " [point] ", "(point)", " (point) "})
        if (lowered(text.substr(at, form.size())) == form) return at + form.size();
    return 0;
}

/// The end of a domain whose dots may be written out; `begin` when there is none. Tells whether one was.
std::size_t written_domain_end(std::string_view text, std::size_t begin, bool& is_written) {
    std::size_t end = begin;
    std::size_t good = begin;
    for (int labels = 0; labels < 6; ++labels) {
        const std::size_t label = end;
        while (end < text.size() && is_label(text[end])) ++end;
        if (end == label) break;
        if (labels > 0 && end - label >= 2) good = end;
        if (at_or_nul(text, end) == '.' && is_label(at_or_nul(text, end + 1))) {
            ++end;
            continue;
        }
        const std::size_t next = behind_dot(text, end);
        if (next == 0) break;
        is_written = true;
        end = next;
    }
    return good;
}

bool is_usual_top(std::string_view domain) {
    const std::size_t last = domain.find_last_of(" .])}");
    const std::string top = lowered(domain.substr(last == std::string_view::npos ? 0 : last + 1));
    for (const std::string_view usual :
         {"com", "org", "net", "fr", "uk", "de", "edu", "gov", "eu", "io", "be", "ch", "ca", "info"})
        if (top == usual) return true;
    return false;
}

constexpr std::string_view at_words[] = {"at", "arobase", "chez"};

/// "Copyright (c) 2020 N. N. <mail>": a legal notice stays as it is, and is public.
bool is_in_copyright(std::string_view text, std::size_t at) {
    const Near left = left_of(text, at, 90, 0);
    const std::string_view line = left.text();
    const std::size_t word = line.find("copyright");
    const bool has_sign =
        line.find("(c)") != std::string_view::npos || line.find("\xc2\xa9") != std::string_view::npos;
    if (word == std::string_view::npos)
        return has_sign && line.find_first_of("0123456789<") != std::string_view::npos;
    return has_sign || line.find(" 20", word) != std::string_view::npos ||
           line.find(" 19", word) != std::string_view::npos;
}

}  // namespace

void find_email(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    const std::size_t begin = local_begin(text, at);
    if (begin == at) return;
    const std::size_t end = domain_end(text, at + 1);
    if (end == at + 1 || is_userinfo(text, begin, at)) return;
    if (is_left_alone(text.substr(begin, at - begin), text.substr(at + 1, end - at - 1))) return;
    if (is_in_copyright(text, begin)) return;
    scan.found(Entity::email, begin, end);
}

std::span<const std::string_view> written_email_words() {
    return at_words;
}

void find_written_email(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    const std::string word = lowered(text.substr(at, scan.word_end - at));
    if (word != "at" && word != "arobase" && word != "chez") return;
    std::size_t left = at;
    std::size_t right = scan.word_end;
    const char open = before(text, at);
    const bool is_bracketed = open == '[' || open == '(' || open == '{' || open == '<';
    if (is_bracketed) {
        if (std::string_view("])}>").find(at_or_nul(text, right)) == std::string_view::npos ||
            right >= text.size())
            return;
        --left;
        ++right;
    }
    if (before(text, left) == ' ') --left;
    else if (!is_bracketed) return;
    if (at_or_nul(text, right) == ' ') ++right;
    else if (!is_bracketed) return;
    std::size_t begin = left;
    while (begin > 0 && left - begin < 64 &&
           (is_word(text[begin - 1]) ||
            std::string_view("._+-").find(text[begin - 1]) != std::string_view::npos))
        --begin;
    while (begin < left && !is_word(text[begin])) ++begin;
    if (left - begin < 2) return;
    bool is_written = false;
    const std::size_t end = written_domain_end(text, right, is_written);
    if (end == right) return;
    // "at any point in" is no address: words alone must end in a usual top domain.
    if (!is_bracketed && is_written && !is_usual_top(text.substr(right, end - right))) return;
    if (!is_bracketed && !is_written && (word != "at" || !is_mail_host(text.substr(right, end - right))))
        return;
    if (is_left_alone(text.substr(begin, left - begin), text.substr(right, end - right))) return;
    scan.found(Entity::email, begin, end);
}

}  // namespace anonymizer
