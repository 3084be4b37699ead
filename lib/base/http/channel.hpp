// What may lie between a connection's plain bytes and those on the wire: TLS, which base/tls makes.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace base::http {

/// Of one connection; holds no socket: bytes of the wire are given to it and taken from it. Every member
/// throws base::Error{network} for a peer that cannot be trusted or breaks the protocol; the connection is
/// closed then.
class Channel {
public:
    virtual ~Channel() = default;
    /// Bytes from the peer.
    virtual void received(std::string_view wire) = 0;
    /// Bytes for the peer; they are taken out.
    virtual std::string take_outgoing() = 0;
    /// Goes on with the handshake; true when it is done.
    virtual bool shake_hands() = 0;
    /// Plain bytes; 0 when more bytes of the wire are needed, or `has_ended()`.
    virtual std::size_t read(char* out, std::size_t size) = 0;
    virtual void write(std::string_view plain) = 0;
    /// The peer has said that it sends no more; an end without that is a connection that was cut.
    virtual bool has_ended() const = 0;
};

/// Makes the channel of a new connection.
using MakeChannel = std::function<std::unique_ptr<Channel>()>;

}  // namespace base::http
