// What values of secrets are not.
#include "anonymizer/characters.hpp"
#include "anonymizer/gazetteer.hpp"
#include "anonymizer/secret_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace anonymizer {
namespace {

bool is_letters(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_high(c); });
}

/// "getToken()", "user.password", "${X}", "%s", "<token>", "process.env.X", "{{ x }}", "****".
bool is_placeholder_or_code(std::string_view value, Quoting quoting) {
    const char first = value.front();
    const char last = value.back();
    if (std::all_of(value.begin(), value.end(),
                    [&](char c) { return c == first || c == '-' || c == '.' || c == ' '; }))
        return true;
    if (value.starts_with("${") || value.starts_with("{{") || value.starts_with("$(") ||
        value.starts_with("%(") || value.starts_with("#{") || value.starts_with("[[") ||
        value.starts_with("<%") || value.starts_with("@{"))
        return true;
    if (first == '<' && last == '>') return true;
    if (first == '{' && last == '}') return true;
    if (first == '%' && (value.size() <= 3 || last == '%')) return true;
    if (value.ends_with("%s") || value.ends_with("%d") || value.starts_with("%s")) return true;
    if (first == '$' &&
        std::all_of(value.begin() + 1, value.end(), [](char c) { return is_word(c) || c == '_'; }) &&
        (quoting == Quoting::bare || value.size() < 20) &&
        value.substr(1).find_first_of("0123456789") == std::string_view::npos)
        return true;
    const std::string low = lowered(value);
    for (const std::string_view start :
         {"process.env", "os.environ", "os.getenv", "getenv",    "env.",     "system.getenv", "config.",
          "config[",     "settings.",  "self.",     "this.",     "secrets.", "vault:",        "params.",
          "props.",      "request.",   "options.",  "env(",      "var.",     "local.",        "data.",
          "ref(",        "!ref",       "!sub",      "fn::",      "arn:",     "urn:",          "your-",
          "your_",       "<your",      "insert",    "enter ",    "replace",  "placeholder",   "redacted",
          "[redacted",   "xxxx",       "todo",      "changeme_", "dummy",    "op://",         "ssm:",
          "!vault",      "my-",        "my_",       "test-",     "some-",    "some_",         "fake",
          "mock"})
        if (low.starts_with(start))
            return start.size() > 4 || start == "env." || start == "urn:" || start == "arn:" ||
                   value.size() < 16 || !std::any_of(value.begin(), value.end(), is_digit);
    for (const std::string_view part :
         {"${", "{{", "...", "example", "your_", "your-", "placeholder", "\" +", "' +", "xxxxx"})
        if (low.find(part) != std::string::npos && !(part == "example" && low.size() > 30)) return true;
    // "#add-password", ".token-field": selectors.
    if ((first == '#' || first == '.') && value.size() < 40 &&
        std::all_of(value.begin() + 1, value.end(),
                    [](char c) { return is_letter(c) || c == '-' || c == '_'; }))
        return true;
    if (quoting == Quoting::bare) {
        if (first == '$' && value.find('[') != std::string_view::npos) return true;
        if (last == '(' || value.find("()") != std::string_view::npos ||
            value.find("->") != std::string_view::npos || value.find("::") != std::string_view::npos)
            return true;
        if (value.find('(') != std::string_view::npos || value.ends_with("[]") || last == '{') return true;
        // An element, or a variable with a number at its end.
        if (last == ']' && is_letter(first) && value.find('[') != std::string_view::npos) return true;
        if (value.find('_') != std::string_view::npos &&
            std::count_if(value.begin(), value.end(), is_digit) <= 2 &&
            std::all_of(value.begin(), value.end(),
                        [](char c) { return is_lower(c) || is_digit(c) || c == '_'; }))
            return true;
        if (first == '[' || first == '{' || first == '(' || first == '<' || first == '|' || first == '>')
            return true;
    }
    for (const std::string_view part : {"\\w", "\\d", "[a-z", "[A-Z", "[0-9"})
        if (value.find(part) != std::string_view::npos) return true;
    return false;
}

