// factory mcp logs: the daemons' log files, as one.
#include "base/error.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <ostream>
#include <thread>

namespace factory::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string daemon;  // empty: all
    int lines = 50;
    bool follow = false;
};

/// One daemon's log, read on from where it was left.
struct Log {
    std::string name;
    fs::path path;
    std::streamoff position = 0;
};

/// A line, with the daemon that wrote it and its time ("" for a line of a message over several).
struct Line {
    std::string time;
    std::string text;
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

bool has_time(const std::string& line) {
    constexpr std::size_t size = 23;  // 2026-03-01T10:00:00.000
    return line.size() > size && line[4] == '-' && line[10] == 'T' && line[19] == '.';
}

/// The whole lines from the log's position on, which is moved behind them.
std::vector<Line> new_lines(Log& log, bool named) {
    std::vector<Line> out;
    std::ifstream file(log.path, std::ios::binary);
    file.seekg(log.position);
    std::string time;
    for (std::string line; std::getline(file, line) && !file.eof();) {
        log.position += static_cast<std::streamoff>(line.size()) + 1;
        if (has_time(line)) time = line.substr(0, 23);
        out.push_back({time, named ? log.name + ": " + line : std::move(line)});
    }
    return out;
}

/// Prints what was added to any of the logs, by time; at most the last `limit` lines.
void print_new(const Session& session, std::vector<Log>& logs, std::size_t limit) {
    std::vector<Line> lines;
    for (Log& log : logs)
        for (Line& line : new_lines(log, logs.size() > 1)) lines.push_back(std::move(line));
    std::stable_sort(lines.begin(), lines.end(),
                     [](const Line& a, const Line& b) { return a.time < b.time; });
    const std::size_t begin = lines.size() - std::min(limit, lines.size());
    for (std::size_t i = begin; i < lines.size(); ++i) session.console.out << lines[i].text << '\n';
    session.console.out.flush();
}

std::vector<Log> logs_of(const Session& session, const Options& options) {
    std::vector<Log> logs;
    std::string places;
    for (const Daemon& daemon : {static_cast<const Daemon&>(session.lrm()), session.platform()}) {
        if (!options.daemon.empty() && options.daemon != daemon.name()) continue;
        places += (places.empty() ? "" : " or ") + daemon.log().string();
        std::ifstream file(daemon.log(), std::ios::binary);
        if (file) logs.push_back({daemon.name(), daemon.log(), tail_begin(file, options.lines)});
    }
    if (logs.empty())
        throw base::Error(base::ErrorKind::file,
                          "there is no log yet at " + places + "; no daemon was ever started with this home");
    return logs;
}

int run_logs(const Session& session, const Options& options) {
    std::vector<Log> logs = logs_of(session, options);
    print_new(session, logs, static_cast<std::size_t>(options.lines));
    while (options.follow && session.console.out) {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        for (Log& log : logs) {
            std::error_code ec;
            const auto size = static_cast<std::streamoff>(fs::file_size(log.path, ec));
            if (!ec && size < log.position) log.position = 0;  // rotated
        }
        print_new(session, logs, std::numeric_limits<std::size_t>::max());
    }
    return 0;
}

}  // namespace

void add_mcp_logs(CLI::App& mcp, Session& session) {
    CLI::App* app = mcp.add_subcommand("logs", "what the daemons logged");
    app->group("Daemon");
    const auto options = std::make_shared<Options>();
    app->add_option("-n,--lines", options->lines, "how many of the last lines; default 50")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
    app->add_option("--daemon", options->daemon, "only of mcp-lrm or of mcp-platform")
        ->check(CLI::IsMember({"mcp-lrm", "mcp-platform"}))
        ->type_name("NAME");
    app->add_flag("-f,--follow", options->follow, "go on as lines are added, until Ctrl-C");
    set_examples(*app, "  factory mcp logs -f\n  factory mcp logs -n 500 | grep error\n");
    app->callback([&session, options] {
        session.action = [&session, options] { return run_logs(session, *options); };
    });
}

}  // namespace factory::cli
