// Find, decide, replace; again until nothing is left to find.
#include "anonymizer/anonymizer.hpp"

#include "anonymizer/characters.hpp"
#include "anonymizer/finders.hpp"
#include "anonymizer/gazetteer.hpp"
#include "anonymizer/session.hpp"
#include "anonymizer/view.hpp"

#include <algorithm>
#include <mutex>

namespace anonymizer {
namespace {

// What a replacement changes around it can show something new; a third pass has never found anything.
constexpr int most_passes = 4;
// Secrets of one process that are looked for in later texts.
constexpr std::size_t most_known = 20000;

/// Takes the tokens out of findings: what is left of each, in pieces that hold a letter or a digit.
std::vector<Finding> without_tokens(const std::vector<Finding>& findings,
                                    const std::vector<TokenPlace>& tokens, std::string_view text) {
    if (tokens.empty()) return findings;
    std::vector<Finding> out;
    for (const Finding& finding : findings) {
        std::size_t begin = finding.begin;
        const auto put = [&](std::size_t end) {
            while (begin < end && is_space(text[begin])) ++begin;
            while (end > begin && is_space(text[end - 1])) --end;
            const std::string_view rest = text.substr(begin, end > begin ? end - begin : 0);
            if (std::any_of(rest.begin(), rest.end(), is_word)) out.push_back({finding.entity, begin, end});
        };
        auto token = std::lower_bound(tokens.begin(), tokens.end(), finding.begin,
                                      [](const TokenPlace& t, std::size_t at) { return t.end <= at; });
        for (; token != tokens.end() && token->begin < finding.end; ++token) {
            if (token->begin > begin) put(token->begin);
            begin = std::max(begin, token->end);
        }
        if (begin < finding.end) put(finding.end);
    }
    return out;
}

/// Whether a value is telling enough to be hidden wherever else it stands.
bool is_telling(Entity entity, std::string_view value) {
    if (entity != Entity::secret) return value.size() >= 4;
    if (value.size() >= 12) return true;
    return value.size() >= 6 && std::any_of(value.begin(), value.end(), [](char c) { return !is_letter(c); });
}

/// Whether a secret is looked for in later texts too: only what nobody writes by chance.
bool is_unmistakable(std::string_view value) {
    return value.size() >= 12 && std::any_of(value.begin(), value.end(), is_digit) &&
           std::any_of(value.begin(), value.end(), is_letter);
}

/// Adds the places where the values that were found stand a second time, and surnames of the persons by
/// themselves.
bool find_again(std::string_view text, std::vector<Finding>& findings) {
    Dictionary found;
    for (const Finding& finding : findings) {
        const std::string_view value = text.substr(finding.begin, finding.end - finding.begin);
        if (is_telling(finding.entity, value)) found.add(finding.entity, value);
        if (finding.entity != Entity::person) continue;
        const std::string_view last = value.substr(std::min(value.size(), value.find_last_of(" ,") + 1));
        if (last.size() >= 4 && last.size() < value.size() && is_capital_at(last, 0) &&
            (known_as(last) & (common_word | place_name | first_name)) == 0 &&
            std::any_of(last.begin(), last.end(), is_lower))
            found.add(Entity::person, last);
    }
    if (found.is_empty()) return false;
    const std::size_t before_it = findings.size();
    found.find_all(text, findings);
    // Each is found once more where it was found.
    if (findings.size() == before_it) return false;
    resolve_overlaps(findings);
    return true;
}

/// A part of a text, from line end to line end where these are near.
struct Window {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Around what was replaced at `begin`: as far as any finder looks.
Window window_around(std::string_view text, std::size_t begin, std::size_t end) {
    constexpr std::size_t reach = 256;
    const std::size_t from = begin > reach ? begin - reach : 0;
    const std::size_t line = find_back(text, from, "\n", 1024);
    const std::size_t next = find_near(text, std::min(end + reach, text.size()), "\n", 1024);
    return {line != std::string_view::npos ? line + 1
            : from > 1024                  ? from - 1024
                                           : 0,
            next != std::string_view::npos ? next : std::min(end + reach + 1024, text.size())};
}

/// A text with replacements, and for places outside of them the way back to the input.
struct Draft {
    std::string text;
    std::vector<Finding> findings;  // in the input
    std::vector<std::pair<std::size_t, std::size_t>>
        steps;  // from this place of `text` on, so far behind is the input

    explicit Draft(std::string_view input) : text(input), steps{{0, 0}} {}

    std::size_t in_input(std::size_t at) const {
        auto step = std::upper_bound(steps.begin(), steps.end(), std::make_pair(at, std::size_t(-1)));
        --step;
        return at - step->first + step->second;
    }

