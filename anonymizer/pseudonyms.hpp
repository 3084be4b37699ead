// Tokens for values, and back.
#pragma once

#include "anonymizer/anonymizer.hpp"

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace anonymizer {

/// A token in a text: bytes [begin, end), and its normal form ("[[EMAIL_12345678]]").
struct TokenPlace {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string token;
};

/// Everything in `text` that has the form of a token, issued or not: [[NAME_digits]] or
/// [[NAME_digits_digits]].
std::vector<TokenPlace> token_places(std::string_view text);

/// Issues tokens. The number in a token is a keyed hash of the value, so it cannot be guessed, does not
/// depend on the order of values, and is the same in two processes with one key. Spellings of one value
/// (+33 6.., 06..) share the number; all but the first have "_2", "_3" behind it, so that each comes back as
/// it was.
class Pseudonyms {
public:
    explicit Pseudonyms(std::string_view key);

    /// The token of a value; `text` is what will be restored. No token that stands in `forbidden` is issued
    /// anew.
    const std::string& token_for(Entity entity, std::string_view text,
                                 const std::unordered_set<std::string>& foreign);
    /// The value of a token in its normal form; null for those not issued and for secrets.
    const std::string* value_of(const std::string& token) const;

    struct Row {
        std::string token;
        Entity entity = Entity::secret;
        std::string text;  // empty for secrets
        std::string normal;
    };
    /// In the order of issue.
    const std::vector<Row>& rows() const { return rows_; }
    /// A row of an earlier session with the same key; known ones are skipped.
    void put(const Row& row);

    const std::string& key() const { return key_; }
    void take_key(std::string_view key);

private:
    std::uint64_t hash(std::string_view text) const;

    std::string key_;
    std::array<std::uint64_t, 2> words_{};  // of the key
    std::vector<Row> rows_;
    std::unordered_map<std::string, std::size_t> by_token_;
    std::unordered_map<std::string, std::size_t> by_text_;    // entity and exact text
    std::unordered_map<std::string, std::string> by_normal_;  // entity and normal form: the number
    std::unordered_map<std::string, int> spellings_;          // number: how many
};

/// What two spellings of a value have in common.
std::string normal_form(Entity entity, std::string_view text);

}  // namespace anonymizer
