#include "base/config/project.hpp"
#include "base/paths.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/progress_bar.hpp"
#include "orchestrator/cli/session.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
namespace fs = std::filesystem;
using namespace factory::cli;

namespace {

struct Result {
    int code = 0;
    std::string out;
    std::string err;
};

Result factory_run(const std::vector<std::string>& arguments) {
    std::ostringstream out;
    std::ostringstream err;
    Console console{out, err};
    Result result;
    result.code = run(arguments, console);
    result.out = out.str();
    result.err = err.str();
    return result;
}

/// The words of every command, the whole first.
void collect(const CLI::App& app, const std::vector<std::string>& words,
             std::vector<std::vector<std::string>>& out) {
    out.push_back(words);
    for (const CLI::App* command : app.get_subcommands({})) {
        std::vector<std::string> more = words;
        more.push_back(command->get_name());
        collect(*command, more, out);
    }
}

std::vector<std::vector<std::string>> all_commands() {
    std::ostringstream nowhere;
    Console console{nowhere, nowhere};
    Session session(console);
    CLI::App app{"", "factory"};
    describe(app, session);
    std::vector<std::vector<std::string>> out;
    collect(app, {}, out);
    return out;
}

/// A home and a repository of its own.
class Home {
public:
    const fs::path& path() const { return directory_.path(); }
    Result run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--home", (path() / "home").string()});
        return factory_run(arguments);
    }
    fs::path repository() const {
        directory_.write("demo/backend/Cargo.toml", "[package]\n");
        return path() / "demo";
    }

private:
    test::TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("the help of every command is as it was read and found good") {
    for (std::vector<std::string> words : all_commands()) {
        std::string name = "factory";
        for (const std::string& word : words) name += "-" + word;
        words.push_back("--help");
        const Result result = factory_run(words);
        CHECK(result.code == 0);
        const fs::path golden = test::source_directory() / "tests/orchestrator/help" / (name + ".txt");
        CHECK(test::golden_difference(golden, result.out) == "");
    }
}

TEST_CASE("every command's help has an example that begins with the command, and no line is too wide") {
    for (std::vector<std::string> words : all_commands()) {
        // A project's commands come after its name.
        const std::set<std::string> of_a_project = {"tasks", "brain", "wiggum", "cycle", "deploy", "hooks"};
        const bool is_projects = !words.empty() && of_a_project.count(words[0]) != 0;
        std::string command = is_projects ? "  factory demo" : "  factory";
        for (const std::string& word : words) command += " " + word;
        words.push_back("--help");
        const std::string help = factory_run(words).out;
        const std::size_t examples = help.find("\nExamples\n");
        INFO(help);
        REQUIRE(examples != std::string::npos);
        CHECK(help.find(command, examples) != std::string::npos);
        std::istringstream lines(help);
        for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 100);
    }
}

TEST_CASE("every command word is reserved, so that no project can hide it") {
    const auto& reserved = base::config::reserved_names();
    for (const auto& words : all_commands())
        if (!words.empty()) CHECK(std::find(reserved.begin(), reserved.end(), words[0]) != reserved.end());
}

TEST_CASE("wrong usage is one sentence, where to look, and exit code 2") {
    const auto refusal = [](const std::vector<std::string>& arguments) {
        const Result result = factory_run(arguments);
        CHECK(result.code == 2);
        CHECK(result.out.empty());
        return result.err;
    };
    CHECK(refusal({"lokate", "x"}) ==
          "factory: unknown command 'lokate'; did you mean 'locate'?\nSee: factory --help\n");
    CHECK(refusal({"locate", "--scop", "a", "b"}) ==
          "factory locate: unknown option '--scop'; did you mean '--scope'?\nSee: factory locate --help\n");
    CHECK(refusal({"mcp"}) ==
          "factory mcp: say what to do: start, stop, restart, status, logs, config\n"
          "See: factory mcp --help\n");
    CHECK(refusal({"mcp", "stop", "now"}) ==
          "factory mcp stop: one word too many: 'now'\nSee: factory mcp stop --help\n");
    CHECK(refusal({"locate"}).find("factory locate: QUERY is required\n") == 0);
    CHECK(refusal({"locate", ""}).find("factory locate: the query is empty") == 0);
    CHECK(refusal({"locate", "x", "--limit", "0"}).find("factory locate: --limit: ") == 0);
    CHECK(refusal({"locate", "x", "--limit", "201"}).find("factory locate: --limit: ") == 0);
    CHECK(refusal({"locate", "x", "--kind", "all"}).find("factory locate: --kind: ") == 0);
    CHECK(refusal({"mcp", "config", "emacs"}).find("factory mcp config: CLIENT: emacs not in") == 0);
    CHECK(refusal({"mcp", "start", "--lrm-port", "65536"}).find("factory mcp start: ") == 0);
    CHECK(refusal({"mcp", "start", "--lrm-port", "-1"}).find("factory mcp start: ") == 0);
    CHECK(refusal({"project", "add", "/tmp", "--name", "index"})
              .find("factory project add: the name 'index'") == 0);
}

