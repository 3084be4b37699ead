// factory mcp logs: the daemon's log file.
#include "base/error.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"

#include <algorithm>
#include <fstream>
#include <ostream>
#include <sys/stat.h>
#include <thread>

namespace factory::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
    int lines = 50;
    bool follow = false;
};

/// Where the last `lines` lines of a file begin.
std::streamoff tail_begin(std::ifstream& file, int lines) {
    file.seekg(0, std::ios::end);
    std::streamoff begin = file.tellg();
    std::string block;
    // One line end more than lines: the one that ends the line before them.
    for (int ends = 0; begin > 0;) {
        const std::streamoff size = std::min<std::streamoff>(begin, 65536);
        block.resize(static_cast<std::size_t>(size));
        file.seekg(begin - size);
        file.read(block.data(), size);
        for (std::streamoff i = size - 1; i >= 0; --i)
            if (block[static_cast<std::size_t>(i)] == '\n' && ++ends > lines) return begin - size + i + 1;
        begin -= size;
    }
    return 0;
}

/// Copies what there is from `begin` on; where it ended.
std::streamoff copy_from(const fs::path& path, std::streamoff begin, std::ostream& out) {
    std::ifstream file(path, std::ios::binary);
    file.seekg(begin);
    std::string block(65536, '\0');
    while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
        out.write(block.data(), file.gcount());
        begin += file.gcount();
    }
    out.flush();
    return begin;
}

int run_logs(const Session& session, const Options& options) {
    const fs::path path = session.lrm().log();
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw base::Error(base::ErrorKind::file, "there is no log yet at " + path.string() +
                                                     "; mcp-lrm was never started with this home");
    std::streamoff position = copy_from(path, tail_begin(file, options.lines), session.console.out);
    while (options.follow && session.console.out) {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        std::error_code ec;
        const auto size = static_cast<std::streamoff>(fs::file_size(path, ec));
        if (ec || size == position) continue;
        if (size < position) position = 0;  // rotated
        position = copy_from(path, position, session.console.out);
    }
    return 0;
}

}  // namespace

void add_mcp_logs(CLI::App& mcp, Session& session) {
    CLI::App* app = mcp.add_subcommand("logs", "what the daemon logged");
    app->group("Daemon");
    const auto options = std::make_shared<Options>();
    app->add_option("-n,--lines", options->lines, "how many of the last lines; default 50")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
    app->add_flag("-f,--follow", options->follow, "go on as lines are added, until Ctrl-C");
    set_examples(*app, "  factory mcp logs -f\n  factory mcp logs -n 500 | grep error\n");
    app->callback([&session, options] {
        session.action = [&session, options] { return run_logs(session, *options); };
    });
}

}  // namespace factory::cli
