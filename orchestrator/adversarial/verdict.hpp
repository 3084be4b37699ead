// What a gate says of a change: the output contract of every layer.
#pragma once

#include "base/json.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace factory::adversarial {

/// Something found in a change.
struct Issue {
    std::string type;  // "skip", "assertion_removed", "complexity", ...: the names in docs/adversarial.md
    std::string file;  // relative; where the change is, or was when the file is gone
    std::uint32_t line = 0;  // 1-based; of the new file where there is one; 0: the file as a whole
    std::string pattern;     // the code that was found, at most 200 bytes
    std::string message;     // one sentence: what, and what to do
    int points = 0;
    bool is_veto = false;  // rejects whatever the score is
};

constexpr int most_score = 100;
constexpr int veto_score = 10;

struct Verdict {
    bool approved = true;
    int score = 0;        // 0 to 100; a veto counts ten
    std::string verdict;  // "APPROVED" or what was rejected: "ADVERSARIAL_REJECTED", "COVERAGE_REJECTED"
    std::vector<Issue> issues;
    std::string evidence_pack_ref;
    std::string next_owner;  // "wiggum_tdd", "wiggum_deploy" or "brain"
};

/// Adds up: a veto or `threshold` points reject. `rejected` is the word for it.
Verdict decide(std::vector<Issue> issues, int threshold, const std::string& rejected);

base::Json to_json(const Issue& issue);
base::Json to_json(const Verdict& verdict);

/// For a person: one line an issue, "path:line  type  message".
std::string to_text(const Verdict& verdict);

}  // namespace factory::adversarial
