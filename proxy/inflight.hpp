// Which requests of the client wait for an answer. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace proxy {

/// Every id is answered exactly once: `answer` gives the line to write the first time and nothing afterwards.
/// The answers to a batch come out together, as one array, when the last one is there.
class Inflight {
public:
    using Line = std::optional<std::string>;
    using Batch = std::size_t;
    static constexpr Batch no_batch = 0;

    Batch open_batch() { return ++last_batch_; }
    /// All messages of the batch were added.
    Line close_batch(Batch batch);

    /// False when a request with this key runs already.
    bool add(const std::string& key, Batch batch);
    bool contains(const std::string& key) const { return running_.contains(key); }

    Line answer(const std::string& key, std::string message);
    /// An answer without a request of ours: to a message that was no request.
    Line answer_unasked(Batch batch, std::string message);
    /// Cancelled: is not answered. The line of a batch that is complete without it.
    Line forget(const std::string& key);

    std::vector<std::string> keys() const;
    std::size_t size() const { return running_.size(); }

private:
    struct Answers {
        std::size_t missing = 0;
        bool is_closed = false;
        std::string text;
    };

    Line take(Batch batch, std::string message);
    Line finish(Batch batch);

    std::unordered_map<std::string, Batch> running_;
    std::map<Batch, Answers> batches_;
    Batch last_batch_ = no_batch;
};

}  // namespace proxy
