// Which requests of the client wait for an answer.
#include "proxy/inflight.hpp"

namespace proxy {

bool Inflight::add(const std::string& key, Batch batch) {
    if (!running_.emplace(key, batch).second) return false;
    if (batch != no_batch) ++batches_[batch].missing;
    return true;
}

Inflight::Line Inflight::answer(const std::string& key, std::string message) {
    const auto found = running_.find(key);
    if (found == running_.end()) return std::nullopt;
    const Batch batch = found->second;
    running_.erase(found);
    if (batch == no_batch) return message;
    --batches_[batch].missing;
    return take(batch, std::move(message));
}

Inflight::Line Inflight::answer_unasked(Batch batch, std::string message) {
    if (batch == no_batch) return message;
    return take(batch, std::move(message));
}

Inflight::Line Inflight::forget(const std::string& key) {
    const auto found = running_.find(key);
    if (found == running_.end()) return std::nullopt;
    const Batch batch = found->second;
    running_.erase(found);
    if (batch == no_batch) return std::nullopt;
    --batches_[batch].missing;
    return finish(batch);
}

Inflight::Line Inflight::close_batch(Batch batch) {
    batches_[batch].is_closed = true;
    return finish(batch);
}

Inflight::Line Inflight::take(Batch batch, std::string message) {
    std::string& text = batches_[batch].text;
    text += text.empty() ? '[' : ',';
    text += message;
    return finish(batch);
}

Inflight::Line Inflight::finish(Batch batch) {
    const auto found = batches_.find(batch);
    if (!found->second.is_closed || found->second.missing > 0) return std::nullopt;
    std::string text = std::move(found->second.text);
    batches_.erase(found);
    if (text.empty()) return std::nullopt;  // only notifications
    return text + ']';
}

std::vector<std::string> Inflight::keys() const {
    std::vector<std::string> all;
    for (const auto& [key, batch] : running_) all.push_back(key);
    return all;
}

}  // namespace proxy
