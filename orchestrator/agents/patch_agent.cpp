#include "orchestrator/agents/patch_agent.hpp"

#include "anonymizer/anonymizer.hpp"
#include "base/error.hpp"
#include "base/paths.hpp"
#include "base/process/child.hpp"
#include "base/process/serving.hpp"
#include "llm/client.hpp"
#include "mcp/client.hpp"
#include "orchestrator/agents/patch_loop.hpp"
#include "orchestrator/json_fields.hpp"
#include "syntax/checks.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <set>
#include <thread>

namespace factory::agents {
namespace {

namespace fs = std::filesystem;
using base::Json;

constexpr const char* provider_name = "model";
constexpr std::size_t shown_bytes = 12'000;          // of one file
constexpr std::size_t said_bytes = 6'000;            // of a test run
constexpr std::size_t conversation_bytes = 300'000;  // past it the oldest answers are left out
constexpr std::chrono::minutes call_limit{30};       // a test may wait in the queue
constexpr int call_tries = 5;                        // while mcp-lrm starts again
constexpr int reply_tokens = 8192;

std::string cut(std::string text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
    text.resize(most);
    return text + "\n[cut]";
}

/// The text of a tool's result.
std::string text_of_result(const Json& result) {
    std::string out;
    const auto content = result.find("content");
    if (content == result.end() || !content->is_array()) return out;
    for (const Json& item : *content) out += text_of(item, "text");
    return out;
}

llm::LlmFile file_of(const PatchAssignment& assignment) {
    llm::LlmFile out;
    out.providers[provider_name] = assignment.provider;
    return out;
}

const char* word_of(llm::FailureKind kind) {
    switch (kind) {
        case llm::FailureKind::rate_limited:
            return "rate_limited";
        case llm::FailureKind::unauthorized:
        case llm::FailureKind::bad_request:
            return "misconfigured";
        default:
            return "unavailable";
    }
}

class PatchAgent {
public:
    PatchAgent(const PatchAssignment& assignment, std::ostream& out)
        : assignment_(assignment),
          out_(out),
          is_far_(!assignment.provider.is_local()),
          traces_([this](const llm::Traced& call) { note(call); }),
          client_(file_of(assignment), assignment.home, transport_, traces_) {
        mcp::ClientConfig config;
        config.origin.port = assignment.port;
        config.name = "factory-patch-agent";
        config.version = FACTORY_VERSION;
        config.work_tree = assignment.work_tree;
        config.task = assignment.task;
        config.fence = assignment.fence;
        tools_ = std::make_unique<mcp::Client>(std::move(config));
    }

    int run() {
        say({{"event", "started"}, {"text", provider_name}});
        std::string prompt = assignment_.prompt + "\n## Files\n";
        for (const std::string& file : assignment_.files) prompt += show_file(file);
        add(llm::Role::user, prompt);
        for (int round = 0; round < assignment_.rounds && Clock::now() < end_; ++round) {
            const std::string reply = ask();
            say({{"event", "said"}, {"text", reply}});
            add(llm::Role::assistant, reply);
            const PatchReply read = read_patch_reply(reply);
            const PatchStep step = next_step(read, state_);
            switch (step.what) {
                case PatchStep::What::apply:
                    add(llm::Role::user, apply(read.diff));
                    break;
                case PatchStep::What::show:
                    add(llm::Role::user, show(read.wishes));
                    break;
                case PatchStep::What::complain:
                    add(llm::Role::user, step.text);
                    break;
                case PatchStep::What::complete:
                    return finish({{"status", "code_written"}}, "it ended its work");
                case PatchStep::What::split:
                    return finish({{"status", "split"},
                                   {"note", "too large for one change"},
                                   {"subtasks", step.subtasks}},
                                  "it wants the task split");
                case PatchStep::What::block:
                    return finish({{"status", "blocked"}, {"note", step.text}}, "it is stuck: " + step.text);
            }
        }
        const std::string why = "no whole change after " + std::to_string(asked_) + " answers of the model";
        return finish({{"status", "blocked"}, {"note", why}}, why);
    }

    void say(const Json& event) { out_ << base::to_text(event) << std::endl; }

private:
    using Clock = std::chrono::steady_clock;

    void note(const llm::Traced& call) {
        say({{"event", "used"},
             {"input", call.usage.input},
             {"output", call.usage.output},
             {"cached", call.usage.cached},
             {"cost", call.cost}});
    }

    void add(llm::Role role, const std::string& text) {
        messages_.push_back({role, text});
        std::size_t bytes = 0;
        for (const llm::Message& message : messages_) bytes += message.text.size();
        // The task stays; what was said first is the least needed.
        while (bytes > conversation_bytes && messages_.size() > 4) {
            bytes -= messages_[1].text.size() + messages_[2].text.size();
            messages_.erase(messages_.begin() + 1, messages_.begin() + 3);
        }
    }

    std::string ask() {
        ++asked_;
        llm::Ask ask;
        ask.chain = {{provider_name, assignment_.model}};
        ask.role = "worker";
        ask.prompt.system = patch_rules();
        ask.prompt.messages = messages_;
        // What leaves this machine leaves without secrets; they do not come back, so no diff may touch them.
        if (is_far_)
            for (llm::Message& message : ask.prompt.messages)
                message.text = hidden_.anonymize(message.text, {.names = anonymizer::Names::known_only}).text;
        ask.prompt.max_output_tokens = reply_tokens;
        return hidden_.restore(client_.ask(ask).text);
    }

