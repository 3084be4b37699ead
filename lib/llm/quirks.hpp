// What is particular to a model: data, not code.
#pragma once

#include "base/schema.hpp"

#include <string>
#include <string_view>

namespace llm {

struct Quirks {
    bool temperature = true;  // false: it takes none, so none is sent
    int least_output_tokens = 0;
    std::string output_tokens_field = "max_tokens";  // of the OpenAI shape
    bool think_blocks = false;                       // it writes <think>...</think> before its answer
    bool stream = true;                              // false: it is asked for the whole reply at once
    bool stream_usage = true;                        // false: it refuses stream_options
    bool system_role = true;                         // false: the system text goes into the first message
};

const base::Description<Quirks>& quirks_description();

/// The quirks of a model by its id: the first row of quirks.json that fits, with `overrides` (an object of
/// some of the fields, from llm.yaml) on top. Throws base::BadValue when `overrides` does not fit the
/// description.
Quirks quirks_of(std::string_view model_id, const base::Json& overrides);

/// The text without the reasoning that stands before it in think tags; `reasoning` gets that. A block that is
/// never closed is all reasoning.
std::string without_thinking(const std::string& text, std::string& reasoning);

}  // namespace llm
