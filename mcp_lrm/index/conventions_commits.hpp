// What a commit's subject looks like. Pure.
#pragma once

#include <string>
#include <string_view>

namespace lrm::index {

struct SubjectShape {
    std::string type;    // "fix" of "fix(parser): ..."; empty when it is no conventional commit
    std::string prefix;  // "parser" of "parser: ..." or "fix" of "fix: ..."; empty without one
    std::string rest;    // behind the prefix
};

SubjectShape shape_of_subject(std::string_view subject);

/// Whether it tells what to do ("add x"), not what was done ("added x", "adds x"). Nothing is known about a
/// first word that is no verb: that counts as imperative.
bool is_imperative(std::string_view rest);

/// In characters, not bytes.
std::size_t length_of(std::string_view text);

}  // namespace lrm::index
