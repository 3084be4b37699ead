// What an agent sees from inside its sandbox, and what it cannot do there.
#include "orchestrator/agents/agent_sandbox.hpp"

#include "base/process/child.hpp"
#include "tests/orchestrator/repository.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace factory;
using factory::agents::SandboxPlaces;
using test::Repository;
namespace fs = std::filesystem;

namespace {

SandboxPlaces usual() {
    SandboxPlaces out;
    out.user_home = "/home/u";
    out.work_tree = "/home/u/.local/share/factory/worktrees/demo/0/tree";
    out.home = "/home/u/.local/share/factory/worktrees/demo/0/home";
    out.checkout = "/home/u/demo";
    out.git = "/home/u/demo/.git";
    out.programs = {"/home/u/.npm-global/lib/claude/cli", "/usr/bin/mcp-proxy"};
    out.path = "/usr/bin:/home/u/bin:.:/home/u:/home/u/.local/share";
    out.suite = {"/home/u/.config/factory", "/home/u/.local/share/factory", "/home/u/.local/state/factory",
                 "/run/user/1/factory"};
    return out;
}

bool holds(const std::vector<fs::path>& folders, const fs::path& one) {
    return std::find(folders.begin(), folders.end(), one) != folders.end();
}

}  // namespace

TEST_CASE("an agent's sandbox: its tree and HOME are writable, keys and the main work tree are hidden") {
    const auto rules = agents::agent_sandbox(usual());
    CHECK(rules.network == base::process::SandboxNetwork::host);
    CHECK(rules.kept == std::vector<fs::path>{usual().work_tree, usual().home});
    CHECK(rules.writable.empty());
    for (const char* folder : {"/home/u/.ssh", "/home/u/.config/factory", "/home/u/.local/share/factory",
                               "/home/u/.local/state/factory", "/run/user/1/factory", "/home/u/demo"})
        CHECK(holds(rules.hidden, folder));
    CHECK(holds(rules.homes, "/root"));
    CHECK(holds(rules.sealed, usual().git));
    CHECK(holds(rules.sealed, usual().work_tree / ".git"));
}

TEST_CASE("what an agent runs is readable, and no entry of PATH uncovers what is hidden") {
    const auto rules = agents::agent_sandbox(usual());
    CHECK(holds(rules.sealed, "/home/u/.npm-global/lib/claude"));
    CHECK(holds(rules.sealed, "/home/u/bin"));
    for (const char* folder : {"/home/u", "/home/u/.local/share", ".", "/usr/bin"})
        CHECK_FALSE(holds(rules.sealed, folder));
    SandboxPlaces at_home = usual();
    at_home.checkout = "/home/u";  // a person who keeps the home in git
    CHECK_FALSE(holds(agents::agent_sandbox(at_home).hidden, "/home/u"));
}

TEST_CASE("inside, a hostile agent reads no key, writes nothing but its own, and leaves nothing running") {
    const base::process::Bubblewrap found = base::process::find_bubblewrap();
    if (found.program.empty()) {
        WARN("skipped: " + found.problem);
        return;
    }
    const Repository repository;
    const fs::path top = repository.root().parent_path();
    const base::Places suite{top / "config", top / "data", top / "logs", top / "run"};
    Repository::write(suite.config / "orchestrator.key", "s3cret-orchestrator\n");
    Repository::write(top / "user" / ".ssh" / "id", "s3cret-ssh\n");
    Repository::write(repository.root() / ".env", "s3cret-env\n");
    Repository::write(suite.data / "evidence" / "T1" / "pack", "s3cret-evidence\n");
    agents::WorkspacePool pool(suite.data / "worktrees" / "demo", repository.root(), 1);
    const auto slot = pool.take();
    pool.prepare(*slot, "factory/T1", repository.first());
    SandboxPlaces places{top / "user",       slot->tree(), slot->home(),    repository.root(),
                         slot->common_git(), {},           "/usr/bin:/bin", suite};

    base::process::Command command;
    command.argv = base::process::sandbox_words(found.program, agents::agent_sandbox(places),
                                                [](const fs::path& path) { return fs::exists(path); });
    const std::string outer = top.string();
    const std::string script =
        "cd '" + outer +
        "'; cat config/orchestrator.key user/.ssh/id repo/.env data/evidence/T1/pack;"
        "echo x > repo/a.txt; echo x > repo/.git/config; echo x > "
        "repo/.git/hooks/pre-commit; echo x > planted;"
        "cd '" +
        slot->tree().string() +
        "' || exit 9;"
        "echo 'gitdir: /tmp' > .git; rm -f .git; mv .git was; ln -sf /tmp .git;"
        "git log --format=format:HISTORY -1; git status --porcelain; git commit -qam no;"
        "echo two > a.txt; echo y > $HOME/mine; echo y > /tmp/mine && echo TMP;"
        "(setsid sh -c 'while :; do echo z >> " +
        slot->home().string() + "/beat; done' &) ; exit 0";
    command.argv.insert(command.argv.end(), {"sh", "-c", script});
    command.environment = {{"HOME", slot->home().string()}};
    command.directory = slot->tree().string();
    const base::process::Outcome outcome = base::process::run(command);
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK((outcome.out + outcome.err).find("s3cret") == std::string::npos);
    CHECK(outcome.out.find("HISTORY") != std::string::npos);
    CHECK(outcome.out.find("TMP") != std::string::npos);
    CHECK(base::read_file(repository.root() / "a.txt") == "one\n");
    CHECK_FALSE(fs::exists(repository.root() / ".git" / "hooks" / "pre-commit"));
    CHECK_FALSE(fs::exists(top / "planted"));
    CHECK(repository.git().commit("factory/T1") == repository.first());
    CHECK_FALSE(pool.mend(*slot));  // its .git is as it was
    CHECK(base::read_file(slot->tree() / "a.txt") == "two\n");
    CHECK(base::read_file(slot->home() / "mine") == "y\n");
    // Its daemon died with the process namespace, so the file grows no more.
    std::error_code ec;
    const auto size = fs::file_size(slot->home() / "beat", ec);
    for (int look = 0; look < 50; ++look) CHECK(fs::file_size(slot->home() / "beat", ec) == size);
}
