// The session's dictionary: known values, saving and loading.
#include "anonymizer/session.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace anonymizer {
namespace {

std::optional<Entity> entity_of_token(std::string_view token) {
    for (std::size_t i = 0; i < entity_count; ++i) {
        const auto entity = static_cast<Entity>(i);
        const std::string_view name = entity_name(entity);
        if (token.size() > name.size() + 3 && token.substr(2, name.size()) == name &&
            token[2 + name.size()] == '_' && token[3 + name.size()] >= '0' && token[3 + name.size()] <= '9')
            return entity;
    }
    return std::nullopt;
}

/// Values are bytes, not always UTF-8: they are saved in base64.
std::string decoded(const base::Json& value) {
    std::string out;
    if (!base::from_base64(value.get<std::string>(), out)) throw std::runtime_error("a value is not base64");
    return out;
}

}  // namespace

Session::Session() : Session(base::random_bytes(16)) {}
Session::Session(std::string_view key) : state_(std::make_unique<State>(key)) {}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

void Session::know_person(std::string_view display_name) {
    const std::unique_lock lock(state_->mutex);
    if (state_->known.add_person(display_name)) state_->names.emplace_back(display_name);
}

void Session::know(Entity entity, std::string_view value) {
    const std::unique_lock lock(state_->mutex);
    if (state_->known.add(entity, value) && entity != Entity::secret)
        state_->values.emplace_back(entity, value);
}

std::string Session::save() {
    const std::unique_lock lock(state_->mutex);
    State& state = *state_;
    std::string out;
    const auto put = [&out](const base::Json& line) { out += base::to_text(line) + "\n"; };
    const std::vector<Pseudonyms::Row>& rows = state.pseudonyms.rows();
    for (; state.saved_rows < rows.size(); ++state.saved_rows) {
        const Pseudonyms::Row& row = rows[state.saved_rows];
        base::Json line = {{"token", row.token}};
        if (row.entity != Entity::secret) line["value"] = base::to_base64(row.text);
        put(line);
    }
    for (; state.saved_names < state.names.size(); ++state.saved_names)
        put({{"name", base::to_base64(state.names[state.saved_names])}});
    for (; state.saved_values < state.values.size(); ++state.saved_values) {
        const auto& [entity, value] = state.values[state.saved_values];
        put({{"known", std::string(entity_name(entity))}, {"value", base::to_base64(value)}});
    }
    if (out.empty() || state.is_key_saved) return out;
    state.is_key_saved = true;
    return base::to_text({{"version", 1}, {"key", base::to_base64(state.pseudonyms.key())}}) + "\n" + out;
}

void Session::load_line(const std::string& text) {
    State& state = *state_;
    const base::Json line = base::parse_json(text);
    if (line.contains("version")) {
        if (line.at("version").get<int>() != 1) throw std::runtime_error("it is of another version");
        const std::string key = decoded(line.at("key"));
        if (state.is_fresh()) state.pseudonyms.take_key(key);
        else if (key != state.pseudonyms.key()) throw std::runtime_error("it has another key");
        state.is_key_saved = true;
    } else if (line.contains("token")) {
        const auto token = line.at("token").get<std::string>();
        const std::optional<Entity> entity = entity_of_token(token);
        if (!entity || token_places(token).size() != 1)
            throw std::runtime_error("it holds something that is no token");
        const bool is_secret = *entity == Entity::secret;
        const std::string value = is_secret ? std::string() : decoded(line.at("value"));
        state.pseudonyms.put(
            {token, *entity, value, is_secret ? std::string() : normal_form(*entity, value)});
    } else if (line.contains("name")) {
        const std::string name = decoded(line.at("name"));
        if (state.known.add_person(name)) state.names.push_back(name);
    } else {
        const std::optional<Entity> entity =
            entity_of_token("[[" + line.at("known").get<std::string>() + "_1]]");
        if (!entity) throw std::runtime_error("it holds an unknown kind of value");
        const std::string value = decoded(line.at("value"));
        if (state.known.add(*entity, value)) state.values.emplace_back(*entity, value);
    }
}

void Session::load(std::string_view lines) {
    const std::unique_lock lock(state_->mutex);
    try {
        while (!lines.empty()) {
            const std::size_t end = std::min(lines.find('\n'), lines.size());
            if (end > 0) load_line(std::string(lines.substr(0, end)));
            lines.remove_prefix(std::min(end + 1, lines.size()));
        }
    } catch (const std::exception& error) {
        throw base::Error(
            base::ErrorKind::file,
            "the saved dictionary of the anonymizer cannot be used; delete it to begin a new one",
            error.what());
    }
    state_->saved_rows = state_->pseudonyms.rows().size();
    state_->saved_names = state_->names.size();
    state_->saved_values = state_->values.size();
}

}  // namespace anonymizer
