// What is particular to a model.
#include "llm/quirks.hpp"

#include <algorithm>
#include <cctype>

namespace llm {

const char* quirks_text();  // quirks.json, embedded

namespace {

const base::Description<Quirks> description{
    base::optional("temperature", &Quirks::temperature, "false: it takes no temperature."),
    base::optional("least_output_tokens", &Quirks::least_output_tokens,
                   "Fewer are not asked for: it thinks in them.", 0, 1'000'000),
    base::one_of("output_tokens_field", &Quirks::output_tokens_field, "How the limit is called.",
                 {"max_tokens", "max_completion_tokens"}),
    base::optional("think_blocks", &Quirks::think_blocks, "It writes <think> blocks, which are taken out."),
    base::optional("stream", &Quirks::stream, "false: its replies come whole."),
    base::optional("stream_usage", &Quirks::stream_usage, "false: it refuses stream_options."),
    base::optional("system_role", &Quirks::system_role,
                   "false: the system text goes into the first message."),
};

struct Row {
    std::string models;  // of ids, in lower case; '*' is anything
    base::Json quirks;
};

const base::Description<Row> row_description{
    base::required("models", &Row::models, "Ids, with '*' for anything."),
    base::required("quirks", &Row::quirks, "What differs."),
};

const std::vector<Row>& rows() {
    static const std::vector<Row> all = [] {
        std::vector<Row> out;
        for (const base::Json& row : base::parse_json(quirks_text()))
            out.push_back(row_description.read(row));
        return out;
    }();
    return all;
}

bool fits(std::string_view text, std::string_view pattern) {
    if (pattern.empty()) return text.empty();
    if (pattern.front() == '*') {
        for (std::size_t skip = 0; skip <= text.size(); ++skip)
            if (fits(text.substr(skip), pattern.substr(1))) return true;
        return false;
    }
    return !text.empty() && text.front() == pattern.front() && fits(text.substr(1), pattern.substr(1));
}

}  // namespace

const base::Description<Quirks>& quirks_description() {
    return description;
}

Quirks quirks_of(std::string_view model_id, const base::Json& overrides) {
    std::string id(model_id.substr(model_id.rfind('/') + 1));  // "vendor/model" of gateways
    std::transform(id.begin(), id.end(), id.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    base::Json merged = base::Json::object();
    const auto found =
        std::find_if(rows().begin(), rows().end(), [&](const Row& row) { return fits(id, row.models); });
    if (found != rows().end()) merged = found->quirks;
    if (overrides.is_object()) merged.update(overrides);
    return description.read(merged);
}

std::string without_thinking(const std::string& text, std::string& reasoning) {
    constexpr std::string_view open = "<think>";
    constexpr std::string_view close = "</think>";
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    const bool opens = text.compare(begin, open.size(), open) == 0;
    const std::size_t end = text.find(close);
    if (end == std::string::npos) {
        if (!opens) return text;
        reasoning += text.substr(begin + open.size());
        return {};
    }
    // Some templates write the opening tag into the prompt, so that only the closing one comes back.
    reasoning += opens ? text.substr(begin + open.size(), end - begin - open.size()) : text.substr(0, end);
    const std::size_t rest = text.find_first_not_of(" \t\r\n", end + close.size());
    return rest == std::string::npos ? "" : text.substr(rest);
}

}  // namespace llm