TEST_CASE("no words at all give the help, as a mistake") {
    const Result result = factory_run({});
    CHECK(result.code == 2);
    CHECK(result.out.empty());
    CHECK(result.err.find("Usage: factory COMMAND") != std::string::npos);
}

TEST_CASE("the version is printed") {
    const Result result = factory_run({"--version"});
    CHECK(result.code == 0);
    CHECK(result.out == "factory " FACTORY_VERSION "\n");
}

TEST_CASE("global options may stand in front or behind") {
    const Home home;
    for (const Result& result : {factory_run({"--json", "--home", home.path().string(), "mcp", "stop"}),
                                 factory_run({"mcp", "stop", "--home", home.path().string(), "--json"})}) {
        CHECK(result.code == 0);
        const base::Json facts = base::parse_json(result.out);
        const base::Json lrm = {{"name", "mcp-lrm"}, {"running", false}, {"stopped", false}};
        const base::Json platform = {{"name", "mcp-platform"}, {"running", false}, {"stopped", false}};
        CHECK(facts["daemons"] == base::Json({lrm, platform}));
        CHECK(facts["stopped"] == false);
    }
}

TEST_CASE("the status of a daemon that does not run is exit code 1") {
    const Home home;
    const Result text = home.run({"mcp", "status"});
    CHECK(text.code == 1);
    CHECK(text.out ==
          "mcp-lrm is not running; to start it: factory mcp start\n"
          "mcp-platform is not running; to start it: factory mcp start\n");
    const Result json = home.run({"mcp", "status", "--json"});
    CHECK(json.code == 1);
    CHECK(base::parse_json(json.out)["daemons"][0]["running"] == false);
    CHECK(base::parse_json(json.out)["daemons"][1]["name"] == "mcp-platform");
}

TEST_CASE("what is wrong with a root is said before a daemon is started") {
    const Home home;
    const std::string missing = (home.path() / "missing").string();
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {"mcp", "start", "--root", missing}, {"index", missing}, {"project", "add", missing}}) {
        const Result result = home.run(arguments);
        CHECK(result.code == 1);
        CHECK(result.err.find(": no such directory: " + missing) != std::string::npos);
    }
    CHECK_FALSE(fs::exists(home.path() / "home/run"));
}

TEST_CASE("a project is added with what is detected, once") {
    const Home home;
    const fs::path root = home.repository();
    const Result added = home.run({"project", "add", root.string()});
    CHECK(added.code == 0);
    const fs::path file = home.path() / "home/config/projects/demo.yaml";
    CHECK(added.out == "project demo added: " + file.string() + "\n");
    CHECK((fs::status(file).permissions() & fs::perms::mask) == fs::perms(0600));
    CHECK(base::config::load_project(file).domains.at("rust").paths == std::vector<std::string>{"backend/"});
    const std::string before = base::read_file(file);
    CHECK(home.run({"project", "add", root.string()}).out.find("was there already") != std::string::npos);
    CHECK(base::read_file(file) == before);
    CHECK(home.run({"project", "check", "demo"}).code == 0);
    CHECK(home.run({"project", "list"}).out == "demo  " + root.string() + "\n");
    const base::Json shown = base::parse_json(home.run({"project", "show", "demo", "--json"}).out);
    CHECK(shown["root"] == root.string());
    CHECK(shown["domains"]["rust"]["test_cmd"] == "cargo test");
}