    /// `places` are sorted, in `text`, and each has its token.
    /// Gives the parts to look at again.
    std::vector<Window> replace(const std::vector<Finding>& places, const std::vector<std::string>& tokens) {
        std::vector<Window> put;
        std::string next;
        next.reserve(text.size() + places.size() * 8);
        std::vector<std::pair<std::size_t, std::size_t>> next_steps;
        std::size_t copied = 0;
        std::size_t step = 0;
        const auto copy_to = [&](std::size_t end) {
            next_steps.emplace_back(next.size(), in_input(copied));
            while (step < steps.size() && steps[step].first <= copied) ++step;
            for (; step < steps.size() && steps[step].first < end; ++step)
                next_steps.emplace_back(next.size() + steps[step].first - copied, steps[step].second);
            next.append(text, copied, end - copied);
            copied = end;
        };
        for (std::size_t i = 0; i < places.size(); ++i) {
            copy_to(places[i].begin);
            // The end through its last byte: behind a token another step begins.
            findings.push_back(
                {places[i].entity, in_input(places[i].begin), in_input(places[i].end - 1) + 1});
            put.push_back({next.size(), next.size() + tokens[i].size()});
            next += tokens[i];
            copied = places[i].end;
        }
        copy_to(text.size());
        text = std::move(next);
        steps = std::move(next_steps);
        std::vector<Window> windows;
        for (const Window& token : put) {
            const Window window = window_around(text, token.begin, token.end);
            if (!windows.empty() && windows.back().end >= window.begin)
                windows.back().end = std::max(windows.back().end, window.end);
            else windows.push_back(window);
        }
        return windows;
    }
};

}  // namespace

std::vector<Finding> Session::find(std::string_view text, const Options& options) const {
    std::vector<Finding> findings;
    const View view(text);
    scan_text(view.text(), options, findings);
    {
        const std::shared_lock lock(state_->mutex);
        state_->known.find_all(view.text(), findings);
    }
    std::erase_if(findings, [&](const Finding& f) {
        return !options.entities.test(static_cast<std::size_t>(f.entity));
    });
    for (Finding& finding : findings) {
        finding.begin = view.raw_begin(finding.begin);
        finding.end = view.raw_end(finding.end);
    }
    return findings;
}

std::vector<std::string> Session::issue(std::string_view text, const std::vector<Finding>& findings,
                                        const std::unordered_set<std::string>& foreign) {
    std::vector<std::string> tokens;
    tokens.reserve(findings.size());
    const std::unique_lock lock(state_->mutex);
    for (const Finding& finding : findings) {
        const std::string_view value = text.substr(finding.begin, finding.end - finding.begin);
        tokens.push_back(state_->pseudonyms.token_for(finding.entity, value, foreign));
        if (finding.entity == Entity::secret && is_unmistakable(value) && state_->known.size() < most_known)
            state_->known.add(Entity::secret, value);
    }
    return tokens;
}

Anonymized Session::anonymize(std::string_view input, const Options& options) {
    Draft draft(input);
    std::vector<Window> windows = {{0, input.size()}};
    std::unordered_set<std::string> foreign;  // what has the form of a token in the input
    for (int pass = 0; pass < most_passes && !windows.empty(); ++pass) {
        std::vector<Finding> findings;
        for (const Window& window : windows) {
            const std::string_view text =
                std::string_view(draft.text).substr(window.begin, window.end - window.begin);
            std::vector<Finding> here = find(text, options);
            if (here.empty()) continue;
            here = without_tokens(here, token_places(text), text);
            for (const Finding& finding : here)
                findings.push_back(
                    {finding.entity, finding.begin + window.begin, finding.end + window.begin});
        }
        if (findings.empty()) break;
        resolve_overlaps(findings);
        if (find_again(draft.text, findings)) {
            // What was found again may lie across a token.
            findings = without_tokens(findings, token_places(draft.text), draft.text);
            resolve_overlaps(findings);
        }
        if (findings.empty()) break;
        if (pass == 0)
            for (TokenPlace& place : token_places(input)) foreign.insert(std::move(place.token));
        windows = draft.replace(findings, issue(draft.text, findings, foreign));
    }
    std::sort(draft.findings.begin(), draft.findings.end(),
              [](const Finding& a, const Finding& b) { return a.begin < b.begin; });
    return {std::move(draft.text), std::move(draft.findings)};
}

std::string Session::restore(std::string_view text) const {
    const std::vector<TokenPlace> places = token_places(text);
    if (places.empty()) return std::string(text);
    const std::shared_lock lock(state_->mutex);
    std::string out;
    std::size_t copied = 0;
    for (const TokenPlace& place : places) {
        const std::string* value = state_->pseudonyms.value_of(place.token);
        if (value == nullptr) continue;
        out.append(text, copied, place.begin - copied);
        out += *value;
        copied = place.end;
    }
    out.append(text, copied, std::string_view::npos);
    return out;
}

}  // namespace anonymizer
