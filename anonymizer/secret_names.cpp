// What names say of secrets.
#include "anonymizer/characters.hpp"
#include "anonymizer/secret_words.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <span>
#include <string>

namespace anonymizer {
namespace {

// Looked for in the name without case and separators.
constexpr std::string_view password_parts[] = {
    "password", "passwd",     "passwort", "passphrase", "passcode",  "motdepasse", "pwd",
    "mdp",      "contrasena", "userpass", "dbpass",     "rootpass",  "adminpass",  "smtppass",
    "mypass",   "mailpass",   "ftppass",  "sshpass",    "redispass", "authpass",   "codesecret"};
constexpr std::string_view strong_parts[] = {"secret",
                                             "token",
                                             "apikey",
                                             "accesskey",
                                             "privatekey",
                                             "authkey",
                                             "encryptionkey",
                                             "signingkey",
                                             "credential",
                                             "bearer",
                                             "authorization",
                                             "accountkey",
                                             "sharedkey",
                                             "masterkey",
                                             "sessionkey",
                                             "deploykey",
                                             "licensekey",
                                             "licencekey",
                                             "clientkey",
                                             "serverkey",
                                             "cryptkey",
                                             "cipherkey",
                                             "hmackey",
                                             "aeskey",
                                             "sshkey",
                                             "jwtkey",
                                             "appkey",
                                             "consumerkey",
                                             "subscriptionkey",
                                             "functionkey",
                                             "storagekey",
                                             "instrumentationkey",
                                             "cleapi",
                                             "clesecrete",
                                             "cleprivee",
                                             "cleprive",
                                             "presharedkey",
                                             "psk",
                                             "authsalt",
                                             "securekey",
                                             "loggedinkey",
                                             "noncekey",
                                             "secretsalt",
                                             "cookie",
                                             "sessionid",
                                             "connectionstring",
                                             "webhook",
                                             "apipass",
                                             "apitok",
                                             "servicekey",
                                             "writekey",
                                             "readkey",
                                             "ingestkey",
                                             "adminkey",
                                             "rootkey",
                                             "usersecret",
                                             "otpseed",
                                             "seedphrase",
                                             "mnemonic",
                                             "passkey",
                                             "sasurl",
                                             "sastoken",
                                             "sharedaccesssignature",
                                             "sharedaccesskey",
                                             "xapikey",
                                             "integrationkey",
                                             "publishkey",
                                             "hashsalt",
                                             "oauth"};
constexpr std::string_view weak_words[] = {"key", "auth", "pin",   "otp", "salt", "sig", "seed",
                                           "sid", "cred", "creds", "dsn", "pw",   "pat", "cle"};
// The last word of a name that says what it is about rather than what it is.
constexpr std::string_view harmless_endings[] = {
    "field",        "type",     "url",       "uri",      "length",     "min",         "max",
    "size",         "count",    "name",      "file",     "path",       "dir",         "label",
    "placeholder",  "ttl",      "expiry",    "expires",  "expiration", "limit",       "policy",
    "regex",        "regexp",   "pattern",   "prompt",   "message",    "error",       "errors",
    "header",       "param",    "parameter", "class",    "env",        "var",         "provider",
    "manager",      "store",    "ref",       "format",   "enabled",    "required",    "index",
    "kind",         "reset",    "strength",  "hint",     "endpoint",   "version",     "algorithm",
    "algo",         "method",   "mode",      "usage",    "budget",     "tokens",      "tokenizer",
    "tokenization", "tokenize", "id",        "ids",      "location",   "source",      "lifetime",
    "timeout",      "date",     "at",        "page",     "link",       "form",        "input",
    "view",         "test",     "help",      "text",     "title",      "description", "exists",
    "valid",        "invalid",  "stream",    "list",     "set",        "map",         "position",
    "kinds",        "types",    "line",      "column",   "col",        "start",       "end",
    "first",        "last",     "next",      "prefix",   "suffix",     "separator",   "rotation",
    "age",          "scope",    "scopes",    "issuer",   "audience",   "status",      "is",
    "has",          "option",   "options",   "config",   "callback",   "handler",     "factory",
    "builder",      "parser",   "reader",    "writer",   "service",    "validator",   "encoder",
    "decoder",      "range",    "offset",    "per",      "used",       "cost",        "price",
    "attribute",    "property", "variable",  "constant", "state",      "action",      "selector",
    "needed",       "missing",  "changed",   "updated",  "created",    "vault",       "operator",
    "bucket",       "domain",   "samesite",  "httponly", "str",        "len",         "stringlength",
    "extension",    "tree",     "kindname",  "span",     "spans",      "literal",     "value_type"};

constexpr bool is_part_of_name(char c) {
    return is_word(c);
}

/// The words of a name: split at signs and at small-to-capital steps.
struct NameWords {
    std::array<std::string_view, 12> words{};
    std::size_t count = 0;

