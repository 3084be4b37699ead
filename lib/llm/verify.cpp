// Chain-of-Verification.
#include "llm/verify.hpp"

#include <algorithm>
#include <cctype>

namespace llm {
namespace {

using Step = VerifyQuestion::Step;

constexpr const char* plan_system =
    "You check a draft for errors of fact. Write the questions whose answers would show whether its claims "
    "are "
    "true: one a line, each about one fact, each understandable without the draft. No other text.";
constexpr const char* answer_system =
    "Answer the question in one or two sentences from the evidence alone. When the evidence does not say, "
    "answer "
    "exactly: not known.";
constexpr const char* revise_system =
    "Rewrite the draft so that it agrees with the answers. Remove every claim that an answer contradicts or "
    "that is "
    "not known. Keep the form of the draft. Only the text, no remarks.";

std::string part(const char* title, const std::string& text) {
    return std::string("## ") + title + "\n" + text + "\n\n";
}

}  // namespace

std::vector<std::string> questions_in(const std::string& text, std::size_t most) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size() && out.size() < most;) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string line = text.substr(at, end - at);
        at = end + 1;
        const auto is_mark = [](unsigned char c) {
            return std::isspace(c) != 0 || std::isdigit(c) != 0 || c == '-' || c == '*' || c == '.' ||
                   c == ')' || c == '#';
        };
        line.erase(line.begin(), std::find_if_not(line.begin(), line.end(), is_mark));
        while (!line.empty() && std::isspace(static_cast<unsigned char>(line.back())) != 0) line.pop_back();
        if (line.ends_with('?') && std::find(out.begin(), out.end(), line) == out.end()) out.push_back(line);
    }
    return out;
}

Verified verify(const VerifyTask& task, const AskVerify& ask) {
    Verified out;
    out.draft = task.draft.empty() ? ask({Step::draft, "", task.task}) : task.draft;
    out.text = out.draft;
    const std::string plan =
        ask({Step::plan, plan_system, part("Task", task.task) + part("Draft", out.draft)});
    for (const std::string& question : questions_in(plan, task.max_questions)) {
        std::string text = part("Question", question);
        if (task.evidence) text += part("Evidence", task.evidence(question));
        out.checks.push_back({question, ask({Step::answer, answer_system, text})});
    }
    if (out.checks.empty()) return out;
    std::string answers;
    for (const Verified::Check& check : out.checks)
        answers += "Q: " + check.question + "\nA: " + check.answer + "\n";
    out.text = ask({Step::revise, revise_system,
                    part("Task", task.task) + part("Draft", out.draft) + part("Answers", answers)});
    return out;
}

}  // namespace llm
