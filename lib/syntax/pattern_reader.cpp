// Reads the notation of queries.
#include "base/error.hpp"
#include "syntax/pattern.hpp"

#include <tree_sitter/api.h>

#include <algorithm>
#include <cctype>

namespace syntax {
namespace {

constexpr std::string_view root_mark = ";; root\n";

bool is_word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' || c == '?' ||
           c == '!';
}

bool set_test(std::string_view name, Predicate& predicate) {
    if (name.starts_with("not-")) {
        predicate.negated = true;
        name.remove_prefix(4);
    }
    if (name == "eq?" || name == "any-of?") predicate.test = Predicate::Test::any_of;
    else if (name == "prefix?") predicate.test = Predicate::Test::prefix;
    else if (name == "capitalized?") predicate.test = Predicate::Test::capitalized;
    else return false;
    return true;
}

class Reader {
public:
    Reader(const TSLanguage* grammar, std::string_view name, std::string_view text)
        : grammar_(grammar), name_(name), text_(text) {}

    Patterns run() {
        bool is_near_root = false;
        for (skip_space(is_near_root); at_ < text_.size(); skip_space(is_near_root)) {
            Pattern pattern;
            pattern.is_near_root = is_near_root;
            read_pattern(pattern);
            if (pattern.root.is_optional) fail("syntax error");
            result_.patterns.push_back(std::move(pattern));
        }
        // Patterns all over the tree come first.
        std::stable_partition(result_.patterns.begin(), result_.patterns.end(),
                              [](const Pattern& pattern) { return !pattern.is_near_root; });
        return std::move(result_);
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        const std::string_view rest = text_.substr(std::min(at_, text_.size()), 60);
        throw base::Error(base::ErrorKind::config, "query of " + std::string(name_) + ": " + what + " at \"" +
                                                       std::string(rest) + "\"");
    }

    /// An item, or a group: "((node) @x . (its next sibling) (#predicate? @x))".
    void read_pattern(Pattern& pattern) {
        if (!begins_group()) {
            pattern.root = read_item(0);
        } else {
            take("(");
            read_pattern(pattern);
            read_children(pattern.siblings);
        }
        pattern.predicates.insert(pattern.predicates.end(), predicates_.begin(), predicates_.end());
        predicates_.clear();
    }

    void skip_space(bool& is_near_root) {
        while (at_ < text_.size()) {
            if (std::isspace(static_cast<unsigned char>(text_[at_])) != 0) {
                ++at_;
            } else if (text_[at_] == ';') {
                if (text_.substr(at_).starts_with(root_mark)) is_near_root = true;
                else if (text_.substr(at_).starts_with(";; all\n")) is_near_root = false;
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else {
                break;
            }
        }
    }
    void skip_space() {
        bool ignored = false;
        skip_space(ignored);
    }

    bool next_is(std::string_view mark) {
        skip_space();
        return text_.substr(at_).starts_with(mark);
    }

    bool take_if(std::string_view mark) {
        if (!next_is(mark)) return false;
        at_ += mark.size();
        return true;
    }

    void take(std::string_view mark) {
        if (!take_if(mark)) fail("syntax error");
    }

    /// "((", "([" and "(\"" open a group with predicates, not a node.
    bool begins_group() {
        if (!next_is("(")) return false;
        const std::size_t follows = text_.find_first_not_of(" \t\r\n", at_ + 1);
        return follows != std::string_view::npos &&
               std::string_view("([\"").find(text_[follows]) != std::string_view::npos;
    }

    std::string_view read_word() {
        skip_space();
        const std::size_t start = at_;
        while (at_ < text_.size() && is_word_char(text_[at_])) ++at_;
        if (at_ == start) fail("syntax error");
        return text_.substr(start, at_ - start);
    }

    std::string read_string() {
        take("\"");
        std::string result;
        for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
            result.push_back(text_[at_]);
        }
        if (at_ >= text_.size()) fail("syntax error");
        ++at_;
        return result;
    }

    std::uint16_t read_field() {
        const std::size_t start = at_;
        const std::string_view word = read_word();
        const TSFieldId field =
            ts_language_field_id_for_name(grammar_, word.data(), static_cast<std::uint32_t>(word.size()));
        if (field == 0) {
            at_ = start;
            fail("unknown field");
        }
        return field;
    }

