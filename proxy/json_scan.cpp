// JSON as text: checked, and cut, without building a tree of it.
#include "proxy/json_scan.hpp"

#include "base/json.hpp"

#include <algorithm>

namespace proxy {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_plain(char c) {
    return static_cast<unsigned char>(c) - 0x20U < 0x60U && c != '"' && c != '\\';
}

/// One pass, no memory; nesting is bounded, so it may recurse.
class Checker {
public:
    Checker(std::string_view text, std::size_t max_depth)
        : at_(text.data()), end_(at_ + text.size()), depth_(max_depth) {}

    bool whole() {
        if (!value()) return false;
        blanks();
        return at_ == end_;
    }

private:
    bool value() {
        blanks();
        if (at_ == end_) return false;
        switch (*at_) {
            case '{':
                return nested('}');
            case '[':
                return nested(']');
            case '"':
                return string();
            case 't':
                return word("true");
            case 'f':
                return word("false");
            case 'n':
                return word("null");
            default:
                return number();
        }
    }

    bool nested(char close) {
        if (depth_ == 0) return false;
        --depth_;
        ++at_;
        blanks();
        bool ok = take(close);
        while (!ok) {
            if (close == '}' && !key()) return false;
            if (!value()) return false;
            blanks();
            ok = take(close);
            if (!ok && !take(',')) return false;
            if (!ok) blanks();
        }
        ++depth_;
        return true;
    }

    bool key() {
        blanks();
        if (at_ == end_ || *at_ != '"' || !string()) return false;
        blanks();
        return take(':');
    }

    bool string() {
        for (++at_;;) {
            while (at_ != end_ && is_plain(*at_)) ++at_;
            if (at_ == end_) return false;
            const auto byte = static_cast<unsigned char>(*at_);
            if (byte == '"') {
                ++at_;
                return true;
            }
            if (byte == '\\' ? !escape() : byte < 0x20 || !multibyte(byte)) return false;
        }
    }

    bool escape() {
        if (++at_ == end_) return false;
        const char kind = *at_++;
        if (kind != 'u') return std::string_view("\"\\/bfnrt").find(kind) != std::string_view::npos;
        const unsigned first = unit();
        if (first > 0xFFFF) return false;
        if (first < 0xD800 || first > 0xDFFF) return true;
        if (first > 0xDBFF || end_ - at_ < 6 || at_[0] != '\\' || at_[1] != 'u') return false;
        at_ += 2;
        const unsigned second = unit();
        return second >= 0xDC00 && second <= 0xDFFF;
    }

    unsigned unit() {
        constexpr unsigned bad = 0x10000;
        if (end_ - at_ < 4 || !std::all_of(at_, at_ + 4, is_hex)) return bad;
        unsigned value = 0;
        for (int i = 0; i < 4; ++i, ++at_) {
            const char c = *at_;
            value = value * 16 + static_cast<unsigned>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        }
        return value;
    }

    /// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
    bool multibyte(unsigned char lead) {
        if (lead == 0x7F) {
            ++at_;
            return true;
        }
        const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
        if (lead < 0xC2 || lead > 0xF4 || end_ - at_ <= more) return false;
        const auto second = static_cast<unsigned char>(at_[1]);
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
            (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))
            return false;
        for (int i = 1; i <= more; ++i)
            if ((static_cast<unsigned char>(at_[i]) & 0xC0U) != 0x80U) return false;
        at_ += more + 1;
        return true;
    }

    bool number() {
        take('-');
        if (take('0')) {
            if (at_ != end_ && is_digit(*at_)) return false;
        } else if (!digits()) {
            return false;
        }
        if (take('.') && !digits()) return false;
        if (at_ == end_ || (*at_ != 'e' && *at_ != 'E')) return true;
        ++at_;
        if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
        return digits();
    }

    bool digits() {
        const char* const begin = at_;
        while (at_ != end_ && is_digit(*at_)) ++at_;
        return at_ != begin;
    }

