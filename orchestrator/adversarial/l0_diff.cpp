// Matches tests across a change, and keeps the books of what moved.
#include "orchestrator/adversarial/l0_diff.hpp"

#include <algorithm>
#include <cctype>

namespace factory::adversarial {
namespace {

using syntax::Unit;
using syntax::UnitKind;

constexpr std::size_t most_compared =
    400;  // units of one side that are compared with each other by their bodies

const Unit& unit_of(const Change& change, bool base, const UnitRef& ref) {
    const FileChange& file = change.files[ref.file];
    return (base ? file.base : file.head)->facts.units[ref.unit];
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> out;
    std::string word;
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
            word += c;
        } else if (!word.empty()) {
            out.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) out.push_back(std::move(word));
    return out;
}

template <class Item>
double dice(std::vector<Item> a, std::vector<Item> b) {
    if (a.empty() && b.empty()) return 1;
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    std::vector<Item> both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return 2.0 * static_cast<double>(both.size()) / static_cast<double>(a.size() + b.size());
}

std::string last_word(const std::string& name) {
    return name.substr(name.find_last_of(".:#") + 1);
}

void add_assertions(const Side& side, int sign, std::unordered_map<std::string, int>& counts) {
    for (const syntax::Assertion& assertion : side.facts.assertions)
        if (!assertion.is_dead) counts[assertion.text] += sign;
}

}  // namespace

double similarity(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
    return dice(a, b);
}
double similarity(const std::string& a, const std::string& b) {
    return dice(words_of(a), words_of(b));
}

std::string doc_examples(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::size_t begin = std::min(text.find_first_not_of(" \t", at), end);
        if (text.compare(begin, 3, "///") == 0 || text.compare(begin, 3, "//!") == 0)
            out += text.substr(begin + 3, end - std::min(begin + 3, end)) + "\n";
        at = end + 1;
    }
    return out;
}

bool is_test_file(const FileChange& file) {
    return syntax::is_test_path(file.path) || syntax::is_test_path(file.from);
}

Ledger::Ledger(const Change& change) {
    std::set<std::string> kept;
    std::unordered_map<std::string, int> comments;
    for (const FileChange& file : change.files) {
        if (file.base && !is_test_file(file))
            for (const std::string& name : file.base->facts.definitions) lost.insert(last_word(name));
        if (file.head)
            for (const std::string& name : file.head->facts.definitions) kept.insert(last_word(name));
        if (file.base) add_assertions(*file.base, -1, added_assertions);
        if (file.head) add_assertions(*file.head, 1, added_assertions);
        if (file.base)
            for (const syntax::Comment& comment : file.base->facts.comments) ++comments[comment.text];
    }
    for (const std::string& name : kept) lost.erase(name);
    std::erase_if(lost, [](const std::string& name) { return name.size() < 3; });
    for (const FileChange& file : change.files) {
        if (!file.head) continue;
        for (const syntax::Comment& comment : file.head->facts.comments)
            if (--comments[comment.text] < 0)
                new_comments.emplace(comment.text, static_cast<int>(comment.line));
    }
}

bool Ledger::names_lost_definition(const std::string& text) const {
    if (lost.empty()) return false;
    const std::vector<std::string> words = words_of(text);
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return lost.contains(word); });
}

bool Ledger::has_moved(const std::string& assertion) const {
    constexpr std::size_t distinct = 40;  // bytes of an assertion that is hardly there twice by chance
    const auto found = added_assertions.find(assertion);
    if (found == added_assertions.end()) return false;
    return found->second > 0 || (found->second == 0 && assertion.size() >= distinct);
}

bool Ledger::take_added(const std::string& assertion) {
    if (!has_moved(assertion)) return false;
    --added_assertions[assertion];
    return true;
}

namespace {

class Matcher {
public:
    explicit Matcher(const Change& change) : change_(change) {}

    Matched run() {
        for (std::size_t i = 0; i < change_.files.size(); ++i) match_file(i);
        match_by_name();
        match_by_body();
        find_disabled();
        for (const UnitRef& ref : base_left_)
            if (unit_of(change_, true, ref).kind == UnitKind::test) out_.deleted.push_back(ref);
        for (const UnitRef& ref : head_left_)
            if (unit_of(change_, false, ref).kind == UnitKind::test) out_.added.push_back(ref);
        return std::move(out_);
    }

private:
    static bool counts(const Unit& unit) { return unit.kind != UnitKind::suite; }

