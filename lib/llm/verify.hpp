// Chain-of-Verification (arXiv:2309.11495): a draft, questions that test it, answers given without seeing it,
// and a final text that keeps what held.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace llm {

struct VerifyQuestion {
    enum class Step { draft, plan, answer, revise };
    Step step = Step::draft;
    std::string system;
    std::string text;
};

/// Asks a model and returns its text; throws what ends the work.
using AskVerify = std::function<std::string(const VerifyQuestion&)>;

struct VerifyTask {
    std::string task;   // what the text is to say
    std::string draft;  // empty: the model writes one
    /// What a question is answered from: never the draft. May be empty: from what the model knows.
    std::function<std::string(const std::string& question)> evidence;
    std::size_t max_questions = 8;
};

struct Verified {
    struct Check {
        std::string question;
        std::string answer;
    };
    std::string draft;
    std::vector<Check> checks;
    std::string text;  // the final one; the draft when there was nothing to ask
};

/// At most 3 + max_questions calls.
Verified verify(const VerifyTask& task, const AskVerify& ask);

/// The questions of a list as models write them: one a line, with or without numbers and dashes. Pure.
std::vector<std::string> questions_in(const std::string& text, std::size_t most);

}  // namespace llm
