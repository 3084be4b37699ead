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

std::string encode(std::string_view bytes, const char* alphabet, bool pad) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = bytes.size() - i;
        std::uint32_t group = static_cast<std::uint8_t>(bytes[i]) << 16U;
        if (left > 1) group |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[i + 1])) << 8U;
        if (left > 2) group |= static_cast<std::uint8_t>(bytes[i + 2]);
        text += alphabet[group >> 18U & 63U];
        text += alphabet[group >> 12U & 63U];
        if (left > 1) text += alphabet[group >> 6U & 63U];
        else if (pad) text += '=';
        if (left > 2) text += alphabet[group & 63U];
        else if (pad) text += '=';
    }
    return text;
}

constexpr const char* standard_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr const char* url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

Sha1 git_blob_hash(std::string_view bytes) {
    std::string header = "blob " + std::to_string(bytes.size());
    header += '\0';
    Sha1 hash{};
    digest(EVP_sha1(), {header, bytes}, hash.data());
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

std::string to_hex(std::string_view bytes) {
    constexpr const char* digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        text += digits[static_cast<std::uint8_t>(c) >> 4U];
        text += digits[static_cast<std::uint8_t>(c) & 15U];
    }
    return text;
}

std::string to_base64(std::string_view bytes) {
    return encode(bytes, standard_alphabet, true);
}
std::string to_base64url(std::string_view bytes) {
    return encode(bytes, url_alphabet, false);
}

bool from_base64(std::string_view text, std::string& bytes) {
    bytes.clear();
    if (text.size() % 4 != 0) return false;
    const std::string_view alphabet(standard_alphabet);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        std::uint32_t group = 0;
        std::size_t padding = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            const char c = text[i + k];
            if (c == '=' && i + 4 == text.size() && k >= 2) {
                ++padding;
                group <<= 6U;
                continue;
            }
            const std::size_t value = alphabet.find(c);
            if (value == std::string_view::npos || padding > 0) return false;
            group = group << 6U | static_cast<std::uint32_t>(value);
        }
        bytes += static_cast<char>(group >> 16U);
        if (padding < 2) bytes += static_cast<char>(group >> 8U);
        if (padding < 1) bytes += static_cast<char>(group);
    }
    return true;
}

}  // namespace base
