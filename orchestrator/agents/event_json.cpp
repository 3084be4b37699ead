#include "orchestrator/agents/event_json.hpp"

#include <algorithm>

namespace factory::agents {

using base::Json;

std::optional<Json> read_event(std::string_view line) {
    constexpr std::size_t longest = std::size_t{16} << 20U;
    if (line.empty() || line.front() != '{' || line.size() > longest) return std::nullopt;
    try {
        Json value = base::parse_json(line);
        if (value.is_object()) return value;
    } catch (const std::exception&) {
        // Not an event: the callers show such lines as they are.
    }
    return std::nullopt;
}

const Json& at_path(const Json& object, std::string_view path) {
    static const Json nothing;
    const Json* at = &object;
    while (!path.empty()) {
        const std::size_t dot = std::min(path.find('.'), path.size());
        if (!at->is_object()) return nothing;
        const auto found = at->find(std::string(path.substr(0, dot)));
        if (found == at->end()) return nothing;
        at = &*found;
        path.remove_prefix(std::min(dot + 1, path.size()));
    }
    return *at;
}

std::string text_at(const Json& object, std::string_view path) {
    const Json& value = at_path(object, path);
    return value.is_string() ? value.get<std::string>() : std::string();
}

std::int64_t count_at(const Json& object, std::string_view path) {
    const Json& value = at_path(object, path);
    return value.is_number_integer() ? std::max<std::int64_t>(0, value.get<std::int64_t>()) : 0;
}

double amount_at(const Json& object, std::string_view path) {
    const Json& value = at_path(object, path);
    return value.is_number() ? std::max(0.0, value.get<double>()) : 0;
}

std::string shown(const Json& value, std::size_t limit) {
    std::string text = value.is_string() ? value.get<std::string>()
                       : value.is_null() ? ""
                                         : base::to_text(value);
    if (text.size() > limit) {
        while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
        text.resize(limit);
    }
    return text;
}

std::string exit_text(int exit_code) {
    constexpr int killed = 128;
    if (exit_code > killed) return "killed by signal " + std::to_string(exit_code - killed);
    return "exit code " + std::to_string(exit_code);
}

}  // namespace factory::agents
