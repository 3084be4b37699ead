// Finds the id in a line that is too long to be kept.
#include "proxy/oversized.hpp"

#include "proxy/json_scan.hpp"

namespace proxy {
namespace {

constexpr std::size_t longest_kept = 256;

}  // namespace

void OversizedLine::feed(std::string_view piece) {
    for (const char c : piece) take(c);
}

void OversizedLine::take(char c) {
    std::string& part = in_value_ ? value_ : key_;
    const bool is_kept = depth_ == 1 && part.size() < longest_kept;
    if (in_string_) {
        if (is_kept) part += c;
        if (escaped_) escaped_ = false;
        else if (c == '\\') escaped_ = true;
        else if (c == '"') in_string_ = false;
        return;
    }
    if (c == '"') {
        in_string_ = true;
        if (is_kept) part += c;
    } else if (c == '{' || c == '[') {
        ++depth_;
    } else if ((c == '}' || c == ']') && depth_ > 0) {
        if (--depth_ == 0) end_member();
    } else if (depth_ == 1 && c == ',') {
        end_member();
    } else if (depth_ == 1 && c == ':') {
        in_value_ = true;
    } else if (is_kept && c != ' ' && c != '\t' && c != '\r' && c != '\n') {
        part += c;
    }
}

void OversizedLine::end_member() {
    if (key_ == "\"id\"" && value_.size() < longest_kept) id_ = value_;
    if (key_ == "\"method\"") has_method_ = true;
    if (key_ == "\"result\"" || key_ == "\"error\"") has_outcome_ = true;
    key_.clear();
    value_.clear();
    in_value_ = false;
}

std::string OversizedLine::id() const {
    return is_json(id_) && is_id(id_) ? id_ : std::string();
}

}  // namespace proxy
