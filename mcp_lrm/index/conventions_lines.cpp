// Code without its comments and strings.
#include "mcp_lrm/index/conventions_scan.hpp"

#include <initializer_list>

namespace lrm::index {
namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    for (const std::string_view one : words)
        if (one == word) return true;
    return false;
}

}  // namespace

CodeLines::CodeLines(std::string_view family) {
    hash_comments_ = is_one_of(family, {"python", "ruby", "bash", "elixir", "php", "make", "cmake"});
    dash_comments_ = is_one_of(family, {"sql", "lua", "haskell"});
    slash_comments_ =
        !is_one_of(family, {"python", "ruby", "bash", "elixir", "make", "cmake", "lua", "haskell"});
    single_strings_ = is_one_of(family, {"python", "ruby", "bash", "javascript", "typescript", "php", "lua",
                                         "sql", "dart", "svelte", "vue"});
    triple_strings_ = is_one_of(family, {"python", "swift", "kotlin", "scala", "java", "elixir"});
    back_strings_ = is_one_of(family, {"javascript", "typescript", "go", "svelte", "vue"});
}

std::string_view CodeLines::code_of(std::string_view line) {
    code_.assign(line.size(), ' ');
    std::size_t at = 0;
    while (at < line.size()) {
        const std::string_view rest = line.substr(at);
        if (!open_.empty()) {
            const std::size_t end = rest.find(open_);
            if (end == std::string_view::npos) break;
            at += end + open_.size();
            if (!open_is_comment_) code_[at - 1] = '"';
            open_.clear();
            continue;
        }
        const char c = rest.front();
        if ((slash_comments_ && rest.starts_with("//")) || (hash_comments_ && c == '#') ||
            (dash_comments_ && rest.starts_with("--")))
            break;
        if (slash_comments_ && rest.starts_with("/*")) {
            open_ = "*/";
            open_is_comment_ = true;
            at += 2;
            continue;
        }
        if (triple_strings_ && (rest.starts_with("\"\"\"") || rest.starts_with("'''"))) {
            open_ = rest.substr(0, 3);
            open_is_comment_ = false;
            code_[at] = '"';
            at += 3;
            continue;
        }
        if (back_strings_ && c == '`') {
            open_ = "`";
            open_is_comment_ = false;
            code_[at] = '"';
            ++at;
            continue;
        }
        if (c == '"' || (c == '\'' && single_strings_)) {
            std::size_t end = at + 1;
            while (end < line.size() && line[end] != c) end += line[end] == '\\' ? 2 : 1;
            code_[at] = c;
            if (end < line.size()) code_[end] = c;
            at = std::min(end, line.size()) + 1;
            continue;
        }
        if (c == '\'' && rest.size() > 2 && (rest[2] == '\'' || (rest[1] == '\\' && rest.size() > 3))) {
            const std::size_t end = rest.find('\'', 2);
            at += end == std::string_view::npos ? 1 : end + 1;
            continue;
        }
        code_[at] = c;
        ++at;
    }
    return code_;
}

}  // namespace lrm::index
