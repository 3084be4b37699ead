#include "anonymizer/blocks.hpp"

#include "anonymizer/characters.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>

using anonymizer::Block;

TEST_CASE("the bits of a block tell what each byte is, and behind the text there is nothing") {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        std::string text(random() % 150, '\0');
        for (char& c : text) c = static_cast<char>(random() % 256);
        for (std::size_t begin = 0; begin < text.size(); begin += anonymizer::block_bytes) {
            const Block block = anonymizer::block_at(text, begin);
            for (std::size_t i = 0; i < anonymizer::block_bytes; ++i) {
                const char c = anonymizer::at_or_nul(text, begin + i);
                const bool is_sign = c != '\0' && std::string("@:=,>/-$").find(c) != std::string::npos;
                REQUIRE((block.words >> i & 1U) == static_cast<std::uint64_t>(anonymizer::is_word(c)));
                REQUIRE((block.underscores >> i & 1U) == static_cast<std::uint64_t>(c == '_'));
                REQUIRE((block.signs >> i & 1U) == static_cast<std::uint64_t>(is_sign));
            }
        }
    }
}

TEST_CASE("the next suspect is the first byte that may begin something to decode") {
    for (const char c : {'\\', '&', '%', '\xC2', '\xE2', '\xEF'})
        for (std::size_t at = 0; at < 40; ++at) {
            std::string text(40, 'a');
            text[at] = c;
            CHECK(anonymizer::next_suspect(text, 0) == at);
            CHECK(anonymizer::next_suspect(text, at + 1) == text.size());
        }
    CHECK(anonymizer::next_suspect("", 0) == 0);
}
