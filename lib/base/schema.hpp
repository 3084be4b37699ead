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
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace base {

/// A value that does not fit its description. `what()` names the field and says what was expected.
class BadValue : public std::runtime_error {
public:
    /// What is wrong: a key that is not known, the value of a key, or a key that is not there.
    enum class About { value, key, missing };
    /// A step to the wrong place: a key, or an index in a list.
    struct Step {
        std::string key;
        std::optional<std::size_t> index;
    };

    explicit BadValue(const std::string& what) : std::runtime_error(what) {}
    /// `expected` completes "must be ..." for a value, and says what to do for a key; `got` is the value as
    /// text.
    BadValue(About about, std::vector<Step> path, std::string expected, std::string got);

    /// The same, seen from one level further out.
    BadValue inside(Step step) const;

    About about() const noexcept { return about_; }
    /// From the outermost struct; empty when the whole value is wrong.
    const std::vector<Step>& path() const noexcept { return path_; }
    const std::string& expected() const noexcept { return expected_; }
    const std::string& got() const noexcept { return got_; }

private:
    About about_ = About::value;
    std::vector<Step> path_;
    std::string expected_;
    std::string got_;
};

/// "domains.rust.paths[0]".
std::string to_text(const std::vector<BadValue::Step>& path);

template <class Struct>
class Description;

/// What a text must look like.
struct TextRule {
    std::string pattern;                            // an ECMA-262 regular expression, for the schema
    std::string expected;                           // the same in words, completing "must be ..."
    bool (*accepts)(const std::string&) = nullptr;  // the same as code; nullptr: no rule
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
    TextRule text = {};
};

// Overloads for each supported type; `name` is for the message.
void read_value(const Json& json, const std::string& name, const Limits& limits, std::string& out);
void read_value(const Json& json, const std::string& name, const Limits& limits, bool& out);
void read_value(const Json& json, const std::string& name, const Limits& limits, std::int64_t& out);
void read_value(const Json& json, const std::string& name, const Limits& limits, double& out);
void read_value(const Json& json, const std::string& name, const Limits& limits,
                std::vector<std::string>& out);
void read_value(const Json& json, const std::string& name, const Limits& limits, std::vector<int>& out);
void read_value(const Json& json, const std::string& name, const Limits& limits, Json& out);

Json type_schema(const std::string*, const Limits& limits);
Json type_schema(const bool*, const Limits& limits);
Json type_schema(const std::int64_t*, const Limits& limits);
Json type_schema(const double*, const Limits& limits);
Json type_schema(const std::vector<std::string>*, const Limits& limits);
Json type_schema(const std::vector<int>*, const Limits& limits);
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
            else if (field.required) throw BadValue(BadValue::About::missing, {{field.name, {}}}, "", "");
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

    /// "a, b, c", for messages.
    std::string names_as_text() const {
        std::string out;
        for (const Field<Struct>& field : fields_) out += (out.empty() ? "" : ", ") + field.name;
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

/// Runs `read`; what it refuses is told with `step` before it.
template <class Read>
void read_inside(BadValue::Step step, const Read& read) {
    try {
        read();
    } catch (const BadValue& error) {
        throw error.inside(std::move(step));
    }
}

[[noreturn]] void refuse(const std::string& name, const std::string& expected, const Json& got);

// A struct, a list of structs, structs by name.
template <class T>
void read_nested(const Json& json, const std::string& name, const Description<T>& inner, T& out) {
    if (!json.is_object()) refuse(name, "an object with " + inner.names_as_text(), json);
    read_inside({name, {}}, [&] { out = inner.read(json); });
}
template <class T>
void read_nested(const Json& json, const std::string& name, const Description<T>& inner,
                 std::vector<T>& out) {
    if (!json.is_array()) refuse(name, "a list", json);
    for (std::size_t i = 0; i < json.size(); ++i) {
        read_inside({name, {}}, [&] {
            read_inside({"", i}, [&] {
                if (!json[i].is_object())
                    throw BadValue(BadValue::About::value, {}, "an object with " + inner.names_as_text(),
                                   to_text(json[i]));
                out.push_back(inner.read(json[i]));
            });
        });
    }
}
template <class T>
void read_nested(const Json& json, const std::string& name, const Description<T>& inner,
                 std::map<std::string, T>& out) {
    if (!json.is_object()) refuse(name, "an object", json);
    for (const auto& item : json.items())
        read_inside({name, {}}, [&] { read_nested(item.value(), item.key(), inner, out[item.key()]); });
}

template <class T>
Json nested_schema(const T*, const Description<T>& inner) {
    return inner.schema();
}
template <class T>
Json nested_schema(const std::vector<T>*, const Description<T>& inner) {
    return {{"type", "array"}, {"items", inner.schema()}};
}
template <class T>
Json nested_schema(const std::map<std::string, T>*, const Description<T>& inner) {
    return {{"type", "object"}, {"additionalProperties", inner.schema()}};
}

template <class Struct, class Member, class T>
Field<Struct> make_nested(std::string name, Member Struct::*member, std::string text,
                          const Description<T>& inner, bool required) {
    using Value = typename Unwrap<Member>::type;
    Field<Struct> field;
    field.name = name;
    field.required = required;
    field.read = [name, member, inner](Struct& out, const Json& json) {
        Value value{};
        read_nested(json, name, inner, value);
        out.*member = std::move(value);
    };
    field.schema = [text = std::move(text), inner](const Struct&) {
        Json out = nested_schema(static_cast<const Value*>(nullptr), inner);
        if (!text.empty()) out["description"] = text;
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
    return schema_detail::make_field(std::move(name), member, std::move(text), false, {least, most, {}, {}});
}
/// One of a few words.
template <class Struct, class Member>
Field<Struct> one_of(std::string name, Member Struct::*member, std::string text,
                     std::vector<std::string> choices) {
    return schema_detail::make_field(std::move(name), member, std::move(text), false,
                                     {{}, {}, std::move(choices)});
}

/// Text that keeps to a rule.
template <class Struct, class Member>
Field<Struct> matching(std::string name, Member Struct::*member, std::string text, TextRule rule) {
    return schema_detail::make_field(std::move(name), member, std::move(text), false,
                                     {{}, {}, {}, std::move(rule)});
}
/// The same field, which must be there.
template <class Struct>
Field<Struct> always(Field<Struct> field) {
    field.required = true;
    return field;
}
/// A struct in a struct: the member is a T, a std::optional<T>, a std::vector<T> or a std::map<std::string,
/// T>.
template <class Struct, class Member, class T>
Field<Struct> nested(std::string name, Member Struct::*member, std::string text,
                     const Description<T>& inner) {
    return schema_detail::make_nested(std::move(name), member, std::move(text), inner, false);
}

}  // namespace base
