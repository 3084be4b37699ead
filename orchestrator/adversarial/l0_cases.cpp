// Expected values that are written into the code under test.
#include "orchestrator/adversarial/l0_rules.hpp"

#include <algorithm>
#include <map>

namespace factory::adversarial {
namespace {

using syntax::SpecialCase;

bool is_plain(const std::string& literal) {
    return literal.size() < 3 || literal == "true" || literal == "false" || literal == "null" ||
           literal == "None" || literal == "nil" || literal == "True" || literal == "False" ||
           literal == "undefined" || literal == "nullptr";
}

bool is_nothing(const std::string& literal) {
    return literal == "null" || literal == "None" || literal == "nil" || literal == "undefined" ||
           literal == "nullptr";
}

/// `if (index === -1) return undefined`: what gives nothing back gives no expected value.
bool is_guard(const SpecialCase& one) {
    return std::all_of(one.results.begin(), one.results.end(), is_nothing);
}

bool has_word(const std::string& text, const std::string& word) {
    const auto is_part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        const bool starts = at == 0 || !is_part(text[at - 1]);
        if (starts && (at + word.size() >= text.size() || !is_part(text[at + word.size()]))) return true;
    }
    return false;
}

/// Both sides of the case are in one place of a test: the input and what is expected.
bool is_expected_in(const SpecialCase& found, const std::string& text) {
    const std::string function = found.function.substr(found.function.find_last_of(".:#") + 1);
    const bool is_distinct = std::any_of(found.conditions.begin(), found.conditions.end(),
                                         [](const auto& one) { return !is_plain(one); }) &&
                             std::any_of(found.results.begin(), found.results.end(),
                                         [](const auto& one) { return !is_plain(one); });
    if (function.size() < 2) return false;
    const std::string& key = found.conditions.front();
    if (text.find(key) == std::string::npos) return false;
    // Lines around each place of the input: a call, its expectation, a row of a table.
    for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
        std::size_t begin = at;
        std::size_t end = at;
        const int around = is_distinct ? 4 : 1;
        for (int lines = 0; begin > 0 && (text[begin - 1] != '\n' || lines++ < around); --begin) {
        }
        for (int lines = 0; end < text.size() && (text[end] != '\n' || lines++ < around); ++end) {
        }
        const std::string place = text.substr(begin, end - begin);
        const auto there = [&](const std::string& one) {
            return std::isalnum(static_cast<unsigned char>(one.empty() ? ' ' : one[0])) != 0
                       ? has_word(place, one)
                       : place.find(one) != std::string::npos;
        };
        if (!std::all_of(found.conditions.begin(), found.conditions.end(), there)) continue;
        if (!std::all_of(found.results.begin(), found.results.end(), there)) continue;
        if (has_word(place, function)) return true;
    }
    return false;
}

/// The tests beside the code, as Rust has them, and its examples.
std::string tests_in(const Side& side) {
    std::string out = doc_examples(side.text);
    for (const syntax::Unit& unit : side.facts.units) {
        if (unit.kind != syntax::UnitKind::test) continue;
        std::uint32_t line = 1;
        for (std::size_t at = 0; at < side.text.size() && line <= unit.last_line; ++line) {
            const std::size_t end = std::min(side.text.find('\n', at), side.text.size());
            if (line >= unit.first_line) out += side.text.substr(at, end - at) + "\n";
            at = end + 1;
        }
    }
    return out;
}

bool is_known(const std::vector<SpecialCase>& cases, const SpecialCase& one) {
    return std::any_of(cases.begin(), cases.end(),
                       [&](const SpecialCase& other) { return other.text == one.text; });
}

}  // namespace

void find_special_cases(const Change& change, std::vector<Issue>& issues) {
    std::vector<std::pair<std::size_t, const SpecialCase*>> fresh;
    for (std::size_t i = 0; i < change.files.size(); ++i) {
        const FileChange& file = change.files[i];
        if (!file.head || is_test_file(file)) continue;
        for (const SpecialCase& one : file.head->facts.special_cases) {
            if (one.in_test || one.results.empty() || one.conditions.empty() || is_guard(one)) continue;
            const bool moved =
                std::any_of(change.files.begin(), change.files.end(), [&](const FileChange& other) {
                    return other.base && is_known(other.base->facts.special_cases, one);
                });
            if (!moved) fresh.emplace_back(i, &one);
        }
    }
    if (fresh.empty()) return;
    std::vector<char> told(fresh.size(), 0);
    const auto look = [&](const std::string& path, const std::string& text) {
        bool all = true;
        for (std::size_t i = 0; i < fresh.size(); ++i) {
            if (told[i] != 0) continue;
            if (!is_expected_in(*fresh[i].second, text)) {
                all = false;
                continue;
            }
            told[i] = 1;
            const SpecialCase& one = *fresh[i].second;
            issues.push_back(
                {"hard_coded", change.files[fresh[i].first].path, one.line, one.text.substr(0, 200),
                 "the value that " + path + " expects is written into the code for its input: compute it", 0,
                 true});
        }
        return !all;
    };
    for (const FileChange& file : change.files) {
        if (!file.head) continue;
        const std::string text = is_test_file(file) ? file.head->text : tests_in(*file.head);
        if (!look(file.path, text)) return;
    }
    if (change.each_test_file) change.each_test_file(look);
}

}  // namespace factory::adversarial
