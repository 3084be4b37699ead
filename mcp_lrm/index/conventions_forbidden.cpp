// Which words a rule forbids.
#include "mcp_lrm/index/conventions_configs.hpp"
#include "mcp_lrm/index/conventions_facts.hpp"

#include <algorithm>
#include <cctype>

namespace lrm::index {
namespace {

bool has(std::string_view low, std::string_view piece) {
    return low.find(piece) != std::string_view::npos;
}

/// "console.log()" -> "console.log", ".unwrap()" -> "unwrap", "#define" -> ""; empty when it is no
/// identifier.
std::string identifier_in(std::string word) {
    while (word.starts_with('.') || word.starts_with('@')) word.erase(0, 1);
    for (const char* end : {"()", "!", "(", "(...)", "(..)"})
        if (word.ends_with(end)) word.resize(word.size() - std::string_view(end).size());
    if (word.size() < 2 || std::isdigit(static_cast<unsigned char>(word.front())) != 0) return {};
    for (const char c : word)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && c != '.' && c != ':' && c != '$')
            return {};
    return word;
}

/// Whether a word at `at` is what the text just forbade.
bool is_forbidden_at(const std::string& low, std::size_t at) {
    const std::string before = " " + low.substr(0, at);
    const std::string near = before.substr(before.size() > 26 ? before.size() - 26 : 0);
    for (const char* phrase : {" no ", " never use ", " don't use ", " do not use ", " avoid ", " not use ",
                               " never call ", " do not call ", " don't call ", " instead of ",
                               " rather than ", " without ", " never ", " not ", " ban ", " forbid "}) {
        const std::size_t found = near.rfind(phrase);
        if (found == std::string::npos) continue;
        // Between the phrase and the word stands nothing, or one more word behind a verb: "never use the
        // `x`".
        const std::string_view said = phrase;
        const std::string between = near.substr(found + said.size());
        const auto words = std::count(between.begin(), between.end(), ' ');
        const bool has_verb = said.ends_with("use ") || said.ends_with("call ") || said == " avoid ";
        if (words == 0 || (words <= 1 && has_verb && !has(between, "("))) return true;
    }
    return false;
}

/// What stands between two words of a list.
bool is_joint(std::string_view text) {
    for (const std::string_view joint : {", ", ",", " and ", " or ", ", and ", ", or ", "/", " / "})
        if (text == joint) return true;
    return false;
}

}  // namespace

std::vector<std::pair<std::size_t, std::string>> quoted_words(const std::string& rule) {
    std::vector<std::pair<std::size_t, std::string>> out;
    for (std::size_t open = rule.find('`'); open != std::string::npos;) {
        const std::size_t close = rule.find('`', open + 1);
        if (close == std::string::npos) break;
        out.emplace_back(open, rule.substr(open + 1, close - open - 1));
        open = rule.find('`', close + 1);
    }
    return out;
}

std::vector<std::string> forbidden_words(const std::string& rule) {
    const std::string low = lower_text(rule);
    std::vector<std::string> out;
    const auto add = [&out](std::string word) {
        if (!word.empty() && std::find(out.begin(), out.end(), word) == out.end())
            out.push_back(std::move(word));
    };
    std::size_t end_of_last = std::string::npos;  // of a word that is forbidden
    for (const auto& [at, word] : quoted_words(rule)) {
        const bool goes_on =
            end_of_last != std::string::npos && is_joint(low.substr(end_of_last, at - end_of_last));
        const bool forbidden = goes_on || is_forbidden_at(low, at);
        if (forbidden) add(identifier_in(word));
        end_of_last = forbidden ? at + word.size() + 2 : std::string::npos;
    }
    // Without backticks only what can be nothing but a name in code.
    for (const char* word : {"sleep", "goto", "unwrap", "eval"}) {
        const std::size_t at = low.find(word);
        const bool whole =
            at != std::string::npos &&
            (at + std::string_view(word).size() >= low.size() ||
             std::isalnum(static_cast<unsigned char>(low[at + std::string_view(word).size()])) == 0);
        if (whole && (at == 0 || low[at - 1] == ' ') && is_forbidden_at(low, at)) add(word);
    }
    return out;
}

}  // namespace lrm::index
