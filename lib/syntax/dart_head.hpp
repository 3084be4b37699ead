// The head of a Dart declaration, taken apart.
#pragma once

#include "syntax/tokens.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace syntax {

inline bool opens(const TextToken& token) {
    return token.is("(") || token.is("[") || token.is("{");
}

inline bool closes(const TextToken& token) {
    return token.is(")") || token.is("]") || token.is("}");
}

inline bool is_word(const TextToken& token) {
    return token.kind == TextToken::Kind::word;
}

/// The tokens of a declaration, from its first word to the "{", "=>" or ";" behind its head. Positions count
/// in those tokens, which must outlive this.
class DartHead {
public:
    explicit DartHead(const std::vector<TextToken>& tokens);

    bool empty() const { return begin_ >= tokens_.size(); }
    /// Behind the annotations.
    const TextToken& first() const { return tokens_[begin_]; }
    std::size_t begin() const { return begin_; }
    /// 0: no parameters before the first "=".
    std::size_t parameters() const { return parameters_; }
    /// Where "=" or "=>" stands; 0: nowhere.
    std::size_t equals() const { return equals_; }
    /// Behind a word before the parameters; 0: it is not there.
    std::size_t find(std::string_view word) const;
    /// The name before the parameters: behind "operator" and a constructor's class, before type parameters.
    std::size_t callable_name() const;

private:
    bool is_operator_at(std::size_t at) const;
    void skip_annotations();

    const std::vector<TextToken>& tokens_;
    std::size_t begin_ = 0;
    std::size_t parameters_ = 0;
    std::size_t equals_ = 0;
};

}  // namespace syntax
