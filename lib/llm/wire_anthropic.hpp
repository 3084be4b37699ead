// The Anthropic shape: POST /messages.
#pragma once

#include "llm/wire.hpp"

namespace llm {

/// The body of a request.
Json anthropic_body(const Target& target, const Prompt& prompt);

class AnthropicReader : public ReplyReader {
public:
    using ReplyReader::ReplyReader;

private:
    void take_event(const std::string& name, const Json& data) override;
    void take_whole(const Json& body) override;
    void take_block(std::int64_t index, const Json& block);
    void take_delta(std::int64_t index, const Json& delta);
    void take_stop(const Json& holder);
    void take_usage(const Json& usage);
};

}  // namespace llm