    explicit NameWords(std::string_view name) {
        std::size_t at = 0;
        while (at < name.size() && count < words.size()) {
            while (at < name.size() && !is_part_of_name(name[at])) ++at;
            const std::size_t begin = at;
            while (at < name.size() && is_part_of_name(name[at])) {
                ++at;
                if (is_lower(name[at - 1]) && is_upper(at_or_nul(name, at))) break;
                if (is_upper(name[at - 1]) && is_upper(at_or_nul(name, at)) &&
                    is_lower(at_or_nul(name, at + 1)))
                    break;
            }
            if (at > begin) words[count++] = name.substr(begin, at - begin);
        }
    }
};

bool holds(std::string_view text, std::span<const std::string_view> parts) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

template <std::size_t Size>
bool is_one_of(const std::string_view (&list)[Size], std::string_view word) {
    return std::find(std::begin(list), std::end(list), word) != std::end(list);
}
/// The low bits of letters, five a letter.
constexpr std::uint32_t packed(std::string_view letters) {
    std::uint32_t out = 0;
    for (const char c : letters) out = out << 5U | (static_cast<std::uint32_t>(c) & 31U);
    return out;
}
constexpr std::size_t bit_of(std::uint32_t five_letters) {
    return (five_letters * 0x9E3779B1U) >> 18U;
}

// Five letters of every part above that has no "key" or "pass" in it.
constexpr std::string_view cores[] = {"secre", "token", "crede", "beare", "horiz", "cooki", "webho",
                                      "oauth", "mnemo", "dphra", "ionid", "essid", "sasur", "cleap",
                                      "clepr", "trase", "apito", "essig", "ccode"};

/// Quick: false for nearly all names that say nothing of secrets.
bool may_be_sensitive(std::string_view joined) {
    static const auto beginnings = [] {
        std::bitset<16384> out;
        for (const std::string_view core : cores) out.set(bit_of(packed(core)));
        return out;
    }();
    if (joined.size() < 3) return joined == "pw";
    std::uint32_t letters = 0;
    for (const char c : joined) {
        letters = letters << 5U | (static_cast<std::uint32_t>(c) & 31U);
        const std::uint32_t last_three = letters & 0x7FFFU;
        if (last_three == packed("key") || last_three == packed("pwd") || last_three == packed("psk") ||
            last_three == packed("mdp"))
            return true;
        if ((letters & 0xFFFFFU) == packed("pass") || beginnings[bit_of(letters & 0x1FFFFFFU)]) return true;
    }
    static const auto endings = [] {
        std::bitset<1024> out;
        for (const std::string_view word : weak_words) out.set(packed(word.substr(word.size() - 2)));
        return out;
    }();
    if (!endings[letters & 0x3FFU]) return false;
    return joined.ends_with("auth") ||
           std::any_of(std::begin(weak_words), std::end(weak_words),
                       [&](std::string_view word) { return joined.ends_with(word); });
}

}  // namespace

Sensitivity sensitivity_of(std::string_view name) {
    if (name.size() < 2 || name.size() > 80) return Sensitivity::none;
    std::array<char, 160> letters{};
    std::size_t size = 0;
    for (std::size_t at = 0; at < name.size();) {
        if (!is_high(name[at])) {
            if (is_alnum(name[at])) letters[size++] = to_lower(name[at]);
            ++at;
            continue;
        }
        for (const char c : fold_character(name, at)) letters[size++] = c;
    }
    const std::string_view joined(letters.data(), size);
    if (!may_be_sensitive(joined)) return Sensitivity::none;
    const NameWords words(name);
    if (words.count == 0) return Sensitivity::none;
    const std::string last = folded(words.words[words.count - 1]);
    const bool is_harmless = is_one_of(harmless_endings, last) && joined != last;
    if (holds(joined, password_parts)) return is_harmless ? Sensitivity::none : Sensitivity::password;
    for (std::size_t i = 0; i < words.count; ++i) {
        const std::string word = folded(words.words[i]);
        if (word != "pass" && word != "passe") continue;
        return is_harmless || i + 1 < words.count ? Sensitivity::none : Sensitivity::password;
    }
    if (holds(joined, strong_parts) && joined.find("tokeniz") == std::string_view::npos &&
        !joined.ends_with("tokens") && !joined.starts_with("publickey"))
        return is_harmless ? Sensitivity::none : Sensitivity::strong;
    if (joined.find("public") != std::string_view::npos) return Sensitivity::none;
    return is_one_of(weak_words, last) || last.ends_with("key") || last.ends_with("auth") ? Sensitivity::weak
                                                                                          : Sensitivity::none;
}

}  // namespace anonymizer
