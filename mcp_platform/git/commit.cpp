// platform_git commit: named paths of a linked work tree, for the orchestrator.
#include "base/git/commit.hpp"

#include "base/log/log.hpp"
#include "base/work_path.hpp"
#include "mcp/budget.hpp"
#include "mcp_platform/git/actions.hpp"
#include "mcp_platform/git/work_tree.hpp"

#include <algorithm>

namespace platform::git {
namespace {

constexpr std::size_t longest_message = 65536;
constexpr std::size_t files_shown = 100;

struct Args {
    std::string message;
    std::vector<std::string> paths;
    std::string author;
    std::string project;
};

const base::Description<Args> arguments{
    base::required("message", &Args::message, "The whole message"),
    base::required("paths", &Args::paths, "These files or folders, nothing else"),
    base::optional("author", &Args::author, "\"Name <mail>\"; default: as the repository is configured"),
    base::optional("project", &Args::project, "Name or absolute path; default: the caller's tree"),
};

void set_author(base::git::CommitRequest& request, const std::string& author) {
    if (author.empty()) return;
    const std::size_t open = author.find(" <");
    const bool is_whole = open != std::string::npos && open > 0 && author.back() == '>' &&
                          author.find_first_of("<>", open + 2) == author.size() - 1 &&
                          author.size() > open + 3 && author.find('\n') == std::string::npos;
    if (!is_whole) throw mcp::BadArguments("argument 'author' must be like \"Name <mail>\"");
    request.author_name = author.substr(0, open);
    request.author_email = author.substr(open + 2, author.size() - open - 3);
}

base::git::CommitRequest request_of(const Args& args) {
    base::git::CommitRequest request;
    request.message = args.message;
    const auto is_visible = [](unsigned char c) { return c > ' '; };
    if (std::none_of(args.message.begin(), args.message.end(), is_visible))
        throw mcp::BadArguments("argument 'message' must say what the commit does");
    if (args.message.size() > longest_message || args.message.find('\0') != std::string::npos)
        throw mcp::BadArguments("argument 'message' must be text of at most 64 KiB");
    if (request.message.back() != '\n') request.message += '\n';
    if (args.paths.empty()) throw mcp::BadArguments("argument 'paths' must name at least one file or folder");
    set_author(request, args.author);
    return request;
}

mcp::ToolResult run(Platform& platform, mcp::Call& call, const Args& args) {
    base::git::CommitRequest request = request_of(args);
    if (call.caller().credential != mcp::Credential::orchestrator)
        throw mcp::ToolError(
            "only the orchestrator may commit through mcp-platform: in your own work tree, commit with git "
            "itself");
    const base::git::Location location = location_of(platform, call, args.project);
    request.paths = relative_paths(location, args.paths);
    const base::git::CommitResult done = commit_paths(base::git::Checkout(location), request);
    base::log::info("commit=" + done.id + " files=" + std::to_string(done.files.size()));

    std::string text = done.branch + " " + brief(done.id) + ": " + std::to_string(done.files.size()) +
                       (done.files.size() == 1 ? " file" : " files");
    mcp::Json files = mcp::Json::array();
    for (const base::git::CommittedFile& file : done.files) {
        if (files.size() < files_shown) text += "\n" + std::string(to_word(file.change)) + " " + file.path;
        files.push_back({{"path", mcp::as_utf8(file.path)}, {"change", to_word(file.change)}});
    }
    if (files.size() > files_shown) text += "\nand " + std::to_string(files.size() - files_shown) + " more";
    mcp::Json structured = {{"commit", done.id}, {"branch", done.branch}, {"files", std::move(files)}};
    describe(location, structured);
    return mcp::ToolResult::text_and_structured(mcp::as_utf8(std::move(text)), std::move(structured));
}

mcp::ToolResult run_commit(Platform& platform, mcp::Call& call, Args args) {
    return refusing([&] { return run(platform, call, args); });
}

}  // namespace

Action commit_action() {
    return make_action("commit", "commit these paths in a linked work tree (the orchestrator only)",
                       arguments, run_commit);
}

}  // namespace platform::git
