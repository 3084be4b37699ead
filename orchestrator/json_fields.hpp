// Members of what other processes say: what is not of the expected kind counts as not there. Pure.
#pragma once

#include "base/json.hpp"

#include <string>
#include <vector>

namespace factory {

/// A text member of an object; empty where there is none.
inline std::string text_of(const base::Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The texts of a list; what is none is left out.
inline std::vector<std::string> texts_of(const base::Json& object, const char* name) {
    std::vector<std::string> out;
    const auto found = object.find(name);
    if (found == object.end() || !found->is_array()) return out;
    for (const base::Json& item : *found)
        if (item.is_string()) out.push_back(item.get<std::string>());
    return out;
}

}  // namespace factory
