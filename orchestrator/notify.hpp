// Webhooks: who repairs what is told once, and a dead receiver holds nothing up.
#pragma once

#include "base/config/project.hpp"
#include "base/json.hpp"

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace factory {

/// What happened to a task. Texts are the caller's to anonymize.
struct Notice {
    std::vector<std::string> events;  // rejected, failed, rolled_back, escalated: a webhook may want one
    std::string task;
    std::string stage;  // adversarial, tdd, deploy
    std::string verdict;
    std::string next_owner;
    base::Json attempts = base::Json::object();
    std::string last_failed_step;
    std::string evidence;
    std::string summary;
    std::string commit;
};

/// The payload of the generic shape.
base::Json payload_of(const Notice& notice);
/// "generic", "slack" or "teams": as declared, or by the host of the url.
std::string shape_of(const base::config::Webhook& webhook);
/// What is posted in that shape.
base::Json body_of(const std::string& shape, const Notice& notice);
/// Equal for equal notices to one receiver: such a thing is told once.
std::string key_of(const std::string& url, const Notice& notice);
bool is_wanted(const base::config::Webhook& webhook, const Notice& notice);

/// Notices wait in a folder until they are delivered; what a process could not deliver the next one tries
/// again. Any thread; one process at a time for a folder.
class Notifier {
public:
    Notifier(std::filesystem::path folder, std::vector<base::config::Webhook> webhooks,
             std::function<void(const std::string& line)> log);
    /// Ends a call that runs; what is not delivered stays.
    ~Notifier();
    Notifier(const Notifier&) = delete;
    Notifier& operator=(const Notifier&) = delete;

    /// Keeps it and returns; delivered in the background, tried again while this lives. Throws
    /// base::Error{file}.
    void tell(const Notice& notice);
    /// Waits until all were delivered or refused, at most `limit`.
    void finish(std::chrono::milliseconds limit);

private:
    void work();
    /// Delivers what waits; true when nothing waits any more.
    bool deliver();
    bool deliver(const std::filesystem::path& file);
    bool is_stopping();

    const std::filesystem::path folder_;
    const std::vector<base::config::Webhook> webhooks_;
    const std::function<void(const std::string& line)> log_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    bool stopping_ = false;
    bool waiting_ = true;  // something may wait to be delivered
    int told_ = 0;         // counts `tell`
    std::thread thread_;   // last
};

}  // namespace factory
