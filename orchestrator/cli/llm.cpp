// factory llm: which providers of llm.yaml answer, and which models they have.
#include "orchestrator/cli/llm.hpp"

#include "base/error.hpp"
#include "base/nearest.hpp"
#include "base/process/program.hpp"
#include "llm/client.hpp"
#include "orchestrator/cli/help.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

namespace factory::cli {
namespace {

using base::Json;

constexpr std::chrono::seconds patience{15};  // for one provider

/// What is found out about one provider.
struct Seen {
    std::string name;
    std::string kind;
    std::string key;      // where it came from
    std::string problem;  // empty: it answers
    std::string remark;   // it answers, but
    std::vector<std::string> models;
    std::chrono::milliseconds took{0};
    bool is_listed = false;  // `models` is what it said
};

class Models {
public:
    explicit Models(const Session& session)
        : file_(session.lrm().places().config / "llm.yaml"),
          client_(read(file_), file_.parent_path(), transport_, traces_) {}

    llm::Client& client() { return client_; }
    const llm::LlmFile& file() const { return client_.file(); }

    /// Those of the file, and the command lines that a chain names.
    std::vector<std::string> providers() const {
        std::set<std::string> named;
        for (const llm::TierRole role :
             {llm::TierRole::brain, llm::TierRole::worker, llm::TierRole::review, llm::TierRole::local})
            for (const llm::Complexity complexity : {llm::Complexity::unknown, llm::Complexity::simple,
                                                     llm::Complexity::medium, llm::Complexity::complex})
                for (const llm::ModelName& name : chain_of(file(), role, complexity))
                    named.insert(name.provider);
        std::vector<std::string> out;
        for (const auto& [name, provider] : file().providers) {
            const bool is_built_in = provider.is_command_line() && provider.models.empty();
            if (!is_built_in || named.contains(name)) out.push_back(name);
        }
        return out;
    }

private:
    static llm::LlmFile read(const std::filesystem::path& file) {
        std::error_code ec;
        if (!std::filesystem::exists(file, ec))
            throw base::Error(base::ErrorKind::config, "no model is configured: there is no " +
                                                           file.string() +
                                                           "; docs/llm.md has one to begin with");
        return llm::load_llm_file(file);
    }

