// A change made of texts, for tests of the gates.
#pragma once

#include "orchestrator/adversarial/l0_rules.hpp"
#include "syntax/parser.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace test {

/// A side of a file; nothing when the text is "-".
inline std::shared_ptr<const factory::adversarial::Side> side_of(const std::string& path,
                                                                 const std::string& text) {
    if (text == "-") return nullptr;
    auto side = std::make_shared<factory::adversarial::Side>();
    side->text = text;
    side->facts = syntax::Parser().check(text, syntax::language_of(path, text));
    return side;
}

inline factory::adversarial::FileChange file_of(const std::string& path, const std::string& base,
                                                const std::string& head) {
    return {path, path, side_of(path, base), side_of(path, head)};
}

inline factory::adversarial::Change change_of(const std::string& path, const std::string& base,
                                              const std::string& head) {
    factory::adversarial::Change change;
    change.files.push_back(file_of(path, base, head));
    return change;
}

/// "skip:3 gate_lowered:7": types and lines of all issues, in their order.
inline std::string types_of(const factory::adversarial::Change& change,
                            const factory::adversarial::L0Rules& rules = {}) {
    std::string out;
    for (const auto& issue : factory::adversarial::find_issues(change, rules))
        out += (out.empty() ? "" : " ") + issue.type + ":" + std::to_string(issue.line);
    return out;
}

inline std::string types_of(const std::string& path, const std::string& base, const std::string& head) {
    return types_of(change_of(path, base, head));
}

}  // namespace test
