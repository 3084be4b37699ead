// The wire shapes of providers: what they have in common.
#include "llm/wire.hpp"

#include "base/http/sse.hpp"
#include "llm/failure.hpp"
#include "llm/json_fields.hpp"
#include "llm/wire_anthropic.hpp"
#include "llm/wire_openai.hpp"

#include <algorithm>

namespace llm {
namespace {

constexpr std::size_t largest_reply = std::size_t{16} << 20U;  // bytes on the wire
constexpr std::size_t largest_error = std::size_t{64} << 10U;
constexpr std::size_t most_calls = 128;

void add_key(base::http::Request& request, const Target& target) {
    std::string auth = target.auth;
    if (auth.empty())
        auth = target.shape == Shape::anthropic ? "x-api-key"
               : target.shape == Shape::azure   ? "api-key"
                                                : "bearer";
    if (target.key.empty()) return;
    if (auth == "bearer") request.fields.add("Authorization", "Bearer " + target.key);
    else request.fields.add(auth, target.key);
}

bool has_v1(const std::string& path) {
    return path.ends_with("/v1");
}

/// Where the paths of the interface begin.
std::string root_of(const Target& target) {
    const bool needs =
        target.shape == Shape::anthropic ? !has_v1(target.base_path) : target.base_path.empty();
    return needs ? target.base_path + "/v1" : target.base_path;
}

/// Azure's newer interface is the OpenAI one; the older has the model in the path.
bool is_old_azure(const Target& target) {
    return target.shape == Shape::azure && !has_v1(target.base_path);
}

base::http::Request request_of(const Target& target, std::string method, const std::string& path) {
    base::http::Request request;
    request.method = std::move(method);
    request.path = path;
    if (is_old_azure(target)) request.query = "api-version=" + base::http::encode_percent(target.api_version);
    request.fields.add("User-Agent", "factory/" FACTORY_VERSION);
    if (target.shape == Shape::anthropic) request.fields.add("anthropic-version", "2023-06-01");
    add_key(request, target);
    return request;
}

std::int64_t seconds_in(std::string_view text) {
    std::int64_t seconds = 0;
    for (const char c : text.substr(0, 9)) {
        if (c < '0' || c > '9') return 0;  // a date: the usual cool-down is right
        seconds = seconds * 10 + (c - '0');
    }
    return seconds;
}

}  // namespace

base::http::Request reply_request(const Target& target, const Prompt& prompt) {
    const bool is_anthropic = target.shape == Shape::anthropic;
    std::string path = root_of(target) + (is_anthropic ? "/messages" : "/chat/completions");
    if (is_old_azure(target))
        path = target.base_path + "/openai/deployments/" + base::http::encode_percent(target.model) +
               "/chat/completions";
    base::http::Request request = request_of(target, "POST", path);
    request.fields.add("Content-Type", "application/json");
    request.fields.add("Accept",
                       target.quirks.stream ? "text/event-stream, application/json" : "application/json");
    request.body = base::to_text(is_anthropic ? anthropic_body(target, prompt) : openai_body(target, prompt));
    return request;
}

base::http::Request models_request(const Target& target) {
    base::http::Request request =
        request_of(target, "GET",
                   is_old_azure(target) ? target.base_path + "/openai/models" : root_of(target) + "/models");
    request.fields.add("Accept", "application/json");
    return request;
}

std::vector<std::string> models_of(const Target& target, std::string_view body) {
    Json list;
    try {
        list = base::parse_json(body);
    } catch (const base::JsonError&) {
        list = nullptr;
    }
    if (!field_in(list, "data").is_array())
        throw Failed(FailureKind::rubbish,
                     target.provider +
                         " answered 200 with something that is no list of models; check its "
                         "base_url and kind in llm.yaml");
    std::vector<std::string> out;
    for (const Json& model : array_in(list, "data"))
        if (const std::string id = text_in(model, "id"); !id.empty()) out.push_back(id);
    return out;
}

class ReplyReader::Events {
public:
    explicit Events(ReplyReader& reader)
        : sse_([&reader](const base::http::SseEvent& event) { reader.take_data(event.event, event.data); }) {}
    void feed(std::string_view bytes) { sse_.feed(bytes); }

private:
    base::http::SseReader sse_;
};

ReplyReader::ReplyReader(Target target) : target_(std::move(target)) {}
ReplyReader::~ReplyReader() = default;

void ReplyReader::head(unsigned status, const base::http::Fields& fields) {
    status_ = status;
    retry_after_s_ = seconds_in(fields.get("retry-after"));
    const bool is_stream = fields.get("content-type").find("event-stream") != std::string_view::npos;
    if (status == 200 && is_stream) events_ = std::make_unique<Events>(*this);
    reply_.usage.is_estimate = true;
}

void ReplyReader::feed(std::string_view bytes) {
    total_ += bytes.size();
    if (status_ != 200) {
        body_.append(bytes.substr(0, largest_error - std::min(largest_error, body_.size())));
        return;
    }
    if (total_ > largest_reply)
        throw Failed(FailureKind::rubbish, target_.provider + " answered with more than 16 MiB");
    if (events_) events_->feed(bytes);
    else body_.append(bytes);
}

void ReplyReader::take_data(const std::string& name, const std::string& data) {
    if (data == "[DONE]") return;
    Json value;
    try {
        value = base::parse_json(data);
    } catch (const base::JsonError&) {
        value = nullptr;
    }
    if (!value.is_object())
        throw Failed(FailureKind::rubbish, target_.provider + " sent an event that is no JSON object");
    take_event(name, value);
}

Reply ReplyReader::finish() {
    if (status_ != 200) fail_with_status();
    if (!events_) {
        Json value;
        try {
            value = base::parse_json(body_);
        } catch (const base::JsonError&) {
            value = nullptr;
        }
        if (!value.is_object())
            throw Failed(FailureKind::rubbish,
                         target_.provider +
                             " answered 200 with something that is no JSON; check its base_url in llm.yaml");
        take_whole(value);
    }
    if (!is_done_)
        throw Failed(FailureKind::broken_off, target_.provider + " ended its answer in the middle");
    for (auto& [index, open] : calls_) {
        ToolCall call{open.id, open.name, Json::object()};
        try {
            if (!open.arguments.empty()) call.arguments = base::parse_json(open.arguments);
        } catch (const base::JsonError&) {
            throw Failed(FailureKind::rubbish,
                         target_.provider + " asked for a tool with arguments that are no JSON");
        }
        reply_.calls.push_back(std::move(call));
    }
    if (!reply_.calls.empty() && reply_.finish == Finish::stop) reply_.finish = Finish::tool_calls;
    if (target_.quirks.think_blocks) reply_.text = without_thinking(reply_.text, reply_.reasoning);
    if (reply_.finish == Finish::refused)
        throw Failed(FailureKind::refused, target_.provider + " refused to answer (its content filter)");
    if (reply_.text.empty() && reply_.calls.empty()) {
        if (reply_.finish == Finish::length)
            throw Failed(FailureKind::cut,
                         target_.provider + "/" + target_.model +
                             " used up its output tokens before the first word of its answer; "
                             "raise quirks.least_output_tokens of the model in llm.yaml");
        throw Failed(FailureKind::rubbish, target_.provider + " answered with an empty text");
    }
    return std::move(reply_);
}

std::size_t ReplyReader::received() const {
    std::size_t bytes = reply_.text.size() + reply_.reasoning.size();
    for (const auto& [index, call] : calls_) bytes += call.arguments.size();
    return bytes;
}

ReplyReader::OpenCall& ReplyReader::call_at(std::int64_t index) {
    const auto found = std::find_if(calls_.begin(), calls_.end(),
                                    [index](const auto& entry) { return entry.first == index; });
    if (found != calls_.end()) return found->second;
    if (calls_.size() >= most_calls)
        throw Failed(FailureKind::rubbish, target_.provider + " asked for more than 128 tools at once");
    calls_.emplace_back(index, OpenCall{});
    return calls_.back().second;
}

void ReplyReader::fail_with(const Json& error) const {
    const std::string type = text_in(error, "type") + " " + text_in(error, "code");
    FailureKind kind = FailureKind::overloaded;
    if (type.find("rate_limit") != std::string::npos || type.find("quota") != std::string::npos)
        kind = FailureKind::rate_limited;
    else if (type.find("authentication") != std::string::npos || type.find("permission") != std::string::npos)
        kind = FailureKind::unauthorized;
    else if (type.find("invalid_request") != std::string::npos || type.find("not_found") != std::string::npos)
        kind = FailureKind::bad_request;
    const std::string said =
        presentable(error.is_string() ? error.get<std::string>() : text_in(error, "message"), target_.key);
    throw Failed(kind, target_.provider + " sent an error" + (said.empty() ? "" : ": " + said));
}

void ReplyReader::fail_with_status() const {
    const FailureKind kind = kind_of_status(status_);
    const std::string who = target_.provider + " answered " + std::to_string(status_);
    const std::chrono::seconds wait(retry_after_s_);
    if (kind == FailureKind::unauthorized)
        throw Failed(kind, who + ": its key is " + (target_.key.empty() ? "missing" : "wrong") +
                               "; set api_key in llm.yaml or put it into " + target_.provider + ".key");
    if (kind == FailureKind::rate_limited) throw Failed(kind, who + ": too many requests", wait);
    if (kind == FailureKind::rubbish)
        throw Failed(kind, who + ", which is no answer; check its base_url in llm.yaml");
    std::string said;
    try {
        const Json body = base::parse_json(body_);
        const Json& error = field_in(body, "error");
        said = error.is_string() ? error.get<std::string>() : text_in(error, "message");
        if (said.empty()) said = text_in(body, "message");
    } catch (const base::JsonError&) {
        said.clear();  // a page of a proxy: it says nothing to a reader of ours
    }
    said = presentable(said, target_.key);
    throw Failed(kind, who + (said.empty() ? "" : ": " + said), wait);
}

std::unique_ptr<ReplyReader> reply_reader(const Target& target) {
    if (target.shape == Shape::anthropic) return std::make_unique<AnthropicReader>(target);
    return std::make_unique<OpenAiReader>(target);
}

}  // namespace llm
