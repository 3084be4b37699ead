// Cyclomatic complexity of what a change wrote.
#include "orchestrator/gates/gates.hpp"

#include <algorithm>
#include <map>

namespace factory::gates {
std::vector<FunctionComplexity> complexities(const syntax::CheckFacts& facts) {
    std::vector<FunctionComplexity> out;
    for (const syntax::FunctionLines& function : facts.functions)
        out.push_back({function.name, function.first_line, function.last_line, 1, {}});
    for (const std::uint32_t line : facts.branches) {
        FunctionComplexity* inner = nullptr;
        for (FunctionComplexity& function : out)
            if (function.first_line <= line && line <= function.last_line &&
                (inner == nullptr || function.first_line >= inner->first_line))
                inner = &function;
        if (inner == nullptr) continue;
        ++inner->complexity;
        inner->branches.push_back(line);
    }
    return out;
}

std::string proposed_split(const FunctionComplexity& function) {
    const std::size_t half = std::max<std::size_t>(2, function.branches.size() / 2);
    if (function.branches.size() < half) return "split it";
    std::vector<std::uint32_t> lines = function.branches;
    std::sort(lines.begin(), lines.end());
    std::size_t best = 0;
    for (std::size_t i = 0; i + half <= lines.size(); ++i)
        if (lines[i + half - 1] - lines[i] < lines[best + half - 1] - lines[best]) best = i;
    const std::uint32_t first = lines[best];
    const std::uint32_t last = lines[best + half - 1];
    return "move lines " + std::to_string(first) + "-" + std::to_string(last) + " (" + std::to_string(half) +
           " of its " + std::to_string(function.branches.size()) + " branches) into a function of their own";
}

adversarial::Verdict judge_complexity(const adversarial::Change& change, int maximum) {
    std::vector<adversarial::Issue> issues;
    for (const adversarial::FileChange& file : change.files) {
        if (!file.head) continue;
        std::map<std::string, std::uint32_t> before;
        if (file.base)
            for (const FunctionComplexity& function : complexities(file.base->facts)) {
                std::uint32_t& worst = before[function.name];
                worst = std::max(worst, function.complexity);
            }
        for (const FunctionComplexity& function : complexities(file.head->facts)) {
            if (function.complexity <= static_cast<std::uint32_t>(std::max(maximum, 0))) continue;
            const auto found = before.find(function.name);
            if (found != before.end() && found->second >= function.complexity) continue;  // it was like that
            issues.push_back({"complexity", file.path, function.first_line, function.name,
                              "the cyclomatic complexity of '" + function.name + "' is " +
                                  std::to_string(function.complexity) + ", above " + std::to_string(maximum) +
                                  ": " + proposed_split(function),
                              0, false});
        }
    }
    return adversarial::decide(std::move(issues), adversarial::most_score + 1, "COMPLEXITY_REJECTED");
}

}  // namespace factory::gates
