// The models of llm.yaml, for the tools that ask one.
#pragma once

#include "base/paths.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace llm {
class Client;
class Traces;
class Transport;
}  // namespace llm
namespace anonymizer {
class Outgoing;
}

namespace lrm {

/// A question to a model, as a cache knows it: equal ones have the same answer.
struct ModelQuestion {
    std::string tool;      // who asks: "lrm_summarize"
    std::string identity;  // the chain of models: another one may answer otherwise
    std::string prompt;    // all of it
    std::string title;     // one line for people
};

/// True when nobody wants the answer any more; polled.
using GivenUp = std::function<bool()>;
/// Asks; throws when there is no answer.
using FetchAnswer = std::function<std::string(const GivenUp& given_up)>;

/// Gives the remembered answer, or that of `fetch`, which is remembered when it did not throw; equal
/// questions at once are one. Any thread.
using RememberAnswer = std::function<std::string(const ModelQuestion& question, const FetchAnswer& fetch,
                                                 const GivenUp& given_up)>;

/// Any thread.
class ModelService {
public:
    /// Reads nothing yet; `outgoing` outlives the service.
    ModelService(const base::Places& places, anonymizer::Outgoing& outgoing);
    ~ModelService();
    ModelService(const ModelService&) = delete;
    ModelService& operator=(const ModelService&) = delete;

    /// What llm.yaml says now: it is read again when it changed. nullptr when there is no such file. Throws
    /// base::Error{config} when it cannot be used.
    std::shared_ptr<llm::Client> client();

    /// Before the first question; absent: nothing is remembered.
    void remember_with(RememberAnswer remember) { remember_ = std::move(remember); }
    std::string answer(const ModelQuestion& question, const FetchAnswer& fetch,
                       const GivenUp& given_up) const;

    /// A text about code without personal data and secrets, fit to reach a model or to be kept. Throws
    /// base::Error{file} when the map of the home cannot be used: then nothing may leave.
    std::string hide(std::string_view text);

    /// Prometheus text.
    std::string metrics() const;

private:
    const std::filesystem::path config_;
    RememberAnswer remember_;
    anonymizer::Outgoing& outgoing_;
    std::unique_ptr<llm::Transport> transport_;
    std::unique_ptr<llm::Traces> traces_;

    struct Loaded;
    std::unique_ptr<Loaded> loaded_;  // has its own lock
};

}  // namespace lrm
