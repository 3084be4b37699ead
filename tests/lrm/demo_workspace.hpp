// The demo project of tests/workspaces as a git work tree, indexed, and calls on it.
#pragma once

#include "base/process/child.hpp"
#include "mcp_lrm/build_service.hpp"
#include "mcp_lrm/index/index.hpp"
#include "mcp_lrm/outside.hpp"
#include "mcp_lrm/task_service.hpp"
#include "mcp_lrm/workspace.hpp"
#include "tests/support/plain_call.hpp"
#include "tests/support/source_directory.hpp"
#include "tests/support/temporary_directory.hpp"

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace test {

class DemoWorkspace {
public:
    DemoWorkspace() {
        namespace fs = std::filesystem;
        fs::copy(test::source_directory() / "tests/workspaces/demo", root(), fs::copy_options::recursive);
        git({"init", "--quiet", "--initial-branch=main"});
        commit("2026-03-01T10:00:00Z", "Parcels: server, page and labels");
        files_.write("demo/server/carriers.py", read("server/carriers.py") + "\n");
        commit("2026-03-02T10:00:00Z", "carriers: wait longer when the network is flaky");
        files_.write("demo/server/local.env", "TOKEN=1\n");
        files_.write("demo/web/logo.bin", std::string_view("\x89PNG\0\0", 6));
        workspace.add(root(), "demo", true);
        index.index_now(root(), {});
        wait_for_history();
        workspace.serve_tasks(tasks);
        data_.write("home/config/test_slots", "3\n");  // not as many as this machine has cores
        workspace.serve_builds(builds);
        workspace.serve_outside(outside);
    }
    ~DemoWorkspace() {
        builds.stop();
        tasks.stop();
        index.stop();
    }

    std::filesystem::path root() const { return files_.path() / "demo"; }
    void write(const std::string& path, std::string_view text) { files_.write("demo/" + path, text); }

    std::string read(const std::string& path) const {
        std::ifstream input(root() / path, std::ios::binary);
        return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
    }

private:
    void git(std::vector<std::string> words, const std::string& date = {}) {
        base::process::Command command;
        command.argv = {
            "git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false"};
        command.argv.insert(command.argv.end(), words.begin(), words.end());
        command.directory = root().string();
        command.environment = {
            {"GIT_CONFIG_GLOBAL", "/dev/null"}, {"GIT_AUTHOR_DATE", date}, {"GIT_COMMITTER_DATE", date}};
        const base::process::Outcome outcome = base::process::run(command);
        if (outcome.exit_code != 0) throw std::runtime_error("git " + words.front() + ": " + outcome.err);
    }

    void commit(const std::string& date, const std::string& message) {
        git({"add", "--all"});
        git({"commit", "--quiet", "-m", message}, date);
    }

    /// History comes after the files.
    void wait_for_history() {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        for (;;) {
            const auto snapshot = workspace.projects().front().tree->snapshot();
            base::db::Statement count = snapshot->db().prepare("SELECT count(*) FROM history_commit");
            count.step();
            if (count.integer(0) >= 2) return;
            if (std::chrono::steady_clock::now() > end)
                throw std::runtime_error("the history was never read");
            std::this_thread::yield();
        }
    }

    /// A store whose clock stands still and whose secrets are known.
    lrm::tasks::StoreOptions frozen() {
        lrm::tasks::StoreOptions options;
        options.wall_clock = [] { return lrm::tasks::Millis{1'772'366'400'000}; };  // 2026-03-01T12:00:00Z
        options.steady_clock = [] { return std::chrono::steady_clock::time_point(std::chrono::hours(1)); };
        options.secret = [this] { return "00000000000000" + std::to_string(10 + secrets_++); };
        return options;
    }

    int secrets_ = 0;
    TemporaryDirectory files_;
    TemporaryDirectory data_;

public:
    lrm::index::Index index{{data_.path(), false, 2}};
    lrm::Workspace workspace{index};
    lrm::TaskService tasks{base::places((data_.path() / "home").string()), "", frozen()};
    anonymizer::Outgoing outgoing{(data_.path() / "home").string()};
    lrm::BuildService builds{base::places((data_.path() / "home").string()), outgoing};
    lrm::Outside outside{base::places((data_.path() / "home").string()), outgoing};
};

}  // namespace test
