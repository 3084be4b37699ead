// Hexadecimal and base64; apart from hash.cpp, so that a program without OpenSSL can use them.
#include "base/hash.hpp"

#include <cstdint>

namespace base {
namespace {

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
