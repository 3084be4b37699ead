// SECRET: a long run that looks random and has no name beside it, in quotes or alone on its line.
#include "anonymizer/characters.hpp"
#include "anonymizer/context.hpp"
#include "anonymizer/finders.hpp"
#include "anonymizer/secret_words.hpp"

#include <algorithm>

namespace anonymizer {
namespace {

constexpr bool in_run(char c) {
    return is_alnum(c) || c == '_' || c == '-' || c == '+' || c == '/' || c == '=' || c == '.' || c == '~';
}

// Beside these a random run is a check sum, public, or test data.
constexpr std::string_view harmless_words[] = {
    "sha1",    "sha256",       "sha384",     "sha512",     "sha1-*",   "sha256-*", "sha384-*", "sha512-*",
    "md5",     "integrity",    "checksum*",  "digest",     "hash*",    "h1:*",     "etag",     "fingerprint",
    "commit",  "revision",     "resolved",   "base64",     "data:*",   "src",      "href",     "url",
    "public*", "certificate*", "signature*", "sourcemap*", "mappings", "blob",     "uuid",     "guid"};

/// Three parts with dots, the first an account number in base64: a Discord bot.
bool is_three_parts(std::string_view run) {
    const std::size_t first = run.find('.');
    if (first < 23 || first > 28 || first == std::string_view::npos) return false;
    const std::size_t second = run.find('.', first + 1);
    return second != std::string_view::npos && second - first >= 6 && second - first <= 8 &&
           run.size() - second >= 27 && run.size() - second <= 45 &&
           (run[0] == 'M' || run[0] == 'N' || run[0] == 'O');
}

}  // namespace

void find_random_run(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
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
    if (has_word(left_of(text, begin, 60, 0), harmless_words)) return;
    scan.found(Entity::secret, begin, end);
}

}  // namespace anonymizer