TEST_CASE("another repository cannot take a project's name") {
    const Home home;
    home.run({"project", "add", home.repository().string()});
    fs::create_directories(home.path() / "other");
    const Result result = home.run({"project", "add", (home.path() / "other").string(), "--name", "demo"});
    CHECK(result.code == 1);
    CHECK(result.err.find("choose another name with --name NAME") != std::string::npos);
}

TEST_CASE("checking a project names the line, or what is not there") {
    const Home home;
    const fs::path root = home.repository();
    const fs::path folder = home.path() / "home/config/projects";
    fs::create_directories(folder);
    const auto check = [&](const std::string& text) {
        std::ofstream(folder / "demo.yaml") << text;
        const Result result = home.run({"project", "check", "demo"});
        CHECK(result.code == 1);
        CHECK(result.out.empty());
        return result.err;
    };
    const std::string file = (folder / "demo.yaml").string();
    const std::string head = "project: {name: demo, root_path: " + root.string() + "}\n";
    CHECK(check(head + "domain: {}\n") ==
          "factory project check: " + file + ":2:1: unknown key 'domain'; did you mean 'domains'?\n");
    CHECK(
        check(head + "domains: {rust: {paths: [gone/]}}\n").find("names a folder that is not there: gone/") !=
        std::string::npos);
    CHECK(check("project: {name: demo, root_path: /no/such}\n").find("root_path is no directory") !=
          std::string::npos);
    CHECK(check("project: {name: web, root_path: " + root.string() + "}\n").find("must be called web.yaml") !=
          std::string::npos);
    CHECK(home.run({"project", "check", "demi"}).err ==
          "factory project check: there is no project 'demi'; did you mean 'demo'?\n");
    CHECK(home.run({"project", "list"}).code == 0);
}

TEST_CASE("logs of a daemon that was never started are an error that says so") {
    const Home home;
    const Result result = home.run({"mcp", "logs"});
    CHECK(result.code == 1);
    CHECK(result.err.find("there is no log yet at ") != std::string::npos);
}

TEST_CASE("logs are the last lines of the file") {
    const Home home;
    fs::create_directories(home.path() / "home/logs");
    std::ofstream log(home.path() / "home/logs/mcp-lrm.log");
    for (int i = 1; i <= 20'000; ++i) log << "line " << i << "\n";
    log.close();
    CHECK(home.run({"mcp", "logs", "-n", "2"}).out == "line 19999\nline 20000\n");
    CHECK(home.run({"mcp", "logs", "-n", "0"}).out.empty());
    CHECK(home.run({"mcp", "logs"}).out.find("line 19951\n") == 0);
    const std::string all = home.run({"mcp", "logs", "-n", "100000"}).out;
    CHECK(std::count(all.begin(), all.end(), '\n') == 20'000);
}

TEST_CASE("numbers, sizes and times are printed for people") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1,000");
    CHECK(grouped(-1234567) == "-1,234,567");
    CHECK(bytes_text(999) == "999 bytes");
    CHECK(bytes_text(1234) == "1.2 kB");
    CHECK(bytes_text(12'345'678) == "12 MB");
    CHECK(bytes_text(999'999) == "1.0 MB");
    CHECK(duration_text(std::chrono::milliseconds(340)) == "0.3 s");
    CHECK(duration_text(std::chrono::seconds(75)) == "1 min 15 s");
    CHECK(duration_text(std::chrono::hours(25)) == "25 h 0 min");
}

TEST_CASE("a progress line shows how far, how much and how long") {
    CHECK(bar_line("indexing", 4120, 9800, std::chrono::seconds(12)) ==
          "indexing [##########--------------]  42 %  4,120 of 9,800 files  12 s");
    CHECK(bar_line("scanning", 0, 0, std::chrono::milliseconds(900)) ==
          "scanning [------------------------]   0 %  0.9 s");
    CHECK(bar_line("indexing", 5, 4, std::chrono::seconds(10)).find("100 %") != std::string::npos);
}

TEST_CASE("nothing is drawn where there is no terminal") {
    std::ostringstream out;
    ProgressBar bar(out, false);
    for (int i = 0; i < 1000; ++i) bar.show(i, 1000, "indexing");
    bar.clear();
    CHECK(out.str().empty());
}
