// Gates and pipelines that ask for less than before.
#include "orchestrator/adversarial/gate_files.hpp"
#include "orchestrator/adversarial/gate_words.hpp"
#include "orchestrator/adversarial/l0_rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <map>
#include <optional>

namespace factory::adversarial {
namespace {

struct Line {
    std::string text;  // without blanks at both ends
    std::string small;
    std::uint32_t number = 0;
};

std::vector<Line> lines_of(const Side* side) {
    std::vector<Line> out;
    if (side == nullptr) return out;
    std::uint32_t number = 1;
    for (std::size_t at = 0; at < side->text.size(); ++number) {
        const std::size_t end = std::min(side->text.find('\n', at), side->text.size());
        Line line{side->text.substr(at, end - at), "", number};
        const std::size_t from = std::min(line.text.find_first_not_of(" \t\r"), line.text.size());
        line.text = line.text.substr(from, line.text.find_last_not_of(" \t\r") + 1 - from);
        line.small = line.text;
        std::transform(line.small.begin(), line.small.end(), line.small.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        out.push_back(std::move(line));
        at = end + 1;
    }
    return out;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

bool is_comment(const Line& line) {
    return line.text.empty() || line.text.starts_with("#") || line.text.starts_with("//") ||
           line.text.starts_with("<!--") || line.text.starts_with(";");
}

/// Lines of one side that the other has not, as many as there are more of them.
std::vector<Line> only_in(const std::vector<Line>& side, const std::vector<Line>& other) {
    std::map<std::string, int> counts;
    for (const Line& line : other) ++counts[line.text];
    std::vector<Line> out;
    for (const Line& line : side)
        if (--counts[line.text] < 0 && !is_comment(line)) out.push_back(line);
    return out;
}

class Gates {
public:
    Gates(const Change& change, std::vector<Issue>& issues) : change_(change), issues_(issues) {}

    void run() {
        for (const FileChange& file : change_.files) {
            if (is_gate_file(file.path) || is_gate_file(file.from)) judge(file);
        }
        judge_commands();
    }

private:
    void add(const FileChange& file, std::uint32_t line, const std::string& pattern,
             const std::string& message) {
        issues_.push_back({"gate_lowered", file.path, line, pattern.substr(0, 200), message, 0, true});
    }

    void judge(const FileChange& file) {
        const std::vector<Line> base = lines_of(file.base.get());
        const std::vector<Line> head = lines_of(file.head.get());
        std::vector<Line> removed = only_in(base, head);
        std::vector<Line> added = only_in(head, base);
        const bool is_pipeline = is_pipeline_file(file.path);
        count_commands(file, base, head);
        if (!file.base) return;  // a new gate lowers nothing
        std::string whole;
        for (const Line& line : base) whole += line.small + "\n";
        std::string path = file.path;
        std::transform(path.begin(), path.end(), path.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        const auto softening = [&](const Line& line) {
            const bool is_check = is_check_command(line.text) || check_commands_in(file.path, line.text) > 0;
            return softening_of(line.text, line.small, is_pipeline, is_check);
        };
        for (const Line& line : added) {
            const char* why = softening(line);
            if (why == nullptr) continue;
            // It was as soft before, in another dress.
            const bool was = std::any_of(removed.begin(), removed.end(), [&](const Line& old) {
                const char* before = softening(old);
                return before != nullptr && std::string_view(before) == why;
            });
            if (!was)
                add(file, line.number, line.text,
                    "a check was softened, " + std::string(why) + ": put it back");
        }
        judge_excluded(file, head, added, removed);
        if (!file.head) return;
        for (const Line& old : removed) judge_setting(file, old, head, added, path, whole);
    }

    void judge_setting(const FileChange& file, const Line& old, const std::vector<Line>& head,
                       const std::vector<Line>& added, const std::string& path, const std::string& whole) {
        std::vector<double> before;
        const std::string shape = shape_of(old.small, before);
        const Direction direction = direction_of(old.small, path, whole);
        bool has_counterpart = false;
        for (const Line& line : added) {
            std::vector<double> after;
            if (shape_of(line.small, after) == shape && before.size() == after.size() && !before.empty() &&
                direction != Direction::none) {
                has_counterpart = true;
                for (std::size_t i = 0; i < before.size(); ++i) {
                    const bool weaker =
                        direction == Direction::lower_is_weaker ? after[i] < before[i] : after[i] > before[i];
                    if (weaker) {
                        add(file, line.number, line.text,
                            "a threshold was lowered from '" + old.text + "': put it back");
                        return;
                    }
                }
            }
            if (before_value(line.small) != before_value(old.small)) continue;
            has_counterpart = true;
            const int was = lint_level_of(old.small);
            const int is = lint_level_of(line.small);
            if (was > 0 && is >= 0 && is < was && is_lint_file(file.path)) {
                add(file, line.number, line.text,
                    "a lint rule was lowered from '" + old.text + "': put it back");
                return;
            }
            if (is_strict_setting(old.small) && !is_strict_setting(line.small) &&
                (has(line.small, "false") || has(line.small, "allow") || old.small.starts_with("#!["))) {
                add(file, line.number, line.text,
                    "a strict setting was given up, it was '" + old.text + "': put it back");
                return;
            }
        }
        const bool is_key =
            direction == Direction::lower_is_weaker && !before.empty() && !threshold_word(old.small).empty();
        const bool is_strict = is_strict_setting(old.small);
        if (!is_key && !is_strict) return;
        // The same words elsewhere: moved, or in a longer line.
        const std::string word = is_strict ? strict_word(old.small) : threshold_word(old.small);
        for (const Line& line : head)
            if (!is_comment(line) && has(line.small, word)) {
                if (!has_counterpart && is_strict) return;
                if (is_key || has(line.small, word)) return;
            }
        add(file, std::min<std::uint32_t>(old.number, static_cast<std::uint32_t>(head.size() + 1)), old.text,
            "a check is gone, it was '" + old.text + "': put it back");
    }

    /// Paths of tests under a key that leaves out.
    void judge_excluded(const FileChange& file, const std::vector<Line>& head, const std::vector<Line>& added,
                        const std::vector<Line>& removed) {
        if (!is_test_config(file.path)) return;
        for (const Line& line : added) {
            const bool names_tests = has(line.small, "test") || has(line.small, "spec");
            if (!names_tests) continue;
            bool leaves_out = false;
            const auto is_key = [](const std::string& small) {
                return has(small, "ignorepatterns") || has(small, "collect_ignore") ||
                       has(small, "norecursedirs") || has(small, "testpathignore") ||
                       has(small, "<exclude>") || has(small, "<exclude ") || has(small, "exclude:") ||
                       has(small, "\"exclude\"") || has(small, "exclude =") || has(small, "testignore") ||
                       has(small, "\"ignore\"") || has(small, "--ignore") || has(small, "exclude_pattern");
            };
            const auto is_about_coverage = [](const std::string& small) { return has(small, "coverage"); };
            if (is_key(line.small) && !is_about_coverage(line.small)) leaves_out = is_tests_own(file.path);
            else {
                for (std::size_t up = line.number - 1, steps = 0;
                     up > 0 && steps < 12 && is_tests_own(file.path); --up, ++steps) {
                    const Line& above = head[up - 1];
                    if (above.text.find_first_of("])}") == 0) break;
                    if (has(above.small, ":") || has(above.small, "=")) {
                        leaves_out = is_key(above.small) && (has(above.small, "[") || has(above.small, "="));
                        break;
                    }
                }
            }
            if (!leaves_out) continue;
            const bool was = std::any_of(removed.begin(), removed.end(), [&](const Line& old) {
                return is_key(old.small) || before_value(old.small) == before_value(line.small);
            });
            if (was && !is_longer(line, removed)) continue;
            add(file, line.number, line.text, "tests are left out by this pattern: let them run");
        }
    }

    static bool is_longer(const Line& line, const std::vector<Line>& removed) {
        return std::any_of(removed.begin(), removed.end(), [&](const Line& old) {
            return before_value(old.small) == before_value(line.small) &&
                   line.text.size() > old.text.size() + 4;
        });
    }

    void count_commands(const FileChange& file, const std::vector<Line>& base,
                        const std::vector<Line>& head) {
        // A package that is gone as a whole needs no checks.
        const bool is_manifest =
            file.path.ends_with("/package.json") || file.path.ends_with("/composer.json");
        if (is_manifest && !file.head) return;
        const auto count = [&](const std::vector<Line>& lines, int sign) {
            for (const Line& line : lines) {
                if (is_comment(line)) continue;
                const int found = check_commands_in(file.path, line.text);
                commands_ += sign * found;
                if (found > 0 && sign < 0) removable_.push_back({&file, line});
            }
        };
        count(base, -1);
        count(head, 1);
    }

    void judge_commands() {
        if (commands_ >= 0) return;
        // The lines that are gone.
        std::map<std::string, int> left;
        for (const FileChange& file : change_.files)
            if (is_gate_file(file.path))
                for (const Line& line : lines_of(file.head.get())) ++left[line.text];
        for (const auto& [file, line] : removable_) {
            if (--left[line.text] >= 0 || is_rewritten(*file, line)) continue;
            if (!file->head && is_old_pipeline(file->path)) {
                issues_.push_back({"gate_lowered", file->path, 0, line.text.substr(0, 200),
                                   "a pipeline is gone with '" + line.text + "': have another one run it", 3,
                                   false});
                return;
            }
            add(*file, file->head ? line.number : 0, line.text,
                "a check no longer runs, it was '" + line.text + "': put it back");
            return;
        }
    }

    /// A line of the same file that is new runs the same tool: told in another way, or several in one.
    static bool is_rewritten(const FileChange& file, const Line& old) {
        const std::vector<Line> added = only_in(lines_of(file.head.get()), lines_of(file.base.get()));
        const std::string_view words = check_words_in(old.text);
        return !words.empty() && std::any_of(added.begin(), added.end(), [&](const Line& line) {
            return check_commands_in(file.path, line.text) > 0 && check_words_in(line.text) == words;
        });
    }

    const Change& change_;
    std::vector<Issue>& issues_;
    int commands_ = 0;
    std::vector<std::pair<const FileChange*, Line>> removable_;
};

}  // namespace

void find_lowered_gates(const Change& change, std::vector<Issue>& issues) {
    Gates(change, issues).run();
}

}  // namespace factory::adversarial
