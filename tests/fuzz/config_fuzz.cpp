// A project file as YAML and as JSON: read, or refused with its place.
#include "base/config/document.hpp"
#include "base/config/json_text.hpp"
#include "base/config/project.hpp"
#include "base/config/substitute.hpp"
#include "targets.hpp"

namespace {

namespace config = base::config;

std::optional<std::string> environment(const std::string& name) {
    if (name == "SECRET") return "canary-4711";
    return std::nullopt;
}

void read(std::string_view text, const std::string& file) {
    try {
        const config::Document document = config::parse(text, file, environment);
        for (const auto& [pointer, place] : document.places)
            fuzz::require(pointer.empty() || pointer.front() == '/', "a place is told by a pointer");
        config::read_project(document);
    } catch (const base::Error& error) {
        const std::string_view what = error.what();
        fuzz::require(what.starts_with(file), "a refusal begins with the file");
        fuzz::require(what.find("canary") == std::string_view::npos,
                      "what came from the environment is not shown");
    }
}

}  // namespace

void fuzz::config(std::string_view input) {
    read(input, "p.yaml");
    read(input, "p.json");
    config::substitute(std::string(input), environment);
    try {
        const config::JsonSpans spans = config::find_spans(input);
        for (const auto& [pointer, span] : spans.spans)
            require(span.begin < span.end && span.end <= input.size(), "a value lies in the text");
    } catch (const config::JsonTextError& error) {
        require(error.offset <= input.size(), "an error lies in the text");
    }
}
