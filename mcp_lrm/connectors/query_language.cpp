// JQL and CQL, as far as a filter of ours must hold whatever a caller writes. Pure.
#include "mcp_lrm/connectors/query_language.hpp"

#include "base/error.hpp"

#include <algorithm>

namespace connectors {
namespace {

/// Walks over a query and knows where quotes and parentheses stand.
class Walk {
public:
    /// Takes the byte; true while it stands outside of quotes and parentheses.
    bool take(char c) {
        if (escaped_) {
            escaped_ = false;
            return false;
        }
        if (quote_ != '\0') {
            if (c == '\\') escaped_ = true;
            else if (c == quote_) quote_ = '\0';
            return false;
        }
        // Whoever reads it after us might not take it for an escape.
        if (c == '\\') broken_ = true;
        if (c == '"' || c == '\'') quote_ = c;
        else if (c == '(') ++depth_;
        else if (c == ')' && --depth_ < 0) broken_ = true;
        return quote_ == '\0' && depth_ == 0;
    }
    bool is_balanced() const { return !broken_ && depth_ == 0 && quote_ == '\0' && !escaped_; }

private:
    char quote_ = '\0';
    int depth_ = 0;
    bool escaped_ = false;
    bool broken_ = false;
};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return std::string(text);
}

/// "order by" at the front, blanks between; its length, else 0.
std::size_t order_by(std::string_view text) {
    const auto word = [&text](std::size_t at, std::string_view wanted) {
        if (text.size() < at + wanted.size()) return false;
        for (std::size_t i = 0; i < wanted.size(); ++i)
            if (lower(text[at + i]) != wanted[i]) return false;
        return true;
    };
    if (!word(0, "order")) return 0;
    std::size_t at = 5;
    while (at < text.size() && is_blank(text[at])) ++at;
    if (at == 5 || !word(at, "by")) return 0;
    return at + 2 == text.size() || is_blank(text[at + 2]) ? at + 2 : 0;
}

}  // namespace

void check_balanced(std::string_view query, const char* language) {
    Walk walk;
    for (const char c : query) walk.take(c);
    if (!walk.is_balanced())
        throw base::Error(base::ErrorKind::usage, std::string("the quotes or parentheses of the ") +
                                                      language + " do not match; close each one");
}

SplitQuery split_order(std::string_view query) {
    Walk walk;
    for (std::size_t i = 0; i < query.size(); ++i) {
        const bool outside = walk.take(query[i]);
        const bool begins = i == 0 || is_blank(query[i - 1]) || query[i - 1] == ')';
        if (outside && begins && order_by(query.substr(i)) > 0)
            return {trimmed(query.substr(0, i)), trimmed(query.substr(i))};
    }
    return {trimmed(query), ""};
}

std::string with_filter(std::string_view query, const std::string& field,
                        const std::vector<std::string>& values, const char* language) {
    check_balanced(query, language);
    if (values.empty()) return trimmed(query);
    std::string list;
    for (const std::string& value : values) {
        if (!is_key(value))
            throw base::Error(base::ErrorKind::usage, "'" + value.substr(0, 60) + "' is no " + field +
                                                          " key: letters, digits, _ . ~ -");
        list += (list.empty() ? "" : ", ") + quoted(value);
    }
    const SplitQuery parts = split_order(query);
    std::string out = parts.condition.empty() ? "" : "(" + parts.condition + ") AND ";
    out += field + " in (" + list + ")";
    return parts.order.empty() ? out : out + " " + parts.order;
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return out + '"';
}

std::string quoted_words(std::string_view text) {
    std::string words;
    for (const char c : text)
        words += std::string_view("+-&|!(){}[]^~*?\\:\"/").find(c) == std::string_view::npos ? c : ' ';
    return quoted(trimmed(words));
}

bool is_key(std::string_view text) {
    return !text.empty() && text.size() <= 255 && text.front() != '-' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
                      c == '.' || c == '-' || c == '~';
           });
}

}  // namespace connectors
