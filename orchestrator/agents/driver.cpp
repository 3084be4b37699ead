// The table of agents.
#include "orchestrator/agents/driver.hpp"

namespace factory::agents {

const char* to_word(Outcome outcome) {
    switch (outcome) {
        case Outcome::completed:
            return "completed";
        case Outcome::cut_short:
            return "cut_short";
        case Outcome::refused:
            return "refused";
        case Outcome::rate_limited:
            return "rate_limited";
        case Outcome::unavailable:
            return "unavailable";
        case Outcome::misconfigured:
            return "misconfigured";
        case Outcome::crashed:
            return "crashed";
    }
    return "?";
}

const std::vector<const Driver*>& drivers() {
    static const std::vector<const Driver*> all{&claude_cli(), &opencode_cli(), &patch_driver()};
    return all;
}

const Driver* find_driver(std::string_view name) {
    for (const Driver* driver : drivers())
        if (driver->name() == name) return driver;
    return nullptr;
}

}  // namespace factory::agents
