// Bytes waiting to be sent on one socket.
#include "base/http/output_queue.hpp"

#include <boost/asio/buffer.hpp>

#include <algorithm>
#include <array>

namespace base::http {

void OutputQueue::push(std::string part) {
    if (part.empty()) return;
    bytes_ += part.size();
    parts_.push_back(std::move(part));
}

void OutputQueue::clear() {
    parts_ = {};
    first_ = offset_ = bytes_ = 0;
}

boost::system::error_code OutputQueue::send(boost::asio::ip::tcp::socket& socket) {
    boost::system::error_code ec;
    while (bytes_ > 0) {
        std::array<boost::asio::const_buffer, 16> buffers;
        const std::size_t count = std::min(buffers.size(), parts_.size() - first_);
        for (std::size_t i = 0; i < count; ++i) buffers[i] = boost::asio::buffer(parts_[first_ + i]);
        buffers[0] += offset_;
        drop(socket.write_some(buffers, ec));
        if (ec) return ec;
    }
    return ec;
}

void OutputQueue::drop(std::size_t sent) {
    bytes_ -= sent;
    if (bytes_ == 0) return clear();
    while (sent >= parts_[first_].size() - offset_) {
        sent -= parts_[first_].size() - offset_;
        parts_[first_] = {};
        offset_ = 0;
        ++first_;
    }
    offset_ += sent;
    if (first_ < 64) return;
    parts_.erase(parts_.begin(), parts_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
}

}  // namespace base::http
