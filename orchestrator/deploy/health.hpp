// Whether a service is well: asked until it is, or until there is no hope.
#pragma once

#include "base/json.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace factory::deploy {

struct HealthQuestion {
    std::string url;
    bool any_answer = false;  // of less than 500, where nobody declared what is well; else 200 to 299
    std::chrono::milliseconds limit{60'000};
    std::function<std::string()> why_hopeless;  // a sentence: its process ended; empty: go on
    std::function<bool()> is_given_up;          // by who asks
};

struct Health {
    std::string url;
    int tries = 0;
    unsigned status = 0;  // of the last answer; 0: there was none
    std::chrono::milliseconds after{0};
    std::string why;  // it is not well; empty when it is
};

/// Blocks, at most `limit` and one call. Throws base::Error{config} when the url is none.
Health wait_until_well(const HealthQuestion& question);

base::Json to_json(const Health& health);

}  // namespace factory::deploy
