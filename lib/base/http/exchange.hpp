// The handle of one request that a handler holds.
#pragma once

#include "base/http/server.hpp"

#include <cstdint>
#include <memory>

namespace base::http {

class Connection;

std::shared_ptr<Exchange> make_exchange(std::shared_ptr<Connection> connection, std::uint64_t serial,
                                        Request request, bool from_loopback);

}  // namespace base::http
