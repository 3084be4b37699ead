// SHA-1 (git's object names), SHA-256, HMAC, and random bytes.
#include "base/hash.hpp"

#include "base/error.hpp"

#include <cerrno>
#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>

namespace base {
namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};

void digest(const EVP_MD* kind, std::initializer_list<std::string_view> parts, unsigned char* out) {
    const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    bool ok = context && EVP_DigestInit_ex(context.get(), kind, nullptr) == 1;
    for (const std::string_view part : parts)
        ok = ok && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    ensure(ok && EVP_DigestFinal_ex(context.get(), out, nullptr) == 1, "OpenSSL can hash");
}

}  // namespace

Sha1 git_blob_hash(std::string_view bytes) {
    std::string header = "blob " + std::to_string(bytes.size());
    header += '\0';
    Sha1 hash{};
    digest(EVP_sha1(), {header, bytes}, hash.data());
    return hash;
}

GitBlobHasher::GitBlobHasher(std::uint64_t size) : context_(EVP_MD_CTX_new()) {
    ensure(context_ != nullptr &&
               EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(context_), EVP_sha1(), nullptr) == 1,
           "OpenSSL can hash");
    std::string header = "blob " + std::to_string(size);
    header += '\0';
    add(header);
}

GitBlobHasher::~GitBlobHasher() {
    EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_));
}

void GitBlobHasher::add(std::string_view bytes) {
    EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context_), bytes.data(), bytes.size());
}

Sha1 GitBlobHasher::finish() {
    Sha1 hash{};
    ensure(EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(context_), hash.data(), nullptr) == 1,
           "OpenSSL can hash");
    return hash;
}

std::string sha256(std::string_view bytes) {
    std::string out(32, '\0');
    digest(EVP_sha256(), {bytes}, reinterpret_cast<unsigned char*>(out.data()));
    return out;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
    std::string out(32, '\0');
    unsigned int size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(out.data()), &size);
    ensure(size == 32, "HMAC-SHA-256 has 32 bytes");
    return out;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    for (std::size_t done = 0; done < count;) {
        const ssize_t got = getrandom(bytes.data() + done, count - done, 0);
        if (got < 0 && errno == EINTR) continue;
        ensure(got > 0, "the kernel gives random bytes");
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

}  // namespace base
