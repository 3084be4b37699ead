// TLS for an HTTP client, by OpenSSL.
#pragma once

#include "base/http/channel.hpp"

#include <string>

namespace base::tls {

/// Makes the channel of each connection to `host`: TLS 1.2 or newer, the certificate checked against the
/// system's authorities (or those in `authorities`, a PEM file, when it is given) and against `host`, a name
/// or a numeric address. Throws base::Error{config} when the authorities cannot be read. Any thread; the
/// result too.
http::MakeChannel client(const std::string& host, const std::string& authorities = {});

}  // namespace base::tls