    void match_file(std::size_t index) {
        const FileChange& file = change_.files[index];
        std::map<std::pair<std::string, UnitKind>, std::vector<std::size_t>> by_path;
        if (file.head) {
            const auto& units = file.head->facts.units;
            for (std::size_t i = 0; i < units.size(); ++i)
                if (counts(units[i])) by_path[{units[i].path, units[i].kind}].push_back(i);
        }
        if (file.base) {
            const auto& units = file.base->facts.units;
            for (std::size_t i = 0; i < units.size(); ++i) {
                if (!counts(units[i])) continue;
                const auto found = by_path.find({units[i].path, units[i].kind});
                if (found == by_path.end() || found->second.empty()) {
                    base_left_.push_back({index, i});
                    continue;
                }
                out_.pairs.push_back({{index, i}, {index, found->second.front()}, true});
                found->second.erase(found->second.begin());
            }
        }
        for (const auto& [path, left] : by_path)
            for (const std::size_t i : left) head_left_.push_back({index, i});
    }

    void pair(std::size_t base, std::size_t head) {
        const UnitRef b = base_left_[base];
        const UnitRef h = head_left_[head];
        out_.pairs.push_back({b, h, b.file == h.file});
        base_left_.erase(base_left_.begin() + static_cast<std::ptrdiff_t>(base));
        head_left_.erase(head_left_.begin() + static_cast<std::ptrdiff_t>(head));
    }

    void match_by_name() {
        std::sort(head_left_.begin(), head_left_.end());
        for (std::size_t i = 0; i < base_left_.size();) {
            const Unit& unit = unit_of(change_, true, base_left_[i]);
            std::size_t best = head_left_.size();
            double best_score = 0.3;
            for (std::size_t j = 0; j < head_left_.size(); ++j) {
                const Unit& other = unit_of(change_, false, head_left_[j]);
                if (other.kind != unit.kind || other.name != unit.name) continue;
                double score = similarity(unit.all_tokens, other.all_tokens);
                if (base_left_[i].file == head_left_[j].file) score += 0.3;
                if (score > best_score) best = j, best_score = score;
            }
            if (best == head_left_.size()) ++i;
            else pair(i, best);
        }
    }

    void match_by_body() {
        if (base_left_.size() > most_compared || head_left_.size() > most_compared) return;
        for (std::size_t i = 0; i < base_left_.size();) {
            const Unit& unit = unit_of(change_, true, base_left_[i]);
            std::size_t best = head_left_.size();
            double best_score = 0.7;
            for (std::size_t j = 0; j < head_left_.size() && unit.all_tokens.size() >= 8; ++j) {
                const Unit& other = unit_of(change_, false, head_left_[j]);
                if (other.kind != unit.kind) continue;
                const double shorter =
                    static_cast<double>(std::min(unit.all_tokens.size(), other.all_tokens.size()));
                if (shorter * 2 <
                    best_score * static_cast<double>(unit.all_tokens.size() + other.all_tokens.size()))
                    continue;
                double score = similarity(unit.all_tokens, other.all_tokens);
                if (base_left_[i].file == head_left_[j].file) score += 0.05;
                if (score > best_score) best = j, best_score = score;
            }
            if (best == head_left_.size()) ++i;
            else pair(i, best);
        }
    }

    /// A test that is a plain function now: renamed, or without its annotation.
    void find_disabled() {
        if (base_left_.size() > most_compared || head_left_.size() > most_compared) return;
        for (std::size_t i = 0; i < base_left_.size();) {
            const Unit& unit = unit_of(change_, true, base_left_[i]);
            std::size_t best = head_left_.size();
            for (std::size_t j = 0; j < head_left_.size() && best == head_left_.size(); ++j) {
                const Unit& other = unit_of(change_, false, head_left_[j]);
                if (unit.kind != UnitKind::test || other.kind != UnitKind::helper ||
                    head_left_[j].file != base_left_[i].file)
                    continue;
                if (unit.all_tokens.size() >= 4 && similarity(unit.all_tokens, other.all_tokens) >= 0.85)
                    best = j;
            }
            if (best == head_left_.size()) {
                ++i;
                continue;
            }
            out_.disabled.push_back({base_left_[i], head_left_[best], true});
            base_left_.erase(base_left_.begin() + static_cast<std::ptrdiff_t>(i));
            head_left_.erase(head_left_.begin() + static_cast<std::ptrdiff_t>(best));
        }
    }

    const Change& change_;
    std::vector<UnitRef> base_left_;
    std::vector<UnitRef> head_left_;
    Matched out_;
};

}  // namespace

Matched match_units(const Change& change) {
    return Matcher(change).run();
}

}  // namespace factory::adversarial
