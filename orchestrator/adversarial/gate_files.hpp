// Which files decide what is checked, and which commands check.
#pragma once

#include <string>
#include <string_view>

namespace factory::adversarial {

/// Pipelines, scripts of a build, and settings of test and lint tools.
bool is_gate_file(std::string_view path);
/// What a machine runs for every change: workflows, Makefiles, package.json, tox.ini, git hooks.
bool is_pipeline_file(std::string_view path);
/// Settings of a test runner or of coverage.
bool is_test_config(std::string_view path);
/// Settings of a test runner alone: what it leaves out is not run.
bool is_tests_own(std::string_view path);
/// Settings of a linter or compiler.
bool is_lint_file(std::string_view path);
/// A pipeline of a service that projects move away from.
bool is_old_pipeline(std::string_view path);

/// Whether a line runs tests or a linter.
bool is_check_command(std::string_view line);
/// The words by which it was known as one, "go test"; empty when it is none.
std::string_view check_words_in(std::string_view line);
/// How many such commands a line of this file holds (in package.json only values of scripts count).
int check_commands_in(std::string_view path, std::string_view line);

}  // namespace factory::adversarial
