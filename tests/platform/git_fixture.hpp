// A git repository with a known history, and mcp-platform's tools on it.
#pragma once

#include "base/process/child.hpp"
#include "mcp_platform/platform.hpp"
#include "mcp_platform/tool_table.hpp"
#include "tests/support/plain_call.hpp"
#include "tests/support/temporary_directory.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace test {

/// Three commits by two people on main, a branch `side` in a linked work tree, and changes that are not
/// committed.
class GitFixture {
public:
    GitFixture() {
        std::filesystem::create_directory(root());
        git({"init", "--quiet", "--initial-branch=main"});
        write("src/parcel.py",
              "def weigh(parcel):\n    return parcel.grams\n\n\ndef send(parcel):\n    pass\n");
        write("README.md", "# Parcels\n");
        commit("Parcels: weigh and send", "2026-03-01T10:00:00+01:00");
        write("src/parcel.py",
              "def weigh(parcel):\n    return parcel.grams / 1000\n\n\ndef send(parcel):\n    pass\n");
        commit("weigh: kilograms\n\nCarriers ask for kilograms.", "2026-03-02T10:00:00+00:00", "B",
               "b@example.org");
        git({"mv", "README.md", "docs.md"});
        commit("docs: another name", "2026-03-03T10:00:00+00:00");
        git({"worktree", "add", "--quiet", "-b", "side", linked().string()});
        platform.projects().add(root(), "demo");
    }

    std::filesystem::path root() const { return files_.path() / "demo"; }
    std::filesystem::path linked() const { return files_.path() / "linked"; }

    void write(const std::string& path, std::string_view text) { files_.write("demo/" + path, text); }
    void write_linked(const std::string& path, std::string_view text) {
        files_.write("linked/" + path, text);
    }

    std::string git(std::vector<std::string> words, const std::string& date = {},
                    const std::string& name = "A", const std::string& email = "a@example.org",
                    std::filesystem::path where = {}) {
        base::process::Command command;
        command.argv = {
            "git", "-c", "user.name=" + name, "-c", "user.email=" + email, "-c", "commit.gpgSign=false"};
        command.argv.insert(command.argv.end(), words.begin(), words.end());
        command.directory = (where.empty() ? root() : where).string();
        command.environment = {
            {"GIT_CONFIG_GLOBAL", "/dev/null"}, {"GIT_AUTHOR_DATE", date}, {"GIT_COMMITTER_DATE", date}};
        const base::process::Outcome outcome = base::process::run(command);
        if (outcome.exit_code != 0) throw std::runtime_error("git " + words.front() + ": " + outcome.err);
        std::string out = outcome.out;
        while (!out.empty() && out.back() == '\n') out.pop_back();
        return out;
    }
    std::string git_linked(std::vector<std::string> words) {
        return git(std::move(words), {}, "A", "a", linked());
    }

    void commit(const std::string& message, const std::string& date, const std::string& name = "A",
                const std::string& email = "a@example.org") {
        git({"add", "--all"});
        git({"commit", "--quiet", "-m", message}, date, name, email);
    }

    mcp::ToolResult call(const std::string& tool, const mcp::Json& arguments, mcp::Caller caller = {}) {
        PlainCall call(std::move(caller));
        for (const mcp::Tool& one : tools())
            if (one.name == tool) return one.run(call, arguments);
        throw std::logic_error("no tool " + tool);
    }
    mcp::Json git_tool(const mcp::Json& arguments, mcp::Caller caller = {}) {
        return call("platform_git", arguments, std::move(caller)).structured.value();
    }
    static std::string text(const mcp::ToolResult& result) {
        return result.content.at(0).at("text").get<std::string>();
    }

    std::vector<mcp::Tool> tools() { return platform::tools::all(platform); }

private:
    TemporaryDirectory files_;
    TemporaryDirectory home_;

    platform::LrmOptions options() const {
        platform::LrmOptions options;
        options.places = base::places(home_.path().string());
        return options;
    }

public:
    platform::Platform platform{options()};
};

}  // namespace test
