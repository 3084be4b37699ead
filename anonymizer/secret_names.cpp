// What names say of secrets.
#include "anonymizer/characters.hpp"
#include "anonymizer/secret_words.hpp"
#include "anonymizer/word_list.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace anonymizer {
namespace {

// Looked for in the name without case and separators.
constexpr std::string_view password_parts[] = {
    "password",   "passwd",   "passwort", "passphrase", "passcode",  "motdepasse", "pwd",       "mdp",
    "contrasena", "userpass", "dbpass",   "rootpass",   "adminpass", "smtppass",   "mypass",    "pswd",
    "paswd",      "mailpass", "ftppass",  "sshpass",    "redispass", "authpass",   "codesecret"};
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
                                             "jenkinscrumb",
                                             "sonarlogin",
                                             "hashsalt",
                                             "oauth"};
constexpr std::string_view weak_words[] = {"key", "auth", "pin",   "otp", "salt", "sig", "seed", "nonce",
                                           "sid", "cred", "creds", "dsn", "pw",   "pat", "cle"};
// Identifiers that open something only together with a secret: hidden when they look made.
constexpr std::string_view weak_identifiers[] = {"clientid",   "appid", "applicationid", "tenantid",
                                                 "consumerid", "keyid", "accesskeyid"};
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

constexpr WordList harmless(harmless_endings);
constexpr WordList weak(weak_words);

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

/// The low bits of letters, five a letter.
constexpr std::uint32_t packed(std::string_view letters) {
    std::uint32_t out = 0;
    for (const char c : letters) out = out << 5U | (static_cast<std::uint32_t>(c) & 31U);
    return out;
}
// Five letters of every part above that has no "key" or "pass" in it.
constexpr std::string_view cores[] = {"secre", "token", "crede", "beare", "horiz", "cooki", "webho",
                                      "oauth", "mnemo", "dphra", "ionid", "essid", "sasur", "cleap",
                                      "clepr", "trase", "apito", "essig", "ccode", "crumb", "pswd",
                                      "aswd",  "rlogi", "entid", "appid", "tioni", "antid", "merid"};

constexpr std::size_t four_letters(std::uint32_t letters) {
    return ((letters & 0xFFFFFU) * 0x9E3779B1U) >> 16U;
}

/// The last four letters of what makes a name tell of secrets: of the cores, "pass", and "key", "pwd", ...
/// behind any letter or none.
constexpr auto telling_ends = [] {
    std::array<std::uint64_t, 1024> out{};
    const auto put = [&out](std::uint32_t letters) {
        const std::size_t bit = four_letters(letters);
        out.at(bit / 64) |= std::uint64_t(1) << bit % 64;
    };
    for (const std::string_view core : cores) put(packed(core));
    put(packed("pass"));
    for (const std::string_view part : {"key", "pwd", "psk", "mdp"})
        for (std::uint32_t before = 0; before < 32; ++before) put(before << 15U | packed(part));
    return out;
}();
/// The same without the mistakes of a hash.
bool is_telling_end(std::uint32_t letters) {
    const std::uint32_t three = letters & 0x7FFFU;
    for (const std::string_view part : {"key", "pwd", "psk", "mdp"})
        if (three == packed(part)) return true;
    const std::uint32_t four = letters & 0xFFFFFU;
    return four == packed("pass") ||
           std::any_of(std::begin(cores), std::end(cores),
                       [four](std::string_view core) { return (packed(core) & 0xFFFFFU) == four; });
}

/// The last two letters of the weak words: which second letters, by the first of them.
constexpr auto weak_ends = [] {
    std::array<std::uint32_t, 32> out{};
    for (const std::string_view word : weak_words)
        out.at(packed(word.substr(word.size() - 2, 1))) |= 1U << packed(word.substr(word.size() - 1));
    return out;
}();

/// Quick: false for nearly all names that say nothing of secrets.
bool may_be_sensitive(std::string_view name) {
    std::uint32_t letters = 0;
    for (const char c : name) {
        if (is_high(c)) return true;
        if (!is_alnum(c)) continue;
        letters = letters << 5U | (static_cast<std::uint32_t>(c) & 31U);
        const std::size_t bit = four_letters(letters);
        if ((telling_ends[bit / 64] >> bit % 64 & 1U) != 0 && is_telling_end(letters)) return true;
    }
    if ((weak_ends[letters >> 5U & 31U] >> (letters & 31U) & 1U) == 0) return false;
    return std::any_of(std::begin(weak_words), std::end(weak_words), [letters](std::string_view word) {
        return ((letters ^ packed(word)) & ((1U << 5U * word.size()) - 1)) == 0;
    });
}

}  // namespace

Sensitivity sensitivity_of(std::string_view name) {
    if (name.size() < 2 || name.size() > 80 || !may_be_sensitive(name)) return Sensitivity::none;
    std::array<char, 160> letters;
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
    // A whole text in quotes, an address or a call is no name.
    if (name.find_first_of("/?&=<>(){}") != std::string_view::npos) return Sensitivity::none;
    const NameWords words(name);
    if (words.count == 0) return Sensitivity::none;
    const std::string last = folded(words.words[words.count - 1]);
    if (std::any_of(std::begin(weak_identifiers), std::end(weak_identifiers),
                    [joined](std::string_view identifier) { return joined.ends_with(identifier); }))
        return Sensitivity::weak;
    const bool is_harmless = harmless.holds(last) && joined != last;
    if (last == "pw") return Sensitivity::password;
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
    return weak.holds(last) || last.ends_with("key") || last.ends_with("auth") ? Sensitivity::weak
                                                                               : Sensitivity::none;
}

}  // namespace anonymizer
