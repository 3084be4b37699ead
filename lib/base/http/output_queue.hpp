// Bytes waiting to be sent on one socket.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace base::http {

/// Parts in order, sent with as few system calls as possible and without copying them. Costs nothing when
/// empty.
class OutputQueue {
public:
    void push(std::string part);
    bool empty() const { return bytes_ == 0; }
    std::size_t bytes() const { return bytes_; }
    void clear();

    /// Sends what a non-blocking socket takes now. An error other than would_block means that the peer is
    /// gone.
    boost::system::error_code send(boost::asio::ip::tcp::socket& socket);

private:
    void drop(std::size_t sent);

    std::vector<std::string> parts_;
    std::size_t first_ = 0;   // of parts_, not sent completely
    std::size_t offset_ = 0;  // sent of that part
    std::size_t bytes_ = 0;
};

}  // namespace base::http
