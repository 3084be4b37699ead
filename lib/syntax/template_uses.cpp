// Walks over the tags of a page, outside of scripts and styles.
#include "syntax/template_uses.hpp"

#include "syntax/text.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <unordered_set>

namespace syntax {
namespace {

constexpr std::size_t most_expression_bytes = 20000;
constexpr std::size_t most_attribute_bytes = 200;

bool is_space(char c) {
    return std::isspace(static_cast<unsigned char>(c)) != 0;
}
bool is_letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}
bool is_word(char c) {
    return is_letter(c) || std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// "CartItem" of "cart-item".
std::string pascal_case(std::string_view tag) {
    std::string name;
    bool starts = true;
    for (const char c : tag) {
        if (c == '-') starts = true;
        else name += starts ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        if (c != '-') starts = false;
    }
    return name;
}

/// Whether what follows "<" is the name of an element whose content is no markup.
std::string_view raw_element(std::string_view tag) {
    for (const std::string_view name : {std::string_view("script"), std::string_view("style")}) {
        const bool is_same =
            tag.size() == name.size() && std::equal(tag.begin(), tag.end(), name.begin(), [](char a, char b) {
                return std::tolower(static_cast<unsigned char>(a)) == b;
            });
        if (is_same) return name;
    }
    return {};
}

class Markup {
public:
    Markup(std::string_view page, std::string_view language, const FileFacts& scripts, FileFacts& facts)
        : page_(page), is_vue_(language == "vue"), is_svelte_(language == "svelte"), facts_(facts) {
        for (const Symbol& symbol : scripts.symbols) known_.insert(symbol.name);
        for (const Import& import : scripts.imports)
            for (const std::string& name : import.names) known_.insert(name);
    }

    void read() {
        while (at_ < page_.size()) {
            const char c = page_[at_];
            if (c == '<') read_tag();
            else if (is_svelte_ && c == '{') at_ = read_braces(at_);
            else if (is_vue_ && page_.substr(at_).starts_with("{{")) read_mustache();
            else ++at_;
        }
    }

private:
    void read_tag() {
        if (page_.substr(at_).starts_with("<!--")) {
            at_ = after(page_.find("-->", at_), 3);
            return;
        }
        std::size_t end = at_ + 1;
        while (end < page_.size() && (is_word(page_[end]) || page_[end] == '-')) ++end;
        const std::string_view tag = page_.substr(at_ + 1, end - at_ - 1);
        if (tag.empty() || !is_letter(tag.front())) {
            ++at_;
            return;
        }
        add_component(tag);
        at_ = end;
        read_attributes();
        const std::string_view raw = raw_element(tag);
        if (!raw.empty()) at_ = end_of(raw);
    }

    /// The start of "</script", without regard to case.
    std::size_t end_of(std::string_view raw) const {
        std::size_t close = page_.find("</", at_);
        while (close != std::string_view::npos && raw_element(page_.substr(close + 2, raw.size())) != raw)
            close = page_.find("</", close + 2);
        return std::min(close, page_.size());
    }

    void read_attributes() {
        while (at_ < page_.size() && page_[at_] != '>') {
            const char c = page_[at_];
            if (is_svelte_ && c == '{') {
                at_ = read_braces(at_);
            } else if (is_space(c) || c == '/') {
                ++at_;
            } else {
                read_attribute();
            }
        }
        at_ = std::min(at_ + 1, page_.size());
    }

    void read_attribute() {
        const std::size_t start = at_;
        while (at_ < page_.size() && !is_space(page_[at_]) && page_[at_] != '=' && page_[at_] != '>') ++at_;
        if (at_ == start) ++at_;  // a stray "="
        const std::string_view name = page_.substr(start, at_ - start);
        if (at_ >= page_.size() || page_[at_] != '=') return;
        ++at_;
        while (at_ < page_.size() && is_space(page_[at_])) ++at_;
        if (at_ >= page_.size()) return;
        const char quote = page_[at_];
        if (is_svelte_ && quote == '{') {
            at_ = read_braces(at_);
            return;
        }
        if (quote != '"' && quote != '\'') {
            while (at_ < page_.size() && !is_space(page_[at_]) && page_[at_] != '>') ++at_;
            return;
        }
        const std::size_t from = at_ + 1;
        const std::size_t to = std::min(page_.find(quote, from), page_.size());
        at_ = std::min(to + 1, page_.size());
        if (is_svelte_) read_text(from, to);
        const bool is_event = name.front() == '@' || name.starts_with("v-on:") || name.starts_with("on");
        const bool is_bound =
            is_vue_ && (name.front() == ':' || name.front() == '@' || name.starts_with("v-"));
        if (is_bound || (name.starts_with("on") && !is_svelte_)) read_expression(from, to, is_event);
    }

    /// Expressions within a quoted value of Svelte.
    void read_text(std::size_t from, std::size_t to) {
        while (from < to) {
            if (page_[from] == '{') from = read_braces(from);
            else ++from;
        }
    }

    /// `{...}`, with braces and quoted texts inside; where it ends.
    std::size_t read_braces(std::size_t open) {
        const std::size_t limit = std::min(page_.size(), open + most_expression_bytes);
        std::size_t end = open + 1;
        for (int depth = 1; end < limit; ++end) {
            if (page_[end] == '"' || page_[end] == '\'' || page_[end] == '`') {
                end = std::min(page_.substr(0, limit).find(page_[end], end + 1), limit - 1);
            } else if (page_[end] == '{') {
                ++depth;
            } else if (page_[end] == '}' && --depth == 0) {
                break;
            }
        }
        read_expression(open + 1, std::min(end, limit), true);
        return std::min(end + 1, page_.size());
    }

    void read_mustache() {
        const std::size_t end = std::min(page_.find("}}", at_), page_.size());
        read_expression(at_ + 2, end, false);
        at_ = std::min(end + 2, page_.size());
    }

    /// `is_handler`: a name that is the whole of it is called by whoever it is given to.
    void read_expression(std::size_t from, std::size_t to, bool is_handler) {
        to = std::min({to, from + most_expression_bytes, page_.size()});
        for (std::size_t at = from; at < to;) {
            const char c = page_[at];
            if (c == '"' || c == '\'') {
                at = std::min(page_.substr(0, to).find(c, at + 1), to - 1) + 1;
            } else if (is_letter(c)) {
                std::size_t end = at;
                while (end < to && is_word(page_[end])) ++end;
                add_name(from, at, end, to, is_handler);
                at = end;
            } else if (is_word(c)) {
                while (at < to && is_word(page_[at])) ++at;
            } else {
                ++at;
            }
        }
    }

    void add_name(std::size_t from, std::size_t start, std::size_t end, std::size_t to, bool is_handler) {
        std::string_view name = page_.substr(start, end - start);
        if (known_.find(std::string(name)) == known_.end() && name.front() == '$')
            name.remove_prefix(1);  // a store
        if (known_.find(std::string(name)) == known_.end()) return;
        std::size_t before = start;
        while (before > from && is_space(page_[before - 1])) --before;
        std::size_t behind = end;
        while (behind < to && is_space(page_[behind])) ++behind;
        const char left = before > from ? page_[before - 1] : '\0';
        const char right = behind < to ? page_[behind] : '\0';
        const bool is_spread = before >= from + 3 && page_.substr(before - 3, 3) == "...";
        if (left == '.' && !is_spread) return;                     // a member of something
        if (right == ':' && (left == '{' || left == ',')) return;  // a key
        const bool is_whole = left == '\0' && right == '\0';
        const bool is_call = right == '(' || (is_whole && is_handler && is_after_event(from));
        add(is_call ? ReferenceKind::call : ReferenceKind::other, name, start);
    }

    /// Whether the expression is the value of `on:click=`, `onclick=` or `@click=`.
    bool is_after_event(std::size_t from) const {
        std::size_t start = from;
        while (start > 0 && (page_[start - 1] == '{' || page_[start - 1] == '"' || page_[start - 1] == '\''))
            --start;
        if (start == 0 || page_[start - 1] != '=') return false;
        std::size_t name = start - 1;
        while (name > 0 && start - name < most_attribute_bytes && !is_space(page_[name - 1])) --name;
        const std::string_view attribute = page_.substr(name, start - 1 - name);
        return attribute.starts_with('@') || attribute.starts_with("on") || attribute.starts_with("v-on:");
    }

    void add_component(std::string_view tag) {
        const bool is_component =
            tag.size() > 1 && std::isupper(static_cast<unsigned char>(tag.front())) != 0;
        if (is_component && (is_vue_ || is_svelte_)) {
            add(ReferenceKind::call, tag.substr(0, tag.find('-')), at_);
            return;
        }
        if (!is_vue_ || tag.find('-') == std::string_view::npos) return;
        const std::string name = pascal_case(tag);
        if (known_.find(name) != known_.end()) add(ReferenceKind::call, name, at_);
    }

    void add(ReferenceKind kind, std::string_view name, std::size_t at) {
        line_ += static_cast<std::uint32_t>(
            std::count(page_.begin() + static_cast<std::ptrdiff_t>(counted_),
                       page_.begin() + static_cast<std::ptrdiff_t>(std::max(at, counted_)), '\n'));
        counted_ = std::max(at, counted_);
        facts_.references.push_back({kind, fold(name), line_, -1});
    }

    static std::size_t after(std::size_t found, std::size_t size) {
        return found == std::string_view::npos ? std::string_view::npos : found + size;
    }

    std::string_view page_;
    bool is_vue_;
    bool is_svelte_;
    FileFacts& facts_;
    std::unordered_set<std::string> known_;  // what the scripts define or import
    std::size_t at_ = 0;
    std::size_t counted_ = 0;  // line breaks up to here
    std::uint32_t line_ = 1;
};

}  // namespace

void add_template_uses(std::string_view page, std::string_view language, const FileFacts& scripts,
                       FileFacts& facts) {
    Markup(page, language, scripts, facts).read();
}

}  // namespace syntax
