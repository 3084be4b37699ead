#include "orchestrator/notify.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/paths.hpp"
#include "orchestrator/web_call.hpp"

#include <algorithm>

namespace factory {
namespace {

namespace fs = std::filesystem;
using base::Json;
using base::config::Webhook;

constexpr std::chrono::seconds call_limit{10};
constexpr std::chrono::milliseconds first_pause{250};
constexpr std::chrono::seconds longest_pause{60};
constexpr std::chrono::hours kept{24 * 30};  // for so long the same is not told again

std::string host_of(const std::string& url) {
    const std::string shown = shown_url(url);
    const std::size_t begin = shown.find("://") + 3;
    return shown.substr(begin, shown.find_first_of(":/", begin) - begin);
}

std::string text_of(const Notice& notice) {
    return notice.task + ": " + notice.verdict + " (" + notice.last_failed_step +
           "); next: " + notice.next_owner + ". " + notice.summary + " Evidence: " + notice.evidence;
}

/// What the receiver did not want, and will not want when it is sent again.
bool is_refusal(unsigned status) {
    return status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
}

std::string hash(const std::string& text) {
    return base::to_hex(base::sha256(text));
}

}  // namespace

Json payload_of(const Notice& notice) {
    return {{"task_id", notice.task},
            {"stage", notice.stage},
            {"verdict", notice.verdict},
            {"next_owner", notice.next_owner},
            {"attempts", notice.attempts},
            {"last_failed_step", notice.last_failed_step},
            {"evidence_pack_ref", notice.evidence},
            {"summary", notice.summary}};
}

std::string shape_of(const Webhook& webhook) {
    if (webhook.shape != "auto") return webhook.shape;
    const std::string host = host_of(webhook.url);
    if (host == "hooks.slack.com") return "slack";
    if (host.ends_with(".webhook.office.com") || host.ends_with(".logic.azure.com")) return "teams";
    return "generic";
}

Json body_of(const std::string& shape, const Notice& notice) {
    if (shape == "slack") return {{"text", text_of(notice)}};
    if (shape != "teams") return payload_of(notice);
    Json facts = Json::array();
    const Json payload = payload_of(notice);
    for (const auto& [name, value] : payload.items()) {
        if (name == "summary") continue;
        facts.push_back({{"title", name}, {"value", value.is_string() ? value : Json(base::to_text(value))}});
    }
    const Json card = {{"type", "AdaptiveCard"},
                       {"version", "1.4"},
                       {"body",
                        {{{"type", "TextBlock"},
                          {"weight", "Bolder"},
                          {"wrap", true},
                          {"text", notice.task + ": " + notice.verdict}},
                         {{"type", "TextBlock"}, {"wrap", true}, {"text", notice.summary}},
                         {{"type", "FactSet"}, {"facts", std::move(facts)}}}}};
    return {{"type", "message"},
            {"attachments",
             Json::array({{{"contentType", "application/vnd.microsoft.card.adaptive"}, {"content", card}}})}};
}

std::string key_of(const std::string& url, const Notice& notice) {
    return hash(base::to_text({url, notice.task, notice.stage, notice.verdict, notice.next_owner,
                               notice.last_failed_step, notice.commit}));
}

bool is_wanted(const Webhook& webhook, const Notice& notice) {
    return webhook.events.empty() ||
           std::any_of(notice.events.begin(), notice.events.end(), [&](const std::string& event) {
               return std::find(webhook.events.begin(), webhook.events.end(), event) != webhook.events.end();
           });
}

Notifier::Notifier(fs::path folder, std::vector<Webhook> webhooks,
                   std::function<void(const std::string& line)> log)
    : folder_(std::move(folder)),
      webhooks_(std::move(webhooks)),
      log_(std::move(log)),
      thread_([this] { work(); }) {}

Notifier::~Notifier() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

bool Notifier::is_stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

void Notifier::tell(const Notice& notice) {
    base::make_private_directory(folder_);
    for (const Webhook& webhook : webhooks_) {
        if (!is_wanted(webhook, notice)) continue;
        const fs::path file = folder_ / (key_of(webhook.url, notice) + ".json");
        std::error_code ec;
        if (fs::exists(file, ec)) continue;
        // The url may be a secret: it stays in the project's file.
        base::write_file(file, base::to_text({{"to", hash(webhook.url)},
                                              {"body", body_of(shape_of(webhook), notice)},
                                              {"state", "waits"}}));
    }
    {
        const std::lock_guard lock(mutex_);
        ++told_;
        waiting_ = true;
    }
    changed_.notify_all();
}

void Notifier::finish(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, limit, [this] { return !waiting_; });
}

bool Notifier::deliver(const fs::path& file) {
    Json kept_notice = base::parse_json(base::read_file(file));
    if (!kept_notice.is_object() || kept_notice.value("state", "") != "waits") return true;
    const std::string to = kept_notice.value("to", "");
    const auto webhook = std::find_if(webhooks_.begin(), webhooks_.end(),
                                      [&](const Webhook& one) { return hash(one.url) == to; });
    std::string state = "sent";
    if (webhook == webhooks_.end()) {
        state = "nobody";  // it is not configured any more
    } else {
        try {
            const WebAnswer answer = web_call("POST", webhook->url, base::to_text(kept_notice["body"]),
                                              call_limit, [this] { return is_stopping(); });
            if (is_refusal(answer.status)) state = "refused";
            else if (answer.status < 200 || answer.status > 299) return false;
            if (state == "refused")
                log_("NOTIFICATION REFUSED: " + host_of(webhook->url) + " answers " +
                     std::to_string(answer.status));
        } catch (const base::Error& error) {
            if (error.kind() != base::ErrorKind::config) return false;
            state = "refused";
            log_(std::string("NOTIFICATION REFUSED: ") + error.what());
        }
    }
    kept_notice["state"] = state;
    base::write_file(file, base::to_text(kept_notice));
    return true;
}

bool Notifier::deliver() {
    std::error_code ec;
    std::vector<fs::path> files;
    const auto oldest = fs::file_time_type::clock::now() - kept;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_, ec)) {
        if (entry.path().extension() != ".json") continue;
        if (entry.last_write_time(ec) < oldest) fs::remove(entry.path(), ec);
        else files.push_back(entry.path());
    }
    bool is_done = true;
    for (const fs::path& file : files) {
        try {
            is_done = deliver(file) && is_done;
        } catch (const std::exception& error) {
            log_(std::string("a notification cannot be read or kept: ") + error.what());
        }
        if (is_stopping()) return false;
    }
    return is_done;
}

void Notifier::work() {
    std::chrono::milliseconds pause = first_pause;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const int told = told_;
        lock.unlock();
        const bool is_done = deliver();
        lock.lock();
        if (told != told_) continue;
        if (is_done) {
            waiting_ = false;
            pause = first_pause;
            changed_.notify_all();
            changed_.wait(lock, [&] { return stopping_ || told != told_; });
        } else {
            changed_.wait_for(lock, pause, [&] { return stopping_ || told != told_; });
            pause = std::min<std::chrono::milliseconds>(2 * pause, longest_pause);
        }
    }
}

}  // namespace factory
