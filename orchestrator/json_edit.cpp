// Changing one value in somebody else's JSON file, and nothing else.
#include "orchestrator/json_edit.hpp"

#include "base/config/document.hpp"
#include "base/config/json_text.hpp"

#include <algorithm>

namespace factory {
namespace {

using base::config::JsonSpan;
using base::config::JsonSpans;

std::string pointer_of(const std::vector<std::string>& path, std::size_t steps) {
    std::string out;
    for (std::size_t i = 0; i < steps; ++i) out += base::config::pointer_step(path[i]);
    return out;
}

std::size_t line_at(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    return static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

JsonSpans scan(std::string_view text) {
    try {
        return base::config::find_spans(text);
    } catch (const base::config::JsonTextError& error) {
        throw JsonEditError(line_at(text, error.offset), error.what());
    }
}

/// How many keys of `path` are there.
std::size_t known_steps(const JsonSpans& spans, const std::vector<std::string>& path) {
    std::size_t known = 0;
    while (known < path.size() && spans.spans.count(pointer_of(path, known + 1)) > 0) ++known;
    return known;
}

/// What follows a last member, or an opening brace, on the same line: its comma, and comments about it.
struct Behind {
    bool has_comma = false;
    std::size_t end = 0;
};

Behind behind(std::string_view text, std::size_t offset) {
    Behind out{false, offset};
    for (std::size_t i = offset; i < text.size();) {
        if (text[i] == ',') {
            out.has_comma = true;
            out.end = ++i;
        } else if (text.substr(i, 2) == "//") {
            out.end = std::min(text.find_first_of("\r\n", i), text.size());
            break;
        } else if (text.substr(i, 2) == "/*") {
            const std::size_t end = text.find("*/", i);
            if (end > text.find('\n', i)) break;
            out.end = i = end + 2;
        } else if (text[i] == ' ' || text[i] == '\t') {
            ++i;
        } else {
            break;
        }
    }
    return out;
}

/// With the line ends that `text` has.
std::string like_lines_of(std::string_view text, const std::string& added) {
    if (text.find("\r\n") == std::string_view::npos) return added;
    std::string out;
    for (const char c : added) {
        if (c == '\n') out += '\r';
        out += c;
    }
    return out;
}

/// The blanks between the begin of the line and `offset`, when there is nothing else.
std::string indentation_at(std::string_view text, std::size_t offset) {
    const std::size_t line = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
    const std::size_t begin = line == std::string_view::npos ? 0 : line + 1;
    const std::string_view blanks = text.substr(begin, offset - begin);
    return blanks.find_first_not_of(" \t") == std::string_view::npos ? std::string(blanks) : std::string();
}

/// What one more level adds: as the first member of the whole shows it, else two blanks.
std::string indentation_unit(std::string_view text, const JsonSpans& spans) {
    const JsonSpan& whole = spans.spans.at("");
    if (whole.members.empty()) return "  ";
    const std::string unit = indentation_at(text, spans.spans.at(whole.members.front()).key);
    return unit.empty() ? "  " : unit;
}

/// `value` over several lines, the first one not indented.
std::string pretty(const OrderedJson& value, const std::string& unit, const std::string& indentation) {
    const char filler = unit.front();
    const std::string flat = value.dump(static_cast<int>(unit.size()), filler);
    std::string out;
    for (const char c : flat) {
        out += c;
        if (c == '\n') out += indentation;
    }
    return out;
}

/// The value for the first missing key: what is below it, wrapped in objects.
OrderedJson wrapped(const std::vector<std::string>& path, std::size_t from, const OrderedJson& value) {
    OrderedJson out = value;
    for (std::size_t i = path.size(); i > from; --i) {
        OrderedJson outer = OrderedJson::object();
        outer[path[i - 1]] = std::move(out);
        out = std::move(outer);
    }
    return out;
}

/// Comments and trailing commas, which the parser of JSON refuses, are between the spans.
OrderedJson value_of(std::string_view text, const JsonSpans& spans, const JsonSpan& span) {
    const char first = text[span.begin];
    if (first != '{' && first != '[')
        return OrderedJson::parse(text.substr(span.begin, span.end - span.begin));
    OrderedJson out = first == '{' ? OrderedJson::object() : OrderedJson::array();
    for (const std::string& member : span.members) {
        OrderedJson inner = value_of(text, spans, spans.spans.at(member));
        if (first == '{') out[base::Json::json_pointer(member).back()] = std::move(inner);
        else out.push_back(std::move(inner));
    }
    return out;
}

/// A new last member of `object`: behind the others and what is said about the last of them.
std::string inserted(std::string_view text, const JsonSpans& spans, const JsonSpan& object,
                     const std::string& key, const OrderedJson& value, std::size_t depth) {
    const std::string unit = indentation_unit(text, spans);
    std::string indentation;
    for (std::size_t i = 0; i <= depth; ++i) indentation += unit;
    const bool is_empty = object.members.empty();
    std::size_t end = object.begin + 1;  // of what our comma must follow
    if (!is_empty) {
        const JsonSpan& last = spans.spans.at(object.members.back());
        end = last.end;
        const std::string theirs = indentation_at(text, last.key);
        if (!theirs.empty()) indentation = theirs;
    }
    const Behind rest = behind(text, end);
    std::string member =
        "\n" + indentation + OrderedJson(key).dump() + ": " + pretty(value, unit, indentation);
    if (rest.has_comma) member += ',';
    const std::string_view before_brace = text.substr(rest.end, object.end - 1 - rest.end);
    if (before_brace.find('\n') == std::string_view::npos)
        member +=
            "\n" + indentation.substr(0, indentation.size() - std::min(unit.size(), indentation.size()));
    return std::string(text.substr(0, end)) + (is_empty || rest.has_comma ? "" : ",") +
           std::string(text.substr(end, rest.end - end)) + like_lines_of(text, member) +
           std::string(text.substr(rest.end));
}

}  // namespace

std::string with_value(std::string_view text, const std::vector<std::string>& path,
                       const OrderedJson& value) {
    if (is_blank(text)) return wrapped(path, 0, value).dump(2) + "\n";
    const JsonSpans spans = scan(text);
    const std::size_t known = known_steps(spans, path);
    const JsonSpan& deepest = spans.spans.at(pointer_of(path, known));
    if (known == path.size()) {
        if (base::Json(value_of(text, spans, deepest)) == base::Json(value)) return std::string(text);
        const std::string indentation = indentation_at(text, deepest.key);
        return std::string(text.substr(0, deepest.begin)) +
               like_lines_of(text, pretty(value, indentation_unit(text, spans), indentation)) +
               std::string(text.substr(deepest.end));
    }
    if (text[deepest.begin] != '{') {
        const std::string name = known == 0 ? "the whole file" : "'" + path[known - 1] + "'";
        throw JsonEditError(line_at(text, deepest.begin), name + " is not an object");
    }
    return inserted(text, spans, deepest, path[known], wrapped(path, known + 1, value), known);
}

std::optional<OrderedJson> value_at(std::string_view text, const std::vector<std::string>& path) {
    if (is_blank(text)) return std::nullopt;
    const JsonSpans spans = scan(text);
    const auto found = spans.spans.find(pointer_of(path, path.size()));
    if (found == spans.spans.end()) return std::nullopt;
    return value_of(text, spans, found->second);
}

std::size_t line_of(std::string_view text, const std::vector<std::string>& path) {
    if (is_blank(text)) return 1;
    const JsonSpans spans = scan(text);
    const JsonSpan& deepest = spans.spans.at(pointer_of(path, known_steps(spans, path)));
    return line_at(text, deepest.begin);
}

}  // namespace factory
