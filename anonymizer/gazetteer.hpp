// What is known of a word as a name. The lists are made at build time from pinned packages
// (cmake/gazetteer.cmake).
#pragma once

#include <cstdint>
#include <string_view>

namespace anonymizer {

enum WordFlag : std::uint8_t {
    first_name = 1,
    last_name = 2,
    place_name = 4,   // a town, a country, an organisation
    common_word = 8,  // an ordinary word of French or English
};

/// The flags of a word, in any case, with or without accents; common_word may be wrong for one unknown word
/// of 200. Any thread; the tables are read-only data.
std::uint8_t known_as(std::string_view word);

}  // namespace anonymizer
