// SECRET: after a word instead of a sign: `Bearer x`, `--password x`, `curl -u user:x`, "the password is x",
// `IDENTIFIED BY 'x'`, netrc.
#include "anonymizer/characters.hpp"
#include "anonymizer/finders.hpp"
#include "anonymizer/gazetteer.hpp"
#include "anonymizer/secret_words.hpp"
#include "anonymizer/word_list.hpp"

#include <algorithm>

namespace anonymizer {
namespace {

constexpr std::string_view words[] = {
    "bearer",     "basic",     "password", "passwd", "passphrase", "pwd",    "pass",   "passe",
    "mdp",        "token",     "secret",   "key",    "user",       "api",    "apikey", "auth",
    "identified", "convertto", "passcode", "access", "private",    "client", "curl",   "mysql",
    "sshpass",    "mysqldump", "cle",      "pin",    "define",     "unseal", "psexec"};

bool has_digit_or_symbol(std::string_view value) {
    return std::any_of(value.begin(), value.end(), [](char c) {
        return !is_letter(c) && !is_high(c) && c != '-' && c != '.' && c != '_' && c != '/';
    });
}

/// The run of anything but blanks at `at`, quotes taken off; where it begins and ends.
void word_at(std::string_view text, std::size_t at, std::size_t& begin, std::size_t& end) {
    begin = at;
    const char quote = at_or_nul(text, at);
    if (quote == '"' || quote == '\'' || quote == '`') {
        begin = at + 1;
        end = begin;
        while (end < text.size() && text[end] != quote && text[end] != '\n') ++end;
        if (at_or_nul(text, end) != quote) end = begin;
        return;
    }
    end = begin;
    while (end < text.size() && !is_space(text[end]) && text[end] != '"' && text[end] != '\'' &&
           text[end] != '`' && text[end] != '<')
        ++end;
    while (end > begin && (text[end - 1] == '.' || text[end - 1] == ',' || text[end - 1] == ';' ||
                           text[end - 1] == ')' || text[end - 1] == '!' || text[end - 1] == ']')) {
        if (text[end - 1] == '!' && end < text.size() && text[end] == '\n') break;
        --end;
    }
}

/// `--name value`, from the hyphens on.
void find_option_at(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    std::size_t begin = at;
    while (at_or_nul(text, begin) == '-') ++begin;
    std::size_t end = begin;
    while (end < text.size() && end - begin < 60 &&
           (is_word(text[end]) || text[end] == '-' || text[end] == '_'))
        ++end;
    if (end == begin || at_or_nul(text, end) != ' ') return;
    const std::string_view name = text.substr(begin, end - begin);
    while (end - begin < 80 && at_or_nul(text, end + 1) == ' ') ++end;
    std::size_t value = 0;
    std::size_t value_end = 0;
    word_at(text, end + 1, value, value_end);
    if (value_end - value < 4 || text[value] == '-' || text[value] == '<' || text[value] == '$') return;
    if (lowered(name) == "user") {
        const std::size_t colon = text.substr(value, value_end - value).find(':');
        if (colon != std::string_view::npos && value + colon + 3 < value_end &&
            text[value + colon + 1] != '$' && text[value + colon + 1] != '/')
            scan.found(Entity::secret, value + colon + 1, value_end);
        return;
    }
    const Sensitivity sensitivity = sensitivity_of(name);
    if (sensitivity == Sensitivity::none) return;
    const std::string_view content = text.substr(value, value_end - value);
    if ((has_digit_or_symbol(content) || value > end + 1) &&
        can_be_secret(content, sensitivity, Quoting::quoted))
        scan.found(Entity::secret, value, value_end);
}

/// `curl -u user:x`, `mysql -px`, `sshpass -p x` on the rest of the line.
void find_short_option(Scan& scan, std::size_t at, std::string_view command) {
    const std::string_view text = scan.text;
    const std::size_t line_end = std::min(find_near(text, at, "\n", 400), text.size());
    const std::string_view line = text.substr(at, std::min<std::size_t>(line_end - at, 400));
    const std::string_view option = command == "curl" ? " -u" : " -p";
    const std::size_t found = line.find(option);
    if (found == std::string_view::npos) return;
    std::size_t value = at + found + 3;
    if (at_or_nul(text, value) == ' ') {
        if (command.starts_with("mysql")) return;
        ++value;
    }
    std::size_t begin = 0;
    std::size_t end = 0;
    word_at(text, value, begin, end);
    if (command == "curl") {
        const std::size_t colon = text.substr(begin, end - begin).find(':');
        if (colon == std::string_view::npos) return;
        begin += colon + 1;
    }
    const std::string_view content = text.substr(begin, end - begin);
    if (content.size() >= 3 && content[0] != '$' && content[0] != '<' && content[0] != '-')
        scan.found(Entity::secret, begin, end);
}

/// `#define PASSWORD "x"`.
void find_definition(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    while (is_blank(at_or_nul(text, at))) ++at;
    std::size_t end = at;
    while (is_word(at_or_nul(text, end)) || at_or_nul(text, end) == '_') ++end;
    const Sensitivity sensitivity = sensitivity_of(text.substr(at, end - at));
    if (sensitivity == Sensitivity::none || !is_blank(at_or_nul(text, end))) return;
    while (is_blank(at_or_nul(text, end))) ++end;
    std::size_t value = 0;
    std::size_t value_end = 0;
    word_at(text, end, value, value_end);
    if (value > end && can_be_secret(text.substr(value, value_end - value), sensitivity, Quoting::quoted))
        scan.found(Entity::secret, value, value_end);
}

/// "is", "est", ":" ... between a word for a secret and its value; where the value begins, or 0.
std::size_t behind_copula(std::string_view text, std::size_t at) {
    for (const std::string_view copula : {" is now ", " is set to ", " set to ", " is: ", " is ", " was ",
                                          " will be ", " est : ", " est: ", " est ", " : ", ": ", " -> "})
        if (lowered(text.substr(at, copula.size())) == copula) return at + copula.size();
    return 0;
}

/// "Basic " and "Bearer " with what follows.
void find_scheme(Scan& scan, std::size_t at, bool is_basic) {
    const std::string_view text = scan.text;
    if (at_or_nul(text, scan.word_end) != ' ') return;
    std::size_t begin = scan.word_end + 1;
    std::size_t end = begin;
    while (end < text.size() &&
           (is_alnum(text[end]) || std::string_view("-._~+/=:").find(text[end]) != std::string_view::npos))
        ++end;
    while (end > begin && (text[end - 1] == '.' || text[end - 1] == ':')) --end;
    const std::string_view value = text.substr(begin, end - begin);
    if (value.size() < 8 || value.starts_with("token") || value.find("://") != std::string_view::npos) return;
    const bool has_digit = std::any_of(value.begin(), value.end(), is_digit);
    const bool has_upper = std::any_of(value.begin(), value.end(), is_upper);
    const bool has_lower = std::any_of(value.begin(), value.end(), is_lower);
    int changes = 0;
    for (std::size_t i = 1; i < value.size(); ++i)
        changes +=
            is_letter(value[i]) && is_letter(value[i - 1]) && is_upper(value[i]) && is_lower(value[i - 1]);
    if (is_basic) {
        const bool is_base64 = value.find_first_of("._~:") == std::string_view::npos && has_upper &&
                               has_lower && (has_digit || value.back() == '=') && changes >= 2;
        if (!is_base64) return;
    } else if (!has_digit && !(has_upper && has_lower && changes >= 3 && value.size() >= 16)) {
        return;
    }
    (void)at;
    scan.found(Entity::secret, begin, end);
}

constexpr WordList listed(words);

}  // namespace

std::span<const std::string_view> spoken_secret_words() {
    return words;
}

void find_option(Scan& scan, std::size_t at) {
    const char left = before(scan.text, at);
    if (left == '\0' || is_space(left) || left == '"' || left == '\'' || left == '`')
        find_option_at(scan, at);
}

void find_spoken_secret(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (scan.word_end - at > 10) return;
    const std::string word = lowered(text.substr(at, scan.word_end - at));
    if (!listed.holds(word)) return;
    if (before(text, at) == '-') {  // `-Password x`; find_option takes two hyphens
        if (at >= 2 && is_space(text[at - 2])) find_option_at(scan, at - 1);
        return;
    }
    if (word == "bearer" || word == "basic") {
        find_scheme(scan, at, word == "basic");
        return;
    }
    if (word == "define") {
        find_definition(scan, scan.word_end);
        return;
    }
    if (word == "curl" || word == "mysql" || word == "sshpass" || word == "mysqldump" || word == "psexec") {
        find_short_option(scan, at, word);
        return;
    }
    if (is_word(before(text, at)) || before(text, at) == '_' || before(text, at) == '.') return;
    std::size_t value = 0;
    bool is_netrc = false;
    if (word == "identified") {  // IDENTIFIED BY 'x'
        const std::string rest = lowered(text.substr(scan.word_end, 48));
        const std::size_t by = rest.find(" by ");
        if (by == 0 || (by != std::string::npos && rest.starts_with(" with ")))
            value = scan.word_end + by + 4;
    } else if (word == "unseal") {  // vault operator unseal x
        if (at_or_nul(text, scan.word_end) == ' ') value = scan.word_end + 1;
    } else if (word == "convertto") {  // ConvertTo-SecureString -String "x"
        const std::size_t quote = text.substr(at, 80).find_first_of("\"'");
        if (lowered(text.substr(at, 23)).find("securestring") != std::string::npos &&
            quote != std::string_view::npos)
            value = at + quote;
    } else {
        std::size_t begin = at;
        while (begin > 0 && at - begin < 24 && text[begin - 1] != '\n' && text[begin - 1] != '.' &&
               text[begin - 1] != ',')
            --begin;
        std::size_t end = scan.word_end;
        if ((word == "access" || word == "api" || word == "private" || word == "client" || word == "auth") &&
            at_or_nul(text, end) == ' ') {
            std::size_t next = end + 1;
            while (is_word(at_or_nul(text, next))) ++next;
            end = next;  // "access token", "api key"
        }
        const std::string phrase = std::string(text.substr(at, end - at));
        Sensitivity sensitivity = sensitivity_of(phrase);
        if (word == "passe" || word == "pass" || word == "cle")
            sensitivity = folded(text.substr(begin, at - begin)).ends_with("mot de ") || word == "pass"
                              ? Sensitivity::password
                              : sensitivity;
        if (sensitivity < Sensitivity::strong) return;
        value = behind_copula(text, end);
        const char quote = at_or_nul(text, end + 1);
        if (value == 0 && at_or_nul(text, end) == ' ' && (quote == '"' || quote == '\'') &&
            sensitivity == Sensitivity::password && (word.starts_with("pass") || word == "pwd"))
            value = end + 1;  // `password "x"` of a configuration
        if (value == 0 && at_or_nul(text, end) == ' ' &&
            (word == "password" || word == "passwd")) {  // netrc: `login x password y`
            const std::string before_it =
                lowered(text.substr(at > 80 ? at - 80 : 0, std::min<std::size_t>(at, 80)));
            is_netrc = before_it.find("machine ") != std::string::npos;
            if (before_it.find("login ") != std::string::npos ||
                before_it.find("machine ") != std::string::npos ||
                before_it.find("user ") != std::string::npos)
                value = end + 1;
        }
    }
    if (value == 0) return;
    std::size_t begin = 0;
    std::size_t end = 0;
    word_at(text, value, begin, end);
    const std::string_view content = text.substr(begin, end - begin);
    const bool is_quoted = begin > value;
    if (content.size() < 4 || (!is_quoted && !is_netrc && !has_digit_or_symbol(content))) return;
    if (can_be_secret(content, Sensitivity::password,
                      is_quoted || is_netrc ? Quoting::quoted : Quoting::bare))
        scan.found(Entity::secret, begin, end);
}

}  // namespace anonymizer