    const std::filesystem::path file_;
    llm::HttpTransport transport_;
    llm::Traces traces_;
    llm::Client client_;
};

llm::Time soon() {
    return std::chrono::steady_clock::now() + patience;
}

void look_at_program(const std::string& kind, Seen& out) {
    const std::string program = kind == "claude-cli" ? "claude" : "opencode";
    try {
        base::process::find_program(program);
    } catch (const base::Error&) {
        out.problem = "there is no program " + program + " in PATH; install it";
    }
}

/// Some servers have no list: then its first model is asked for a word.
void ask_for_a_word(Models& models, const llm::Provider& provider, Seen& out) {
    llm::Ask ask;
    ask.chain = {{out.name, provider.models.begin()->first}};
    ask.prompt.messages = {{llm::Role::user, "Answer with the word: ok"}};
    ask.prompt.max_output_tokens = 16;
    ask.role = "check";
    ask.deadline = soon();
    const auto start = std::chrono::steady_clock::now();
    models.client().ask(ask);
    out.took =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
}

void compare(const llm::Provider& provider, Seen& out) {
    for (const auto& [alias, model] : provider.models) {
        if (std::find(out.models.begin(), out.models.end(), model.id) != out.models.end()) continue;
        const std::string near = base::nearest(model.id, out.models);
        out.remark += (out.remark.empty() ? "" : "; ") + alias + ": it does not list " + model.id +
                      (near.empty() ? "" : ", but " + near);
    }
}

Seen look_at(Models& models, const std::string& name) {
    const llm::Provider& provider = models.file().providers.at(name);
    Seen out{name, provider.kind, models.client().key_source(name), "", "", {}, {}, false};
    if (provider.is_command_line()) {
        look_at_program(provider.kind, out);
        return out;
    }
    try {
        const llm::Listing listing = models.client().list(name, soon());
        out.models = listing.models;
        out.took = listing.took;
        out.is_listed = true;
        compare(provider, out);
    } catch (const llm::NoModel& error) {
        out.problem = error.what();
    } catch (const llm::Failed& error) {
        out.problem = error.what();
        if (error.kind() != llm::FailureKind::bad_request || provider.models.empty()) return out;
        try {
            ask_for_a_word(models, provider, out);
            out.problem.clear();
        } catch (const llm::Failed& second) {
            out.problem = second.what();
        }
    }
    return out;
}

Json facts_of(const Seen& seen, const llm::Provider& provider) {
    Json out = {{"name", seen.name},
                {"kind", seen.kind},
                {"answers", seen.problem.empty()},
                {"key", seen.key},
                {"ms", seen.took.count()}};
    if (!seen.problem.empty()) out["problem"] = seen.problem;
    if (!seen.remark.empty()) out["remark"] = seen.remark;
    Json aliases = Json::object();
    for (const auto& [alias, model] : provider.models) aliases[alias] = model.id;
    out["configured"] = std::move(aliases);
    if (seen.is_listed) out["models"] = seen.models;
    return out;
}

std::string line_of(const Seen& seen) {
    std::string out = (seen.problem.empty() ? "ok       " : "problem  ") + seen.name + " (" + seen.kind + ")";
    if (!seen.problem.empty()) return out + ": " + seen.problem + "\n";
    if (seen.is_listed)
        out += ": " + std::to_string(seen.models.size()) + (seen.models.size() == 1 ? " model" : " models") +
               ", " + std::to_string(seen.took.count()) + " ms, key: " + seen.key;
    if (!seen.remark.empty()) out += "\n         " + seen.remark;
    return out + "\n";
}

std::string chain_line(const llm::LlmFile& file, llm::TierRole role, Json& facts) {
    std::string text;
    Json list = Json::array();
    for (const llm::ModelName& name : chain_of(file, role)) {
        text += (text.empty() ? "" : ", then ") + name.text();
        list.push_back(name.text());
    }
    facts[llm::to_word(role)] = std::move(list);
    const std::string word = llm::to_word(role);
    return word + std::string(word.size() < 8 ? 8 - word.size() : 1, ' ') + " " +
           (text.empty() ? "nobody" : text) + "\n";
}

std::vector<Seen> look_at_all(const Session& session, Models& models, const std::string& only) {
    for (const std::string& warning : models.client().warnings()) session.remark("llm.yaml: " + warning);
    std::vector<std::string> names = models.providers();
    if (!only.empty()) {
        if (std::find(names.begin(), names.end(), only) == names.end()) {
            const std::string near = base::nearest(only, names);
            throw UsageError("llm.yaml has no provider '" + only + "'" +
                             (near.empty() ? std::string() : "; did you mean '" + near + "'?"));
        }
        names = {only};
    }
    std::vector<Seen> out;
    for (const std::string& name : names) out.push_back(look_at(models, name));
    return out;
}

bool all_answer(const std::vector<Seen>& all) {
    return std::all_of(all.begin(), all.end(), [](const Seen& seen) { return seen.problem.empty(); });
}

Json list_of(const std::vector<Seen>& all, const llm::LlmFile& file) {
    Json list = Json::array();
    for (const Seen& seen : all) list.push_back(facts_of(seen, file.providers.at(seen.name)));
    return list;
}

int check(const Session& session, const std::string& only) {
    Models models(session);
    const std::vector<Seen> all = look_at_all(session, models, only);
    std::string text;
    for (const Seen& seen : all) text += line_of(seen);
    Json chains = Json::object();
    std::string lines;
    for (const llm::TierRole role :
         {llm::TierRole::brain, llm::TierRole::worker, llm::TierRole::review, llm::TierRole::local})
        lines += chain_line(models.file(), role, chains);
    if (only.empty()) text += "\n" + lines;
    session.print({{"ok", all_answer(all)},
                   {"providers", list_of(all, models.file())},
                   {"chains", std::move(chains)},
                   {"warnings", models.client().warnings()}},
                  text);
    return all_answer(all) ? 0 : 1;
}

int list_models(const Session& session, const std::string& only) {
    Models models(session);
    const std::vector<Seen> all = look_at_all(session, models, only);
    std::string text;
    for (const Seen& seen : all) {
        if (!seen.problem.empty()) session.remark(seen.problem);
        for (const auto& [alias, model] : models.file().providers.at(seen.name).models)
            text += seen.name + "/" + alias + "  " + model.id + "\n";
        for (const std::string& model : seen.models) text += seen.name + "  " + model + "\n";
    }
    session.print({{"ok", all_answer(all)}, {"providers", list_of(all, models.file())}}, text);
    return all_answer(all) ? 0 : 1;
}

void add_part(CLI::App& parent, Session& session, const char* name, const char* help, const char* examples,
              int (*run)(const Session&, const std::string&)) {
    CLI::App* const app = parent.add_subcommand(name, help);
    const auto only = std::make_shared<std::string>();
    app->add_option("PROVIDER", *only, "only this one; default: all")->type_name("PROVIDER");
    set_examples(*app, examples);
    app->callback(
        [&session, only, run] { session.action = [&session, only, run] { return run(session, *only); }; });
}

}  // namespace

void add_llm(CLI::App& parent, Session& session) {
    CLI::App* const app = parent.add_subcommand("llm", "the models of llm.yaml");
    app->group("Daemon");
    app->require_subcommand(1);
    set_examples(*app,
                 "  factory llm check           which providers answer\n  factory llm models local    what "
                 "one of them has\n");
    add_part(*app, session, "check", "which providers answer, and who is asked for what",
             "  factory llm check           exit code 1 when one does not answer\n"
             "  factory llm check local --json | jq '.providers[0].models'\n",
             check);
    add_part(*app, session, "models", "the models that are configured, and those that the providers list",
             "  factory llm models\n  factory llm models local\n", list_models);
}

}  // namespace factory::cli
