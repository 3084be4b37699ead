// The OpenAI shape: POST /chat/completions.
#pragma once

#include "llm/wire.hpp"

namespace llm {

/// The body of a request.
Json openai_body(const Target& target, const Prompt& prompt);

class OpenAiReader : public ReplyReader {
public:
    using ReplyReader::ReplyReader;

private:
    void take_event(const std::string& name, const Json& data) override;
    void take_whole(const Json& body) override;
    void take_message(const Json& message);
    void take_finish(const Json& reason);
    void take_usage(const Json& usage);
};

}  // namespace llm
