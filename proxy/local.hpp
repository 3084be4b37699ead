// What the proxy answers itself, also without a daemon. Pure.
#pragma once

#include "proxy/frame.hpp"
#include "proxy/known.hpp"

#include <string>
#include <string_view>

namespace proxy {

/// The revision that `initialize` agrees on: the one asked for when we have it, else the newest legacy one.
std::string agreed_version(const Frame& initialize);

/// The result of `initialize`, from what is known of the daemon.
std::string initialize_result(const Known& known, std::string_view version);

/// The whole answer to `server/discover`.
std::string discover_answer(const Known& known, const Frame& discover);

}  // namespace proxy