    bool word(std::string_view expected) {
        if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).substr(0, expected.size()) !=
            expected)
            return false;
        at_ += expected.size();
        return true;
    }

    bool take(char c) {
        if (at_ == end_ || *at_ != c) return false;
        ++at_;
        return true;
    }

    void blanks() {
        while (at_ != end_ && is_blank(*at_)) ++at_;
    }

    const char* at_;
    const char* const end_;
    std::size_t depth_;
};

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && is_blank(text[at])) ++at;
    return at;
}

/// Strings may be most of 64 MiB: looks for quotes, then whether an odd number of backslashes is before one.
std::size_t skip_string(std::string_view text, std::size_t at) {
    for (std::size_t quote = text.find('"', at + 1);; quote = text.find('"', quote + 1)) {
        std::size_t first = quote;
        while (text[first - 1] == '\\') --first;
        if ((quote - first) % 2 == 0) return quote + 1;
    }
}

std::size_t skip_value(std::string_view text, std::size_t at) {
    for (std::size_t depth = 0; at < text.size();) {
        const char c = text[at];
        if (c == '"') {
            at = skip_string(text, at);
            if (depth == 0) return at;
            continue;
        }
        if (depth == 0 && (c == ',' || c == '}' || c == ']' || is_blank(c))) return at;
        if (c == '{' || c == '[') ++depth;
        if ((c == '}' || c == ']') && --depth == 0) return at + 1;
        ++at;
    }
    return at;
}

}  // namespace

bool is_json(std::string_view text, std::size_t max_depth) {
    return Checker(text, max_depth).whole();
}

bool Member::is(std::string_view key) const {
    if (key_literal.empty()) return false;  // an element of an array
    const std::string_view content = key_literal.substr(1, key_literal.size() - 2);
    return content == key ||
           (content.find('\\') != std::string_view::npos && decode_string(key_literal) == key);
}

void each_member(std::string_view text, Span where, const std::function<bool(const Member&)>& on_member) {
    if (where.empty() || (text[where.begin] != '{' && text[where.begin] != '[')) return;
    const bool has_keys = text[where.begin] == '{';
    std::size_t at = skip_blanks(text, where.begin + 1);
    while (at + 1 < where.end) {
        Member member;
        member.whole.begin = at;
        if (has_keys) {
            const std::size_t end = skip_string(text, at);
            member.key_literal = text.substr(at, end - at);
            at = skip_blanks(text, skip_blanks(text, end) + 1);
        }
        member.value = {at, skip_value(text, at)};
        member.whole.end = member.value.end;
        at = skip_blanks(text, member.value.end);
        if (text[at] == ',') at = skip_blanks(text, at + 1);
        if (!on_member(member)) return;
    }
}

Span find_member(std::string_view text, Span where, std::string_view key) {
    Span found;
    each_member(text, where, [&](const Member& member) {
        if (member.is(key)) found = member.value;
        return true;
    });
    return found;
}

Span whole_value(std::string_view text) {
    const std::size_t begin = skip_blanks(text, 0);
    return {begin, skip_value(text, begin)};
}

std::string decode_string(std::string_view literal) {
    if (literal.size() < 2 || literal.front() != '"') return {};
    if (literal.find('\\') == std::string_view::npos)
        return std::string(literal.substr(1, literal.size() - 2));
    return base::Json::parse(literal).get<std::string>();
}

bool is_id(std::string_view literal) {
    if (literal.starts_with('"')) return true;
    if (literal.starts_with('-')) literal.remove_prefix(1);
    return !literal.empty() && std::all_of(literal.begin(), literal.end(), is_digit);
}

std::size_t cut_members(std::string& text, Span where, const std::function<bool(const Member&)>& keep) {
    char* const begin = text.data() + where.begin;
    char* out = begin + 1;
    // What is kept only ever moves to the left, behind what is still to be read.
    each_member(text, where, [&](const Member& member) {
        if (!keep(member)) return true;
        if (out != begin + 1) *out++ = ',';
        out = std::copy(text.data() + member.whole.begin, text.data() + member.whole.end, out);
        return true;
    });
    *out++ = '}';
    const auto end = static_cast<std::size_t>(out - text.data());
    text.erase(end, where.end - end);
    return where.end - end;
}

}  // namespace proxy