bool is_word_of_code(const std::string& low) {
    for (const std::string_view word :
         {"null",     "none",        "nil",     "true",      "false",      "undefined", "string",   "str",
          "text",     "int",         "bytes",   "bool",      "boolean",    "number",    "any",      "object",
          "optional", "required",    "void",    "auto",      "yes",        "no",        "empty",    "default",
          "unknown",  "varchar",     "char",    "self",      "this",       "new",       "await",    "return",
          "not",      "if",          "private", "public",    "static",     "const",     "password", "passwd",
          "secret",   "token",       "key",     "value",     "identifier", "keyword",   "missing",  "invalid",
          "disabled", "enabled",     "input",   "hidden",    "basic",      "bearer",    "on",       "off",
          "passe",    "obligatoire", "requis",  "incorrect", "invalide"})
        if (low == word) return true;
    for (const std::string_view word :
         {"foo", "bar", "foobar", "foo_bar", "test", "testing", "xxx", "abc", "secret_key", "api_key"})
        if (low == word) return true;
    return false;
}

/// "ZAQWS-XCDER-VBGTR": groups of equal size of capitals and digits, as licences have them.
bool is_licence_key(std::string_view value) {
    const std::size_t size = value.find('-');
    if (size == std::string_view::npos || size < 4 || size > 8 || (value.size() + 1) % (size + 1) != 0 ||
        (value.size() + 1) / (size + 1) < 3)
        return false;
    for (std::size_t i = 0; i < value.size(); ++i)
        if (i % (size + 1) == size ? value[i] != '-' : !is_upper(value[i]) && !is_digit(value[i]))
            return false;
    return true;
}

/// "string|null", "dict[str", "1*tchar", "+domain+": types and grammars.
bool is_notation(std::string_view value) {
    const std::size_t end = value.find_first_of("|[<*");
    if (end != std::string_view::npos && end > 0 && value.size() < 32 && is_letters(value.substr(0, end)) &&
        (value[end] != '*' || value.back() != '*') && !std::any_of(value.begin(), value.end(), is_digit) &&
        value[end] != '*')
        return true;
    if (value.size() < 32 && is_digit(value.front()) && value.size() > 2 && value[1] == '*') return true;
    return value.size() > 2 && value.front() == value.back() && !is_word(value.front()) &&
           is_letters(value.substr(1, value.size() - 2));
}

bool is_sentence(std::string_view value) {
    const auto blanks = std::count(value.begin(), value.end(), ' ');
    if (blanks == 0) return false;
    if (std::any_of(value.begin(), value.end(), is_digit) && blanks < 4) return false;
    // A sentence says something of secrets, or begins as one does, or ends as one.
    const std::string low = folded(value);
    for (const std::string_view part :
         {"password", "passe", "token",   "secret", "key", "cle",  "enter", "must", "please", "your",
          "the ",     "votre", "invalid", "cannot", "is ", "for ", " to ",  "not ", " a ",    "of "})
        if (low.find(part) != std::string::npos) return true;
    return value.back() == '.' || value.back() == '?' || value.back() == ':' || blanks > 6;
}

/// "access_token", "auth-token", "X-Api-Key", "user.password": a name, not a value.
bool is_identifier_like(std::string_view value) {
    bool has_joint = false;
    for (const char c : value) {
        if (is_digit(c) || !(is_letter(c) || c == '_' || c == '-' || c == '.' || c == ':' || c == '/' ||
                             c == '#' || c == '@'))
            return false;
        has_joint = has_joint || !is_letter(c);
    }
    return has_joint;
}
/// Letters that change their case and are no words put together ("AccessToken", "origReadFrom").
bool changes_case_often(std::string_view value) {
    std::size_t in_words = 0;
    int changes = 0;
    for (std::size_t at = 0; at < value.size();) {
        const std::size_t begin = at++;
        while (at < value.size() && !(is_upper(value[at]) && is_lower(value[at - 1]))) ++at;
        ++changes;
        const std::string_view word = value.substr(begin, at - begin);
        if (word.size() >= 3 && (known_as(word) & common_word) != 0) in_words += word.size();
    }
    return changes >= 2 && in_words * 2 < value.size();
}

}  // namespace

