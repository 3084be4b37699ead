// Tokens: issued by a keyed hash, found by their form.
#include "anonymizer/pseudonyms.hpp"

#include "anonymizer/characters.hpp"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace anonymizer {
namespace {

constexpr std::string_view names[entity_count] = {
    "EMAIL", "PHONE", "PERSON", "ADDRESS", "IBAN", "CARD", "NIR",           "SIRET",
    "SIREN", "VAT",   "SSN",    "NINO",    "IP",   "MAC",  "DATE_OF_BIRTH", "SECRET"};

std::string only(std::string_view text, bool (*keep)(char)) {
    std::string out;
    for (const char c : text)
        if (keep(c)) out += to_upper(c);
    return out;
}

std::string entity_key(Entity entity, std::string_view text) {
    return std::string(1, static_cast<char>('A' + static_cast<int>(entity))) + std::string(text);
}

}  // namespace

std::string_view entity_name(Entity entity) {
    return names[static_cast<std::size_t>(entity)];
}

std::string normal_form(Entity entity, std::string_view text) {
    switch (entity) {
        case Entity::secret:
            return std::string(text);
        case Entity::phone: {
            std::string digits = only(text, is_digit);
            if (digits.starts_with("00")) digits.erase(0, 2);
            // A French number: with the country's code and without.
            if (digits.starts_with("330") && digits.size() == 12) digits.erase(2, 1);
            if (digits.size() == 10 && digits[0] == '0') digits.replace(0, 1, "33");
            if (digits.size() == 10 && text.find('+') == std::string_view::npos) digits.insert(0, "1");
            return digits;
        }
        case Entity::email:
        case Entity::ip:
            return lowered(text);
        case Entity::person:
        case Entity::address: {
            std::string out;
            for (const char c : folded(text)) {
                if (is_word(c)) out += c;
                else if (!out.empty() && out.back() != ' ') out += ' ';
            }
            return out;
        }
        case Entity::date_of_birth:
            return folded(text);
        default:
            return only(text, is_alnum);
    }
}

std::vector<TokenPlace> token_places(std::string_view text) {
    std::vector<TokenPlace> out;
    for (std::size_t at = text.find("[["); at != std::string_view::npos; at = text.find("[[", at)) {
        std::size_t i = at + 2;
        const std::size_t name = i;
        while (i < text.size() && i - name < 24 && (is_letter(text[i]) || text[i] == '_')) ++i;
        const bool has_name = i > name + 1 && text[i - 1] == '_';
        const std::size_t number = i;
        while (is_digit(at_or_nul(text, i)) && i - number < 12) ++i;
        bool is_token = has_name && i > number;
        if (is_token && at_or_nul(text, i) == '_') {
            const std::size_t spelling = ++i;
            while (is_digit(at_or_nul(text, i)) && i - spelling < 6) ++i;
            is_token = i > spelling;
        }
        if (!is_token || at_or_nul(text, i) != ']' || at_or_nul(text, i + 1) != ']') {
            at += text.substr(at + 1, 2) == "[[" ? 1 : 2;
            continue;
        }
        std::string token(text.substr(at, i + 2 - at));
        for (char& c : token) c = to_upper(c);
        out.push_back({at, i + 2, std::move(token)});
        at = i + 2;
    }
    return out;
}

Pseudonyms::Pseudonyms(std::string_view key) {
    take_key(key);
}

void Pseudonyms::take_key(std::string_view key) {
    key_ = std::string(key);
    words_ = {};
    for (std::size_t i = 0; i < key.size(); ++i)
        words_[i / 8 % 2] ^= static_cast<std::uint64_t>(static_cast<unsigned char>(key[i])) << i % 8 * 8;
}