    Json call(const std::string& tool, const Json& arguments) {
        say({{"event", "tool"}, {"tool", tool}, {"text", base::to_text(arguments)}});
        for (int tries = 1;; ++tries) {
            try {
                Json result = tools_->call_tool(tool, arguments, call_limit);
                say({{"event", "tool_ended"}, {"text", cut(text_of_result(result), said_bytes)}});
                return result;
            } catch (const mcp::RemoteError& error) {
                say({{"event", "tool_ended"}, {"text", error.what()}, {"failure", true}});
                throw;
            } catch (const base::Error& error) {
                if (tries == call_tries) throw;
                say({{"event", "waits"}, {"text", error.what()}});
                std::this_thread::sleep_for(std::chrono::seconds(1));
            }
        }
    }

    /// What a tool says, an error too.
    std::string words(const std::string& tool, const Json& arguments) {
        try {
            return cut(text_of_result(call(tool, arguments)), shown_bytes);
        } catch (const mcp::RemoteError& error) {
            return error.what();
        }
    }

    std::string show_file(const std::string& path) {
        std::error_code ec;
        if (!fs::exists(fs::path(assignment_.work_tree) / path, ec))
            return "### " + path + "\nThere is no such file yet.\n";
        return "### " + path + "\n" + words("lrm_read", {{"path", path}}) + "\n";
    }

    std::string show(const std::vector<Wish>& wishes) {
        std::string out;
        for (const Wish& wish : wishes)
            out += wish.kind == Wish::Kind::read
                       ? show_file(wish.text)
                       : "### " + wish.text + "\n" + words("lrm_locate", {{"query", wish.text}}) + "\n";
        return out;
    }

    std::string apply(const std::string& diff) {
        const DiffFiles files = files_of_diff(diff);
        if (!files.problem.empty()) return after_refusal(files.problem, "");
        const fs::path file = fs::path(assignment_.home) / ("patch-" + std::to_string(++patches_) + ".diff");
        base::write_file(file, diff);
        say({{"event", "patch"}, {"number", patches_}, {"text", diff}});
        base::process::Command command;
        command.argv = {"git",
                        "-c",
                        "core.hooksPath=/dev/null",
                        "-c",
                        "core.fsmonitor=false",
                        "apply",
                        "--recount",
                        "--whitespace=nowarn",
                        files.has_prefixes ? "-p1" : "-p0",
                        file.string()};
        command.directory = assignment_.work_tree;
        command.environment = {{"LC_ALL", "C"}};
        const base::process::Outcome outcome = base::process::run(command);
        if (outcome.exit_code != 0) {
            std::string now;
            for (const std::string& path : files.paths) now += show_file(path);
            return after_refusal(cut(outcome.err, 2000), now);
        }
        ++state_.applied;
        for (const std::string& path : files.paths)
            if (syntax::is_test_path(path)) tests_.insert(path);
        return test();
    }

    std::string test() {
        std::vector<std::string> targets;
        std::error_code ec;
        for (const std::string& path : tests_)
            if (fs::exists(fs::path(assignment_.work_tree) / path, ec)) targets.push_back(path);
        if (targets.empty()) return after_tests(false, true, "");
        bool passed = false;
        std::string said;
        try {
            const Json result = call("lrm_build", {{"action", "test"}, {"targets", targets}});
            passed = text_of(result.value("structuredContent", Json::object()), "state") == "passed";
            said = cut(text_of_result(result), said_bytes);
        } catch (const mcp::RemoteError& error) {
            said = error.what();
        }
        state_.failed_tests = passed ? "" : said;
        return after_tests(true, passed, said);
    }

    int finish(const Json& report, const std::string& reason) {
        call("lrm_task_update", report);
        say({{"event", "ended"}, {"outcome", "completed"}, {"text", reason}});
        return 0;
    }

    const PatchAssignment& assignment_;
    std::ostream& out_;
    const bool is_far_;
    anonymizer::Session hidden_;
    llm::HttpTransport transport_;
    llm::Traces traces_;
    llm::Client client_;
    std::unique_ptr<mcp::Client> tools_;
    std::vector<llm::Message> messages_;
    std::set<std::string> tests_;  // that its diffs touch
    PatchState state_;
    int patches_ = 0;
    int asked_ = 0;
    const Clock::time_point end_ = Clock::now() + assignment_.time;
};

}  // namespace

int run_patch_agent(const PatchAssignment& assignment, std::ostream& out) {
    PatchAgent agent(assignment, out);
    const auto ended = [&](const char* outcome, const std::string& why) {
        agent.say({{"event", "ended"}, {"outcome", outcome}, {"text", why}});
        return 1;
    };
    try {
        return agent.run();
    } catch (const llm::Failed& error) {
        return ended(word_of(error.kind()), error.what());
    } catch (const llm::NoModel& error) {
        return ended("misconfigured", error.what());
    } catch (const std::exception& error) {
        return ended("crashed", error.what());
    }
}

bool is_patch_agent(int argc, char** argv, int& exit_code) {
    if (argc != 3 || std::string_view(argv[1]) != "patch-agent") return false;
    try {
        PatchAssignment assignment = read_patch_assignment(base::parse_json(base::read_file(argv[2])));
        assignment.provider.api_key = base::process::environment(key_variable);
        unsetenv(key_variable);
        exit_code = run_patch_agent(assignment, std::cout);
    } catch (const std::exception& error) {
        std::cerr << "factory patch-agent: " << error.what() << "\n";
        exit_code = 1;
    }
    return true;
}

}  // namespace factory::agents
