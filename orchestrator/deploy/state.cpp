#include "orchestrator/deploy/state.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "orchestrator/json_fields.hpp"

#include <array>
#include <ctime>

namespace factory::deploy {
namespace {

using base::Json;

Json to_json(const Served& served) {
    if (!served.is_there()) return nullptr;
    Json out = {{"sha", served.sha}, {"task", served.task}, {"since", served.since}};
    if (served.pid != 0) out.update({{"pid", served.pid}, {"started", served.started}});
    if (!served.mark.empty()) out["mark"] = served.mark;
    return out;
}

std::int64_t number(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

Served served_from(const Json& all, const char* name) {
    const auto found = all.find(name);
    if (found == all.end() || !found->is_object()) return {};
    Served out;
    out.sha = text_of(*found, "sha");
    out.task = text_of(*found, "task");
    out.since = text_of(*found, "since");
    out.mark = text_of(*found, "mark");
    const std::int64_t pid = number(*found, "pid");
    out.pid = pid > 0 && pid < (1 << 30) ? static_cast<int>(pid) : 0;
    out.started = number(*found, "started");
    return out;
}

}  // namespace

Json to_json(const EnvironmentState& state) {
    Json out = {{"live", to_json(state.live)},     {"good", to_json(state.good)},
                {"before", to_json(state.before)}, {"next", to_json(state.next)},
                {"stopped", state.is_stopped},     {"last", nullptr}};
    const LastDeploy& last = state.last;
    if (!last.task.empty())
        out["last"] = {{"task", last.task}, {"sha", last.sha},           {"verdict", last.verdict},
                       {"at", last.at},     {"evidence", last.evidence}, {"summary", last.summary}};
    return out;
}

EnvironmentState state_from(const Json& json) {
    EnvironmentState out;
    if (!json.is_object()) return out;
    out.live = served_from(json, "live");
    out.good = served_from(json, "good");
    out.before = served_from(json, "before");
    out.next = served_from(json, "next");
    const auto stopped = json.find("stopped");
    out.is_stopped = stopped != json.end() && stopped->is_boolean() && stopped->get<bool>();
    if (const auto last = json.find("last"); last != json.end() && last->is_object())
        out.last = {text_of(*last, "task"), text_of(*last, "sha"),      text_of(*last, "verdict"),
                    text_of(*last, "at"),   text_of(*last, "evidence"), text_of(*last, "summary")};
    return out;
}

EnvironmentState read_state(const std::filesystem::path& file) {
    std::error_code ec;
    if (!std::filesystem::exists(file, ec)) return {};
    try {
        return state_from(base::parse_json(base::read_file(file)));
    } catch (const std::exception& error) {
        throw base::Error(
            base::ErrorKind::file,
            file.string() + ", which says what is served, is damaged; see what runs, and remove it",
            error.what());
    }
}

void write_state(const std::filesystem::path& file, const EnvironmentState& state) {
    base::make_private_directory(file.parent_path());
    base::write_file(file, to_json(state).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

void confirm(EnvironmentState& state) {
    if (state.live.sha != state.good.sha) state.before = state.good;
    state.good = state.live;
}

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::array<char, 32> out{};
    std::strftime(out.data(), out.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return out.data();
}

}  // namespace factory::deploy
