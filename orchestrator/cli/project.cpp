// factory project: the files in projects/.
#include "base/config/project.hpp"

#include "base/config/domains.hpp"
#include "base/error.hpp"
#include "base/nearest.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/project_text.hpp"

#include <algorithm>
#include <map>

namespace factory::cli {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::Json;
using base::config::ProjectFile;

struct Options {
    std::string root;
    std::string name;
};

fs::path folder(const Session& session) {
    return session.lrm().places().config / "projects";
}

/// The project files by the name of the file.
std::map<std::string, fs::path> files(const Session& session) {
    std::map<std::string, fs::path> out;
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator(folder(session), ec))
        if (entry.path().extension() == ".yaml" || entry.path().extension() == ".yml")
            out.emplace(entry.path().stem().string(), entry.path());
    return out;
}

/// What the running daemon says of its projects; an empty list when none runs or it does not answer.
Json registered(const Session& session) {
    try {
        const auto running = session.lrm().running();
        if (running && running->port != 0) return session.lrm().health().value("projects", Json::array());
    } catch (const std::exception& error) {
        session.remark(std::string("mcp-lrm does not say what it has indexed: ") + error.what());
    }
    return Json::array();
}

[[noreturn]] void no_such_project(const std::string& name, const std::vector<std::string>& known) {
    const std::string near = base::nearest(name, known);
    throw Error(ErrorKind::config,
                "there is no project '" + name + "'" +
                    (near.empty() ? "; to see all: factory project list" : "; did you mean '" + near + "'?"));
}

fs::path file_of(const Session& session, const std::string& name) {
    const bool is_path = name.find('/') != std::string::npos || fs::path(name).extension() == ".yaml";
    if (is_path) return name;
    const auto all = files(session);
    const auto found = all.find(name);
    if (found != all.end()) return found->second;
    std::vector<std::string> names;
    for (const auto& entry : all) names.push_back(entry.first);
    no_such_project(name, names);
}

int add(const Session& session, const Options& options) {
    std::error_code ec;
    const fs::path root = fs::canonical(options.root, ec);
    if (ec || !fs::is_directory(root)) throw Error(ErrorKind::file, "no such directory: " + options.root);
    const std::string name = options.name.empty() ? name_of_folder(root) : options.name;
    const std::string why = base::config::why_not_a_name(name);
    if (!why.empty())
        throw UsageError("the name '" + name + "' must be " + why + "; choose one with --name NAME");
    const fs::path file = folder(session) / (name + ".yaml");
    const bool exists = fs::exists(file, ec);
    if (exists) {
        const fs::path theirs = base::config::load_project(file).project.root_path;
        if (theirs != root)
            throw Error(ErrorKind::config, "the project '" + name + "' is " + theirs.string() +
                                               "; choose another name with --name NAME");
    } else {
        base::make_private_directory(folder(session));
        base::write_file(file, project_text(name, root, base::config::detect_domains(root)), 0600);
        base::config::load_project(file);
    }
    const auto running = session.lrm().running();
    if (running && running->port != 0)
        session.lrm().call("admin_projects", {{"action", "add"}, {"root", root.string()}, {"name", name}},
                           std::chrono::minutes(1));
    session.print({{"name", name}, {"root", root.string()}, {"file", file.string()}, {"added", !exists}},
                  "project " + name + (exists ? " was there already: " : " added: ") + file.string());
    return 0;
}

int list(const Session& session) {
    std::map<std::string, Json> rows;
    for (const auto& [name, file] : files(session)) {
        Json row = {{"name", name}, {"file", file.string()}};
        try {
            row["root"] = base::config::load_project(file).project.root_path;
        } catch (const Error& error) {
            row["problem"] = error.what();
        }
        rows[name] = std::move(row);
    }
    for (const Json& project : registered(session)) {
        const std::string root = project.value("root", "");
        auto same = std::find_if(rows.begin(), rows.end(),
                                 [&](const auto& row) { return row.second.value("root", "") == root; });
        Json& row = same == rows.end() ? rows[project.value("name", "")] : same->second;
        const bool is_declared = row.contains("file");
        if (!is_declared) row = {{"name", project.value("name", "")}, {"root", root}};
        row["state"] = project.value("state", "");
        row["files"] = project.value("files", std::int64_t{0});
    }
    Json all = Json::array();
    std::string text;
    for (auto& [name, row] : rows) {
        text += name + "  " + row.value("root", row.value("problem", ""));
        if (row.contains("state")) text += "  (" + row.value("state", "") + ")";
        text += "\n";
        all.push_back(std::move(row));
    }
    if (rows.empty()) text = "no projects yet; to add one: factory project add ROOT\n";
    session.print({{"projects", std::move(all)}}, text);
    return 0;
}

std::string domain_text(const Json& domains) {
    std::string out;
    for (const auto& domain : domains.items()) {
        out += "  " + domain.key() + ":";
        for (const Json& path : domain.value().value("paths", Json::array()))
            out += " " + path.get<std::string>();
        out += "\n";
        for (const char* key : {"build_cmd", "test_cmd", "lint_cmd"})
            if (domain.value().contains(key))
                out += "    " + std::string(key) + "  " + domain.value()[key].get<std::string>() + "\n";
    }
    return out;
}