    /// Whether a field's name and its ':' come next.
    bool next_is_field() {
        skip_space();
        std::size_t end = at_;
        while (end < text_.size() && is_word_char(text_[end])) ++end;
        return end > at_ && end < text_.size() && text_[end] == ':';
    }

    Item read_item(std::uint16_t field) {
        Item item;
        if (take_if("[")) {
            while (!take_if("]")) {
                const Item inner = read_item(field);
                if (inner.is_optional) fail("syntax error");
                item.choices.insert(item.choices.end(), inner.choices.begin(), inner.choices.end());
            }
        } else if (next_is_field()) {
            const std::uint16_t named = read_field();
            take(":");
            return read_item(named);
        } else {
            item.choices.push_back(read_step());
            if (field != 0) item.choices.back().field = field;
        }
        read_quantifier(item);
        while (take_if("@")) {
            const std::uint16_t capture = capture_number(read_word());
            for (Step& step : item.choices) step.captures.push_back(capture);
        }
        for (const Step& step : item.choices) {
            item.has_captures |= !step.captures.empty();
            for (const Item& child : step.children) item.has_captures |= child.has_captures;
        }
        return item;
    }

    void read_quantifier(Item& item) {
        if (take_if("?")) item.is_optional = true;
        else if (next_is("+") || next_is("*")) fail("repetition is not understood");
    }

    Step read_step() {
        Step step;
        skip_space();
        if (next_is("\"")) {
            const std::size_t start = at_;
            step.symbol = symbol_of(read_string(), false, start);
            return step;
        }
        if (take_if("_")) {
            step.kind = Step::Kind::any;
            return step;
        }
        take("(");
        const std::size_t start = at_;
        const std::string_view word = read_word();
        if (word == "_") step.kind = Step::Kind::any_named;
        else step.symbol = symbol_of(word, true, start);
        read_children(step);
        return step;
    }

    void read_children(Step& step) {
        bool is_anchored = false;
        while (!next_is(")")) {
            if (at_ >= text_.size()) fail("syntax error");
            if (next_is(".")) {
                ++at_;
                is_anchored = true;
            } else if (take_if("!")) {
                step.absent.push_back(read_field());
            } else if (next_is("(#")) {
                read_predicate();
            } else if (begins_group()) {
                fail("groups are not understood");
            } else {
                step.children.push_back(read_item(0));
                step.children.back().is_anchored = is_anchored;
                is_anchored = false;
            }
        }
        take(")");
        if (!is_anchored || step.children.empty()) return;
        for (Step& last : step.children.back().choices) last.is_last = true;
    }

    std::uint16_t symbol_of(std::string_view word, bool is_named, std::size_t start) {
        const TSSymbol symbol = ts_language_symbol_for_name(
            grammar_, word.data(), static_cast<std::uint32_t>(word.size()), is_named);
        const bool is_known =
            symbol != 0 && ts_language_symbol_type(grammar_, symbol) != TSSymbolTypeSupertype;
        if (!is_known) {
            at_ = start;
            fail("unknown node type");
        }
        return symbol;
    }

    std::uint16_t capture_number(std::string_view word) {
        auto& names = result_.captures;
        const auto found = std::find(names.begin(), names.end(), word);
        const auto number = static_cast<std::uint16_t>(found - names.begin());
        if (found == names.end()) names.emplace_back(word);
        return number;
    }

    void read_predicate() {
        take("(");
        take("#");
        const std::string word(read_word());
        Predicate predicate;
        if (!set_test(word, predicate)) fail("unknown predicate #" + word);
        if (!take_if("@")) fail("#" + word + " needs a capture first");
        predicate.capture = capture_number(read_word());
        while (!take_if(")")) {
            if (!next_is("\"")) fail("#" + word + " takes words only");
            predicate.words.push_back(read_string());
        }
        predicates_.push_back(std::move(predicate));
    }

    const TSLanguage* grammar_;
    std::string_view name_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<Predicate> predicates_;  // of the pattern that is being read
    Patterns result_;
};

}  // namespace

Patterns read_patterns(const TSLanguage* grammar, std::string_view name, std::string_view text) {
    return Reader(grammar, name, text).run();
}

}  // namespace syntax
