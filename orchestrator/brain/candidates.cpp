#include "orchestrator/brain/candidates.hpp"

#include "base/hash.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

namespace factory::brain {
namespace {

struct KindRow {
    Kind kind;
    const char* prefix;
    const char* type;
    Parts parts;
};

/// A type that needs no RED where no test can fail before the change: see docs/factory.md.
constexpr std::array kinds{
    KindRow{Kind::failing_test, "fix", "fix", {7, 8, 6, 2}},
    KindRow{Kind::missing_module, "implement", "feature", {8, 6, 4, 3}},
    KindRow{Kind::build_error, "build", "build", {8, 10, 7, 1}},
    KindRow{Kind::lint, "lint", "debt", {2, 2, 3, 1}},
    KindRow{Kind::measure, "refactor", "refactor", {2, 1, 5, 4}},
};

const KindRow& row_of(Kind kind) {
    return *std::find_if(kinds.begin(), kinds.end(), [kind](const KindRow& row) { return row.kind == kind; });
}

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

/// A test without its parameters: "test_total" of "test_total[1-2]".
std::string without_parameters(const std::string& name) {
    return name.ends_with("]") ? name.substr(0, name.find('[')) : name;
}

/// What makes two findings the same work. Never a line: lines move while the defect stays.
std::string key_of(const Finding& finding) {
    switch (finding.kind) {
        case Kind::failing_test:
            return finding.path + "\n" + without_parameters(finding.name);
        case Kind::missing_module:
            return finding.name;
        case Kind::build_error:
            return finding.path;
        // A linter without codes is told apart by its words.
        case Kind::lint:
            return finding.path + "\n" + (finding.code.empty() ? finding.message : finding.code);
        case Kind::measure:
            return finding.path + "\n" + finding.code + "\n" + finding.name;
    }
    return finding.path;
}

std::string last_part(const std::string& name) {
    std::string out = without_parameters(name);
    for (const char* between : {"::", " > "})
        if (const std::size_t at = out.rfind(between); at != std::string::npos)
            out = out.substr(at + std::char_traits<char>::length(between));
    return out;
}

std::string shortened(std::string text, std::size_t most) {
    if (text.size() <= most) return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + "...";
}

std::string title_of(const Candidate& candidate) {
    const Finding& first = candidate.findings.front();
    switch (candidate.kind) {
        case Kind::failing_test:
            return shortened(
                last_part(first.name) + " fails" + (first.message.empty() ? "" : ": " + first.message), 160);
        case Kind::missing_module:
            return "IMPLEMENT " + first.name;
        case Kind::build_error:
            return shortened(candidate.file + " does not build: " + first.message, 160);
        case Kind::lint:
            return shortened(candidate.file + ": " + (first.code.empty() ? "" : first.code + " ") +
                                 first.message +
                                 (candidate.findings.size() > 1
                                      ? " (" + std::to_string(candidate.findings.size()) + " places)"
                                      : ""),
                             160);
        case Kind::measure:
            return shortened(candidate.file + ": " + first.message, 160);
    }
    return candidate.file;
}

int grown(int size, std::size_t findings) {
    return std::min(10, size + (findings > 3 ? 1 : 0) + (findings > 10 ? 2 : 0) + (findings > 50 ? 3 : 0));
}

void finish(Candidate& candidate) {
    std::stable_sort(candidate.findings.begin(), candidate.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.line < b.line; });
    const KindRow& row = row_of(candidate.kind);
    const Finding& first = candidate.findings.front();
    candidate.type = row.type;
    candidate.domain = first.domain;
    candidate.file = first.path;
    candidate.line = first.line;
    if (candidate.kind == Kind::failing_test || candidate.kind == Kind::measure)
        candidate.symbol = last_part(first.name);
    for (const Finding& finding : candidate.findings) {
        candidate.is_tainted = candidate.is_tainted || finding.is_tainted;
        for (const std::string& file : finding.files)
            if (std::find(candidate.files.begin(), candidate.files.end(), file) == candidate.files.end())
                candidate.files.push_back(file);
    }
    if (candidate.files.empty()) candidate.files.push_back(candidate.file);
    candidate.parts = row.parts;
    candidate.parts.job_size = grown(row.parts.job_size, candidate.findings.size());
    const bool is_error = std::any_of(candidate.findings.begin(), candidate.findings.end(),
                                      [](const Finding& one) { return one.severity == "error"; });
    if (candidate.kind == Kind::lint && is_error) candidate.parts.time_criticality += 2;
    candidate.tags = {"brain", row.prefix};
    if (is_security_rule(first.code)) {
        candidate.tags.emplace_back("security");
        candidate.parts.risk_reduction = 8;
    }
    if (is_speed_rule(first.code)) candidate.tags.emplace_back("perf-risk");
    candidate.title = title_of(candidate);
}

}  // namespace

