// Large texts, small on disk.
#pragma once

#include <string>
#include <string_view>

namespace base::db {

/// Zstandard (RFC 8878), level 3.
std::string compress(std::string_view bytes);
/// Throws Error{database} for bytes that are not Zstandard, or that would become more than 256 MiB.
std::string decompress(std::string_view bytes);

/// The same many times over: keeps what zstd would otherwise set up anew each time (some 160 KB), which takes
/// longer than a small text. One thread at a time.
class Decompressor {
public:
    Decompressor();
    ~Decompressor();
    Decompressor(Decompressor&& other) noexcept;
    Decompressor& operator=(Decompressor&&) = delete;

    /// As `decompress`.
    std::string operator()(std::string_view bytes);

private:
    void* context_;
};

}  // namespace base::db
