#include "orchestrator/work_board.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "orchestrator/factory_lock.hpp"

#include <chrono>
#include <sys/stat.h>
#include <unistd.h>

namespace factory {
namespace {

namespace fs = std::filesystem;
using base::Json;

constexpr std::size_t most_remarks = 20;

fs::path file_of(const fs::path& run, const std::string& project) {
    return run / ("work-" + project + ".json");
}

std::int64_t now_ms() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

/// 0: there is no such file.
std::int64_t modified_ms(const std::string& file) {
    struct stat found {};
    if (file.empty() || stat(file.c_str(), &found) != 0) return 0;
    return std::int64_t{found.st_mtim.tv_sec} * 1000 + found.st_mtim.tv_nsec / 1'000'000;
}

Json read(const fs::path& file) {
    try {
        std::error_code ec;
        if (fs::exists(file, ec)) {
            const Json found = Json::parse(base::read_file(file), nullptr, false);
            if (found.is_object()) return found;
        }
    } catch (const base::Error&) {
        // As if there were none.
    }
    return Json::object();
}

Json list_in(const Json& board, const char* name) {
    const auto found = board.find(name);
    return found != board.end() && found->is_array() ? *found : Json::array();
}

}  // namespace

WorkBoard::WorkBoard(const fs::path& run, const std::string& project) : file_(file_of(run, project)) {
    for (const Json& remark : list_in(read(file_), "remarks")) remarks_.push_back(remark);
}

void WorkBoard::show(const Doing& doing) {
    const std::lock_guard lock(mutex_);
    workers_[doing.worker] = {{"worker", doing.worker}, {"task", doing.task},   {"stage", doing.stage},
                              {"agent", doing.agent},   {"model", doing.model}, {"log", doing.log.string()},
                              {"since_ms", now_ms()}};
    write();
}

void WorkBoard::clear(const std::string& worker) {
    const std::lock_guard lock(mutex_);
    workers_.erase(worker);
    write();
}

void WorkBoard::remark(const std::string& task, const std::string& sentence) {
    const std::lock_guard lock(mutex_);
    remarks_.push_back({{"at_ms", now_ms()}, {"task", task}, {"text", sentence}});
    while (remarks_.size() > most_remarks) remarks_.pop_front();
    write();
}

void WorkBoard::write() {
    Json board = {{"pid", getpid()}, {"workers", Json::array()}, {"remarks", Json::array()}};
    for (const auto& [name, doing] : workers_) board["workers"].push_back(doing);
    for (const Json& remark : remarks_) board["remarks"].push_back(remark);
    try {
        base::write_file(file_, board.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
    } catch (const base::Error&) {
        // A full disk stops no run; the next write has all of it.
    }
}

Json read_board(const fs::path& run, const std::string& project) {
    const Json board = read(file_of(run, project));
    Json out = {{"workers", Json::array()}, {"remarks", list_in(board, "remarks")}};
    const auto pid = board.find("pid");
    if (pid == board.end() || !pid->is_number_integer() ||
        working_process(run, project).value_or(0) != pid->get<int>())
        return out;
    for (Json doing : list_in(board, "workers")) {
        if (!doing.is_object()) continue;
        const auto log = doing.find("log");
        if (log != doing.end() && log->is_string()) doing["heard_ms"] = modified_ms(log->get<std::string>());
        doing.erase("log");
        out["workers"].push_back(std::move(doing));
    }
    return out;
}

}  // namespace factory
