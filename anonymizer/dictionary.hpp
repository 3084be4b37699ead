// Values that are known already, found wherever they stand.
#pragma once

#include "anonymizer/anonymizer.hpp"

#include <bitset>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace anonymizer {

/// Known values by their first word. Matching is linear in the text as long as few values begin with one
/// word.
class Dictionary {
public:
    /// Exactly these bytes, as a word. False when it was known.
    bool add(Entity entity, std::string_view value);
    /// A name of at least two words in all its forms, folded; a single word exactly. False when there is
    /// nothing to add.
    bool add_person(std::string_view name);

    bool is_empty() const { return entries_.empty(); }
    std::size_t size() const { return entries_.size(); }
    /// Appends what of it stands in `text`; findings may overlap.
    void find_all(std::string_view text, std::vector<Finding>& findings) const;

private:
    struct Entry {
        Entity entity = Entity::person;
        bool is_folded = false;
        std::size_t lead = 0;            // bytes of an exact value before its first word
        std::string text;                // exact value
        std::vector<std::string> words;  // folded words; an initial is one letter
    };
    void index(std::string_view first_word, Entry entry);
    /// Appends what begins with the word at `begin`.
    void find_at(std::string_view text, std::size_t begin, std::vector<Finding>& findings) const;
    /// Where the entry that begins at `at` ends; 0 when it does not.
    static std::size_t match(std::string_view text, std::size_t at, const Entry& entry);

    std::vector<Entry> entries_;
    std::unordered_multimap<std::uint32_t, std::size_t> by_first_word_;
    std::bitset<32768> may_begin_;  // by the low bits of a word's first three bytes: most words end here
    std::unordered_set<std::string> known_;
};

}  // namespace anonymizer
