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

JsonSpans scan(std::string_view text) {
    try {
        return base::config::find_spans(text);
    } catch (const base::config::JsonTextError& error) {
        const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(error.offset, text.size()));
        const auto line = std::count(text.begin(), end, '\n') + 1;
        throw JsonEditError("line " + std::to_string(line) + ": " + error.what());
    }
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

/// Where a new last member goes: behind the last one, or behind the opening brace.
std::string inserted(std::string_view text, const JsonSpans& spans, const JsonSpan& object,
                     const std::string& key, const OrderedJson& value, std::size_t depth) {
    const std::string unit = indentation_unit(text, spans);
    std::string indentation;
    for (std::size_t i = 0; i <= depth; ++i) indentation += unit;
    const bool is_empty = object.members.empty();
    std::size_t where = object.begin + 1;
    if (!is_empty) {
        const JsonSpan& last = spans.spans.at(object.members.back());
        where = last.end;
        const std::string theirs = indentation_at(text, last.key);
        if (!theirs.empty()) indentation = theirs;
    }
    std::string member = (is_empty ? "\n" : ",\n") + indentation + OrderedJson(key).dump() + ": " +
                         pretty(value, unit, indentation);
    const std::string_view before_brace = text.substr(where, object.end - 1 - where);
    const bool brace_has_its_line = before_brace.find('\n') != std::string_view::npos;
    if (!brace_has_its_line)
        member +=
            "\n" + indentation.substr(0, indentation.size() - std::min(unit.size(), indentation.size()));
    return std::string(text.substr(0, where)) + member + std::string(text.substr(where));
}

}  // namespace

std::string with_value(std::string_view text, const std::vector<std::string>& path,
                       const OrderedJson& value) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return wrapped(path, 0, value).dump(2) + "\n";
    const JsonSpans spans = scan(text);
    std::size_t known = 0;  // steps of the path that are there
    while (known < path.size() && spans.spans.count(pointer_of(path, known + 1)) > 0) ++known;
    const JsonSpan& deepest = spans.spans.at(pointer_of(path, known));
    if (known == path.size()) {
        const std::string_view theirs = text.substr(deepest.begin, deepest.end - deepest.begin);
        const OrderedJson before = OrderedJson::parse(theirs, nullptr, false, true);
        if (base::Json(before) == base::Json(value)) return std::string(text);
        const std::string indentation = indentation_at(text, deepest.key);
        return std::string(text.substr(0, deepest.begin)) +
               pretty(value, indentation_unit(text, spans), indentation) +
               std::string(text.substr(deepest.end));
    }
    if (text[deepest.begin] != '{') {
        const std::string name = known == 0 ? "the whole file" : "'" + path[known - 1] + "'";
        throw JsonEditError(name + " is not an object");
    }
    return inserted(text, spans, deepest, path[known], wrapped(path, known + 1, value), known);
}

}  // namespace factory
