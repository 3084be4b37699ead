// SECRET: a name that says so and the value it is given: KEY=, key: , =>, :=, JSON, YAML, XML, shell, URL
// query, calls with a name and a value.
#include "anonymizer/characters.hpp"
#include "anonymizer/finders.hpp"
#include "anonymizer/secret_words.hpp"
#include "anonymizer/word_list.hpp"

#include <algorithm>

namespace anonymizer {
namespace {

constexpr bool in_key(char c) {
    return is_word(c) || c == '_' || c == '-' || c == '.' || c == '$' || c == '@';
}
constexpr bool is_quote(char c) {
    return c == '"' || c == '\'' || c == '`';
}

struct Key {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool is_quoted = false;
    std::string_view in(std::string_view text) const { return text.substr(begin, end - begin); }
};

/// The name that ends before `at`, behind blanks, a quote or a bracket.
Key key_before(std::string_view text, std::size_t at) {
    Key key;
    std::size_t end = at;
    while (end > 0 && is_blank(text[end - 1]) && at - end < 24) --end;
    if (before(text, end) == ']' && end > 1) --end;
    if (is_quote(before(text, end))) {
        const char quote = text[end - 1];
        key.end = end - 1;
        key.begin = key.end;
        while (key.begin > 0 && text[key.begin - 1] != quote && text[key.begin - 1] != '\n' &&
               key.end - key.begin < 80)
            --key.begin;
        key.is_quoted = true;
        if (before(text, key.begin) != quote) key.end = key.begin;
        // A whole text in quotes ("...token=x") is no key: its own signs are looked at.
        return key;
    }
    if (before(text, end) == ')' || before(text, end) == '?' || before(text, end) == '+' ||
        before(text, end) == ':')
        --end;
    while (end > 0 && is_blank(text[end - 1])) --end;
    key.end = end;
    key.begin = end;
    while (key.begin > 0 && in_key(text[key.begin - 1]) && key.end - key.begin < 80) --key.begin;
    return key;
}

constexpr std::string_view type_words[] = {"string", "String",   "str",         "&str",    "text",
                                           "var",    "char",     "std::string", "string?", "String?",
                                           "any",    "NSString", "SecretStr",   "Final"};
constexpr WordList types(type_words);
// Keys that say nothing: what they are of stands in a key before.
constexpr std::string_view value_words[] = {"value", "Value", "default", "content", "defaultValue"};
constexpr WordList values(value_words);

/// The words before a key that belong to it: "mot de passe", "API key", "secret key".
std::string_view phrase_before(std::string_view text, const Key& key) {
    std::size_t begin = key.begin;
    for (int words = 0; words < 2; ++words) {
        if (before(text, begin) != ' ' || !is_word(before(text, begin - 1))) break;
        std::size_t i = begin - 1;
        while (i > 0 && (is_word(text[i - 1]) || text[i - 1] == '\'')) --i;
        begin = i;
    }
    return text.substr(begin, key.end - begin);
}

/// `name="X"` or `name: X` shortly before a key that is only "value".
Sensitivity sensitivity_of_neighbour(std::string_view text, std::size_t at) {
    const std::size_t from = at > 120 ? at - 120 : 0;
    const std::string_view window = text.substr(from, at - from);
    Sensitivity best = Sensitivity::none;
    for (const std::string_view name : {"name", "key", "Name", "Key", "id"}) {
        std::size_t found = window.rfind(name);
        while (found != std::string_view::npos && found > 0 &&
               (is_word(window[found - 1]) || window[found - 1] == '_'))
            found = window.substr(0, found).rfind(name);
        if (found == std::string_view::npos) continue;
        std::size_t i = found + name.size();
        if (is_quote(at_or_nul(window, i))) ++i;
        while (i < window.size() && is_blank(window[i])) ++i;
        if (at_or_nul(window, i) != '=' && at_or_nul(window, i) != ':') continue;
        ++i;
        while (i < window.size() && (is_blank(window[i]) || is_quote(window[i]))) ++i;
        std::size_t end = i;
        while (end < window.size() && in_key(window[end])) ++end;
        // Nothing but the way to the next key in between.
        const std::string_view rest = window.substr(end);
        if (rest.size() > 24 || std::count(rest.begin(), rest.end(), '\n') > 1 ||
            rest.find_first_of("}>;") != std::string_view::npos)
            continue;
        best = std::max(best, sensitivity_of(window.substr(i, end - i)));
    }
    return best;
}

struct Value {
    std::size_t begin = 0;
    std::size_t end = 0;
    Quoting quoting = Quoting::bare;
};

/// The value at `at`, behind blanks; empty when none stands there.
Value value_at(std::string_view text, std::size_t at, bool is_query) {
    Value value;
    while (at < text.size() && is_blank(text[at])) ++at;
    // Prefixes of string literals: b"", f'', @"", r"", L"", &"".
    if (at + 1 < text.size() && (is_letter(text[at]) || text[at] == '@' || text[at] == '&') &&
        is_quote(text[at + 1]))
        ++at;
    if (is_quote(at_or_nul(text, at))) {
        const char quote = text[at];
        std::size_t begin = at + 1;
        if (at_or_nul(text, begin) == quote && at_or_nul(text, begin + 1) == quote) begin += 2;  // """
        std::size_t end = begin;
        while (end < text.size() && text[end] != quote && text[end] != '\n' && end - begin < 4097)
            end += text[end] == '\\' && end + 1 < text.size() ? 2 : 1;
        if (at_or_nul(text, end) != quote) return value;
        value = {begin, end, Quoting::quoted};
        return value;
    }
    std::size_t end = at;
    while (end < text.size() && !is_space(text[end]) && end - at < 4097) {
        const char c = text[end];
        if (c == '"' || c == '\'' || c == '`' || c == '<') break;
        if (is_query && (c == '&' || c == ';' || c == ')' || c == ']' || c == '}' || c == '|' || c == '>'))
            break;
        if ((c == ';' || c == ',') &&
            (is_space(at_or_nul(text, end + 1)) || end + 1 == text.size() || c == ';'))
            break;
        ++end;
    }
    while (end > at && (text[end - 1] == ',' || text[end - 1] == ';' || text[end - 1] == ')' ||
                        text[end - 1] == ']' || text[end - 1] == '}' || text[end - 1] == '.')) {
        const char close = text[end - 1];
        const char open = close == ')' ? '(' : close == ']' ? '[' : close == '}' ? '{' : '\0';
        if (open != '\0' && text.substr(at, end - at).find(open) != std::string_view::npos) break;
        --end;
    }
    return {at, end, Quoting::bare};
}

/// "Bearer x", "Basic x": only x is secret.
std::size_t behind_scheme(std::string_view text, const Value& value) {
    const std::string low = lowered(text.substr(value.begin, 10));
    for (const std::string_view scheme : {"bearer ", "basic ", "token ", "digest ", "apikey ", "ssws "})
        if (low.starts_with(scheme)) return value.begin + scheme.size();
    return value.begin;
}

/// `Cookie: a=b; c=d`: each value that looks made.
void find_cookies(Scan& scan, std::size_t begin, std::size_t end) {
    const std::string_view text = scan.text;
    for (std::size_t at = begin; at < end;) {
        const std::size_t sign = find_near(text, at, "=", 4097);
        if (sign == std::string_view::npos || sign >= end) return;
        std::size_t stop = text.substr(0, end).find_first_of("; ,", sign);
        stop = std::min(stop, end);
        const std::string_view value = text.substr(sign + 1, stop - sign - 1);
        const bool has_digit = std::any_of(value.begin(), value.end(), is_digit);
        if (value.size() >= 8 && has_digit && value.find('/') == std::string_view::npos)
            scan.found(Entity::secret, sign + 1, stop);
        at = stop + 1;
    }
}

bool is_operator_around(std::string_view text, std::size_t at) {
    const char sign = text[at];
    const char left = before(text, at);
    const char right = at_or_nul(text, at + 1);
    if (sign == '=')
        return right == '=' || right == '~' || left == '=' || left == '!' || left == '<' || left == '>';
    return right == ':' || left == ':' || right == '/';
}

/// The quote at `at` ends the literal that the key stands in: `label: "Password:", ...`.
bool closes_a_quote(std::string_view text, std::size_t key, std::size_t at) {
    const char quote = at_or_nul(text, at);
    if (!is_quote(quote)) return false;
    std::size_t line = key;
    std::size_t quotes = 0;
    for (; line > 0 && key - line < 400 && text[line - 1] != '\n'; --line)
        quotes += text[line - 1] == quote && before(text, line - 1) != '\\';
    return quotes % 2 == 1;
}

/// "Server=db;Uid=app;Pwd=x;": there any word is a password.
bool is_in_connection_string(std::string_view text, const Key& key, const Value& value) {
    std::size_t left = key.begin;
    while (left > 0 && is_blank(text[left - 1])) --left;
    if (before(text, left) != ';' && at_or_nul(text, value.end) != ';') return false;
    const std::size_t from = key.begin > 160 ? key.begin - 160 : 0;
    const std::string around = lowered(text.substr(from, value.end + 80 - from));
    for (const std::string_view part : {"server=", "data source=", "host=", "uid=", "user id=", "database=",
                                        "initial catalog=", "provider=", "driver={"})
        if (around.find(part) != std::string::npos) return true;
    return false;
}

void check(Scan& scan, const Key& key, Sensitivity sensitivity, std::size_t value_begin) {
    const std::string_view text = scan.text;
    const char left = before(text, key.begin);
    const bool is_query =
        left == '?' || left == '&' || (left == ';' && !is_space(at_or_nul(text, key.begin - 2)));
    Value value = value_at(text, value_begin, is_query);
    if (value.end <= value.begin) return;
    if (!key.is_quoted && value.quoting == Quoting::quoted && closes_a_quote(text, key.begin, value_begin))
        return;
    const std::string name = lowered(key.in(text));
    if (name.ends_with("cookie")) {
        std::size_t end = value.end;
        if (value.quoting == Quoting::bare)
            end = std::min(find_near(text, value.begin, "\n", 4097), text.size());
        find_cookies(scan, value.begin, std::min(end, value.begin + 4096));
        return;
    }
    const std::size_t secret = behind_scheme(text, value);
    if (secret > value.begin && value.quoting == Quoting::bare) {
        value.begin = secret;
        value.end = secret;
        while (value.end < text.size() && !is_space(text[value.end]) && !is_quote(text[value.end]) &&
               text[value.end] != ',' && text[value.end] != '<')
            ++value.end;
        if (text.substr(value.begin, value.end - value.begin).find_first_of("0123456789=") ==
                std::string_view::npos &&
            value.end - value.begin < 16)
            return;
    } else {
        value.begin = std::min(secret, value.end);
    }
    if (value.end - value.begin < 4) return;
    const std::string_view content = text.substr(value.begin, value.end - value.begin);
    if (content == key.in(text)) return;
    if (sensitivity == Sensitivity::password && is_in_connection_string(text, key, value) &&
        content.find_first_of("{<$%# ") == std::string_view::npos) {
        scan.found(Entity::secret, value.begin, value.end);
        return;
    }
    if (name.ends_with("connectionstring") || name.ends_with("connection_string") || name == "dsn")
        return;  // what is in it is found by itself
    if (can_be_secret(content, sensitivity, value.quoting))
        scan.found(Entity::secret, value.begin, value.end);
}

/// `password == "x"`, `!== "x"`: compared with a literal that is no word of code.
void find_comparison(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (text[at] != '=' || at_or_nul(text, at + 1) == '=' ||
        (before(text, at) != '=' && before(text, at) != '!'))
        return;
    std::size_t begin = at + 1;
    while (is_blank(at_or_nul(text, begin))) ++begin;
    if (!is_quote(at_or_nul(text, begin))) return;
    std::size_t end = at;
    while (end > 0 && at - end < 3 && (text[end - 1] == '=' || text[end - 1] == '!')) --end;
    const Key key = key_before(text, end);
    if (key.end <= key.begin || sensitivity_of(key.in(text)) != Sensitivity::password) return;
    const Value value = value_at(text, begin, false);
    const std::string_view content = text.substr(value.begin, value.end - value.begin);
    if (content.find_first_of("0123456789!#$%&*?@^") != std::string_view::npos)
        check(scan, key, Sensitivity::password, begin);
}

}  // namespace

void find_assignment(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    // A Telegram bot's token: number, colon, AA and 33 more.
    if (text[at] == ':' && text.substr(at + 1, 2) == "AA" && is_digit(before(text, at))) {
        std::size_t begin = at;
        while (begin > 0 && is_digit(text[begin - 1])) --begin;
        std::size_t end = at + 1;
        while (end < text.size() && (is_alnum(text[end]) || text[end] == '_' || text[end] == '-')) ++end;
        if (end - at >= 30 && end - at <= 40 && at - begin >= 6) scan.found(Entity::secret, begin, end);
        return;
    }
    if (is_operator_around(text, at)) {
        find_comparison(scan, at);
        return;
    }
    const bool is_arrow = text[at] == '=' && at_or_nul(text, at + 1) == '>';
    const std::size_t value_begin =
        text[at] == ':' && at_or_nul(text, at + 1) == '=' ? at + 2 : at + (is_arrow ? 2 : 1);
    const char next = at_or_nul(text, value_begin);
    if (next == '\n' || next == '\0') return;
    // What opens a block, a list or a call is no value.
    const char first = next == ' ' ? at_or_nul(text, value_begin + 1) : next;
    if (first == '{' || first == '[' || first == '(' || first == '\n' || first == ')' || first == '\0')
        return;
    // The time of a day is no key, and every line of a log has one.
    if (text[at] == ':' && is_digit(next) && is_digit(before(text, at)) && is_digit(before(text, at - 1)) &&
        !is_word(before(text, at - 2)))
        return;
    Key key = key_before(text, at);
    if (key.end <= key.begin) return;
    if (text[at] == '=' && !key.is_quoted &&
        types.holds(key.in(text))) {  // `const token: string = "x"`, `var token string = "x"`
        const Key typed = key_before(text, key.begin);
        if (typed.end > typed.begin) key = typed;
    }
    const std::string_view name = key.in(text);
    Sensitivity sensitivity = sensitivity_of(name);
    if (values.holds(name)) sensitivity = sensitivity_of_neighbour(text, key.begin);
    if (sensitivity == Sensitivity::none || sensitivity == Sensitivity::weak) {
        if (!key.is_quoted && before(text, key.begin) == ' ')
            sensitivity = std::max(sensitivity, sensitivity_of(phrase_before(text, key)));
        if (sensitivity == Sensitivity::none) return;
    }
    check(scan, key, sensitivity, value_begin);
}

void find_argument_pair(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    std::size_t quote = at;
    while (quote > 0 && is_blank(text[quote - 1]) && at - quote < 4) --quote;
    if (!is_quote(before(text, quote))) return;
    std::size_t next = at + 1;
    while (next < text.size() && is_space(text[next]) && next - at < 24) ++next;
    if (!is_quote(at_or_nul(text, next))) return;
    const Key key = key_before(text, at);
    if (key.end <= key.begin) return;
    // Only as arguments of a call: `set("api_key", "x")`.
    std::size_t call = key.begin - 1;
    while (call > 0 && (is_blank(text[call - 1]) || is_word(text[call - 1]) || text[call - 1] == ',' ||
                        text[call - 1] == '_'))
        --call;
    if (before(text, call) != '(' && before(text, call) != '[') return;
    const std::string_view name = key.in(text);
    const Sensitivity sensitivity = sensitivity_of(name);
    if (sensitivity == Sensitivity::none || name.find(' ') != std::string_view::npos) return;
    // ("myToken", "channel", ...) is a list of values: of two, or behind a name as settings have them, the
    // second is the value of the first.
    const Value value = value_at(text, next, false);
    const char close = at_or_nul(text, value.end + 1);
    if (close != ')' && close != ']' && name.find_first_of("_-.") == std::string_view::npos) return;
    check(scan, key, sensitivity, next);
}

void find_element(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (!is_word(before(text, at)) && before(text, at) != '"') return;
    const std::size_t from = at > 100 ? at - 100 : 0;
    const std::size_t open = text.substr(from, at - from).rfind('<');
    if (open == std::string_view::npos || at_or_nul(text, from + open + 1) == '/') return;
    const std::string_view tag = text.substr(from + open + 1, at - from - open - 1);
    Sensitivity sensitivity = sensitivity_of(tag.substr(0, tag.find(' ')));
    if (const std::size_t named = tag.find("name=\"");
        sensitivity == Sensitivity::none && named != std::string_view::npos) {
        const std::string_view rest = tag.substr(named + 6);
        sensitivity = sensitivity_of(rest.substr(0, rest.find('"')));
    }
    if (sensitivity == Sensitivity::none) return;
    const std::size_t end = text.substr(0, std::min(text.size(), at + 4100)).find('<', at + 1);
    if (end == std::string_view::npos || at_or_nul(text, end + 1) != '/') return;
    const std::string_view value = text.substr(at + 1, end - at - 1);
    if (can_be_secret(value, sensitivity, Quoting::quoted)) scan.found(Entity::secret, at + 1, end);
}

}  // namespace anonymizer
