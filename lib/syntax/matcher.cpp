// Walks over a flat tree and tries the patterns that begin with each node's kind.
#include "syntax/matcher.hpp"

#include <algorithm>

namespace syntax {
namespace {

constexpr unsigned steps_between_looks = 4096;

}  // namespace

void Matcher::run() {
    std::uint32_t next_near_root = 0;
    std::vector<std::uint32_t> ends;  // of the nodes around
    for (std::uint32_t node = 0; node < tree_.count; ++node) {
        if (has_stopped()) return;
        while (!ends.empty() && ends.back() <= node) ends.pop_back();
        const std::uint32_t end_of_parent = ends.empty() ? tree_.count : ends.back();
        if (tree_.nodes[node].size > 1) ends.push_back(node + tree_.nodes[node].size);
        const bool is_near_root = node == next_near_root;
        if (is_near_root) next_near_root = node == 0 ? 1 : node + tree_.nodes[node].size;
        for (const Query::Entry& entry : query_.entries_of(tree_.nodes[node].symbol, is_near_root)) {
            pattern_ = entry.pattern;
            told_.clear();
            if (!fits(*entry.step, node)) continue;
            const Step& siblings = query_.siblings_of(entry.pattern);
            if (siblings.children.empty()) {
                match(*entry.step, node, nullptr);
                continue;
            }
            const Rest after{&siblings, 0, node + tree_.nodes[node].size, end_of_parent, nullptr};
            match(*entry.step, node, &after);
        }
    }
}

bool Matcher::has_stopped() {
    if (++steps_ >= steps_between_looks) {
        steps_ = 0;
        stopped_ = stopped_ || receiver_.is_over();
    }
    return stopped_;
}

bool Matcher::has_field(std::uint32_t node, std::uint16_t field) const {
    const std::uint32_t end = node + tree_.nodes[node].size;
    for (std::uint32_t child = node + 1; child < end; child += tree_.nodes[child].size) {
        if (tree_.nodes[child].field == field) return true;
    }
    return false;
}

bool Matcher::has_named_after(std::uint32_t node, std::uint32_t end) const {
    for (std::uint32_t next = node + tree_.nodes[node].size; next < end; next += tree_.nodes[next].size) {
        if (is_named(next)) return true;
    }
    return false;
}

bool Matcher::fits(const Step& step, std::uint32_t node) const {
    const FlatNode& found = tree_.nodes[node];
    if (step.field != 0 && step.field != found.field) return false;
    switch (step.kind) {
        case Step::Kind::symbol:
            if (step.symbol != found.symbol) return false;
            break;
        case Step::Kind::any_named:
            if (Query::is_error(found.symbol) || !query_.is_named(found.symbol)) return false;
            break;
        case Step::Kind::any:
            if (Query::is_error(found.symbol)) return false;
            break;
    }
    return std::none_of(step.absent.begin(), step.absent.end(),
                        [&](std::uint16_t field) { return has_field(node, field); });
}

bool Matcher::match(const Step& step, std::uint32_t node, const Rest* then) {
    for (const std::uint16_t number : step.captures) captures_.push_back({number, node});
    const Rest inside{&step, 0, node + 1, node + tree_.nodes[node].size, then};
    const bool found = step.children.empty() ? (then == nullptr ? report() : match(*then)) : match(inside);
    captures_.resize(captures_.size() - step.captures.size());
    return found;
}

/// Looks for the next item among the children that are left.
bool Matcher::match(const Rest& rest) {
    if (rest.item == rest.step->children.size()) return rest.then == nullptr ? report() : match(*rest.then);
    const Item& item = rest.step->children[rest.item];
    const bool is_free_after =
        rest.item + 1 == rest.step->children.size() || !rest.step->children[rest.item + 1].is_anchored;
    bool found = false;
    for (std::uint32_t child = rest.at; child < rest.end; child += tree_.nodes[child].size) {
        if (has_stopped()) return found;
        found |= match_child(item, rest, child);
        if (item.is_anchored && is_named(child)) break;
        // The first place leaves most to what follows.
        if (found && !item.has_captures && is_free_after) break;
    }
    if (found || !item.is_optional) return found;
    return match(Rest{rest.step, rest.item + 1, rest.at, rest.end, rest.then});
}

bool Matcher::match_child(const Item& item, const Rest& rest, std::uint32_t child) {
    bool found = false;
    for (const Step& choice : item.choices) {
        if (!fits(choice, child) || (choice.is_last && has_named_after(child, rest.end))) continue;
        const std::uint32_t after = child + tree_.nodes[child].size;
        const Rest next{rest.step, rest.item + 1, after, rest.end, rest.then};
        found |= match(choice, child, &next);
    }
    return found;
}

bool Matcher::report() {
    const auto same = [](const Capture& a, const Capture& b) {
        return a.number == b.number && a.node == b.node;
    };
    for (std::size_t at = 0; at + captures_.size() < told_.size(); at += captures_.size() + 1) {
        const auto start = told_.begin() + static_cast<std::ptrdiff_t>(at);
        if (std::equal(captures_.begin(), captures_.end(), start, same)) return true;
    }
    if (told_.size() < 64) {
        told_.insert(told_.end(), captures_.begin(), captures_.end());
        told_.push_back({});
    }
    if (query_.accepts(pattern_, captures_, tree_, text_)) receiver_.take(pattern_, captures_);
    return true;
}

}  // namespace syntax
