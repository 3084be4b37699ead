#include "mcp_lrm/build_plan.hpp"

#include "mcp/call.hpp"
#include "mcp_lrm/build/command_line.hpp"
#include "mcp_lrm/build/targets.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace lrm {
namespace {

namespace fs = std::filesystem;
using base::config::Domain;
using Domains = std::map<std::string, Domain>;

constexpr std::array manifests{"Cargo.toml",
                               "package.json",
                               "pyproject.toml",
                               "setup.py",
                               "setup.cfg",
                               "pytest.ini",
                               "tox.ini",
                               "requirements.txt",
                               "go.mod",
                               "CMakeLists.txt",
                               "meson.build",
                               "composer.json",
                               "pom.xml",
                               "build.gradle",
                               "build.gradle.kts",
                               "Package.swift",
                               "Gemfile",
                               "mix.exs",
                               "build.sbt",
                               "pubspec.yaml",
                               "build.zig",
                               "stack.yaml",
                               "dune-project",
                               "Makefile",
                               "justfile",
                               "deno.json",
                               "playwright.config.ts",
                               "playwright.config.js"};

/// A declared line of a domain: "build" and "cargo check".
struct Line {
    std::string what;
    std::string command;
};

std::vector<Line> lines_of(const Domain& domain, const std::string& action) {
    std::vector<Line> out;
    const auto add = [&out](const char* what, const std::string& command) {
        if (command.find_first_not_of(" \t") != std::string::npos) out.push_back({what, command});
    };
    if (action == "build" || action == "check") add("build", domain.build_cmd);
    if (action == "test") add("test", domain.test_cmd);
    if (action == "lint" || action == "check") add("lint", domain.lint_cmd);
    return out;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

std::string actions_of(const Domain& domain) {
    std::vector<std::string> out;
    for (const char* action : {"build", "test", "lint", "check"})
        if (!lines_of(domain, action).empty()) out.emplace_back(action);
    return out.empty() ? "none" : joined(out);
}

std::string listed(const Domains& domains) {
    std::string out;
    for (const auto& [name, domain] : domains)
        out += (out.empty() ? "" : "; ") + name + ": " + actions_of(domain);
    return out;
}

/// Relative to the root, without "./" and a slash at the end; "" is the root.
std::string plain_folder(const std::string& path) {
    std::string out = fs::path(path).lexically_normal().string();
    while (!out.empty() && out.back() == '/') out.pop_back();
    return out == "." ? "" : out;
}

std::string in_folder(const std::string& folder, const std::string& path) {
    return folder.empty() ? path : folder + "/" + path;
}

std::string run_folder(const std::string& path, const TreeFacts& facts) {
    for (std::string folder = plain_folder(path); !folder.empty();
         folder = fs::path(folder).parent_path().string())
        for (const char* manifest : manifests)
            if (facts.exists(in_folder(folder, manifest))) return folder;
    return "";
}

/// Where the commands of a domain run; once for each folder.
std::vector<std::string> run_folders(const Domain& domain, const TreeFacts& facts) {
    std::vector<std::string> out;
    for (const std::string& path : domain.paths) {
        std::string folder = run_folder(path, facts);
        if (std::find(out.begin(), out.end(), folder) == out.end()) out.push_back(std::move(folder));
    }
    if (out.empty()) out.emplace_back();
    return out;
}

bool is_below(const std::string& folder, const std::string& path) {
    return folder.empty() || path == folder || path.compare(0, folder.size() + 1, folder + "/") == 0;
}

/// How much of a path a domain claims: the length of its longest folder that holds it; -1: none.
int claim(const Domain& domain, const std::string& path) {
    int best = domain.paths.empty() ? 0 : -1;
    for (const std::string& given : domain.paths) {
        const std::string folder = plain_folder(given);
        if (is_below(folder, path)) best = std::max(best, static_cast<int>(folder.size()));
    }
    return best;
}

class Planner {
public:
    Planner(const std::string& root, const Domains& domains, const BuildWish& wish, const TreeFacts& facts)
        : root_(root), domains_(domains), wish_(wish), facts_(facts) {}

    BuildPlan run() {
        if (domains_.empty())
            throw mcp::ToolError(
                "this project has no commands: no manifest that is known lies in it; declare `domains` with "
                "build_cmd, "
                "test_cmd and lint_cmd in its projects/NAME.yaml");
        read_targets();
        for (const std::string& name : chosen()) add_domain(name, domains_.at(name));
        BuildPlan plan;
        plan.kind =
            wish_.action == "test" && !targets_.empty() ? build::JobKind::targeted : build::JobKind::full;
        plan.steps = std::move(steps_);
        return plan;
    }

private:
    void read_targets() {
        if (!wish_.targets.empty() && (wish_.action == "build" || wish_.action == "check"))
            throw mcp::BadArguments("argument 'targets' goes with action test or lint; leave it out");
        for (const std::string& text : wish_.targets) {
            std::string relative = text;
            if (text.starts_with(root_ + "/")) relative = text.substr(root_.size() + 1);
            try {
                targets_.push_back(build::read_target(relative, [this](const std::string& path) {
                    if (!facts_.exists(path)) return false;
                    if (!facts_.is_inside(path))
                        throw build::BadTarget("target '" + path +
                                               "' leads outside the root; give a path below it");
                    return true;
                }));
            } catch (const build::BadTarget& error) {
                throw mcp::BadArguments(error.what());
            }
        }
    }

    std::vector<std::string> chosen() {
        if (!wish_.domain.empty()) {
            const auto found = domains_.find(wish_.domain);
            if (found == domains_.end())
                throw mcp::ToolError("no domain '" + wish_.domain + "'; there are " + listed(domains_));
            if (lines_of(found->second, wish_.action).empty())
                throw mcp::ToolError("domain '" + wish_.domain + "' has no command for " + wish_.action +
                                     "; it has " + actions_of(found->second));
            return {wish_.domain};
        }
        std::vector<std::string> able;
        for (const auto& [name, domain] : domains_)
            if (!lines_of(domain, wish_.action).empty()) able.push_back(name);
        if (able.empty())
            throw mcp::ToolError("no domain has a command for " + wish_.action + "; there are " +
                                 listed(domains_));
        if (targets_.empty() || able.size() == 1) return able;
        return owners(able);
    }

    /// The domains that claim the paths among the targets most closely.
    std::vector<std::string> owners(const std::vector<std::string>& able) {
        std::vector<std::string> out;
        for (const build::Target& target : targets_) {
            if (target.is_name()) continue;
            std::vector<std::string> best;
            int most = 0;
            for (const std::string& name : able) {
                const int claimed = claim(domains_.at(name), target.path);
                if (claimed < most || claimed < 0) continue;
                if (claimed > most) best.clear();
                most = claimed;
                best.push_back(name);
            }
            if (best.size() > 1)
                throw mcp::ToolError("target '" + target.path +
                                     "' belongs to several domains; say which with the argument "
                                     "'domain': " +
                                     joined(best));
            if (best.empty())
                throw mcp::ToolError("target '" + target.path +
                                     "' belongs to no domain; say with the argument 'domain' " +
                                     "whose it is: " + joined(able));
            owner_[target.path] = best.front();
            if (std::find(out.begin(), out.end(), best.front()) == out.end()) out.push_back(best.front());
        }
        if (out.empty())
            throw mcp::ToolError("say with the argument 'domain' whose tests these are: " + joined(able));
        return out;
    }

    void add_domain(const std::string& name, const Domain& domain) {
        std::vector<std::string> folders = run_folders(domain, facts_);
        for (const std::string& folder : folders) {
            std::vector<build::Target> here;
            for (const build::Target& target : targets_)
                if (target.is_name() || (is_below(folder, target.path) && is_for(target, name)))
                    here.push_back(target);
            if (!targets_.empty() && here.empty()) continue;
            for (const Line& line : lines_of(domain, wish_.action)) add_line(name, folder, line, here);
        }
        if (steps_.empty())
            throw mcp::ToolError("none of the targets lies where domain '" + name +
                                 "' runs its commands: " + joined(folders));
    }

    /// With a domain given, or only one to choose, all targets are its.
    bool is_for(const build::Target& target, const std::string& domain) const {
        const auto found = owner_.find(target.path);
        return found == owner_.end() || found->second == domain;
    }

    void add_line(const std::string& domain, const std::string& folder, const Line& line,
                  const std::vector<build::Target>& targets) {
        std::vector<build::SimpleCommand> commands;
        try {
            commands = build::split_command(line.command);
        } catch (const build::BadCommand& error) {
            throw mcp::ToolError("domain '" + domain + "': " + error.what());
        }
        if (commands.empty()) return;
        const auto takes_files = [](const build::SimpleCommand& command) {
            return std::find(command.argv.begin(), command.argv.end(), build::files_word) !=
                   command.argv.end();
        };
        const bool has_place = std::any_of(commands.begin(), commands.end(), takes_files);
        if (has_place && targets.empty() && line.what == "lint")
            throw mcp::ToolError("the lint command of domain '" + domain +
                                 "' needs files: name them in 'targets'");
        const std::string chain =
            domain + " " + line.what + (folder.empty() ? std::string() : " in " + folder);
        for (build::SimpleCommand& command : commands) {
            const std::string place = plain_folder(in_folder(folder, command.directory));
            if (place.starts_with("..") || (!place.empty() && !facts_.is_inside(place)))
                throw mcp::ToolError("domain '" + domain + "': its " + line.what + " command changes to '" +
                                     place + "', which is no folder of this tree");
            const bool is_for_targets = has_place ? takes_files(command) : &command == &commands.back();
            build::Step step{chain, place.empty() ? root_ : root_ + "/" + place, std::move(command.argv),
                             std::move(command.environment)};
            try {
                if (is_for_targets)
                    step.argv = build::with_targets(std::move(step.argv), moved(targets, place));
            } catch (const build::BadTarget& error) {
                throw mcp::ToolError(error.what());
            }
            steps_.push_back(std::move(step));
        }
    }

    /// Paths relative to where the command runs; never something that looks like an option there.
    static std::vector<build::Target> moved(std::vector<build::Target> targets, const std::string& place) {
        for (build::Target& target : targets) {
            if (target.is_name()) continue;
            target.path = fs::path(target.path).lexically_relative(place.empty() ? "." : place).string();
            if (target.path.empty() || target.path == ".") target.path = ".";
            else if (target.path.front() == '-' || target.path.front() == '@')
                target.path = "./" + target.path;
        }
        return targets;
    }

    const std::string& root_;
    const Domains& domains_;
    const BuildWish& wish_;
    const TreeFacts& facts_;
    std::vector<build::Target> targets_;
    std::map<std::string, std::string> owner_;  // path of a target -> domain, when they were looked for
    std::vector<build::Step> steps_;
};

}  // namespace

BuildPlan plan_build(const std::string& root, const Domains& domains, const BuildWish& wish,
                     const TreeFacts& facts) {
    return Planner(root, domains, wish, facts).run();
}

}  // namespace lrm
