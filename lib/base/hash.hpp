// SHA-1 (git's object names), SHA-256, HMAC, and random bytes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace base {

using Sha1 = std::array<std::uint8_t, 20>;

/// The name git gives to a blob of these bytes: SHA-1 of "blob SIZE\0" and the bytes.
Sha1 git_blob_hash(std::string_view bytes);

/// The same in pieces, for a blob of `size` bytes in all.
class GitBlobHasher {
public:
    explicit GitBlobHasher(std::uint64_t size);
    ~GitBlobHasher();
    GitBlobHasher(const GitBlobHasher&) = delete;
    GitBlobHasher& operator=(const GitBlobHasher&) = delete;

    void add(std::string_view bytes);
    /// Once, after all bytes.
    Sha1 finish();

private:
    void* context_;
};

/// 32 raw bytes.
std::string sha256(std::string_view bytes);
/// RFC 2104 with SHA-256; 32 raw bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// Compares in time that depends on the lengths alone.
bool equal_constant_time(std::string_view a, std::string_view b);

/// Bytes from the kernel's generator.
std::string random_bytes(std::size_t count);

std::string to_hex(std::string_view bytes);
/// RFC 4648 base64 with the URL-safe alphabet, without padding.
std::string to_base64url(std::string_view bytes);
/// RFC 4648 base64 with padding.
std::string to_base64(std::string_view bytes);
/// Strict: wrong alphabet, length or padding gives false.
bool from_base64(std::string_view text, std::string& bytes);

}  // namespace base
