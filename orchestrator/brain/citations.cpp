#include "orchestrator/brain/citations.hpp"

#include <algorithm>
#include <optional>

namespace factory::brain {
namespace {

constexpr std::size_t longest_number = 8;

bool is_edge(char c) {
    return std::string_view("`'\"()[]{}<>,;.!?*").find(c) != std::string_view::npos;
}

/// The digits at the beginning, taken off; 0 when there are none, or too many.
int take_number(std::string_view& text) {
    std::size_t end = 0;
    int out = 0;
    for (; end < text.size() && text[end] >= '0' && text[end] <= '9' && end < longest_number; ++end)
        out = out * 10 + (text[end] - '0');
    const bool is_too_long = end < text.size() && text[end] >= '0' && text[end] <= '9';
    text.remove_prefix(end);
    return is_too_long ? 0 : out;
}

std::optional<Cited> cited_by(std::string_view word) {
    while (!word.empty() && is_edge(word.front()) && word.front() != '.') word.remove_prefix(1);
    while (!word.empty() && (is_edge(word.back()) || word.back() == ':')) word.remove_suffix(1);
    const std::size_t colon = word.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    const std::string_view path = word.substr(0, colon);
    if (path.find_first_of("./") == std::string_view::npos || path.find("//") != std::string_view::npos)
        return std::nullopt;
    std::string_view rest = word.substr(colon + 1);
    Cited out{std::string(path), take_number(rest), 0};
    out.last = out.first;
    if (!rest.empty() && rest.front() == '-') {
        rest.remove_prefix(1);
        out.last = take_number(rest);
    }
    if (out.first == 0 || out.last < out.first || !rest.empty()) return std::nullopt;
    return out;
}

}  // namespace

std::vector<Cited> citations_in(std::string_view text) {
    std::vector<Cited> out;
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    for (std::size_t at = 0; at < text.size();) {
        while (at < text.size() && is_blank(text[at])) ++at;
        std::size_t end = at;
        while (end < text.size() && !is_blank(text[end])) ++end;
        if (auto cited = cited_by(text.substr(at, end - at))) out.push_back(std::move(*cited));
        at = end;
    }
    return out;
}

CheckedAnswer check_citations(std::string_view answer, const std::vector<Cited>& shown) {
    CheckedAnswer out;
    const auto holds = [&shown](const Cited& cited) {
        return std::any_of(shown.begin(), shown.end(), [&cited](const Cited& one) {
            return one.path == cited.path && one.first <= cited.first && cited.last <= one.last;
        });
    };
    while (!answer.empty()) {
        const std::size_t end = std::min(answer.find('\n'), answer.size());
        const std::string_view line = answer.substr(0, end);
        answer.remove_prefix(std::min(end + 1, answer.size()));
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        const std::vector<Cited> cited = citations_in(line);
        if (cited.empty() || !std::all_of(cited.begin(), cited.end(), holds)) {
            ++out.dropped;
            continue;
        }
        out.text += std::string(line) + "\n";
        for (const Cited& one : cited)
            if (std::find(out.citations.begin(), out.citations.end(), one) == out.citations.end())
                out.citations.push_back(one);
    }
    return out;
}

}  // namespace factory::brain
