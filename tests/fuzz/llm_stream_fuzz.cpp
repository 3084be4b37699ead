// What a model server sends is a reply or a failure, the same however it was cut, in both wire shapes.
#include "llm/failure.hpp"
#include "llm/wire.hpp"
#include "targets.hpp"

#include <memory>

namespace {

/// Everything of a reply, or of its failure, as one text.
std::string read(llm::Shape shape, bool is_stream, std::string_view bytes, std::size_t piece) {
    llm::Target target;
    target.shape = shape;
    target.provider = "demo";
    target.model = "demo";
    target.key = "key-of-the-fuzzer";
    target.quirks.think_blocks = true;
    const std::unique_ptr<llm::ReplyReader> reader = llm::reply_reader(target);
    base::http::Fields fields;
    fields.add("Content-Type", is_stream ? "text/event-stream" : "application/json");
    reader->head(200, fields);
    try {
        while (!bytes.empty()) {
            reader->feed(bytes.substr(0, piece));
            bytes.remove_prefix(std::min(piece, bytes.size()));
        }
        const llm::Reply reply = reader->finish();
        fuzz::require(!reply.text.empty() || !reply.calls.empty(), "a reply is never empty");
        std::string out = reply.text + '\n' + reply.reasoning + '\n' +
                          std::to_string(static_cast<int>(reply.finish)) + ' ' +
                          std::to_string(reply.usage.input) + ' ' + std::to_string(reply.usage.output);
        for (const llm::ToolCall& call : reply.calls)
            out += '\n' + call.id + ' ' + call.name + ' ' + base::to_text(call.arguments);
        return out;
    } catch (const llm::Failed& failure) {
        const std::string what = failure.what();
        fuzz::require(what.find('\n') == std::string::npos && what.size() < 400, "a failure is one sentence");
        fuzz::require(what.find(target.key) == std::string::npos, "the key is in no failure");
        return std::string(llm::to_word(failure.kind())) + ": " + what;
    }
}

}  // namespace

void fuzz::llm_stream(std::string_view input) {
    if (input.size() < 2) return;
    const auto choice = static_cast<unsigned char>(input.front());
    input.remove_prefix(1);
    const llm::Shape shape = (choice & 1U) == 0 ? llm::Shape::openai : llm::Shape::anthropic;
    const bool is_stream = (choice & 2U) == 0;
    const std::string whole = read(shape, is_stream, input, input.size());
    require(read(shape, is_stream, input, 1 + (choice >> 2U)) == whole, "pieces change a reply");
    require(read(shape, is_stream, input, 1) == whole, "single bytes change a reply");
}
