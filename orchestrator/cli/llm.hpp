// factory llm: the models of llm.yaml.
#pragma once

#include "orchestrator/cli/session.hpp"

namespace factory::cli {

/// An AddCommand.
void add_llm(CLI::App& parent, Session& session);

}  // namespace factory::cli
