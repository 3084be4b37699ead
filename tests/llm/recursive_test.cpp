// Slices are mapped and reduced; drafts are verified.
#include "llm/recursive.hpp"

#include "llm/failure.hpp"
#include "llm/verify.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <set>
#include <thread>

namespace {

using llm::Question;

std::string lines(std::size_t count) {
    std::string out;
    for (std::size_t i = 1; i <= count; ++i) out += "line " + std::to_string(i) + "\n";
    return out;
}

}  // namespace

TEST_CASE("slices are packed, and cut at line ends with their lines in the name") {
    const auto small = llm::prompts_of({{"a", "1\n"}, {"b", "2"}, {"c", std::string(50, 'x')}}, 60);
    REQUIRE(small.size() == 2);
    CHECK(small[0] == "### a\n1\n### b\n2\n");
    const auto parts = llm::prompts_of({{"f", lines(100)}}, 200);
    REQUIRE(parts.size() > 4);
    CHECK(parts[0].starts_with("### f (lines 1-"));
    std::string all;
    for (const std::string& part : parts) {
        CHECK(part.size() <= 200);
        all += part.substr(part.find('\n') + 1);
    }
    CHECK(all == lines(100));
    const auto letters =
        llm::prompts_of({{"u", std::string(300, '\xc3') + "\xa9"}}, 100);  // no line end at all
    CHECK(letters.size() > 2);
    CHECK(llm::prompts_of({}, 100).empty());
}

TEST_CASE("every slice is asked about once, and the answers are reduced to one") {
    for (const int parallel : {1, 4}) {
        llm::RecursiveTask task;
        task.map = "M";
        task.reduce = "R";
        task.slice_bytes = 100;
        task.fan_in = 3;
        task.parallel = parallel;
        for (int i = 0; i < 20; ++i) task.slices.push_back({"s" + std::to_string(i), std::string(80, 'a')});
        std::atomic<int> maps{0};
        std::atomic<int> reduces{0};
        std::size_t progressed = 0;
        task.on_progress = [&](std::size_t done, std::size_t total) {
            REQUIRE(done <= total);
            progressed = done;
        };
        const auto answer = llm::recurse(task, [&](const Question& question) -> std::string {
            if (question.step == Question::Step::map) {
                ++maps;
                return "x";
            }
            ++reduces;
            std::string all;
            for (const char c : question.text)
                if (c == 'x') all += c;
            return all;
        });
        CHECK(maps == 20);
        CHECK(answer.text == std::string(20, 'x'));  // nothing was lost on the way
        CHECK(answer.calls == static_cast<std::size_t>(maps + reduces));
        CHECK(progressed == answer.calls);
        CHECK(answer.depth >= 3);
        CHECK(answer.is_complete);
    }
}

TEST_CASE("slices that fit need no more calls than there may be, whatever is answered") {
    for (const std::size_t calls : {1U, 2U, 7U, 40U}) {
        for (const std::size_t size : {40U, 700U, 9000U}) {
            CAPTURE(calls, size);
            llm::RecursiveTask task;
            task.slice_bytes = 1000;
            task.max_depth = 20;
            for (int i = 0; i < 60; ++i) task.slices.push_back({"s" + std::to_string(i), lines(size / 8)});
            llm::fit(task.slices, task.slice_bytes, calls);
            REQUIRE_FALSE(task.slices.empty());
            CHECK(task.slices.back().text.ends_with('\n'));
            const auto answer = llm::recurse(task, [](const Question&) { return lines(500); });
            CHECK(answer.calls <= calls);
            CHECK(answer.calls >= 1);
            CHECK(answer.is_complete);
        }
    }
    std::vector<llm::Slice> few = {{"a", "1\n"}, {"b", "2\n"}};
    llm::fit(few, 1000, 40);
    CHECK(few.size() == 2);
    CHECK(few[1].text == "2\n");
}

TEST_CASE("long answers are cut at line ends before they are reduced") {
    llm::RecursiveTask task;
    task.slice_bytes = 200;
    task.slices = {{"a", std::string(150, 'a')}, {"b", std::string(150, 'b')}};
    const auto answer = llm::recurse(task, [](const Question& question) {
        if (question.step == Question::Step::map) return lines(100);
        CHECK(question.text.ends_with('\n'));
        CHECK(question.text.find("line 1\n") != std::string::npos);
        const std::size_t last = question.text.rfind("line ");
        CHECK(lines(100).find(question.text.substr(last)) != std::string::npos);
        return question.text;
    });
    CHECK(answer.calls == 3);
}

TEST_CASE("a depth that is reached is said") {
    llm::RecursiveTask task;
    task.slice_bytes = 100;
    task.fan_in = 2;
    task.max_depth = 1;
    for (int i = 0; i < 8; ++i) task.slices.push_back({"s", std::string(80, 'a')});
    const auto answer = llm::recurse(task, [](const Question&) { return std::string("x"); });
    CHECK_FALSE(answer.is_complete);
    CHECK(answer.depth == 1);
}

TEST_CASE("what a question throws ends the work, from any thread") {
    llm::RecursiveTask task;
    task.slice_bytes = 100;
    task.parallel = 4;
    for (int i = 0; i < 40; ++i) task.slices.push_back({"s", std::string(80, 'a')});
    std::atomic<int> asked{0};
    CHECK_THROWS_WITH(llm::recurse(task,
                                   [&](const Question&) -> std::string {
                                       if (++asked == 5) throw std::runtime_error("no more");
                                       return "x";
                                   }),
                      "no more");
    CHECK(asked < 40);
}

TEST_CASE("the error that made the others wait is told, not that they wait") {
    llm::RecursiveTask task;
    task.slice_bytes = 100;
    task.parallel = 2;
    for (int i = 0; i < 2; ++i) task.slices.push_back({"s", std::string(80, 'a')});
    std::atomic<int> asked{0};
    std::atomic<bool> is_cooling{false};
    CHECK_THROWS_WITH(llm::recurse(task,
                                   [&](const Question&) -> std::string {
                                       if (++asked == 2) {
                                           is_cooling = true;
                                           throw llm::Failed(llm::FailureKind::cooling, "not asked");
                                       }
                                       while (!is_cooling) std::this_thread::yield();
                                       throw llm::Failed(llm::FailureKind::rate_limited, "HTTP 429");
                                   }),
                      "HTTP 429");
}

TEST_CASE("a draft is checked by questions that are answered without it") {
    using Step = llm::VerifyQuestion::Step;
    llm::VerifyTask task;
    task.task = "describe demo";
    task.evidence = [](const std::string& question) { return "evidence for " + question; };
    std::vector<std::string> answered;
    const auto verified = llm::verify(task, [&](const llm::VerifyQuestion& question) -> std::string {
        if (question.step == Step::draft) return "the DRAFT says two";
        if (question.step == Step::plan) return "1. Is it two?\n- Is it demo?\nnot a question\n2) Is it two?";
        if (question.step == Step::answer) {
            answered.push_back(question.text);
            return "it is three";
        }
        CHECK(question.text.find("it is three") != std::string::npos);
        return "it says three";
    });
    CHECK(verified.text == "it says three");
    REQUIRE(verified.checks.size() == 2);
    for (const std::string& text : answered) {
        CHECK(text.find("DRAFT") == std::string::npos);
        CHECK(text.find("evidence for Is it") != std::string::npos);
    }
    const auto nothing_to_ask = llm::verify({"t", "given", {}, 8}, [](const llm::VerifyQuestion& question) {
        CHECK(question.step == Step::plan);
        return std::string("none");
    });
    CHECK(nothing_to_ask.text == "given");
}
