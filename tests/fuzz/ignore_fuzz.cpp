// A path, a line break, then a rule file; also the first rule as a glob.
#include "mcp_lrm/index/ignore.hpp"
#include "targets.hpp"

void fuzz::ignore(std::string_view input) {
    using namespace lrm::index;
    input = input.substr(0, 2000);
    const std::string_view path = take_part(input, '\n');
    const IgnoreFile rules(".gitignore", input);
    const Verdict verdict = rules.match(path, false);
    require(!rules.empty() || verdict == Verdict::none, "without rules there is no verdict");
    rules.match(path, true);
    const std::string_view glob = input.substr(0, input.find('\n')).substr(0, 200);
    glob_matches(glob, path.substr(0, 200));
    if (glob.find_first_of("*?[\\") == std::string_view::npos)
        require(glob_matches(glob, glob), "a text without wildcards matches itself");

    const ReadRules read = [&](const std::string& folder, const char* name) -> std::optional<std::string> {
        if (folder.size() > 20 || std::string_view(name) != ".gitignore") return std::nullopt;
        return std::string(input);
    };
    auto below = IgnoreRules::root(read, {{"outer", std::make_shared<IgnoreFile>(".gitignore", input)}});
    below = IgnoreRules::enter(below, "src", read);
    below->ignored_by("src/" + std::string(path), false);
}
