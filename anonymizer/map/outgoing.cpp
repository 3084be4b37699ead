// One call, one look at the map.
#include "anonymizer/map/outgoing.hpp"

#include "base/hash.hpp"

#include <algorithm>

namespace anonymizer {
namespace {

using Change = std::function<std::string(const std::string&)>;

base::Json changed(const base::Json& value, const std::vector<std::string_view>& plain,
                   const Change& change) {
    if (value.is_string()) return change(value.get_ref<const std::string&>());
    base::Json out = value;
    if (value.is_array()) {
        for (base::Json& item : out) item = changed(item, plain, change);
    } else if (value.is_object()) {
        for (const auto& item : out.items())
            if (std::find(plain.begin(), plain.end(), item.key()) == plain.end())
                item.value() = changed(item.value(), plain, change);
    }
    return out;
}

}  // namespace

std::string Outgoing::hide(std::string_view text, Names names) {
    std::string out;
    Options options;
    options.names = names;
    const std::lock_guard lock(mutex_);
    map_.update([&](Session& session) { out = session.anonymize(text, options).text; });
    return out;
}

std::string Outgoing::hide(std::string_view text) {
    return hide(text, Names::guessed);
}

std::string Outgoing::hide_technical(std::string_view text) {
    return hide(text, Names::known_only);
}

base::Json Outgoing::hide_values(const base::Json& value, const std::vector<std::string_view>& plain) {
    base::Json out;
    Options options;
    options.names = Names::known_only;
    const std::lock_guard lock(mutex_);
    map_.update([&](Session& session) {
        out = changed(value, plain,
                      [&](const std::string& text) { return session.anonymize(text, options).text; });
    });
    return out;
}

void Outgoing::know_persons(const std::vector<std::string>& display_names) {
    const std::lock_guard lock(mutex_);
    map_.update([&](Session& session) {
        for (const std::string& name : display_names) session.know_person(name);
    });
}

void Outgoing::know_secrets(const std::vector<std::string>& secrets) {
    const std::lock_guard lock(mutex_);
    map_.update([&](Session& session) {
        for (const std::string& secret : secrets) session.know(Entity::secret, secret);
    });
}

void Outgoing::use(const std::function<void(Session&)>& work) {
    const std::lock_guard lock(mutex_);
    map_.update(work);
}

std::string Outgoing::restore(std::string_view text) {
    std::string out;
    const std::lock_guard lock(mutex_);
    map_.update([&](Session& session) { out = session.restore(text); });
    return out;
}

base::Json Outgoing::restore_values(const base::Json& value) {
    base::Json out;
    const std::lock_guard lock(mutex_);
    map_.update([&](Session& session) {
        out = changed(value, {}, [&](const std::string& text) { return session.restore(text); });
    });
    return out;
}

std::function<std::string(std::string_view)> line_hider() {
    // A session for each line: one for all would grow with every value that passes.
    return [key = base::random_bytes(16)](std::string_view line) {
        Options options;
        options.names = Names::known_only;
        return Session(key).anonymize(line, options).text;
    };
}

}  // namespace anonymizer
