// A daemon's life around its server: its secrets, its signals, and draining at the end.
#pragma once

#include "base/paths.hpp"
#include "mcp/server.hpp"

#include <functional>
#include <string>

namespace mcp {

/// Sets the secrets of `options`: FACTORY_TOKEN (given as `token`) or client.key, orchestrator.key, and the
/// key of session ids in `session_key`, each in the configuration's folder; the last two are made when
/// absent. Throws base::Error{file}, when others may read one.
void load_secrets(ServeOptions& options, const base::Places& places, const std::string& token,
                  const std::string& session_key);

/// Serves on this thread until SIGTERM or SIGINT, then drains for at most five seconds; a second signal ends
/// the process at once. `listening` is called once the port is known, before the line "listening on
/// http://127.0.0.1:PORT" on stdout.
void serve_until_stopped(boost::asio::io_context& io, Server& server,
                         const std::function<void(std::uint16_t port)>& listening,
                         const std::function<void()>& stopping = {});

}  // namespace mcp
