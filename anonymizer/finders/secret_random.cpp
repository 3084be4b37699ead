// SECRET: a long run that looks random and has no name beside it, in quotes or alone on its line.
#include "anonymizer/characters.hpp"
#include "anonymizer/context.hpp"
#include "anonymizer/finders.hpp"
#include "anonymizer/secret_words.hpp"
#include "anonymizer/service_names.hpp"

#include <algorithm>

namespace anonymizer {
namespace {

constexpr bool in_run(char c) {
    return is_alnum(c) || c == '_' || c == '-' || c == '+' || c == '/' || c == '=' || c == '.' || c == '~';
}

// Beside these a random run is a check sum, public, or test data.
constexpr std::string_view harmless_list[] = {
    "sha1",       "sha256",      "sha384",    "sha512",    "sha1-*",    "sha256-*",     "sha384-*",
    "sha512-*",   "md5",         "integrity", "checksum*", "digest",    "hash*",        "h1:*",
    "etag",       "fingerprint", "commit",    "revision",  "resolved",  "base64",       "data:*",
    "src",        "href",        "url",       "public*",   "boundary*", "certificate*", "signature*",
    "sourcemap*", "mappings",    "blob",      "uuid",      "guid"};

/// Three parts with dots, the first an account number in base64: a Discord bot.
bool is_three_parts(std::string_view run) {
    const std::size_t first = run.find('.');
    if (first < 23 || first > 28 || first == std::string_view::npos) return false;
    const std::size_t second = run.find('.', first + 1);
    return second != std::string_view::npos && second - first >= 6 && second - first <= 8 &&
           run.size() - second >= 27 && run.size() - second <= 45 &&
           (run[0] == 'M' || run[0] == 'N' || run[0] == 'O');
}

/// Looks made: digits among letters, all over it, and no words in it but by chance.
bool looks_made(std::string_view run) {
    std::size_t digits = 0;
    std::size_t letters = 0;
    std::size_t capitals = 0;
    for (const char c : run) {
        digits += is_digit(c);
        letters += is_letter(c);
        capitals += is_upper(c);
    }
    // Letters alone only when they are many and of one case: a word for a key must stand beside them anyway.
    if (digits == 0 && letters == run.size())
        return run.size() >= 20 && (capitals == 0 || capitals == letters) && entropy_of(run) > 3.5;
    if (digits < 3 || letters < 3 || entropy_of(run) < 3.0) return false;
    const bool is_mixed = capitals > 0 && capitals < letters;
    // "get_user_by_id_2024_01": joints all over, digits at the end.
    std::size_t longest = 0;
    for (std::size_t at = 0; at < run.size();) {
        std::size_t end = at;
        while (end < run.size() && is_alnum(run[end])) ++end;
        longest = std::max(longest, end - at);
        at = end + 1;
    }
    return digits * 8 >= run.size() && (longest >= 16 || digits * 3 >= run.size() || is_mixed);
}

/// The word that stands right before `at`, behind blanks, quotes and signs of assignment.
std::string_view word_before(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end > 0 && at - end < 6 &&
           (is_space(text[end - 1]) ||
            std::string_view(":='\"`>-.,").find(text[end - 1]) != std::string_view::npos))
        --end;
    std::size_t begin = end;
    while (begin > 0 && end - begin < 40 &&
           (is_word(text[begin - 1]) || text[begin - 1] == '_' || text[begin - 1] == '-'))
        --begin;
    return text.substr(begin, end - begin);
}

// How a word ends that announces a key.
constexpr std::string_view announcing[] = {"key",      "token",      "secret",      "access", "private",
                                           "password", "credential", "credentials", "apikey", "pat"};

bool announces_key(std::string_view word) {
    const std::string low = lowered(word);
    if (low.ends_with("publickey") || low.ends_with("public_key") || low.ends_with("primarykey"))
        return false;
    return std::any_of(std::begin(announcing), std::end(announcing),
                       [&](std::string_view ending) { return low.ends_with(ending); });
}

constexpr Cues services(service_names);
constexpr Cues harmless_cues(harmless_list);

/// "newsapi KEY b69..", "mailjet: ABC..": a run beside a word for keys or a service that gives them out.
bool is_announced(std::string_view text, std::size_t begin, std::string_view run) {
    const bool is_sum = run.size() >= 32 && std::all_of(run.begin(), run.end(), is_hex);
    const Near left = left_of(text, begin, 48);
    const std::string_view word = word_before(text, begin);
    const bool is_key = announces_key(word);
    if (!is_key && run.size() < 20) return false;  // an id, as every line of a log has one
    if (harmless_cues.are_in(left)) return false;
    if (is_key) return true;
    if (std::none_of(run.begin(), run.end(), is_digit)) return false;
    // Sums stand anywhere: only a service's own name right before one makes it a key.
    if (is_sum && run.size() != 32) return word.size() <= Near::most_bytes && services.are_in(Near(word));
    if (before(text, begin) == '/' || before(text, begin) == '#') return false;  // a part of an address
    return services.are_in(left);
}

}  // namespace

