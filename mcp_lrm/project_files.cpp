// The files of the caller's tree as MCP resources: file:///absolute/path.
#include "mcp_lrm/project_files.hpp"

#include "base/hash.hpp"
#include "base/http/message.hpp"
#include "base/work_path.hpp"
#include "mcp_lrm/index/search.hpp"

#include <algorithm>

namespace lrm {
namespace {

constexpr int page_size = 100;
constexpr std::size_t read_limit = std::size_t{1} << 20U;
constexpr std::string_view scheme = "file://";

std::string to_uri(const std::string& root, std::string_view path) {
    std::string uri(scheme);
    const std::string absolute = root + "/" + std::string(path);
    for (std::size_t begin = 0; begin <= absolute.size();) {
        const std::size_t end = std::min(absolute.find('/', begin), absolute.size());
        uri += base::http::encode_percent(absolute.substr(begin, end - begin));
        if (end < absolute.size()) uri += '/';
        begin = end + 1;
    }
    return uri;
}

/// In a path '+' is itself; only in a query is it a blank.
std::string decode_path(std::string_view text) {
    std::string escaped;
    for (const char c : text) escaped += c == '+' ? std::string("%2B") : std::string(1, c);
    return base::http::decode_percent(escaped);
}

}  // namespace

std::vector<mcp::ResourceInfo> ProjectFiles::list(mcp::Call& call, const std::string& cursor,
                                                  std::string& next) {
    std::vector<mcp::ResourceInfo> page;
    const std::shared_ptr<index::Tree> tree = tree_or_none(call);
    if (!tree) return page;
    const auto snapshot = tree->snapshot();
    auto rows = snapshot->db().prepare(
        "SELECT path.text, file.size FROM file JOIN path ON path.id = file.path "
        "WHERE file.tree = ? AND path.text > ? ORDER BY path.text LIMIT ?");
    rows.bind(1, snapshot->tree()).bind(2, cursor).bind(3, page_size + 1);
    while (rows.step()) {
        if (page.size() == page_size) {
            next = page.back().title;
            break;
        }
        const std::string path(rows.text(0));
        mcp::ResourceInfo info;
        info.uri = to_uri(snapshot->root(), path);
        info.name = path;
        info.title = path;
        info.description = "A file of the project.";
        info.size = rows.integer(1);
        page.push_back(std::move(info));
    }
    return page;
}

std::shared_ptr<index::Tree> ProjectFiles::tree_or_none(mcp::Call& call) {
    try {
        return workspace_.tree_of(call, "");
    } catch (const mcp::ToolError&) {
        return nullptr;  // a list of what there is has no error: without a tree there is nothing
    }
}

std::vector<mcp::ResourceTemplate> ProjectFiles::templates() {
    return {{"file:///{path}", "project file", "A file of a registered tree, by absolute path.", ""}};
}

std::optional<mcp::Json> ProjectFiles::read(mcp::Call& call, const std::string& uri) {
    if (uri.rfind(std::string(scheme) + "/", 0) != 0) return std::nullopt;
    const std::string absolute = decode_path(std::string_view(uri).substr(scheme.size()));
    const Project project = workspace_.find(absolute);
    if (!project.tree) return std::nullopt;
    try {
        const base::WorkPath path(project.tree->root(), absolute);
        project.tree->wait_fresh(call.deadline(), [&call] { return call.cancelled(); });
        // A file that the ignore rules hide (".env") is no resource, even though it lies below the root.
        const std::string absent = project.tree->why_absent(path.text());
        if (!absent.empty() && absent.find("binary") == std::string::npos) return std::nullopt;
        const std::string bytes = base::read_beneath(project.tree->root(), path, read_limit);
        mcp::Json contents = {{"uri", uri}};
        if (bytes.find('\0') == std::string::npos) contents["text"] = bytes;
        else contents["blob"] = base::to_base64(bytes);
        return mcp::Json::array({std::move(contents)});
    } catch (const base::PathError& error) {
        if (error.problem() == base::PathProblem::too_large) throw mcp::ToolError(error.what());
        return std::nullopt;
    }
}

std::vector<std::string> ProjectFiles::complete(mcp::Call& call, const std::string&,
                                                const std::string& argument, const std::string& value) {
    if (argument != "path") return {};
    const std::shared_ptr<index::Tree> tree = tree_or_none(call);
    if (!tree) return {};
    const auto snapshot = tree->snapshot();
    const std::string prefix = snapshot->root().substr(1) + "/";
    const std::string relative = value.rfind(prefix, 0) == 0 ? value.substr(prefix.size()) : value;
    std::vector<std::string> found;
    for (const std::string& path : index::complete_paths(*snapshot, relative, 100))
        found.push_back(prefix + path);
    return found;
}

}  // namespace lrm
