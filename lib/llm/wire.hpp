// The wire shapes of providers: a prompt becomes an HTTP request, bytes become a reply.
#pragma once

#include "base/http/message.hpp"
#include "llm/message.hpp"
#include "llm/quirks.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace llm {

enum class Shape { openai, anthropic, azure };

/// Where a model is, and how it is spoken to.
struct Target {
    Shape shape = Shape::openai;
    std::string provider;     // its name in llm.yaml, for messages
    std::string base_path;    // of base_url: "/v1"
    std::string model;        // the id that the provider knows
    std::string key;          // empty: none is sent
    std::string auth;         // header of the key: bearer, x-api-key, api-key; empty: as usual for the shape
    std::string api_version;  // of azure
    Quirks quirks;
};

/// The request for a reply; streaming unless the model's quirks say otherwise.
base::http::Request reply_request(const Target& target, const Prompt& prompt);
/// The request for the list of models.
base::http::Request models_request(const Target& target);
/// The ids of that list. Throws Failed{rubbish}.
std::vector<std::string> models_of(const Target& target, std::string_view body);

/// Fed with a response as it comes, in pieces cut at any byte.
class ReplyReader {
public:
    explicit ReplyReader(Target target);
    virtual ~ReplyReader();
    ReplyReader(const ReplyReader&) = delete;
    ReplyReader& operator=(const ReplyReader&) = delete;

    void head(unsigned status, const base::http::Fields& fields);
    /// Throws Failed when the reply holds an error, or is larger than any reply may be.
    void feed(std::string_view bytes);
    /// After the last byte. Throws Failed: an HTTP error, rubbish, a stream that ended too early.
    Reply finish();

    /// Bytes of text, reasoning and arguments so far.
    std::size_t received() const;

protected:
    /// One event of a stream; `name` may be empty.
    virtual void take_event(const std::string& name, const Json& data) = 0;
    /// A reply that came whole.
    virtual void take_whole(const Json& body) = 0;

    /// Text that grows; arguments of a call are JSON when they are complete.
    struct OpenCall {
        std::string id;
        std::string name;
        std::string arguments;
    };
    /// The call of an index in the stream; at most 128.
    OpenCall& call_at(std::int64_t index);
    [[noreturn]] void fail_with(const Json& error) const;

    const Target& target() const { return target_; }
    Reply reply_;
    bool is_done_ = false;  // the reason of the end has come

private:
    void take_data(const std::string& name, const std::string& data);
    [[noreturn]] void fail_with_status() const;

    class Events;
    const Target target_;
    unsigned status_ = 0;
    std::int64_t retry_after_s_ = 0;
    std::string body_;  // of an error, or of a reply that comes whole
    std::size_t total_ = 0;
    std::vector<std::pair<std::int64_t, OpenCall>> calls_;
    std::unique_ptr<Events> events_;  // of a stream
};

std::unique_ptr<ReplyReader> reply_reader(const Target& target);

}  // namespace llm
