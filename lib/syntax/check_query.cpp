// Which check queries a language has, and what their captures mean.
#include "syntax/check_query.hpp"

#include "base/error.hpp"
#include "syntax_check_queries.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace syntax {
namespace {

constexpr std::array roles = {
    std::pair<std::string_view, CheckRole>{"comment", CheckRole::comment},
    std::pair<std::string_view, CheckRole>{"string", CheckRole::string},
    std::pair<std::string_view, CheckRole>{"number", CheckRole::number},
    std::pair<std::string_view, CheckRole>{"constant", CheckRole::constant},
    std::pair<std::string_view, CheckRole>{"call", CheckRole::call},
    std::pair<std::string_view, CheckRole>{"callee", CheckRole::callee},
    std::pair<std::string_view, CheckRole>{"arguments", CheckRole::arguments},
    std::pair<std::string_view, CheckRole>{"function", CheckRole::function},
    std::pair<std::string_view, CheckRole>{"class", CheckRole::class_},
    std::pair<std::string_view, CheckRole>{"name", CheckRole::name},
    std::pair<std::string_view, CheckRole>{"body", CheckRole::body},
    std::pair<std::string_view, CheckRole>{"lambda", CheckRole::lambda},
    std::pair<std::string_view, CheckRole>{"attribute", CheckRole::attribute},
    std::pair<std::string_view, CheckRole>{"if", CheckRole::if_},
    std::pair<std::string_view, CheckRole>{"condition", CheckRole::condition},
    std::pair<std::string_view, CheckRole>{"then", CheckRole::then},
    std::pair<std::string_view, CheckRole>{"assertion", CheckRole::assertion},
    std::pair<std::string_view, CheckRole>{"with", CheckRole::with},
    std::pair<std::string_view, CheckRole>{"stop", CheckRole::stop},
    std::pair<std::string_view, CheckRole>{"throw", CheckRole::throw_},
    std::pair<std::string_view, CheckRole>{"try", CheckRole::try_},
    std::pair<std::string_view, CheckRole>{"handler", CheckRole::handler},
    std::pair<std::string_view, CheckRole>{"catch", CheckRole::catch_},
    std::pair<std::string_view, CheckRole>{"block", CheckRole::block},
    std::pair<std::string_view, CheckRole>{"branch", CheckRole::branch},
    std::pair<std::string_view, CheckRole>{"dead", CheckRole::dead},
    std::pair<std::string_view, CheckRole>{"any", CheckRole::any},
};

bool find_role(std::string_view capture, CaptureMeaning& meaning) {
    if (capture.starts_with('_')) return true;
    const auto found =
        std::find_if(roles.begin(), roles.end(), [&](const auto& r) { return r.first == capture; });
    if (found == roles.end()) return false;
    meaning.check = static_cast<std::uint8_t>(found->second);
    return true;
}

struct Files {
    std::string_view language;
    std::vector<std::string_view> files;
    bool knows_tests = false;
};

/// The languages that share a file, or have a file that is not called as they are.
const std::vector<Files>& table() {
    static const std::vector<Files> all = {
        {"javascript", {"ecma"}, true},
        {"typescript", {"ecma", "typescript"}, true},
        {"tsx", {"ecma", "typescript"}, true},
        {"python", {"python"}, true},
        {"go", {"go"}, true},
        {"rust", {"rust"}, true},
        {"java", {"java"}, true},
        {"kotlin", {"kotlin"}, true},
        {"c", {"c", "c_functions"}, true},
        {"cpp", {"c", "cpp"}, true},
        {"objc", {"c", "c_functions", "objc"}, true},
        {"c_sharp", {"c_sharp"}, true},
        {"php", {"php"}, true},
        {"ruby", {"ruby"}, true},
        {"swift", {"swift"}},
        {"scala", {"scala"}},
        {"lua", {"lua"}},
        {"bash", {"bash"}},
        {"zig", {"zig"}},
        {"ocaml", {"ocaml"}},
        {"elixir", {"elixir"}},
        {"haskell", {"haskell"}},
    };
    return all;
}

const Files* files_of(std::string_view language) {
    const auto found =
        std::find_if(table().begin(), table().end(), [&](const Files& f) { return f.language == language; });
    return found == table().end() ? nullptr : &*found;
}

std::string joined_text(const Files& files) {
    std::string text;
    for (const std::string_view name : files.files) {
        const auto* found = std::find_if(std::begin(check_query_texts), std::end(check_query_texts),
                                         [&](const CheckQueryText& one) { return one.name == name; });
        if (found == std::end(check_query_texts))
            throw base::Error(base::ErrorKind::config,
                              "no file queries/checks/" + std::string(name) + ".scm");
        text.append(found->text).push_back('\n');
    }
    return text;
}

}  // namespace

CheckRole role_of(const Query& query, std::uint16_t capture) {
    return static_cast<CheckRole>(query.meaning(capture).check);
}

const Query* check_query_of(const LanguageRow& row) {
    struct Slot {
        std::once_flag once;
        std::unique_ptr<Query> query;
    };
    const Files* files = files_of(row.language.name);
    if (files == nullptr || row.grammar == nullptr) return nullptr;
    static std::vector<Slot> slots(table().size());
    Slot& slot = slots[static_cast<std::size_t>(files - table().data())];
    std::call_once(slot.once, [&] {
        slot.query =
            std::make_unique<Query>(row.grammar(), row.language.name, joined_text(*files), find_role);
    });
    return slot.query.get();
}

bool knows_tests(const LanguageRow& row) {
    const Files* files = files_of(row.language.name);
    return files != nullptr && files->knows_tests && row.grammar != nullptr;
}

}  // namespace syntax
