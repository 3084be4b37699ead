// What a Session holds.
#pragma once

#include "anonymizer/anonymizer.hpp"
#include "anonymizer/dictionary.hpp"
#include "anonymizer/pseudonyms.hpp"

#include <shared_mutex>
#include <utility>

namespace anonymizer {

struct Session::State {
    explicit State(std::string_view key) : pseudonyms(key) {}

    mutable std::shared_mutex mutex;  // guards all of it
    Pseudonyms pseudonyms;
    Dictionary known;
    std::vector<std::string> names;                      // as they were given, for `save`
    std::vector<std::pair<Entity, std::string>> values;  // likewise
    std::size_t saved_rows = 0;                          // how many of each are saved
    std::size_t saved_names = 0;
    std::size_t saved_values = 0;
    bool is_key_saved = false;

    bool is_fresh() const { return pseudonyms.rows().empty() && names.empty() && values.empty(); }
};

}  // namespace anonymizer
