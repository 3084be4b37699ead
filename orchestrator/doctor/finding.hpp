// What the doctor says: one sentence what is wrong, where, and what mends it.
#pragma once

#include <string>
#include <vector>

namespace factory::doctor {

enum class Level {
    good,
    warning,  // it works, but worse than it could, or not for everybody
    problem   // something does not work
};

struct Finding {
    Level level = Level::good;
    std::string check;  // one word of what was looked at: "port", "clock"
    std::string text;   // one sentence
    std::string where;  // a file (with its line), a folder or an address; may be empty
    std::string fix;    // the command, or the edit; empty only when good
};

using Findings = std::vector<Finding>;

inline Finding good(std::string check, std::string text, std::string where = {}) {
    return {Level::good, std::move(check), std::move(text), std::move(where), {}};
}

}  // namespace factory::doctor
