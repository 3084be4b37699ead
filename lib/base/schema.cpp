// A struct described once: the part that does not depend on the struct.
#include "base/schema.hpp"

#include "base/nearest.hpp"

#include <cmath>

namespace base {
namespace {

std::string sentence(BadValue::About about, const std::string& path, const std::string& expected,
                     const std::string& got) {
    if (about == BadValue::About::missing) return "missing argument '" + path + "'";
    if (about == BadValue::About::key) return "unknown argument '" + path + "'; " + expected;
    return (path.empty() ? "arguments must be " : "argument '" + path + "' must be ") + expected + ", not " +
           got;
}

}  // namespace

std::string to_text(const std::vector<BadValue::Step>& path) {
    std::string out;
    for (const BadValue::Step& step : path) {
        if (step.index) out += "[" + std::to_string(*step.index) + "]";
        else out += (out.empty() ? "" : ".") + step.key;
    }
    return out;
}

BadValue::BadValue(About about, std::vector<Step> path, std::string expected, std::string got)
    : std::runtime_error(sentence(about, to_text(path), expected, got)),
      about_(about),
      path_(std::move(path)),
      expected_(std::move(expected)),
      got_(std::move(got)) {}

BadValue BadValue::inside(Step step) const {
    std::vector<Step> path{std::move(step)};
    path.insert(path.end(), path_.begin(), path_.end());
    return {about_, std::move(path), expected_, got_};
}

namespace schema_detail {

void refuse(const std::string& name, const std::string& expected, const Json& got) {
    std::string shown = to_text(got);
    if (shown.size() > 40) shown = shown.substr(0, 40) + "...";
    throw BadValue(BadValue::About::value, {{name, {}}}, expected, shown);
}

namespace {

std::string number(double value) {
    std::string text = std::to_string(static_cast<std::int64_t>(value));
    return std::floor(value) == value ? text : std::to_string(value);
}

void check_range(const Json& json, const std::string& name, const Limits& limits, double value) {
    if (limits.least && value < *limits.least) refuse(name, "at least " + number(*limits.least), json);
    if (limits.most && value > *limits.most) refuse(name, "at most " + number(*limits.most), json);
}

void add_range(Json& schema, const Limits& limits) {
    if (limits.least) schema["minimum"] = static_cast<std::int64_t>(*limits.least);
    if (limits.most) schema["maximum"] = static_cast<std::int64_t>(*limits.most);
}

}  // namespace

void read_value(const Json& json, const std::string& name, const Limits& limits, std::string& out) {
    if (!json.is_string()) refuse(name, "text", json);
    out = json.get<std::string>();
    if (limits.text.accepts != nullptr && !limits.text.accepts(out)) refuse(name, limits.text.expected, json);
    if (limits.choices.empty()) return;
    std::string all;
    for (const std::string& choice : limits.choices) {
        if (choice == out) return;
        all += (all.empty() ? "" : ", ") + choice;
    }
    refuse(name, "one of " + all, json);
}

void read_value(const Json& json, const std::string& name, const Limits&, bool& out) {
    if (!json.is_boolean()) refuse(name, "true or false", json);
    out = json.get<bool>();
}

void read_value(const Json& json, const std::string& name, const Limits& limits, std::int64_t& out) {
    // Models write 10.0 for 10: accepted, as JSON Schema's "integer" does.
    if (json.is_number_float()) {
        const double value = json.get<double>();
        if (std::floor(value) != value || std::abs(value) > 9e15) refuse(name, "a whole number", json);
        out = static_cast<std::int64_t>(value);
    } else if (json.is_number_unsigned() && json.get<std::uint64_t>() > std::uint64_t{INT64_MAX}) {
        refuse(name, "a smaller number", json);
    } else if (json.is_number_integer()) {
        out = json.get<std::int64_t>();
    } else {
        refuse(name, "a whole number", json);
    }
    check_range(json, name, limits, static_cast<double>(out));
}

void read_value(const Json& json, const std::string& name, const Limits& limits, double& out) {
    if (!json.is_number()) refuse(name, "a number", json);
    out = json.get<double>();
    check_range(json, name, limits, out);
}

void read_value(const Json& json, const std::string& name, const Limits&, std::vector<std::string>& out) {
    if (json.is_string()) {  // one where a list is expected: models do this all the time
        out = {json.get<std::string>()};
        return;
    }
    if (!json.is_array()) refuse(name, "a list of texts", json);
    for (const Json& item : json) {
        if (!item.is_string()) refuse(name, "a list of texts", json);
        out.push_back(item.get<std::string>());
    }
}

void read_value(const Json& json, const std::string& name, const Limits& limits, std::vector<int>& out) {
    if (!json.is_array()) refuse(name, "a list of whole numbers", json);
    for (const Json& item : json) {
        int number = 0;
        read_value(item, name, limits, number);
        out.push_back(number);
    }
}

void read_value(const Json& json, const std::string&, const Limits&, Json& out) {
    out = json;
}

Json type_schema(const std::string*, const Limits& limits) {
    Json schema = {{"type", "string"}};
    if (!limits.choices.empty()) schema["enum"] = limits.choices;
    if (!limits.text.pattern.empty()) schema["pattern"] = limits.text.pattern;
    return schema;
}

Json type_schema(const bool*, const Limits&) {
    return {{"type", "boolean"}};
}

Json type_schema(const std::int64_t*, const Limits& limits) {
    Json schema = {{"type", "integer"}};
    add_range(schema, limits);
    return schema;
}

Json type_schema(const double*, const Limits& limits) {
    Json schema = {{"type", "number"}};
    add_range(schema, limits);
    return schema;
}

Json type_schema(const std::vector<std::string>*, const Limits&) {
    return {{"type", "array"}, {"items", {{"type", "string"}}}};
}

Json type_schema(const std::vector<int>*, const Limits& limits) {
    return {{"type", "array"}, {"items", type_schema(static_cast<const std::int64_t*>(nullptr), limits)}};
}

Json type_schema(const Json*, const Limits&) {
    return Json::object();
}

void refuse_unknown(const std::string& key, const std::vector<std::string>& known) {
    const std::string near = nearest(key, known);
    std::string all;
    for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
    throw BadValue(BadValue::About::key, {{key, {}}},
                   near.empty() ? "known: " + all : "did you mean '" + near + "'?", "");
}

void check_object(const Json& json) {
    if (!json.is_object()) throw BadValue("arguments must be an object");
}

}  // namespace schema_detail
}  // namespace base
