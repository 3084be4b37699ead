#include "base/db/zstd.hpp"

#include "base/error.hpp"

#include <new>
#include <utility>
#include <zstd.h>

namespace base::db {

std::string compress(std::string_view bytes) {
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3);
    ensure(ZSTD_isError(size) == 0, "the output has room for the worst case");
    out.resize(size);
    return out;
}

std::string decompress(std::string_view bytes) {
    return Decompressor()(bytes);
}

Decompressor::Decompressor() : context_(ZSTD_createDCtx()) {
    if (context_ == nullptr) throw std::bad_alloc();
}

Decompressor::~Decompressor() {
    ZSTD_freeDCtx(static_cast<ZSTD_DCtx*>(context_));
}

Decompressor::Decompressor(Decompressor&& other) noexcept
    : context_(std::exchange(other.context_, nullptr)) {}

std::string Decompressor::operator()(std::string_view bytes) {
    constexpr unsigned long long most = 256ULL << 20;
    const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > most)
        throw Error(ErrorKind::database, "cannot read a compressed text: it is damaged");
    std::string out(static_cast<std::size_t>(size), '\0');
    const std::size_t got = ZSTD_decompressDCtx(static_cast<ZSTD_DCtx*>(context_), out.data(), out.size(),
                                                bytes.data(), bytes.size());
    if (ZSTD_isError(got) != 0 || got != out.size())
        throw Error(ErrorKind::database, "cannot read a compressed text: it is damaged");
    return out;
}

}  // namespace base::db
