// Reading fields of a stranger's JSON: what is missing, or of another type, is empty.
#pragma once

#include "base/json.hpp"

#include <cstdint>
#include <string>

namespace llm {

using base::Json;

inline const Json& field_in(const Json& object, const char* key) {
    static const Json nothing;
    if (!object.is_object()) return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

inline std::string text_in(const Json& object, const char* key) {
    const Json& value = field_in(object, key);
    return value.is_string() ? value.get<std::string>() : std::string();
}

inline std::int64_t number_in(const Json& object, const char* key, std::int64_t otherwise = 0) {
    const Json& value = field_in(object, key);
    if (!value.is_number_integer()) return otherwise;
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > (std::uint64_t{1} << 53U))
        return otherwise;
    return value.get<std::int64_t>();
}

inline const Json& object_in(const Json& object, const char* key) {
    static const Json empty = Json::object();
    const Json& value = field_in(object, key);
    return value.is_object() ? value : empty;
}

/// Null unless it is there and an object.
inline const Json& object_or_null(const Json& object, const char* key) {
    static const Json nothing;
    const Json& value = field_in(object, key);
    return value.is_object() ? value : nothing;
}

inline const Json& array_in(const Json& object, const char* key) {
    static const Json empty = Json::array();
    const Json& value = field_in(object, key);
    return value.is_array() ? value : empty;
}

}  // namespace llm
