// SECRET: what a password was made into: "$2b$12$...", "$6$salt$...", "$argon2id$...", "$krb5tgs$...".
#include "anonymizer/characters.hpp"
#include "anonymizer/finders.hpp"
#include "anonymizer/word_list.hpp"

#include <algorithm>

namespace anonymizer {
namespace {

// crypt(5), and the tools that try passwords.
constexpr std::string_view scheme_names[] = {"1",
                                             "2",
                                             "2a",
                                             "2b",
                                             "2x",
                                             "2y",
                                             "5",
                                             "6",
                                             "7",
                                             "8",
                                             "9",
                                             "y",
                                             "gy",
                                             "P",
                                             "H",
                                             "S",
                                             "apr1",
                                             "md5",
                                             "sha1",
                                             "ml",
                                             "bcrypt",
                                             "argon2i",
                                             "argon2d",
                                             "argon2id",
                                             "scrypt",
                                             "krb5tgs",
                                             "krb5pa",
                                             "krb5asrep",
                                             "pbkdf2",
                                             "pbkdf2-sha1",
                                             "pbkdf2-sha256",
                                             "pbkdf2-sha512",
                                             "netntlmv2"};
constexpr WordList schemes(scheme_names);

constexpr bool in_hash(char c) {
    return is_alnum(c) || std::string_view("./$=,+-*@_").find(c) != std::string_view::npos;
}

}  // namespace

void find_password_hash(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (is_word(before(text, at)) || before(text, at) == '$') return;
    std::size_t name_end = at + 1;
    while (name_end - at < 16 && (is_alnum(at_or_nul(text, name_end)) || at_or_nul(text, name_end) == '-'))
        ++name_end;
    if (at_or_nul(text, name_end) != '$' || !schemes.holds(text.substr(at + 1, name_end - at - 1))) return;
    std::size_t end = name_end + 1;
    while (end < text.size() && in_hash(text[end]) && end - at < 4000) ++end;
    while (end > name_end && (text[end - 1] == '.' || text[end - 1] == ',' || text[end - 1] == '-')) --end;
    const std::string_view body = text.substr(name_end + 1, end - name_end - 1);
    const std::size_t last = body.rfind('$');
    const std::string_view sum = body.substr(last == std::string_view::npos ? 0 : last + 1);
    if (sum.size() < 13 || std::none_of(body.begin(), body.end(), is_digit)) return;
    scan.found(Entity::secret, at, end);
}

}  // namespace anonymizer
