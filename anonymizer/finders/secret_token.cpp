// SECRET: tokens whose beginning names the provider, and JSON web tokens.
#include "anonymizer/characters.hpp"
#include "anonymizer/finders.hpp"
#include "anonymizer/provider_tokens.hpp"
#include "anonymizer/secret_words.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <string>
#include <vector>

namespace anonymizer {
namespace {

constexpr bool is_in(Alphabet alphabet, char c) {
    switch (alphabet) {
        case Alphabet::hex:
            return is_hex(c);
        case Alphabet::capitals:
            return is_upper(c) || is_digit(c);
        case Alphabet::letters:
            return is_alnum(c);
        case Alphabet::word:
            return is_alnum(c) || c == '_' || c == '-';
        case Alphabet::base64:
            return is_alnum(c) || c == '_' || c == '-' || c == '+' || c == '/' || c == '=' || c == '%';
        case Alphabet::dotted:
            return is_alnum(c) || c == '_' || c == '-' || c == '.' || c == '=';
    }
    return false;
}

/// header.payload.signature, of which the first begins as `{"` does in base64.
std::size_t web_token_end(std::string_view text, std::size_t at) {
    std::size_t end = at;
    int dots = 0;
    std::array<std::size_t, 6> sizes{};
    while (end < text.size() &&
           (is_in(Alphabet::word, text[end]) || text[end] == '=' || (text[end] == '.' && dots < 4))) {
        if (text[end] == '.') ++dots;
        else ++sizes.at(static_cast<std::size_t>(dots));
        ++end;
    }
    if (dots >= 1 && sizes[0] >= 10 && sizes[1] >= 8)
        return text[end - 1] == '.' && dots != 2 ? end - 1 : end;
    return dots == 0 && sizes[0] >= 60 ? end : at;
}

bool looks_made(std::string_view body) {
    // "sk-learn-contributors-guide" and "AKIAEXAMPLE..." apart: words joined have neither digits nor changes
    // of case.
    if (std::any_of(body.begin(), body.end(), is_digit)) return entropy_of(body) > 2.3;
    return body.find_first_of("-_.") == std::string_view::npos && entropy_of(body) > 3.5;
}

/// The low bits of the first three bytes of every prefix: most words that begin with the same two end here.
const std::bitset<32768>& third_letters() {
    static const auto table = [] {
        std::bitset<32768> out;
        for (const Provider& provider : providers) {
            const auto low = [&](std::size_t i) {
                return static_cast<std::size_t>(provider.prefix[i]) & 31U;
            };
            const std::size_t two = low(0) << 10U | low(1) << 5U;
            for (std::size_t third = 0; third < 32; ++third)
                if (provider.prefix.size() < 3 || third == low(2)) out.set(two | third);
        }
        return out;
    }();
    return table;
}

/// The rows by their first byte.
const std::vector<const Provider*>& providers_from(char first) {
    static const auto table = [] {
        std::array<std::vector<const Provider*>, 128> out;
        for (const Provider& provider : providers)
            out.at(static_cast<std::size_t>(provider.prefix[0])).push_back(&provider);
        return out;
    }();
    return table[static_cast<std::size_t>(first) & 127U];
}

}  // namespace

std::span<const std::string_view> provider_prefixes() {
    static const auto lower = [] {
        std::vector<std::string> out;
        for (const Provider& provider : providers) out.push_back(lowered(provider.prefix));
        out.emplace_back("eyj");
        return out;
    }();
    static const std::vector<std::string_view> views(lower.begin(), lower.end());
    return views;
}

void find_provider_token(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (is_word(before(text, at)) && !(before(text, at) == 'n' && before(text, at - 1) == '\\')) return;
    const char first = text[at];
    if (first == 'e' && text.substr(at, 3) == "eyJ") {
        const std::size_t end = web_token_end(text, at);
        if (end > at) scan.found(Entity::secret, at, end);
        return;
    }
    const auto low = [&](std::size_t i) { return static_cast<std::size_t>(at_or_nul(text, at + i)) & 31U; };
    if (!third_letters()[low(0) << 10U | low(1) << 5U | low(2)]) return;
    std::size_t token = at;
    if (text.substr(at).starts_with("atlasv1.") &&
        before(text, at) == '.')  // Terraform: fourteen characters before it
        while (token > 0 && at - token < 20 && (is_alnum(text[token - 1]) || token == at)) --token;
    for (const Provider* row : providers_from(first)) {
        const Provider& provider = *row;
        if (!text.substr(at).starts_with(provider.prefix)) continue;
        const std::size_t begin = at + provider.prefix.size();
        std::size_t end = begin;
        while (end < text.size() && end - begin <= provider.most && is_in(provider.alphabet, text[end]))
            ++end;
        while (end > begin && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
        if (end - begin < provider.least || end - begin > provider.most || is_word(at_or_nul(text, end)))
            continue;
        const std::string_view body = text.substr(begin, end - begin);
        const bool is_exact =
            provider.least == provider.most && body.find("EXAMPLE") == std::string_view::npos;
        // Of letters alone, behind a beginning that says all, a body needs no digit.
        const bool is_clear =
            provider.prefix.size() >= 5 && provider.alphabet <= Alphabet::letters && entropy_of(body) > 1.5;
        if (is_exact ? entropy_of(body) > 1.5 : is_clear || looks_made(body)) {
            scan.found(Entity::secret, token, end);
            return;
        }
    }
}

}  // namespace anonymizer