Json domains_of(const ProjectFile& project) {
    std::map<std::string, base::config::Domain> all = project.domains;
    if (all.empty())
        for (auto& found : base::config::detect_domains(project.project.root_path))
            all[found.name] = found.domain;
    Json out = Json::object();
    for (const auto& [name, domain] : all) {
        out[name] = {{"paths", domain.paths}};
        if (!domain.build_cmd.empty()) out[name]["build_cmd"] = domain.build_cmd;
        if (!domain.test_cmd.empty()) out[name]["test_cmd"] = domain.test_cmd;
        if (!domain.lint_cmd.empty()) out[name]["lint_cmd"] = domain.lint_cmd;
    }
    return out;
}

int show(const Session& session, const Options& options) {
    const Json running = registered(session);
    const auto of_name = std::find_if(running.begin(), running.end(), [&options](const Json& project) {
        return project.value("name", "") == options.name;
    });
    Json facts = {{"name", options.name}};
    ProjectFile project;
    if (files(session).count(options.name) == 0 && of_name != running.end()) {
        project.project.root_path = of_name->value("root", "");
    } else {
        const fs::path file = file_of(session, options.name);
        project = base::config::load_project(file);
        facts["name"] = project.project.name;
        facts["file"] = file.string();
    }
    facts["root"] = project.project.root_path;
    facts["domains"] = domains_of(project);
    if (of_name != running.end()) facts["index"] = *of_name;
    std::string text = facts.value("name", "") + "\nroot     " + project.project.root_path + "\n";
    if (facts.contains("file")) text += "file     " + facts.value("file", "") + "\n";
    if (of_name != running.end()) text += "index    " + of_name->value("state", "") + "\n";
    text += "domains" + std::string(project.domains.empty() ? " (detected)" : "") + "\n";
    session.print(facts, text + domain_text(facts["domains"]));
    return 0;
}

/// What the shape of a file cannot say.
void check_against_disk(const ProjectFile& project, const fs::path& file) {
    const fs::path root = project.project.root_path;
    const auto fail = [&file](const std::string& text) {
        throw Error(ErrorKind::config, file.string() + ": " + text);
    };
    if (project.project.name != file.stem().string())
        fail("it declares the name '" + project.project.name + "'; the file must be called " +
             project.project.name + ".yaml");
    if (!fs::is_directory(root)) fail("root_path is no directory: " + root.string());
    for (const auto& [name, domain] : project.domains)
        for (const std::string& path : domain.paths)
            if (!fs::is_directory(root / path))
                fail("'domains." + name + ".paths' names a folder that is not there: " + path);
    const std::string& vision = project.project.vision_doc;
    if (!vision.empty() && !fs::exists(root / vision)) fail("'project.vision_doc' is not there: " + vision);
}

int check(const Session& session, const Options& options) {
    const fs::path file = file_of(session, options.name);
    check_against_disk(base::config::load_project(file), file);
    session.print({{"file", file.string()}, {"ok", true}}, file.string() + ": ok");
    return 0;
}

using Action = int (*)(const Session&, const Options&);

void on_chosen(CLI::App& app, Session& session, const std::shared_ptr<Options>& options, Action action) {
    app.callback([&session, options, action] {
        session.action = [&session, options, action] { return action(session, *options); };
    });
}

}  // namespace

void add_project(CLI::App& parent, Session& session) {
    CLI::App* app =
        parent.add_subcommand("project", "declare repositories: their domains, commands and rules");
    app->group("Projects");
    app->require_subcommand(1);
    app->fallthrough();
    const auto options = std::make_shared<Options>();
    set_examples(*app,
                 "  factory project add ~/src/demo     write its file with what is detected\n"
                 "  factory project check demo         is the file right?\n");

    CLI::App* adding =
        app->add_subcommand("add", "write projects/NAME.yaml with the domains that are detected");
    adding->add_option("ROOT", options->root, "the repository")->required()->type_name("ROOT");
    adding->add_option("--name", options->name, "its name; default: the folder's")->type_name("NAME");
    set_examples(*adding, "  factory project add .\n  factory project add ~/src/web --name shop\n");
    on_chosen(*adding, session, options, add);

    CLI::App* listing = app->add_subcommand("list", "all projects, and the trees that the daemon serves");
    set_examples(*listing,
                 "  factory project list\n  factory project list --json | jq -r '.projects[].root'\n");
    on_chosen(*listing, session, options, [](const Session& where, const Options&) { return list(where); });

    CLI::App* showing = app->add_subcommand("show", "one project: where it is, its domains, its index");
    showing->add_option("NAME", options->name, "the project")->required()->type_name("NAME");
    set_examples(*showing, "  factory project show demo\n");
    on_chosen(*showing, session, options, show);

    CLI::App* checking = app->add_subcommand("check", "is the file right? names the line that is not");
    checking->add_option("NAME", options->name, "the project, or a file")->required()->type_name("NAME");
    set_examples(*checking, "  factory project check demo\n  factory project check ./demo.yaml\n");
    on_chosen(*checking, session, options, check);

    for (CLI::App* command : {adding, listing, showing, checking}) command->group("Projects");
}

}  // namespace factory::cli
