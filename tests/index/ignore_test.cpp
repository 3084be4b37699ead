// Ignore rules, as git reads them.
#include "mcp_lrm/index/ignore.hpp"

#include "tests/index/index_fixture.hpp"

#include <catch2/catch.hpp>

#include <cstdio>
#include <map>
#include <random>
#include <set>

using namespace lrm::index;
namespace fs = std::filesystem;

namespace {

struct Case {
    const char* pattern;
    const char* path;
    bool is_directory;
    bool ignored;
};

bool ignores(const std::string& rules, const std::string& path, bool is_directory) {
    return IgnoreFile(".gitignore", rules).match(path, is_directory) == Verdict::ignored;
}

/// Rules from a map of folder/name to text.
struct Rules {
    std::map<std::string, std::string> files;
    std::shared_ptr<const IgnoreRules> inside(const std::string& folder) const {
        const ReadRules read = [this](const std::string& in, const char* name) -> std::optional<std::string> {
            const auto found = files.find(in.empty() ? name : in + "/" + name);
            if (found == files.end()) return std::nullopt;
            return found->second;
        };
        auto rules = IgnoreRules::root(read, {});
        for (std::size_t slash = folder.find('/'); !folder.empty(); slash = folder.find('/', slash + 1)) {
            rules = IgnoreRules::enter(rules, folder.substr(0, slash), read);
            if (slash == std::string::npos) break;
        }
        return rules;
    }
};

std::string output_of(const std::string& command) {
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string out;
    char buffer[4096];
    for (std::size_t got = 0; (got = fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, got);
    pclose(pipe);
    return out;
}

}  // namespace

TEST_CASE("a gitignore pattern matches what git says it does") {
    const Case cases[] = {
        {"foo", "foo", false, true},
        {"foo", "a/b/foo", false, true},
        {"foo", "foobar", false, false},
        {"foo/", "foo", false, false},
        {"foo/", "foo", true, true},
        {"foo/", "a/foo", true, true},
        {"/foo", "foo", false, true},
        {"/foo", "a/foo", false, false},
        {"a/foo", "a/foo", false, true},
        {"a/foo", "b/a/foo", false, false},
        {"/a/foo/", "a/foo", true, true},
        {"*.o", "x.o", false, true},
        {"*.o", "dir/x.o", false, true},
        {"*.o", "x.oo", false, false},
        {"/*.o", "dir/x.o", false, false},
        {"dir/*.o", "dir/x.o", false, true},
        {"dir/*.o", "dir/sub/x.o", false, false},
        {"?.c", "a.c", false, true},
        {"?.c", "ab.c", false, false},
        {"a?b", "a/b", false, false},
        {"a*b", "a/b", false, false},
        {"**/foo", "foo", false, true},
        {"**/foo", "a/b/foo", false, true},
        {"**/a/foo", "x/a/foo", false, true},
        {"foo/**", "foo/x", false, true},
        {"foo/**", "foo/x/y", false, true},
        {"foo/**", "foo", true, false},
        {"a/**/b", "a/b", false, true},
        {"a/**/b", "a/x/b", false, true},
        {"a/**/b", "a/x/y/b", false, true},
        {"a/**/b", "a/xb", false, false},
        {"a/**/b/**/c", "a/1/b/2/3/c", false, true},
        {"a/**/b/**/c", "a/1/2/c", false, false},
        {"a**b", "axxb", false, true},
        {"a**b/c", "ax/b/c", false, false},
        {"**", "anything/at/all", false, true},
        {"/**/x", "x", false, true},
        {"[abc].txt", "b.txt", false, true},
        {"[!abc].txt", "b.txt", false, false},
        {"[^abc].txt", "d.txt", false, true},
        {"[a-c]x", "bx", false, true},
        {"[a-c]x", "dx", false, false},
        {"[]a]", "]", false, true},
        {"[]-a]", "^", false, true},
        {"[[:digit:]]x", "7x", false, true},
        {"[[:alpha:][:digit:]]x", "_x", false, false},
        {"[a/b]x", "/x", false, false},
        {"[abc", "a", false, false},
        {"[a\\]]x", "]x", false, true},
        {"\\*", "*", false, true},
        {"\\*", "x", false, false},
        {"\\!keep", "!keep", false, true},
        {"\\#hash", "#hash", false, true},
        {"#hash", "#hash", false, false},
        {"trailing\\", "trailing", false, false},
        {"space\\ ", "space ", false, true},
        {"space  ", "space", false, true},
        {"tab\t", "tab\t", false, true},
        {"carriage\r", "carriage", false, true},
        {"caf\xe9", "caf\xe9", false, true},
        {"/", "x", true, false},
        {"", "x", false, false},
    };
    for (const Case& one : cases) {
        INFO("pattern '" << one.pattern << "' path '" << one.path << "'");
        CHECK(ignores(one.pattern, one.path, one.is_directory) == one.ignored);
    }
}

TEST_CASE("the last pattern that matches decides") {
    CHECK_FALSE(ignores("*.log\n!keep.log\n", "keep.log", false));
    CHECK(ignores("*.log\n!keep.log\n", "other.log", false));
    CHECK(ignores("!keep.log\n*.log\n", "keep.log", false));
    CHECK(
        ignores("\xef\xbb\xbf"
                "first\n",
                "first", false));
    CHECK(ignores("last", "last", false));
}

TEST_CASE("a nearer file goes before a farther one, and .ignore before .gitignore") {
    const Rules rules{{{".gitignore", "*.log\nbuild\n/only_top\n"},
                       {"sub/.gitignore", "!*.log\n"},
                       {"sub/deep/.gitignore", "x.log\n"},
                       {".ignore", "!build\n*.big\n"},
                       {"sub/.ignore", "!special.big\n"}}};
    CHECK(rules.inside("")->ignored_by("a.log", false) == ".gitignore");
    CHECK(rules.inside("sub")->ignored_by("sub/a.log", false).empty());
    CHECK(rules.inside("sub/deep")->ignored_by("sub/deep/x.log", false) == ".gitignore");
    CHECK(rules.inside("sub/deep")->ignored_by("sub/deep/y.log", false).empty());
    CHECK(rules.inside("sub")->ignored_by("sub/only_top", false).empty());
    CHECK(rules.inside("")->ignored_by("build", true).empty());
    CHECK(rules.inside("sub")->ignored_by("sub/a.big", false) == ".ignore");
    CHECK(rules.inside("sub")->ignored_by("sub/special.big", false).empty());
}

TEST_CASE("rules above the root hold inside it, by their own paths") {
    const ReadRules none = [](const std::string&, const char*) { return std::nullopt; };
    const auto above = std::make_shared<const IgnoreFile>(".gitignore", "/part/secret\n*.tmp\n");
    const auto exclude = std::make_shared<const IgnoreFile>(".git/info/exclude", "local\n");
    const auto rules = IgnoreRules::root(none, {{"part", above}, {"part", exclude}});
    CHECK(rules->ignored_by("secret", false) == ".gitignore");
    CHECK(rules->ignored_by("x/secret", false).empty());
    CHECK(rules->ignored_by("x/y.tmp", false) == ".gitignore");
    CHECK(rules->ignored_by("local", true) == ".git/info/exclude");
}

TEST_CASE("a hostile glob takes linear or quadratic time, not exponential") {
    std::string glob;
    for (int i = 0; i < 30; ++i) glob += "*a";
    std::string deep = "**";
    for (int i = 0; i < 30; ++i) deep += "/x*/**";
    std::string path;
    for (int i = 0; i < 300; ++i) path += "xa/";
    CHECK_FALSE(glob_matches(glob + "b", std::string(2000, 'a')));
    CHECK_FALSE(glob_matches(deep + "/y", path + "z"));
}

TEST_CASE("git check-ignore agrees on a generated tree") {
    const test::TemporaryDirectory top;
    test::git(top.path(), "init -q");
    std::mt19937 random(7);
    const auto pick = [&](const std::vector<std::string>& from) { return from[random() % from.size()]; };
    const std::vector<std::string> names = {"a",     "b",   "foo", "bar.o", "x.log",
                                            "build", "src", "a b", "[x]",   "q!"};
    const std::vector<std::string> patterns = {
        "a",         "/a",     "b/",       "/b/",       "*.o",     "!*.o",    "*.log",       "!x.log",
        "build/",    "!build", "foo/**",   "**/foo",    "a/**/b",  "src/*",   "!src/foo",    "/src/a/",
        "[ab]",      "[!a]",   "?",        "f??",       "\\[x\\]", "a\\ b",   "a b",         "q\\!",
        "*/a",       "**/b/",  "src/**/a", "*",         "!*/",     "!/src/",  "[[:alpha:]]", "ba*.o",
        "**/src/**", "/*/b",   "foo/*/a",  "!foo/a/**", "b/**/",   "**/**/a", "a/*b",        "f*o"};
    std::size_t ignored = 0;
    for (int round = 0; round < 12; ++round) {
        const fs::path root = top.path() / ("round" + std::to_string(round));
        fs::create_directories(root);
        test::git(root, "init -q");
        std::set<std::string> paths;
        for (int i = 0; i < 60; ++i) {
            std::string path = pick(names);
            for (unsigned depth = static_cast<unsigned>(random() % 4); depth > 0; --depth)
                path += "/" + pick(names);
            std::error_code ec;
            fs::create_directories((root / path).parent_path(), ec);
            if (!ec && !fs::is_directory(root / path, ec)) std::ofstream(root / path) << "x";
        }
        std::vector<std::string> folders = {""};
        for (const auto& entry : fs::recursive_directory_iterator(root)) {
            const std::string path = entry.path().lexically_relative(root).string();
            if (path == ".git" || path.starts_with(".git/")) continue;
            paths.insert(path);
            if (entry.is_directory()) folders.push_back(path);
        }
        Rules rules;
        for (int i = 0; i < 3; ++i) {
            const std::string folder = i == 0 ? "" : pick(folders);
            std::string text;
            for (int line = 0; line < 4; ++line) text += pick(patterns) + "\n";
            const std::string name = folder.empty() ? ".gitignore" : folder + "/.gitignore";
            rules.files[name] = text;
            std::ofstream(root / name) << text;
        }
        std::string input;
        for (const std::string& path : paths) input += path + '\0';
        std::ofstream(top.path() / "input", std::ios::binary) << input;
        const std::string out =
            output_of("git -C '" + root.string() + "' check-ignore -z --no-index --stdin < '" +
                      (top.path() / "input").string() + "'");
        std::set<std::string> expected;
        for (std::size_t at = 0; at < out.size(); at = out.find('\0', at) + 1)
            expected.insert(out.substr(at, out.find('\0', at) - at));
        std::set<std::string> actual;
        for (const std::string& path : paths) {  // sorted: folders come before what they hold
            const std::string parent = fs::path(path).parent_path().string();
            const bool inside = actual.contains(parent);
            if (inside || !rules.inside(parent)->ignored_by(path, fs::is_directory(root / path)).empty())
                actual.insert(path);
        }
        std::string text;
        for (const auto& [name, lines] : rules.files) text += name + ":\n" + lines;
        INFO("round " << round << "\n" << text);
        CHECK(actual == expected);
        ignored += expected.size();
    }
    CHECK(ignored > 200);
}