// SipHash-2-4: a hash that nobody can compute or turn round without the key.
std::uint64_t Pseudonyms::hash(std::string_view text) const {
    std::uint64_t v0 = words_[0] ^ 0x736f6d6570736575ULL;
    std::uint64_t v1 = words_[1] ^ 0x646f72616e646f6dULL;
    std::uint64_t v2 = words_[0] ^ 0x6c7967656e657261ULL;
    std::uint64_t v3 = words_[1] ^ 0x7465646279746573ULL;
    const auto round = [&] {
        v0 += v1, v2 += v3, v1 = std::rotl(v1, 13) ^ v0, v3 = std::rotl(v3, 16) ^ v2, v0 = std::rotl(v0, 32);
        v2 += v1, v0 += v3, v1 = std::rotl(v1, 17) ^ v2, v3 = std::rotl(v3, 21) ^ v0, v2 = std::rotl(v2, 32);
    };
    const auto add = [&](std::uint64_t word) {
        v3 ^= word;
        round(), round();
        v0 ^= word;
    };
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        add(word);
    }
    std::uint64_t last = static_cast<std::uint64_t>(text.size()) << 56U;
    for (std::size_t i = 0; at + i < text.size(); ++i)
        last |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[at + i])) << i * 8;
    add(last);
    v2 ^= 0xff;
    round(), round(), round(), round();
    return v0 ^ v1 ^ v2 ^ v3;
}

const std::string& Pseudonyms::token_for(Entity entity, std::string_view text,
                                         const std::unordered_set<std::string>& foreign) {
    const std::string exact = entity_key(entity, text);
    if (const auto known = by_text_.find(exact); known != by_text_.end()) return rows_[known->second].token;
    const std::string normal = normal_form(entity, text);
    const std::string shared = entity_key(entity, normal);
    std::string& number = by_normal_[shared];
    for (int attempt = 0; number.empty(); ++attempt) {
        char digits[12];
        std::snprintf(digits, sizeof digits, "%08u",
                      static_cast<unsigned>(
                          hash(shared + std::string(static_cast<std::size_t>(attempt), '+')) % 100000000U));
        std::string candidate = std::string(names[static_cast<std::size_t>(entity)]) + "_" + digits;
        // A secret of an earlier session: its token was saved, its text was not.
        if (const auto saved = by_token_.find("[[" + candidate + "]]");
            entity == Entity::secret && saved != by_token_.end()) {
            by_text_.emplace(exact, saved->second);
            number = std::move(candidate);
            return rows_[saved->second].token;
        }
        // One in a hundred million is taken, or stands in the input by chance.
        if (spellings_.count(candidate) == 0 && foreign.count("[[" + candidate + "]]") == 0)
            number = std::move(candidate);
    }
    const int spelling = ++spellings_[number];
    std::string token = "[[" + number + (spelling > 1 ? "_" + std::to_string(spelling) : "") + "]]";
    by_token_.emplace(token, rows_.size());
    by_text_.emplace(exact, rows_.size());
    rows_.push_back({std::move(token), entity, entity == Entity::secret ? std::string() : std::string(text),
                     entity == Entity::secret ? std::string() : normal});
    return rows_.back().token;
}

const std::string* Pseudonyms::value_of(const std::string& token) const {
    const auto found = by_token_.find(token);
    if (found == by_token_.end() || rows_[found->second].entity == Entity::secret) return nullptr;
    return &rows_[found->second].text;
}

void Pseudonyms::put(const Row& row) {
    if (!by_token_.emplace(row.token, rows_.size()).second) return;
    std::string number = row.token.substr(2, row.token.size() - 4);
    if (const std::size_t last = number.rfind('_'); last != std::string::npos && number.size() - last < 8)
        number.resize(last);
    int& spellings = spellings_[number];
    // The highest spelling seen, so that the next one is new.
    const std::size_t behind = number.size() + 3;
    const int spelling = row.token.size() > behind + 2 ? std::atoi(row.token.c_str() + behind) : 1;
    spellings = std::max(spellings, spelling);
    if (row.entity != Entity::secret) {
        by_text_.emplace(entity_key(row.entity, row.text), rows_.size());
        by_normal_.emplace(entity_key(row.entity, row.normal), number);
    }
    rows_.push_back(row);
}

}  // namespace anonymizer
