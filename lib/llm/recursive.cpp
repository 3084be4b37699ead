// Recursive answers over a corpus that fits into no prompt.
#include "llm/recursive.hpp"

#include "llm/failure.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace llm {
namespace {

std::string headed(const std::string& name, std::string_view text) {
    std::string out = "### " + name + "\n";
    out.append(text);
    if (!out.ends_with('\n')) out += '\n';
    return out;
}

/// The end of a part that begins at `begin`: after a line end, when there is one.
std::size_t part_end(std::string_view text, std::size_t begin, std::size_t bytes) {
    if (text.size() - begin <= bytes) return text.size();
    const std::size_t line = text.rfind('\n', begin + bytes - 1);
    if (line != std::string_view::npos && line >= begin) return line + 1;
    std::size_t end = begin + bytes;
    while (end > begin + 1 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;  // not in a letter
    return end;
}

std::vector<std::string> parts_of(const Slice& slice, std::size_t bytes) {
    std::string whole = headed(slice.name, slice.text);
    if (whole.size() <= bytes) return {std::move(whole)};
    const std::size_t room = std::max<std::size_t>(bytes - std::min(bytes / 2, slice.name.size() + 40), 16);
    std::vector<std::string> out;
    std::size_t line = 1;
    for (std::size_t begin = 0; begin < slice.text.size();) {
        const std::size_t end = part_end(slice.text, begin, room);
        const std::string_view part = std::string_view(slice.text).substr(begin, end - begin);
        const auto breaks = static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
        const std::size_t last = line + breaks - (part.ends_with('\n') ? 1 : 0);
        out.push_back(
            headed(slice.name + " (lines " + std::to_string(line) + "-" + std::to_string(last) + ")", part));
        line += breaks;
        begin = end;
    }
    return out;
}

/// Asks all questions, `parallel` at once; answers in their order.
class Round {
public:
    Round(const std::vector<Question>& questions, const AskText& ask, const std::function<void()>& on_answer)
        : questions_(questions), ask_(ask), on_answer_(on_answer), answers_(questions.size()) {}

    std::vector<std::string> run(int parallel) {
        const std::size_t wanted =
            std::min(questions_.size(), static_cast<std::size_t>(std::max(parallel, 1)));
        {
            std::vector<std::jthread> helpers;
            for (std::size_t i = 1; i < wanted; ++i) helpers.emplace_back([this] { work(); });
            work();
        }
        if (error_ || cooling_) std::rethrow_exception(error_ ? error_ : cooling_);
        return std::move(answers_);
    }

private:
    void work() {
        for (;;) {
            const std::size_t mine = next_++;
            if (mine >= questions_.size() || failed_) return;
            try {
                answers_[mine] = ask_(questions_[mine]);
                std::lock_guard lock(mutex_);
                on_answer_();
            } catch (const Failed& failed) {
                keep(failed.kind() == FailureKind::cooling ? cooling_ : error_);
            } catch (...) {
                keep(error_);
            }
        }
    }

    /// Carried to the caller's thread.
    void keep(std::exception_ptr& place) {
        std::lock_guard lock(mutex_);
        if (!place) place = std::current_exception();
        failed_ = true;
    }

    const std::vector<Question>& questions_;
    const AskText& ask_;
    const std::function<void()>& on_answer_;
    std::vector<std::string> answers_;  // each element belongs to the thread that asks its question
    std::atomic<std::size_t> next_{0};
    std::atomic<bool> failed_{false};
    std::mutex mutex_;  // guards the two errors, and calls of on_answer_
    std::exception_ptr error_;
    std::exception_ptr cooling_;  // says less: it is what came of another question's error
};

struct Reductions {
    std::vector<Question> questions;
    bool leaves_last = false;  // nothing was left to reduce the last answer with
};

/// As many answers in one prompt as fit, at least two, so that every round makes them fewer.
Reductions reductions(const std::vector<std::string>& answers, const RecursiveTask& task) {
    Reductions all;
    std::vector<Question>& out = all.questions;
    const std::size_t most = std::max<std::size_t>(task.fan_in, 2);
    // Cut so that two always fit.
    const std::size_t longest = std::max<std::size_t>(task.slice_bytes / 2, 64);
    std::size_t count = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const std::string_view whole = answers[i];
        const std::string text =
            headed("part " + std::to_string(i + 1), whole.substr(0, part_end(whole, 0, longest)));
        const bool fits = !out.empty() && count < most &&
                          (count < 2 || out.back().text.size() + text.size() <= task.slice_bytes);
        if (!fits) {
            out.push_back({Question::Step::reduce, task.reduce, ""});
            count = 0;
        }
        out.back().text += text;
        ++count;
    }
    all.leaves_last = count == 1;
    if (all.leaves_last) out.pop_back();
    return all;
}

}  // namespace

std::vector<std::string> prompts_of(const std::vector<Slice>& slices, std::size_t bytes) {
    std::vector<std::string> out;
    for (const Slice& slice : slices) {
        for (std::string& part : parts_of(slice, bytes)) {
            if (!out.empty() && out.back().size() + part.size() <= bytes) out.back() += part;
            else out.push_back(std::move(part));
        }
    }
    return out;
}

void fit(std::vector<Slice>& slices, std::size_t slice_bytes, std::size_t calls) {
    // Long answers are reduced two at a time: one reduction fewer than there are prompts.
    const std::size_t most = std::max<std::size_t>((calls + 1) / 2, 1);
    // Prompts are full to a half at least, so more than this never fits.
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < slices.size(); ++i) {
        bytes += slices[i].text.size();
        if (bytes <= most * slice_bytes) continue;
        slices.resize(i + 1);
        break;
    }
    for (std::size_t count = prompts_of(slices, slice_bytes).size(); count > most;
         count = prompts_of(slices, slice_bytes).size()) {
        std::string& last = slices.back().text;
        const std::size_t half = last.size() / 2;
        if (slices.size() == 1 || half >= slice_bytes / 2) last.resize(part_end(last, 0, half));
        else slices.pop_back();
    }
}

RecursiveAnswer recurse(const RecursiveTask& task, const AskText& ask) {
    RecursiveAnswer answer;
    std::vector<Question> questions;
    for (std::string& text : prompts_of(task.slices, task.slice_bytes))
        questions.push_back({Question::Step::map, task.map, std::move(text)});
    std::size_t known = questions.size();
    const auto count = [&] {
        ++answer.calls;
        if (task.on_progress) task.on_progress(answer.calls, std::max(known, answer.calls));
    };
    std::vector<std::string> answers = Round(questions, ask, count).run(task.parallel);
    while (answers.size() > 1) {
        if (answer.depth == task.max_depth) {
            answer.is_complete = false;
            break;
        }
        ++answer.depth;
        const Reductions round = reductions(answers, task);
        std::string rest = std::move(answers.back());
        known += round.questions.size();
        answers = Round(round.questions, ask, count).run(task.parallel);
        if (round.leaves_last) answers.push_back(std::move(rest));
    }
    if (!answers.empty()) answer.text = std::move(answers.front());
    return answer;
}

}  // namespace llm
