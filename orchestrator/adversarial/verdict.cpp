// Adds up, and writes verdicts down.
#include "orchestrator/adversarial/verdict.hpp"

#include <algorithm>

namespace factory::adversarial {

Verdict decide(std::vector<Issue> issues, int threshold, const std::string& rejected) {
    Verdict out;
    bool vetoed = false;
    int score = 0;
    for (const Issue& issue : issues) {
        score = std::min(most_score, score + (issue.is_veto ? veto_score : issue.points));
        vetoed = vetoed || issue.is_veto;
    }
    out.score = score;
    out.approved = !vetoed && score < threshold;
    out.verdict = out.approved ? "APPROVED" : rejected;
    out.next_owner = out.approved ? "wiggum_deploy" : "wiggum_tdd";
    std::stable_sort(issues.begin(), issues.end(), [](const Issue& a, const Issue& b) {
        if (a.is_veto != b.is_veto) return a.is_veto;
        if (a.file != b.file) return a.file < b.file;
        return a.line < b.line;
    });
    out.issues = std::move(issues);
    return out;
}

base::Json to_json(const Issue& issue) {
    return {{"type", issue.type},       {"file", issue.file},       {"line", issue.line},
            {"pattern", issue.pattern}, {"message", issue.message}, {"points", issue.points},
            {"veto", issue.is_veto}};
}

base::Json to_json(const Verdict& verdict) {
    base::Json issues = base::Json::array();
    for (const Issue& issue : verdict.issues) issues.push_back(to_json(issue));
    return {{"approved", verdict.approved},
            {"score", verdict.score},
            {"verdict", verdict.verdict},
            {"issues", std::move(issues)},
            {"evidence_pack_ref", verdict.evidence_pack_ref},
            {"next_owner", verdict.next_owner}};
}

std::string to_text(const Verdict& verdict) {
    std::string out;
    for (const Issue& issue : verdict.issues)
        out += issue.file + ":" + std::to_string(issue.line) + "  " + issue.type +
               (issue.is_veto ? " (veto)  " : "  ") + issue.message + "\n";
    return out + (verdict.approved ? "approved" : "rejected") + ", score " + std::to_string(verdict.score) +
           "\n";
}

}  // namespace factory::adversarial
