// A struct described once: read from JSON, checked, and printed as JSON Schema (2020-12).
//
//     struct Args { std::string query; int limit = 10; std::optional<std::vector<std::string>> scope; };
//     const base::Description<Args> arguments{
//         base::required("query", &Args::query, "Symbol, text or question."),
//         base::optional("limit", &Args::limit, "Most places to return.", 1, 200),
//         base::optional("scope", &Args::scope, "Only these paths or globs."),
//     };
//     Args args = arguments.read(json);     // throws BadValue naming the argument
//     Json schema = arguments.schema();
#pragma once

#include "base/json.hpp"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace base {

/// A value that does not fit its description. `what()` names the field and says what was expected.
class BadValue : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

namespace schema_detail {

template <class T>
struct Unwrap {
    using type = T;
};
template <class T>
struct Unwrap<std::optional<T>> {
    using type = T;
};

struct Limits {
    std::optional<double> least;
    std::optional<double> most;
    std::vector<std::string> choices;  // for text
};

// Overloads for each supported type; `name` is for the message.
void read_value(const Json& json, const std::string& name, const Limits& limits, std::string& out);
void read_value(const Json& json, const std::string& name, const Limits& limits, bool& out);
void read_value(const Json& json, const std::string& name, const Limits& limits, std::int64_t& out);
void read_value(const Json& json, const std::string& name, const Limits& limits, double& out);
void read_value(const Json& json, const std::string& name, const Limits& limits,
                std::vector<std::string>& out);
void read_value(const Json& json, const std::string& name, const Limits& limits, Json& out);

Json type_schema(const std::string*, const Limits& limits);
Json type_schema(const bool*, const Limits& limits);
Json type_schema(const std::int64_t*, const Limits& limits);
Json type_schema(const double*, const Limits& limits);
Json type_schema(const std::vector<std::string>*, const Limits& limits);
Json type_schema(const Json*, const Limits& limits);

inline void read_value(const Json& json, const std::string& name, const Limits& limits, int& out) {
    std::int64_t wide = 0;
    Limits narrowed = limits;
    if (!narrowed.least) narrowed.least = std::numeric_limits<int>::min();
    if (!narrowed.most) narrowed.most = std::numeric_limits<int>::max();
    read_value(json, name, narrowed, wide);
    out = static_cast<int>(wide);
}
inline Json type_schema(const int*, const Limits& limits) {
    return type_schema(static_cast<const std::int64_t*>(nullptr), limits);
}

/// Throws BadValue naming the unknown key and the nearest known one.
[[noreturn]] void refuse_unknown(const std::string& key, const std::vector<std::string>& known);
/// Throws BadValue unless `json` is an object.
void check_object(const Json& json);

}  // namespace schema_detail

template <class Struct>
struct Field {
    std::string name;
    bool required = false;
    std::function<void(Struct&, const Json&)> read;
    std::function<Json(const Struct&)> schema;  // given the defaults
};

template <class Struct>
class Description {
public:
    Description(std::initializer_list<Field<Struct>> fields) : fields_(fields) {}

    /// Unknown keys, missing required ones, wrong types and values out of range are BadValue. null counts as
    /// absent.
    Struct read(const Json& json) const {
        schema_detail::check_object(json);
        for (const auto& item : json.items()) {
            bool known = false;
            for (const Field<Struct>& field : fields_) known = known || field.name == item.key();
            if (!known) schema_detail::refuse_unknown(item.key(), names());
        }
        Struct out{};
        for (const Field<Struct>& field : fields_) {
            const auto found = json.find(field.name);
            if (found != json.end() && !found->is_null()) field.read(out, *found);
            else if (field.required) throw BadValue("missing argument '" + field.name + "'");
        }
        return out;
    }

    Json schema() const {
        Json properties = Json::object();
        Json required = Json::array();
        const Struct defaults{};
        for (const Field<Struct>& field : fields_) {
            properties[field.name] = field.schema(defaults);
            if (field.required) required.push_back(field.name);
        }
        Json out = {
            {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
        if (!required.empty()) out["required"] = std::move(required);
        return out;
    }

    std::vector<std::string> names() const {
        std::vector<std::string> out;
        for (const Field<Struct>& field : fields_) out.push_back(field.name);
        return out;
    }

private:
    std::vector<Field<Struct>> fields_;
};

namespace schema_detail {

template <class Struct, class Member>
Field<Struct> make_field(std::string name, Member Struct::*member, std::string text, bool required,
                         Limits limits) {
    using Value = typename Unwrap<Member>::type;
    Field<Struct> field;
    field.name = name;
    field.required = required;
    field.read = [name, member, limits](Struct& out, const Json& json) {
        Value value{};
        read_value(json, name, limits, value);
        out.*member = std::move(value);
    };
    field.schema = [member, text = std::move(text), required, limits](const Struct& defaults) {
        Json out = type_schema(static_cast<const Value*>(nullptr), limits);
        if (!text.empty()) out["description"] = text;
        if constexpr (std::is_arithmetic_v<Member>) {
            if (!required) out["default"] = defaults.*member;
        } else if constexpr (std::is_same_v<Member, std::string>) {
            if (!required && !(defaults.*member).empty()) out["default"] = defaults.*member;
        }
        return out;
    };
    return field;
}

}  // namespace schema_detail

template <class Struct, class Member>
Field<Struct> required(std::string name, Member Struct::*member, std::string text) {
    return schema_detail::make_field(std::move(name), member, std::move(text), true, {});
}
/// Absent or null keeps the struct's own default, which the schema shows.
template <class Struct, class Member>
Field<Struct> optional(std::string name, Member Struct::*member, std::string text) {
    return schema_detail::make_field(std::move(name), member, std::move(text), false, {});
}
/// A number from `least` to `most`, both included.
template <class Struct, class Member>
Field<Struct> optional(std::string name, Member Struct::*member, std::string text, double least,
                       double most) {
    return schema_detail::make_field(std::move(name), member, std::move(text), false, {least, most, {}});
}
/// One of a few words.
template <class Struct, class Member>
Field<Struct> one_of(std::string name, Member Struct::*member, std::string text,
                     std::vector<std::string> choices) {
    return schema_detail::make_field(std::move(name), member, std::move(text), false,
                                     {{}, {}, std::move(choices)});
}

}  // namespace base
