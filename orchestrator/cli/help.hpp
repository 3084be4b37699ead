// How --help looks.
#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace factory::cli {

/// Usage, then commands and options in their groups, then examples; at most 100 columns.
std::shared_ptr<CLI::FormatterBase> help_formatter();

/// Examples under --help: one a line, "command    what it does".
void set_examples(CLI::App& app, std::string examples);

}  // namespace factory::cli
