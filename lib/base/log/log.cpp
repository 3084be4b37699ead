// The process's log, by spdlog.
#include "base/log/log.hpp"

#include "base/error.hpp"
#include "base/log/hide.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>
#include <sys/stat.h>
#include <vector>

namespace base::log {
namespace {

constexpr std::size_t file_bytes = 5U << 20U;
constexpr std::size_t files_kept = 3;
constexpr const char* pattern = "%Y-%m-%dT%H:%M:%S.%e %l %v";

std::shared_ptr<spdlog::logger> make_logger(spdlog::level::level_enum level,
                                            std::vector<spdlog::sink_ptr> sinks) {
    auto logger = std::make_shared<spdlog::logger>("factory", sinks.begin(), sinks.end());
    logger->set_pattern(pattern);
    logger->set_level(level);
    logger->flush_on(spdlog::level::trace);  // a line must be out before the crash it explains
    return logger;
}

std::shared_ptr<spdlog::logger>& logger() {
    static std::shared_ptr<spdlog::logger> instance =
        make_logger(spdlog::level::warn, {std::make_shared<spdlog::sinks::stderr_sink_mt>()});
    return instance;
}

spdlog::level::level_enum level_of(const std::string& name) {
    const spdlog::level::level_enum level = spdlog::level::from_str(name);
    if (level == spdlog::level::off && name != "off")
        throw Error(ErrorKind::config,
                    "log level '" + name + "' is unknown; known: debug, info, warn, error, critical, off");
    return level;
}

spdlog::sink_ptr file_sink(const std::string& file) {
    const mode_t before = ::umask(077);
    try {
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file, file_bytes, files_kept);
        ::umask(before);
        return sink;
    } catch (const spdlog::spdlog_ex& problem) {
        ::umask(before);
        throw Error(ErrorKind::file, "cannot open the log file " + file, problem.what());
    }
}

std::function<std::string(std::string_view)>& hider() {
    static std::function<std::string(std::string_view)> instance;
    return instance;
}

void write(spdlog::level::level_enum level, std::string_view line) {
    if (!logger()->should_log(level)) return;
    std::string hidden;
    if (hider()) {
        try {
            hidden = hider()(line);
        } catch (...) {
            hidden = "a line was withheld: what must be hidden in it could not be looked for";
        }
        line = hidden;
    }
    logger()->log(level, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

void init(const std::string& level, const std::filesystem::path& file, bool to_stderr) {
    const spdlog::level::level_enum wanted = level_of(level);
    std::vector<spdlog::sink_ptr> sinks;
    if (to_stderr) sinks.push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
    if (!file.empty()) sinks.push_back(file_sink(file.string()));
    logger() = make_logger(wanted, std::move(sinks));
}

void hide_with(std::function<std::string(std::string_view)> hide) {
    hider() = std::move(hide);
}

void debug(std::string_view line) {
    write(spdlog::level::debug, line);
}
void info(std::string_view line) {
    write(spdlog::level::info, line);
}
void warn(std::string_view line) {
    write(spdlog::level::warn, line);
}
void error(std::string_view line) {
    write(spdlog::level::err, line);
}
void critical(std::string_view line) {
    write(spdlog::level::critical, line);
}

bool writes_info() {
    return logger()->should_log(spdlog::level::info);
}

}  // namespace base::log