double entropy_of(std::string_view text) {
    std::array<int, 256> counts{};
    for (const char c : text) ++counts[static_cast<unsigned char>(c)];
    double out = 0;
    for (const int count : counts) {
        if (count == 0) continue;
        const double share = static_cast<double>(count) / static_cast<double>(text.size());
        out -= share * std::log2(share);
    }
    return out;
}

bool can_be_secret(std::string_view value, Sensitivity sensitivity, Quoting quoting) {
    if (value.size() < 4 || value.size() > 4096) return false;
    if (is_placeholder_or_code(value, quoting)) return false;
    if (quoting == Quoting::bare && is_notation(value)) return false;
    if (is_licence_key(value)) return true;
    const std::string low = lowered(value);
    // "myPassword" is a name; "thisismypassword" is what somebody chose.
    if (is_word_of_code(low) || (sensitivity_of(value) == Sensitivity::password && is_letters(value) &&
                                 (value.size() < 14 || quoting == Quoting::bare)))
        return false;
    const bool has_digit = std::any_of(value.begin(), value.end(), is_digit);
    const bool has_letter = std::any_of(value.begin(), value.end(), is_letter);
    const bool has_symbol = std::any_of(value.begin(), value.end(), [](char c) {
        return !is_word(c) && c != '_' && c != '-' && c != '.' && c != ' ' && c != '/' && c != ':';
    });
    if (sensitivity == Sensitivity::weak) {
        if (value.size() < 16 || !has_letter || value.find_first_of(" ()<>{},;") != std::string_view::npos)
            return false;
        if (value.find("://") != std::string_view::npos || value.find("//") == 0 || value[0] == '/')
            return false;
        const bool is_hex_only = std::all_of(value.begin(), value.end(), is_hex);
        const auto digits = std::count_if(value.begin(), value.end(), is_digit);
        if (is_hex_only) return entropy_of(value) >= 2.8 && value.size() <= 128;
        // Words joined with a number somewhere are names.
        if (digits < 3 && value.find_first_of("-_.:") != std::string_view::npos) return false;
        return entropy_of(value) >= 3.4 && (digits >= 2 || changes_case_often(value));
    }
    if (is_identifier_like(value) && (sensitivity != Sensitivity::password || quoting == Quoting::bare))
        return false;
    if (is_sentence(value)) return false;
    if (sensitivity == Sensitivity::password) {
        if (quoting == Quoting::quoted)
            return has_digit || has_symbol || !(known_as(value) & common_word) || value.size() >= 6;
        if (has_digit || has_symbol) return true;
        if (!is_letters(value) || value.size() < 6) return false;
        if (std::any_of(value.begin() + 1, value.end(), is_upper)) return changes_case_often(value);
        return !(known_as(value) & common_word);
    }
    // strong: keys and tokens look made, not written.
    if (value.find(' ') != std::string_view::npos && value.find(';') == std::string_view::npos &&
        !low.starts_with("bearer ") && !low.starts_with("basic ") && !low.starts_with("token "))
        return has_digit && has_symbol && value.size() < 64;
    if (value.starts_with("/") || value.starts_with("./") || value.starts_with("http://") ||
        value.starts_with("https://"))
        return value.size() > 30 && has_digit && entropy_of(value) > 4.3 &&
               value.find_first_of("?=") != std::string_view::npos;
    if (is_letters(value)) {
        if (value.size() < 12) return false;
        const bool has_upper = std::any_of(value.begin(), value.end(), is_upper);
        const bool has_lower = std::any_of(value.begin(), value.end(), is_lower);
        if (has_upper && has_lower) return changes_case_often(value);
        return value.size() >= 16 && entropy_of(value) > 3.3 && quoting == Quoting::quoted;
    }
    if (value.size() < 6) return false;
    if (!has_letter)
        return value.size() >= 6 && quoting == Quoting::quoted ? value.size() >= 8 : value.size() >= 10;
    if (!has_digit && !has_symbol)
        return value.size() >= 20 && entropy_of(value) > 3.8 && value.find(' ') == std::string_view::npos;
    return true;
}

}  // namespace anonymizer