void find_random_run(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (std::none_of(text.begin() + static_cast<std::ptrdiff_t>(at),
                     text.begin() + static_cast<std::ptrdiff_t>(scan.word_end), is_digit) &&
        at_or_nul(text, scan.word_end) == ' ')
        return;
    std::size_t begin = at;
    std::size_t end = scan.word_end;
    while (begin > 0 && in_run(text[begin - 1]) && at - begin < 100) --begin;
    while (end < text.size() && in_run(text[end]) && end - begin < 400) ++end;
    while (end > begin && text[end - 1] == '.') --end;
    const std::string_view run = text.substr(begin, end - begin);
    const std::string_view from_word = text.substr(at, end - at);
    if (is_three_parts(from_word)) {
        scan.found(Entity::secret, at, end);
        return;
    }
    // hexadecimal, then the data centre: Mailchimp.
    if (from_word.size() >= 36 && from_word.size() <= 38 && from_word.substr(32, 3) == "-us" &&
        std::all_of(from_word.begin(), from_word.begin() + 32, is_hex)) {
        scan.found(Entity::secret, at, end);
        return;
    }
    // The run from the word on: what is before it may be the name ("deepl_key-x", "token=x").
    std::size_t part_end = scan.word_end;
    while (part_end < text.size() &&
           (is_alnum(text[part_end]) ||
            std::string_view("_-+/=~").find(text[part_end]) != std::string_view::npos) &&
           part_end - at < 200)
        ++part_end;
    const std::string_view part = text.substr(at, part_end - at);
    if (part.size() >= 16 && looks_made(part) && is_announced(text, at, part)) {
        scan.found(Entity::secret, at, part_end);
        return;
    }
    if (run.size() < 32 || run.size() > 128 || run.starts_with("sha")) return;
    const char left = before(text, begin);
    const char right = at_or_nul(text, end);
    const bool is_quoted = (left == '"' || left == '\'' || left == '`') && right == left;
    const bool is_alone = (left == '\0' || left == '\n') && (right == '\0' || right == '\n' || right == '\r');
    if (!is_quoted && !is_alone) return;
    std::array<int, 4> kinds{};  // digits, capitals, small letters, signs
    int changes = 0;
    for (std::size_t i = 0; i < run.size(); ++i) {
        const char c = run[i];
        ++kinds.at(is_digit(c) ? 0 : is_upper(c) ? 1 : is_lower(c) ? 2 : 3);
        if (i > 0 && (is_digit(c) != is_digit(run[i - 1]) || is_upper(c) != is_upper(run[i - 1]))) ++changes;
    }
    if (kinds[0] < 3 || kinds[1] < 3 || kinds[2] < 3 || changes * 3 < static_cast<int>(run.size())) return;
    if (std::count(run.begin(), run.end(), '/') > 3 || std::count(run.begin(), run.end(), '.') > 1 ||
        std::count(run.begin(), run.end(), '_') > 4 || std::count(run.begin(), run.end(), '-') > 4)
        return;
    if (entropy_of(run) < 4.3) return;
    if (harmless_cues.are_in(left_of(text, begin, 60, 0))) return;
    scan.found(Entity::secret, begin, end);
}

}  // namespace anonymizer
