// YAML and JSON files as one JSON value that remembers where everything stood.
#include "base/config/document.hpp"

#include "base/config/json_text.hpp"
#include "base/config/substitute.hpp"
#include "base/config/yaml.hpp"
#include "base/error.hpp"
#include "base/paths.hpp"

#include <algorithm>

namespace base::config {
namespace {

constexpr std::uintmax_t max_bytes = std::uintmax_t{4} << 20U;

/// Offsets into a text as lines and columns.
class Lines {
public:
    explicit Lines(std::string_view text) {
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n') begins_.push_back(i + 1);
    }
    Position at(std::size_t offset) const {
        const auto next = std::upper_bound(begins_.begin(), begins_.end(), offset);
        return {static_cast<int>(next - begins_.begin()), static_cast<int>(offset - *(next - 1)) + 1};
    }

private:
    std::vector<std::size_t> begins_{0};
};

class JsonBuilder {
public:
    JsonBuilder(std::string_view text, const JsonSpans& spans, const Environment& environment,
                Document& document)
        : text_(text), lines_(text), spans_(spans), environment_(environment), document_(document) {}

    Json build(const std::string& pointer) {
        const JsonSpan& span = spans_.spans.at(pointer);
        Place& place = document_.places[pointer];
        place = {lines_.at(span.key), lines_.at(span.begin), ""};
        const char first = text_[span.begin];
        if (first == '{') {
            Json out = Json::object();
            for (const std::string& member : span.members) out[name_of(member)] = build(member);
            return out;
        }
        if (first == '[') {
            Json out = Json::array();
            for (const std::string& member : span.members) out.push_back(build(member));
            return out;
        }
        Json value = Json::parse(text_.substr(span.begin, span.end - span.begin));
        if (!value.is_string()) return value;
        Substituted found = substitute(value.get<std::string>(), environment_);
        place.from_variable = found.variable;
        if (found.missing.empty()) return std::move(found.text);
        throw Error(ErrorKind::config,
                    document_.at(place.value, "the environment variable " + found.missing + " is not set"));
    }

private:
    static std::string name_of(const std::string& pointer) { return Json::json_pointer(pointer).back(); }

    std::string_view text_;
    const Lines lines_;
    const JsonSpans& spans_;
    const Environment& environment_;
    Document& document_;
};

void parse_json_text(std::string_view text, const Environment& environment, Document& document) {
    JsonSpans spans;
    try {
        spans = find_spans(text);
    } catch (const JsonTextError& error) {
        const Position position = Lines(text).at(error.offset);
        throw Error(ErrorKind::config, document.at(position, std::string("not valid JSON: ") + error.what()));
    }
    document.value = JsonBuilder(text, spans, environment, document).build("");
}

std::string pointer_to(const std::vector<BadValue::Step>& path, std::size_t steps) {
    std::string out;
    for (std::size_t i = 0; i < steps; ++i)
        out += path[i].index ? "/" + std::to_string(*path[i].index) : pointer_step(path[i].key);
    return out;
}

const Place& place_of(const Document& document, const std::string& pointer) {
    static const Place nowhere;
    const auto found = document.places.find(pointer);
    return found == document.places.end() ? nowhere : found->second;
}

/// A variable that a value, or a part of it, came from; empty when there is none.
std::string variable_in(const Document& document, const std::string& pointer) {
    for (auto place = document.places.lower_bound(pointer); place != document.places.end(); ++place) {
        if (!place->first.starts_with(pointer)) break;
        const bool is_inside = place->first.size() == pointer.size() || place->first[pointer.size()] == '/';
        if (is_inside && !place->second.from_variable.empty()) return place->second.from_variable;
    }
    return {};
}

}  // namespace

std::string Document::at(const Position& position, const std::string& text) const {
    const int line = std::max(position.line, 1);
    return file + ":" + std::to_string(line) + ":" + std::to_string(std::max(position.column, 1)) + ": " +
           text;
}

Document parse(std::string_view text, const std::string& file, const Environment& environment) {
    Document document{file, Json::object(), {}};
    const bool is_json = std::filesystem::path(file).extension() == ".json";
    if (is_json) parse_json_text(text, environment, document);
    else parse_yaml(text, environment, document);
    return document;
}

Document load(const std::filesystem::path& file, const Environment& environment) {
    std::error_code ec;
    const std::uintmax_t size = std::filesystem::file_size(file, ec);
    if (!ec && size > max_bytes) throw Error(ErrorKind::file, file.string() + " is larger than 4 MiB");
    return parse(read_file(file), file.string(), environment);
}

std::string explain(const Document& document, const BadValue& error) {
    const std::vector<BadValue::Step>& path = error.path();
    if (path.empty()) {
        const std::string variable = variable_in(document, "");
        const std::string shown =
            variable.empty() ? to_text(document.value).substr(0, 40) : "the value of " + variable;
        return document.at({}, "keys and values are expected, not " + shown);
    }
    const Place& place = place_of(document, pointer_to(path, path.size()));
    const std::vector<BadValue::Step> outer(path.begin(), path.end() - 1);
    const std::string in = outer.empty() ? "" : " in '" + to_text(outer) + "'";
    if (error.about() == BadValue::About::missing) {
        const Place& parent = place_of(document, pointer_to(path, path.size() - 1));
        return document.at(parent.key.line > 0 ? parent.key : parent.value,
                           "missing key '" + path.back().key + "'" + in);
    }
    if (error.about() == BadValue::About::key)
        return document.at(place.key, "unknown key '" + path.back().key + "'" + in + "; " + error.expected());
    std::string text = "'" + to_text(path) + "' must be " + error.expected() + ", not ";
    if (const std::string variable = variable_in(document, pointer_to(path, path.size())); !variable.empty())
        return document.at(place.value, text + "the value of " + variable);
    text += error.got();
    const bool wants_quotes = error.expected() == "text" && error.got().find_first_of("[{") != 0;
    return document.at(place.value, text + (wants_quotes ? "; put it in quotes" : ""));
}

}  // namespace base::config
