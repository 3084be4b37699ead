// YAML text as JSON values with positions.
#include "base/config/yaml.hpp"

#include "base/config/json_text.hpp"
#include "base/config/substitute.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

namespace base::config {
namespace {

constexpr int max_depth = 64;
constexpr std::size_t max_values = 100'000;

Position position_of(const YAML::Mark& mark) {
    return mark.is_null() ? Position{} : Position{mark.line + 1, mark.column + 1};
}

class Converter {
public:
    Converter(const Environment& environment, Document& document)
        : environment_(environment), document_(document) {}

    Json convert(const YAML::Node& node, const std::string& pointer, const Position& key, int depth) {
        const Position here = position_of(node.Mark());
        document_.places[pointer] = {key, here, ""};
        // An alias is copied where it is used: ten lines of them could fill the memory.
        if (++values_ > max_values) fail(here, "more than 100,000 values");
        if (depth > max_depth) fail(here, "more than 64 levels");
        switch (node.Type()) {
            case YAML::NodeType::Scalar:
                return scalar(node, pointer, here);
            case YAML::NodeType::Sequence:
                return sequence(node, pointer, depth);
            case YAML::NodeType::Map:
                return map(node, pointer, depth);
            default:
                return nullptr;
        }
    }

private:
    [[noreturn]] void fail(const Position& position, const std::string& text) const {
        throw Error(ErrorKind::config, document_.at(position, text));
    }

    Json scalar(const YAML::Node& node, const std::string& pointer, const Position& here) {
        const std::string& tag = node.Tag();
        const bool is_plain = tag == "?" || tag.empty();
        const bool is_text = tag == "!" || tag == "tag:yaml.org,2002:str";
        if (!is_plain && !is_text) fail(here, "the tag " + tag + " is not supported; take it away");
        Substituted found = substitute(node.Scalar(), environment_);
        if (!found.missing.empty())
            fail(here, "the environment variable " + found.missing + " is not set; set it, or write $${" +
                           found.missing + "} for the text itself");
        document_.places[pointer].from_variable = found.variable;
        if (is_plain && found.variable.empty()) return plain_scalar(found.text);
        return std::move(found.text);
    }

    Json sequence(const YAML::Node& node, const std::string& pointer, int depth) {
        Json out = Json::array();
        for (const YAML::Node& item : node)
            out.push_back(convert(item, pointer + "/" + std::to_string(out.size()), {}, depth + 1));
        return out;
    }

    Json map(const YAML::Node& node, const std::string& pointer, int depth) {
        Json out = Json::object();
        for (const auto& entry : node) {
            const Position key = position_of(entry.first.Mark());
            if (!entry.first.IsScalar()) fail(key, "a key must be a plain word");
            const std::string& name = entry.first.Scalar();
            if (out.contains(name)) fail(key, "the key '" + name + "' is there twice");
            out[name] = convert(entry.second, pointer + pointer_step(name), key, depth + 1);
        }
        return out;
    }

    const Environment& environment_;
    Document& document_;
    std::size_t values_ = 0;
};

/// Where a document begins.
class DocumentStart : public YAML::EventHandler {
public:
    YAML::Mark mark;

    void OnDocumentStart(const YAML::Mark& start) override { mark = start; }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {}
    void OnMapEnd() override {}
};

/// Where something follows the first document. YAML::LoadAll never ends on "{a: b}, c": it finds one empty
/// document after the other at the comma.
std::optional<YAML::Mark> second_document(const std::string& text) {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    DocumentStart first;
    DocumentStart second;
    if (!parser.HandleNextDocument(first) || !parser.HandleNextDocument(second)) return std::nullopt;
    return second.mark;
}

/// The text from the beginning of a line, which counts from 1.
std::string_view from_line(std::string_view text, int line) {
    for (int i = 1; i < line; ++i) {
        const std::size_t end = text.find('\n');
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return text;
}

/// What yaml-cpp says of a tab helps nobody.
bool has_tab_in_indentation(std::string_view text, int line) {
    const std::string_view rest = from_line(text, line);
    return rest.substr(0, rest.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

template <class Number>
bool parse_number(std::string_view text, int base, Number& out) {
    const auto result = std::from_chars(text.data(), text.data() + text.size(), out, base);
    return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

}  // namespace

Json plain_scalar(const std::string& text) {
    for (const char* word : {"", "~", "null", "Null", "NULL"})
        if (text == word) return nullptr;
    for (const char* word : {"true", "True", "TRUE"})
        if (text == word) return true;
    for (const char* word : {"false", "False", "FALSE"})
        if (text == word) return false;
    const std::string_view number = text.front() == '+' ? std::string_view(text).substr(1) : text;
    std::int64_t whole = 0;
    if (text.rfind("0x", 0) == 0 && parse_number(number.substr(2), 16, whole)) return whole;
    if (text.rfind("0o", 0) == 0 && parse_number(number.substr(2), 8, whole)) return whole;
    if (parse_number(number, 10, whole)) return whole;
    // Words such as "inf" are numbers to from_chars, and text to YAML.
    const bool looks_like_one = number.find_first_not_of("0123456789.eE+-") == std::string_view::npos &&
                                number.find_first_of("0123456789") != std::string_view::npos;
    double real = 0;
    const char* end = number.data() + number.size();
    if (looks_like_one) {
        const auto result = std::from_chars(number.data(), end, real);
        if (result.ec == std::errc() && result.ptr == end && std::isfinite(real)) return real;
    }
    return text;
}

void parse_yaml(std::string_view text, const Environment& environment, Document& document) {
    try {
        const std::string whole(text);
        if (const std::optional<YAML::Mark> second = second_document(whole)) {
            const bool is_marked = from_line(text, second->line + 1).starts_with("---");
            const std::string what = is_marked ? "a second document begins; one is allowed"
                                               : "not valid YAML: this stands behind the end of the document";
            throw Error(ErrorKind::config, document.at(position_of(*second), what));
        }
        document.value = Converter(environment, document).convert(YAML::Load(whole), "", {}, 0);
    } catch (const YAML::Exception& error) {
        const Position position = position_of(error.mark);
        const bool is_tab = has_tab_in_indentation(text, position.line);
        const std::string what =
            is_tab ? "a tab in the indentation; use spaces" : "not valid YAML: " + error.msg;
        throw Error(ErrorKind::config, document.at(position, what));
    }
    if (document.value.is_null()) document.value = Json::object();
}

}  // namespace base::config
