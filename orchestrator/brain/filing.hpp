// Which candidates become tasks now: known ones, phases, references, and splitting at the entrance. Pure.
#pragma once

#include "base/config/project.hpp"
#include "orchestrator/brain/task_text.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace factory::brain {

/// State of every task that there is, by id.
using States = std::map<std::string, std::string>;

/// The id under which a candidate is filed; nothing while a task of it is known. What came back after it was
/// in production is filed again, with a number behind its id. One that a person cancelled stays known.
std::optional<std::string> free_id(const std::string& id, const States& states);

/// Which kinds of work belong to a phase of the project: features -> fixes -> refactor.
const char* phase_of(Kind kind);

/// Why measured refactorings wait: not their phase, or work of a former phase is not in production yet
/// (`types`: of the tasks in `states`). Empty when they may be filed. `is_asked`: the mode names them.
std::string why_refactoring_waits(const std::string& current_phase, bool is_asked, const States& states,
                                  const std::map<std::string, std::string>& types);

/// Ids of references (an entry's `id`, a key of an object, or a text of a list) in a document.
std::vector<std::string> references_in(const base::Json& document);
/// The first of them that a text names as a word; empty when none.
std::string reference_named(const std::vector<std::string>& references, const std::string& text);

/// The task as it is added, and what it is split into when it has to be: a root feature of several files,
/// or one that is too large. A small one (a file with the tests that demand it) stays whole; so does what a
/// linter or a compiler counts itself. Parent first.
std::vector<base::Json> entrance(const base::Json& task, const Candidate& candidate,
                                 const ChosenConcerns& concerns, const base::config::FractalRules& rules);

}  // namespace factory::brain
