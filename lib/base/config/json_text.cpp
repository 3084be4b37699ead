// Where everything stands in a JSON text.
#include "base/config/json_text.hpp"

#include "base/json.hpp"

#include <algorithm>

namespace base::config {
namespace {

constexpr int max_depth = 64;

class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    JsonSpans run() {
        skip();
        value("", position_, 0);
        skip();
        if (position_ < text_.size()) fail("more text after the end of the value");
        return std::move(out_);
    }

private:
    [[noreturn]] void fail(const std::string& what) const { throw JsonTextError(position_, what); }
    bool at(std::string_view wanted) const { return text_.compare(position_, wanted.size(), wanted) == 0; }
    char current() const { return position_ < text_.size() ? text_[position_] : '\0'; }

    void skip() {
        if (position_ == 0 && at("\xEF\xBB\xBF")) position_ = 3;
        while (position_ < text_.size()) {
            if (std::string_view(" \t\r\n").find(current()) != std::string_view::npos) ++position_;
            else if (at("//")) skip_to("\n");
            else if (at("/*")) skip_to("*/");
            else return;
        }
    }

    void skip_to(std::string_view end) {
        out_.has_comments = true;
        const std::size_t found = text_.find(end, position_ + 2);
        if (found == std::string_view::npos && end == "*/") fail("a comment without its end");
        position_ = found == std::string_view::npos ? text_.size() : found + end.size();
    }

    /// Behind the closing quote afterwards.
    std::string string() {
        const std::size_t begin = position_++;
        while (position_ < text_.size() && current() != '"') {
            if (current() == '\n') fail("a text without its closing quote");
            position_ = std::min(position_ + (current() == '\\' ? 2 : 1), text_.size());
        }
        if (position_ >= text_.size()) fail("a text without its closing quote");
        ++position_;
        const Json parsed = Json::parse(text_.substr(begin, position_ - begin), nullptr, false);
        if (!parsed.is_string()) throw JsonTextError(begin, "a text that is not valid JSON");
        return parsed.get<std::string>();
    }

    void value(const std::string& pointer, std::size_t key, int depth) {
        if (depth > max_depth) fail("more than 64 levels");
        JsonSpan span{key, position_, 0};
        if (current() == '{' || current() == '[') {
            list(pointer, span, depth);
        } else if (current() == '"') {
            string();
        } else {
            while (position_ < text_.size() &&
                   std::string_view(" \t\r\n,]}/\":").find(current()) == std::string_view::npos)
                ++position_;
            if (position_ == span.begin) fail("a value is missing");
            const Json parsed = Json::parse(text_.substr(span.begin, position_ - span.begin), nullptr, false);
            if (parsed.is_discarded()) throw JsonTextError(span.begin, "a value that is not valid JSON");
        }
        span.end = position_;
        out_.spans[pointer] = std::move(span);
    }

    void list(const std::string& pointer, JsonSpan& span, int depth) {
        const bool is_object = current() == '{';
        const char end = is_object ? '}' : ']';
        ++position_;
        for (;;) {
            skip();
            if (current() == end) break;
            const std::size_t key = position_;
            std::string name = std::to_string(span.members.size());
            if (is_object) {
                if (current() != '"') fail("a key in double quotes is missing");
                name = string();
                skip();
                if (current() != ':') fail("':' is missing behind the key '" + name + "'");
                ++position_;
                skip();
            }
            const std::string member = pointer + pointer_step(name);
            if (out_.spans.count(member) > 0)
                throw JsonTextError(key, "the key '" + name + "' is there twice");
            value(member, key, depth + 1);
            span.members.push_back(member);
            skip();
            if (current() == end) break;
            if (current() != ',') fail(std::string("',' or '") + end + "' is missing");
            ++position_;
            skip();
            if (current() == end) out_.has_trailing_commas = true;
        }
        ++position_;
    }

    std::string_view text_;
    std::size_t position_ = 0;
    JsonSpans out_;
};

}  // namespace

JsonSpans find_spans(std::string_view text) {
    return Scanner(text).run();
}

std::string pointer_step(const std::string& name) {
    std::string out = "/";
    for (const char c : name) {
        if (c == '~') out += "~0";
        else if (c == '/') out += "~1";
        else out += c;
    }
    return out;
}

}  // namespace base::config
