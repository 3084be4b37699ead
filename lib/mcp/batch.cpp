// A JSON-RPC batch (2025-03-26): several calls, one response.
#include "mcp/batch.hpp"

namespace mcp {

class Batch::Member : public Outlet {
public:
    explicit Member(std::shared_ptr<Batch> batch) : batch_(std::move(batch)) {}
    void send(const std::string& message) override { batch_->send(message); }
    void finish(unsigned, std::string message) override { batch_->finish_one(message); }
    void abandon() override { batch_->finish_one({}); }
    bool can_ask() const override { return batch_->outlet_->can_ask(); }

private:
    std::shared_ptr<Batch> batch_;
};

std::shared_ptr<Outlet> Batch::member() {
    ++open_;
    return std::make_shared<Member>(shared_from_this());
}

void Batch::add_answer(const std::string& message) {
    if (outlet_->is_streaming()) return outlet_->send(message);
    answers_ += (answers_.empty() ? "" : ",") + message;
}

void Batch::send(const std::string& message) {
    if (!outlet_->is_streaming() && !answers_.empty()) {
        outlet_->send('[' + answers_ + ']');
        answers_.clear();
    }
    outlet_->send(message);
}

void Batch::finish_one(const std::string& message) {
    --open_;
    if (!message.empty()) add_answer(message);
    finish_if_complete();
}

void Batch::close() {
    closed_ = true;
    finish_if_complete();
}

void Batch::finish_if_complete() {
    if (!closed_ || open_ > 0) return;
    if (outlet_->is_streaming() || answers_.empty()) return outlet_->abandon();
    outlet_->finish(200, '[' + answers_ + ']');
}

}  // namespace mcp
