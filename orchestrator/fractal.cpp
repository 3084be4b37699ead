#include "orchestrator/fractal.hpp"

#include <algorithm>
#include <cctype>

namespace factory::fractal {
namespace {

struct Part {
    const char* name;
    const char* what;
    const char* done;
};

constexpr Part concerns_of_all[] = {
    {"FEATURE",
     "The happy path alone: what it does when everything is as it should be, in the least code that does it.",
     "A test shows the behaviour end to end; nothing in it is a stub."},
    {"GUARDS",
     "Who may, and with what: authentication (401), permission (403), validation of every input, sanitising "
     "of what is shown.",
     "A test for each refusal: no identity, no right, each invalid input."},
    {"FAILURES",
     "What goes wrong: errors (400, 404, 409), edge cases, limits on what is returned, time-outs, one log "
     "line for each failure.",
     "A test for each failure and each edge; none of them is swallowed."},
};

constexpr Part steps_of_all[] = {
    {"IMPL", "The least code that does it.", "It builds, and does what the description says."},
    {"TEST", "A focused test, which fails without that code.",
     "The test fails on the code before it and passes with it."},
    {"VERIFY", "Run everything, and mend what it finds.", "All tests pass, the linters say nothing new."},
};

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

Subtask part_of(const Parent& parent, const std::string& name, const std::string& what,
                const std::string& done) {
    Subtask out;
    out.id = parent.id + "-" + lower(name);
    std::replace(out.id.begin(), out.id.end(), ' ', '-');
    out.title = parent.title + ": " + name;
    out.description = what + "\n\nOf: " + (parent.description.empty() ? parent.title : parent.description);
    out.definition_of_done = done;
    out.files = parent.files;
    out.tags = parent.tags;
    return out;
}

}  // namespace

std::vector<std::string> reasons(const Size& size, const base::config::FractalRules& rules) {
    std::vector<std::string> out;
    const auto above = [&out](int value, int limit, const std::string& what) {
        if (value > limit)
            out.push_back(std::to_string(value) + " " + what + ", at most " + std::to_string(limit));
    };
    above(size.core_files, rules.max_files, "files besides tests and documents");
    above(size.net_lines, rules.max_loc, "lines besides tests");
    above(size.extra_domains, 1, "domains besides its own");
    if (!size.has_completeness_test)
        above(size.alike_items, rules.max_items, "items alike without a test that counts them");
    return out;
}

Decision decide(const Parent& parent, const Size& size, const base::config::FractalRules& rules) {
    if (!rules.enabled) return Decision::keep;
    const bool is_large = !reasons(size, rules).empty();
    const bool is_forced = rules.force_level1 && parent.depth == 0;
    if (!is_large && !is_forced) return Decision::keep;
    if (parent.depth >= rules.max_depth) return Decision::too_deep;
    return parent.depth == 0 ? Decision::by_concern : Decision::by_step;
}

std::vector<Subtask> split_by_concern(const Parent& parent, const std::vector<Concern>& concerns) {
    std::vector<Subtask> out;
    for (const Part& part : concerns_of_all) out.push_back(part_of(parent, part.name, part.what, part.done));
    for (const Concern& concern : concerns)
        out.push_back(
            part_of(parent, concern.name, concern.check, "A test or a check shows it: " + concern.check));
    for (std::size_t i = 1; i < out.size(); ++i) out[i].depends_on.push_back(out.front().id);
    return out;
}

std::vector<Subtask> split_by_step(const Parent& parent) {
    std::vector<Subtask> out;
    for (const Part& part : steps_of_all) out.push_back(part_of(parent, part.name, part.what, part.done));
    for (std::size_t i = 1; i < out.size(); ++i) out[i].depends_on.push_back(out[i - 1].id);
    return out;
}

base::Json to_json(const Parent& parent, const Subtask& subtask) {
    return {{"id", subtask.id},
            {"parent", parent.id},
            {"title", subtask.title},
            {"description", subtask.description},
            {"definition_of_done", subtask.definition_of_done},
            {"type", parent.type},
            {"domain", parent.domain},
            {"files", subtask.files},
            {"depends_on", subtask.depends_on},
            {"tags", subtask.tags},
            {"depth", parent.depth + 1}};
}

}  // namespace factory::fractal
