// The head of a Dart declaration, taken apart.
#include "syntax/dart_head.hpp"

namespace syntax {

DartHead::DartHead(const std::vector<TextToken>& tokens) : tokens_(tokens) {
    skip_annotations();
    std::size_t depth = 0;
    for (std::size_t i = begin_; i < tokens_.size(); ++i) {
        if (opens(tokens_[i])) {
            if (depth++ == 0 && tokens_[i].is("(") && parameters_ == 0 && equals_ == 0) parameters_ = i;
        } else if (closes(tokens_[i])) {
            depth -= depth > 0 ? 1 : 0;
        } else if (depth == 0 && tokens_[i].is("=") && equals_ == 0 && !is_operator_at(i)) {
            equals_ = i;
        }
    }
}

std::size_t DartHead::find(std::string_view word) const {
    const std::size_t end = parameters_ > 0 ? parameters_ : tokens_.size();
    for (std::size_t i = begin_; i < end; ++i) {
        if (tokens_[i].is(word)) return i + 1;
    }
    return 0;
}

std::size_t DartHead::callable_name() const {
    if (const std::size_t after = find("operator"); after > 0) return after;
    std::size_t at = parameters_;
    while (at > begin_ && !is_word(tokens_[at - 1])) {
        if (!tokens_[at - 1].is(">")) return 0;
        int depth = 0;
        do {
            --at;
            if (tokens_[at].is(">")) ++depth;
            else if (tokens_[at].is("<")) --depth;
        } while (at > begin_ && depth > 0);
    }
    return at > begin_ ? at - 1 : 0;
}

bool DartHead::is_operator_at(std::size_t at) const {
    for (std::size_t i = begin_; i < at; ++i) {
        if (tokens_[i].is("operator")) return parameters_ == 0;
    }
    return false;
}

void DartHead::skip_annotations() {
    while (begin_ + 1 < tokens_.size() && tokens_[begin_].is("@")) {
        begin_ += 2;
        while (begin_ + 1 < tokens_.size() && tokens_[begin_].is(".")) begin_ += 2;
        if (begin_ >= tokens_.size() || !tokens_[begin_].is("(")) continue;
        std::size_t depth = 0;
        do {
            if (opens(tokens_[begin_])) ++depth;
            else if (closes(tokens_[begin_])) --depth;
            ++begin_;
        } while (begin_ < tokens_.size() && depth > 0);
    }
}

}  // namespace syntax
