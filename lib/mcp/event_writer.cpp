// One open text/event-stream, and the table of all of them.
#include "mcp/event_writer.hpp"

#include <vector>

namespace mcp {

void EventWriters::keep_alive() {
    // A failed write may close other streams: walk a copy.
    const std::vector<EventWriter*> all(open_.begin(), open_.end());
    for (EventWriter* writer : all)
        if (open_.contains(writer) && !writer->is_quiet()) writer->write_raw(":\n\n");
}

EventWriter::EventWriter(std::shared_ptr<EventWriters> table, std::shared_ptr<base::http::Exchange> exchange,
                         base::http::Fields more_fields)
    : table_(std::move(table)), exchange_(std::move(exchange)) {
    base::http::Response head;
    head.fields = std::move(more_fields);
    head.fields.add("Content-Type", "text/event-stream");
    head.fields.add("Cache-Control", "no-cache, no-transform");
    head.fields.add("X-Accel-Buffering", "no");
    exchange_->begin_stream(std::move(head));
    table_->open_.insert(this);
}

EventWriter::~EventWriter() {
    end();
}

bool EventWriter::write(std::string_view data, std::string_view id, std::string_view event) {
    std::string text;
    text.reserve(data.size() + id.size() + event.size() + 32);
    if (!event.empty()) text.append("event: ").append(event).append("\n");
    if (!id.empty()) text.append("id: ").append(id).append("\n");
    text.append("data: ").append(data).append("\n\n");
    return write_raw(std::move(text));
}

bool EventWriter::write_raw(std::string text) {
    if (!open_) return false;
    if (exchange_->write(std::move(text))) return true;
    close();
    return false;
}

void EventWriter::end() {
    if (!open_) return;
    exchange_->end();
    close();
}

void EventWriter::close() {
    open_ = false;
    table_->open_.erase(this);
    exchange_.reset();
}

}  // namespace mcp
