// The scanner behind split_words and the tokenizer, as a template so that nothing is called through a
// pointer.
#pragma once

#include "mcp_lrm/index/letters.hpp"
#include "mcp_lrm/index/stem.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>

namespace lrm::index {

inline constexpr std::size_t longest_word = 64;

/// The bytes of a word of at most four as one number.
constexpr std::uint32_t packed(const char* word, std::size_t size) noexcept {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < size; ++i) out = out << 8U | static_cast<std::uint8_t>(word[i]);
    return out;
}

/// English function words that would be in every text: no query profits from them. `size` at most 4.
inline bool is_function_word(const char* word, std::size_t size) noexcept {
    switch (packed(word, size)) {
        case packed("of", 2):
        case packed("to", 2):
        case packed("in", 2):
        case packed("is", 2):
        case packed("it", 2):
        case packed("be", 2):
        case packed("as", 2):
        case packed("an", 2):
        case packed("or", 2):
        case packed("by", 2):
        case packed("if", 2):
        case packed("we", 2):
        case packed("on", 2):
        case packed("at", 2):
        case packed("the", 3):
        case packed("and", 3):
        case packed("are", 3):
        case packed("was", 3):
        case packed("this", 4):
        case packed("that", 4):
            return true;
        default:
            return false;
    }
}

/// Finds the words of `text` and calls `emit(word, begin, end, same)` for each; stops when it returns false.
/// Not copyable state: one Words per text.
template <class Emit>
class Words {
public:
    Words(std::string_view text, Emit& emit) : text_(text), emit_(emit) {}

    void run() {
        while (at_ < text_.size() && going_) {
            const ByteClass kind = class_of(text_[at_]);
            if (kind == ByteClass::separator) ++at_;
            else scan();
        }
    }

private:
    /// Reads one run of word characters into `word_` (lower case, no underscores) and notes where parts
    /// begin.
    void scan() {
        begin_ = at_;
        size_ = 0;
        parts_ = 0;
        digits_only_ = true;
        plain_ = true;
        ByteClass before = ByteClass::separator;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            const ByteClass kind = class_of(c);
            if (kind == ByteClass::separator) break;
            if (kind == ByteClass::high) {
                if (!take_letter(before)) break;
                before = ByteClass::lower;
                continue;
            }
            ++at_;
            if (kind != ByteClass::underscore) {
                if (begins_part(before, kind)) note_part();
                put(kind == ByteClass::upper ? static_cast<char>(c | 0x20) : c);
                if (kind != ByteClass::digit) digits_only_ = false;
            }
            before = kind;
        }
        finish();
    }

    /// False when the run ends here: no letter, or one that is a word of its own.
    bool take_letter(ByteClass before) {
        std::size_t skip = 0;
        const Letter letter = letter_at(text_, at_, skip);
        if (letter.size == 0) {
            if (at_ == begin_) at_ += skip;
            return false;
        }
        if (letter.alone && at_ != begin_) return false;
        if (before == ByteClass::separator || before == ByteClass::underscore) note_part();
        at_ += letter.size;
        if (size_ + letter.size <= longest_word) {
            std::memcpy(word_ + size_, letter.lower.data(), letter.size);
            size_ += letter.size;
        } else {
            cut_ = true;
        }
        plain_ = false;
        digits_only_ = false;
        return !letter.alone;
    }

    bool begins_part(ByteClass before, ByteClass kind) const {
        if (before == ByteClass::separator || before == ByteClass::underscore) return true;
        if (kind == ByteClass::digit) return before != ByteClass::digit;
        if (before == ByteClass::digit) return true;
        if (kind == ByteClass::lower) return false;
        if (before != ByteClass::upper) return true;
        // The last capital of HTTPServer begins a part; that of HTTPs or IDs does not.
        if (at_ >= text_.size() || class_of(text_[at_]) != ByteClass::lower) return false;
        const bool plural =
            text_[at_] == 's' && (at_ + 1 == text_.size() || class_of(text_[at_ + 1]) != ByteClass::lower);
        return !plural;
    }

    void note_part() {
        if (parts_ < most_parts) starts_[parts_++] = static_cast<std::uint8_t>(size_);
    }

    void put(char c) {
        if (size_ < longest_word) word_[size_++] = c;
        else cut_ = true;
    }

    void finish() {
        const bool cut = cut_;
        cut_ = false;
        if (size_ < 2) return;  // a letter or digit alone
        if (parts_ == 1 || cut) {
            if (!cut && plain_ && !digits_only_) {
                if (size_ <= 4 && is_function_word(word_, size_)) return;
                size_ = stem(word_, size_);
            }
            going_ = emit_(std::string_view(word_, size_), begin_, at_, false);
            return;
        }
        going_ = emit_(std::string_view(word_, size_), begin_, at_, false);
        if (size_ - starts_[parts_ - 1] > longest_word) return;
        for (std::size_t i = 0; i < parts_ && going_; ++i) emit_part(i);
    }

    void emit_part(std::size_t i) {
        const std::size_t first = starts_[i];
        const std::size_t last = i + 1 < parts_ ? starts_[i + 1] : size_;
        if (last - first < 2) return;
        char part[longest_word];
        std::size_t size = last - first;
        std::memcpy(part, word_ + first, size);
        const ByteClass kind = class_of(part[0]);
        if (kind == ByteClass::lower) {
            if (size <= 4 && is_function_word(part, size)) return;
            if (plain_) size = stem(part, size);
        }
        going_ = emit_(std::string_view(part, size), begin_, at_, true);
    }

    static constexpr std::size_t most_parts = 16;

    std::string_view text_;
    Emit& emit_;
    std::size_t at_ = 0;
    std::size_t begin_ = 0;
    std::size_t size_ = 0;
    std::size_t parts_ = 0;
    bool digits_only_ = true;
    bool plain_ = true;  // ASCII only
    bool cut_ = false;
    bool going_ = true;
    std::uint8_t starts_[most_parts] = {};
    char word_[longest_word] = {};
};

}  // namespace lrm::index
