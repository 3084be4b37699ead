#include "orchestrator/brain/task_text.hpp"

#include <algorithm>

namespace factory::brain {
namespace {

using base::Json;

std::string place(const std::string& path, int line) {
    return path + (line > 0 ? ":" + std::to_string(line) : "");
}

std::string list(const std::vector<std::string>& items, const char* between) {
    std::string out;
    for (const std::string& item : items) out += (out.empty() ? "" : between) + item;
    return out;
}

std::string said(const Finding& finding) {
    return place(finding.path, finding.line) + (finding.code.empty() ? "" : " " + finding.code) +
           (finding.name.empty() || finding.kind == Kind::missing_module ? "" : " " + finding.name) +
           (finding.message.empty() ? "" : ": " + finding.message);
}

std::string error_context(const Candidate& candidate) {
    std::string out;
    constexpr std::size_t most = 20;
    for (std::size_t i = 0; i < candidate.findings.size() && i < most; ++i)
        out += (i == 0 ? "" : "\n") + said(candidate.findings[i]);
    if (candidate.findings.size() > most)
        out += "\nand " + std::to_string(candidate.findings.size() - most) + " more";
    return out;
}

std::string description(const Candidate& candidate, const Surroundings& about) {
    const std::string where = place(candidate.file, candidate.line);
    const std::string by = candidate.findings.front().command;
    switch (candidate.kind) {
        case Kind::failing_test:
            return "The test " + candidate.symbol + " (" + where +
                   ") fails: " + candidate.findings.front().message +
                   "\nFind out why, and mend the code in " + list(candidate.files, ", ") + ", not the test.";
        case Kind::missing_module:
            return candidate.findings.front().message + ".\nImplement it in " + list(candidate.files, ", ") +
                   (about.names.empty() ? "" : "; the tests take from it: " + list(about.names, ", ")) +
                   ". The tests that import it say what it must do.";
        case Kind::build_error:
            return where + " does not build (`" + by + "`). Mend the cause; behaviour stays as it is meant.";
        case Kind::lint:
            return "`" + by + "` objects to " + where + ": " + candidate.findings.front().message +
                   ".\nMend it there without switching the rule off. Behaviour stays as it is.";
        case Kind::measure:
            return candidate.findings.front().message + " (" + where +
                   ").\nMake it smaller without changing what it does: no caller may notice.";
    }
    return where;
}

}  // namespace

std::string around(const std::string& text, int line, std::size_t most, int& first) {
    first = 1;
    if (text.size() <= most) return text;
    std::vector<std::size_t> begins = {0};
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
        if (text[i] == '\n') begins.push_back(i + 1);
    const auto end_of = [&](std::size_t i) { return i + 1 < begins.size() ? begins[i + 1] : text.size(); };
    std::size_t from = std::min(static_cast<std::size_t>(std::max(line, 1) - 1), begins.size() - 1);
    std::size_t to = from;
    if (end_of(to) - begins[from] > most) {  // one long line
        first = static_cast<int>(from) + 1;
        std::size_t end = begins[from] + most;
        while (end > begins[from] && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
        return text.substr(begins[from], end - begins[from]);
    }
    // Two lines before for each one after: what a line needs stands above it.
    for (bool grew = true; grew;) {
        grew = false;
        for (int i = 0; i < 2; ++i)
            if (from > 0 && end_of(to) - begins[from - 1] <= most) {
                --from;
                grew = true;
            }
        if (to + 1 < begins.size() && end_of(to + 1) - begins[from] <= most) {
            ++to;
            grew = true;
        }
    }
    first = static_cast<int>(from) + 1;
    return text.substr(begins[from], end_of(to) - begins[from]);
}

std::string for_files(const std::string& command, const std::vector<std::string>& files) {
    const std::string place_word = "{files}";
    const std::string words = list(files, " ");
    const std::size_t at = command.find(place_word);
    std::string out = command;
    if (at != std::string::npos) out.replace(at, place_word.size(), words);
    else if (!words.empty() && command.find("pytest") != std::string::npos) out += " " + words;
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

std::vector<std::string> definition_of_done(const Candidate& candidate, const Surroundings& about) {
    std::vector<std::string> out;
    const std::string test = about.test_command.empty() ? "" : ": `" + about.test_command + "`";
    switch (candidate.kind) {
        case Kind::failing_test:
            out.push_back("the test " + candidate.symbol + " passes, unchanged" + test);
            out.push_back("one more test in " + candidate.file +
                          " shows the defect from another side: it fails on the code before the change");
            break;
        case Kind::missing_module:
            out.push_back(list(candidate.files, ", ") + " exists" +
                          (about.names.empty() ? "" : " and provides " + list(about.names, ", ")));
            out.push_back("the tests of " + candidate.file + " pass, unchanged" + test);
            out.push_back("one more test in " + candidate.file + " covers an edge of it");
            break;
        case Kind::build_error:
            out.push_back("`" + candidate.findings.front().command + "` says nothing of " + candidate.file +
                          " any more");
            break;
        case Kind::lint:
            out.push_back(
                "`" + (about.lint_command.empty() ? candidate.findings.front().command : about.lint_command) +
                "` says nothing of " +
                (candidate.findings.front().code.empty() ? "it" : candidate.findings.front().code) + " in " +
                candidate.file + " any more, and no rule was switched off");
            break;
        case Kind::measure:
            out.push_back("what is too large is below its limit: " + candidate.findings.front().message);
            out.push_back("no test was changed");
            break;
    }
    out.push_back("everything that passed before still passes" + (candidate.kind == Kind::lint ||
                                                                          candidate.kind == Kind::measure ||
                                                                          candidate.kind == Kind::build_error
                                                                      ? test
                                                                      : std::string()));
    return out;
}

std::string words_of(const Candidate& candidate, const Surroundings& about) {
    std::string out = candidate.title + "\n" + description(candidate, about);
    for (const std::string& file : candidate.files) out += "\n" + file;
    for (const std::string& one : about.imports) out += "\n" + one;
    for (const std::string& one : about.names) out += "\n" + one;
    return out;
}

Json task_of(const Candidate& candidate, const Surroundings& about, const ChosenConcerns& concerns) {
    Json places = Json::array();
    for (const Finding& finding : candidate.findings)
        places.push_back({{"path", finding.path}, {"line", finding.line}, {"message", finding.message}});
    Json others = Json::object();
    for (const auto& [name, why] : concerns.others) others[name] = why;
    Json out = {{"id", candidate.id},
                {"type", candidate.type},
                {"domain", candidate.domain},
                {"title", candidate.title},
                {"description", description(candidate, about)},
                {"files", candidate.files},
                {"tags", candidate.tags},
                {"business_value", candidate.parts.business_value},
                {"time_criticality", candidate.parts.time_criticality},
                {"risk_reduction", candidate.parts.risk_reduction},
                {"job_size", candidate.parts.job_size},
                {"found_by", "brain"},
                {"kind", to_word(candidate.kind)},
                {"file", candidate.file},
                {"line", candidate.line},
                {"finding", error_context(candidate)},
                {"error_context", places},
                {"scope", candidate.files},
                {"definition_of_done", definition_of_done(candidate, about)},
                {"concerns", concerns.chosen},
                {"concerns_not", others}};
    const auto set = [&out](const char* name, const std::string& text) {
        if (!text.empty()) out[name] = text;
    };
    const auto set_list = [&out](const char* name, const std::vector<std::string>& items) {
        if (!items.empty()) out[name] = items;
    };
    set("symbol", candidate.symbol);
    set("file_content", about.content);
    if (!about.content.empty()) out["file_content_from_line"] = about.content_line;
    set("test_command", about.test_command);
    set("lint_command", about.lint_command);
    set("test_example", about.test_example);
    set("test_example_from", about.test_example_place);
    set("ao_reference", about.reference);
    set_list("imports", about.imports);
    set_list("types_defined", about.types);
    set_list("conventions", about.conventions);
    set_list("provides", about.names);
    // What the prompt of a worker shows.
    if (!about.content.empty())
        out["context"] =
            candidate.file + " from line " + std::to_string(about.content_line) + ":\n" + about.content;
    if (candidate.findings.size() > 1) out["completeness"] = places;
    if (candidate.is_tainted) out["tainted"] = true;
    return out;
}

}  // namespace factory::brain
