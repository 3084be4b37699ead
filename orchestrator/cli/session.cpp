// What every command gets.
#include "orchestrator/cli/session.hpp"

#include "orchestrator/cli/progress_bar.hpp"

#include <ostream>

namespace factory::cli {
namespace {

constexpr std::chrono::minutes tool_limit{2};
constexpr std::chrono::hours index_limit{6};

std::string text_of(const base::Json& result) {
    std::string out;
    const auto content = result.find("content");
    if (content == result.end() || !content->is_array()) return out;
    for (const base::Json& block : *content)
        if (block.value("type", "") == "text") out += block.value("text", "");
    return out;
}

}  // namespace

void Session::print(const base::Json& facts, std::string_view text) const {
    const std::string line = json ? base::to_text(facts) : std::string(text);
    console.out << line;
    if (!line.empty() && line.back() != '\n') console.out << '\n';
}

void Session::remark(std::string_view text) const {
    if (!json) console.err << text << '\n';
}

int print_tool(const Session& session, const std::string& tool, const base::Json& arguments,
               Indexed indexed) {
    Lrm lrm = session.lrm();
    const std::string root = indexed == Indexed::needed ? lrm.unindexed_tree(arguments) : std::string();
    if (!root.empty()) {
        session.remark("indexing " + root + " first");
        index_tree(session, root);
    }
    const base::Json result = lrm.call(tool, arguments, tool_limit);
    const std::string text = text_of(result);
    const auto structured = result.find("structuredContent");
    session.print(structured != result.end() ? *structured : base::Json({{"text", text}}), text);
    return 0;
}

std::string project_argument(const std::string& name_or_path) {
    const bool is_path =
        name_or_path.find('/') != std::string::npos || name_or_path == "." || name_or_path == "..";
    if (!is_path) return name_or_path;
    std::error_code ec;
    const std::filesystem::path path = std::filesystem::weakly_canonical(name_or_path, ec);
    return ec ? name_or_path : path.string();
}

base::Json index_tree(const Session& session, const std::string& root) {
    ProgressBar bar(session.console.err, session.console.err_is_terminal);
    const auto show = [&bar](double done, double total, const std::string& message) {
        bar.show(done, total, message.empty() ? "indexing" : message);
    };
    const base::Json result = session.lrm().call("admin_index", {{"root", root}}, index_limit, show);
    return result.value("structuredContent", base::Json::object());
}

}  // namespace factory::cli
