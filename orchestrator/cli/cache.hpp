// factory cache: what the daemon remembers of outside sources and of costly work.
#pragma once

namespace CLI {
class App;
}

namespace factory::cli {

struct Session;

/// Adds the command, as the other AddCommand functions do.
void add_cache(CLI::App& parent, Session& session);

}  // namespace factory::cli
