// Two keys, one a line, then somebody's file: what is put in is there, and nothing else changed.
#include "orchestrator/json_edit.hpp"
#include "targets.hpp"

void fuzz::json_edit(std::string_view input) {
    const std::string first(take_part(input, '\n').substr(0, 40));
    const std::string second(take_part(input, '\n').substr(0, 40));
    const std::vector<std::string> path = {first, second};
    const factory::OrderedJson value = {{"command", {"mcp-proxy"}}, {"enabled", true}};
    try {
        const std::string changed = factory::with_value(input, path, value);
        const auto found = factory::value_at(changed, path);
        require(found && *found == value, "the value is there");
        require(factory::with_value(changed, path, value) == changed, "a second time changes nothing");
        const auto before = factory::value_at(input, {first + "-other"});
        const auto after = factory::value_at(changed, {first + "-other"});
        require(before == after, "what was not named is as it was");
        factory::line_of(changed, path);
    } catch (const factory::JsonEditError& error) {
        require(error.line >= 1, "an error has a line");
    } catch (const nlohmann::json::exception&) {
        // Keys that are not UTF-8 cannot be written.
        for (const std::string& key : path) {
            try {
                static_cast<void>(factory::OrderedJson(key).dump());
            } catch (const nlohmann::json::exception&) {
                return;
            }
        }
        throw;
    }
}
