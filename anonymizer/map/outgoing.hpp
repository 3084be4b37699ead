// What leaves for a model, a log or an evidence pack, and what comes back: the one way out for all of a home.
#pragma once

#include "anonymizer/anonymizer.hpp"
#include "anonymizer/map/private_map.hpp"
#include "base/json.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace anonymizer {

/// Hides and restores with the map of a home, so that every process of it gives a value the same token.
/// Fails closed: when the map cannot be read or written base::Error{file} is thrown, and what was to leave
/// must not. Any thread; a call holds the map's lock while it works.
class Outgoing {
public:
    /// Below `home` as base::places has it; nothing is read or written yet.
    explicit Outgoing(const std::string& home = {}) : map_(home) {}

    /// A text of another system (page, ticket, mail, prompt made of them): names are guessed too.
    std::string hide(std::string_view text);
    /// A text about code (task, log, evidence, error): of names only those that are known.
    std::string hide_technical(std::string_view text);
    /// Every string value of `value`, at any depth; keys stay, and so do values below the keys in `plain`
    /// (sorted or not). Names as in `hide_technical`.
    base::Json hide_values(const base::Json& value, const std::vector<std::string_view>& plain = {});

    /// Makes the persons of structured fields (display name, author, mention) known before the texts beside
    /// them are hidden.
    void know_persons(const std::vector<std::string>& display_names);
    /// Makes credentials of the configuration known: hidden wherever they stand, never written to the map.
    void know_secrets(const std::vector<std::string>& secrets);

    /// Runs `work` on the dictionary, alone, and saves what it learnt before this returns.
    void use(const std::function<void(Session&)>& work);

    /// Puts values back, less secrets: only for the arguments of a local tool, or for a person.
    std::string restore(std::string_view text);
    /// The same for every string value of `value`.
    base::Json restore_values(const base::Json& value);

private:
    std::string hide(std::string_view text, Names names);

    std::mutex mutex_;  // guards map_
    PrivateMap map_;
};

/// For base::log::hide_with: hides as `hide_technical` does, but remembers nothing, does no I/O, and cannot
/// be undone. Equal values have equal tokens within one process. Any thread.
std::function<std::string(std::string_view)> line_hider();

}  // namespace anonymizer