Mode to_mode(const std::string& word) {
    const auto& words = mode_words();
    const auto found = std::find(words.begin(), words.end(), word);
    return found == words.end() ? Mode::all : static_cast<Mode>(found - words.begin());
}

const std::vector<std::string>& mode_words() {
    static const std::vector<std::string> words{"all",     "fix",      "test", "debt",
                                                "missing", "security", "perf", "refactor"};
    return words;
}

std::vector<std::string> actions_of(Mode mode) {
    switch (mode) {
        case Mode::all:
            return {"build", "test", "lint"};
        case Mode::fix:
            return {"build", "test"};
        case Mode::test:
        case Mode::missing:
            return {"test"};
        case Mode::debt:
        case Mode::security:
        case Mode::perf:
            return {"lint"};
        case Mode::refactor:
            return {};
    }
    return {};
}

bool is_wanted(Mode mode, const Finding& finding) {
    switch (mode) {
        case Mode::all:
            return true;
        case Mode::fix:
            return finding.kind == Kind::failing_test || finding.kind == Kind::build_error;
        case Mode::test:
            return finding.kind == Kind::failing_test;
        case Mode::missing:
            return finding.kind == Kind::missing_module;
        case Mode::debt:
            return finding.kind == Kind::lint;
        case Mode::security:
            return finding.kind == Kind::lint && is_security_rule(finding.code);
        case Mode::perf:
            return finding.kind == Kind::lint && is_speed_rule(finding.code);
        case Mode::refactor:
            return finding.kind == Kind::measure;
    }
    return false;
}

std::vector<Candidate> candidates_of(const std::vector<Finding>& findings) {
    std::map<std::pair<int, std::string>, Candidate> found;
    // What a compiler says while it builds, a linter often says again.
    std::map<std::string, bool> built;
    for (const Finding& finding : findings)
        if (finding.kind == Kind::build_error)
            built[finding.path + "\n" + std::to_string(finding.line) + "\n" + finding.message] = true;
    for (const Finding& finding : findings) {
        if (finding.path.empty() && finding.kind != Kind::missing_module) continue;
        if (finding.kind == Kind::lint &&
            built.contains(finding.path + "\n" + std::to_string(finding.line) + "\n" + finding.message))
            continue;
        const std::string key = key_of(finding);
        Candidate& candidate = found[{static_cast<int>(finding.kind), key}];
        if (candidate.id.empty()) {
            candidate.kind = finding.kind;
            candidate.id = std::string(row_of(finding.kind).prefix) + "-" +
                           base::to_hex(base::sha256(std::string(row_of(finding.kind).prefix) + "\n" + key))
                               .substr(0, 10);
        }
        const bool is_known =
            std::any_of(candidate.findings.begin(), candidate.findings.end(), [&finding](const Finding& one) {
                return one.path == finding.path && one.line == finding.line && one.name == finding.name &&
                       one.message == finding.message;
            });
        if (!is_known) candidate.findings.push_back(finding);
    }
    std::vector<Candidate> out;
    for (auto& [key, candidate] : found) {
        finish(candidate);
        out.push_back(std::move(candidate));
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Candidate& a, const Candidate& b) { return wsjf(a.parts) > wsjf(b.parts); });
    return out;
}

double wsjf(const Parts& parts) {
    return static_cast<double>(parts.business_value + parts.time_criticality + parts.risk_reduction) /
           std::max(parts.job_size, 1);
}

bool is_in_focus(const Candidate& candidate, const std::string& focus) {
    std::string text =
        candidate.title + " " + candidate.file + " " + candidate.domain + " " + to_word(candidate.kind);
    for (const std::string& file : candidate.files) text += " " + file;
    for (const Finding& finding : candidate.findings)
        text += " " + finding.name + " " + finding.code + " " + finding.message;
    text = lower(text);
    std::string word;
    for (const char c : lower(focus) + " ") {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || byte >= 0x80 || c == '_' || c == '.' || c == '/' || c == '-') {
            word += c;
            continue;
        }
        if (word.size() >= 3 && text.find(word) == std::string::npos) return false;
        word.clear();
    }
    return true;
}

bool is_security_rule(const std::string& code) {
    const std::string rule = lower(code);
    if (rule.find("security") != std::string::npos || rule.find("no-eval") != std::string::npos ||
        rule.find("no-implied-eval") != std::string::npos || rule.find("-wformat-security") == 0)
        return true;
    // bandit (B101), ruff's flake8-bandit (S101), gosec (G101).
    return code.size() == 4 && (code[0] == 'B' || code[0] == 'S' || code[0] == 'G') &&
           std::all_of(code.begin() + 1, code.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool is_speed_rule(const std::string& code) {
    const std::string rule = lower(code);
    return rule.starts_with("perf") || rule.find("performance") != std::string::npos ||
           rule.find("clippy::perf") != std::string::npos ||
           rule.find("no-await-in-loop") != std::string::npos;
}

}  // namespace factory::brain
