// Reads what conventions are told from, and puts the answer together.
#include "base/work_path.hpp"
#include "mcp_lrm/index/conventions_configs.hpp"
#include "mcp_lrm/index/conventions_facts.hpp"
#include "mcp_lrm/index/search_limit.hpp"
#include "mcp_lrm/index/search_scope.hpp"

#include <algorithm>
#include <map>

namespace lrm::index {
namespace {

constexpr std::int64_t most_symbols = 60'000;
constexpr std::size_t most_read_files = 600;
constexpr std::size_t most_read_bytes = 4U << 20U;
constexpr std::size_t most_file_bytes = 128U << 10U;
constexpr std::size_t most_configs = 60;
constexpr std::size_t most_commits = 500;

bool is_code_language(std::string_view family) {
    static constexpr std::array others = {"",     "css", "html",       "json",  "markdown", "toml", "yaml",
                                          "make", "hcl", "dockerfile", "cmake", "proto",    "sql"};
    return std::find(others.begin(), others.end(), family) == others.end();
}

std::string read(const Snapshot& snapshot, const std::string& path, std::size_t limit) {
    try {
        return base::read_beneath(snapshot.root(), path, limit);
    } catch (const base::PathError&) {
        return {};  // gone or too large: it shows nothing
    }
}

bool is_in(const ConventionDomain& domain, const Scope& scope, const FactFile& file) {
    if (!domain.language.empty() && file.family != domain.language) return false;
    return domain.folder.empty() || scope.allows(file.path);
}

class Source {
public:
    Source(const Snapshot& snapshot, const ConventionDomain& domain, WorkLimit& limit)
        : snapshot_(snapshot), domain_(domain), limit_(limit) {}

    ConventionFacts facts() {
        limit_.run([&] { read_files(); });
        limit_.run([&] { read_symbols(); });
        limit_.run([&] { read_commits(); });
        read_texts();
        return std::move(facts_);
    }

private:
    void read_files() {
        const Scope scope(domain_.folder.empty() ? std::vector<std::string>() : std::vector{domain_.folder});
        base::db::Statement& statement = snapshot_.db().cached(
            "SELECT p.text, b.language, f.role, b.lines, b.id, b.symbols FROM file f CROSS JOIN path p ON "
            "p.id = "
            "f.path CROSS JOIN blob b ON b.id = f.blob WHERE f.tree = ?1 ORDER BY p.text");
        const ResetAtEnd reset(statement);
        statement.bind(1, snapshot_.tree());
        while (statement.step()) {
            FactFile file;
            file.path = std::string(statement.text(0));
            file.family = language_family(statement.text(1));
            file.role = static_cast<FileRole>(statement.integer(2));
            file.lines = statement.integer(3);
            file.blob = statement.integer(4);
            const bool by_hand = file.role == FileRole::source || file.role == FileRole::test;
            file.is_code = by_hand && is_code_language(file.family);
            facts_.paths.insert(file.path);
            if (is_rule_text(file.path)) rule_paths_.push_back(file.path);
            if (file.role != FileRole::vendored && is_config_text(file.path))
                config_paths_.push_back(file.path);
            if (!is_in(domain_, scope, file)) continue;
            if (file.is_code) symbols_ += statement.integer(5);
            facts_.files.push_back(std::move(file));
        }
    }

    /// Every file, or of a large tree every second, third, ... one.
    void read_symbols() {
        const auto step = static_cast<std::size_t>(1 + symbols_ / most_symbols);
        std::size_t nth = 0;
        for (std::size_t i = 0; i < facts_.files.size(); ++i) {
            if (!facts_.files[i].is_code || nth++ % step != 0) continue;
            add_symbols(i);
            add_imports(i);
        }
    }

    void add_symbols(std::size_t file) {
        base::db::Statement& statement = snapshot_.db().cached(
            "SELECT n.text, s.container, s.signature, s.kind, s.first_line, s.exported, s.doc <> '' FROM "
            "symbol s "
            "CROSS JOIN name n ON n.id = s.name WHERE s.blob = ?1 ORDER BY s.first_line");
        const ResetAtEnd reset(statement);
        statement.bind(1, facts_.files[file].blob);
        while (statement.step())
            facts_.symbols.push_back({file, std::string(statement.text(0)), std::string(statement.text(1)),
                                      std::string(statement.text(2)),
                                      static_cast<syntax::SymbolKind>(statement.integer(3)),
                                      static_cast<std::uint32_t>(statement.integer(4)),
                                      statement.integer(5) != 0, statement.integer(6) != 0});
    }

    void add_imports(std::size_t file) {
        base::db::Statement& statement = snapshot_.db().cached(
            "SELECT target, names <> '', line FROM import WHERE blob = ?1 ORDER BY line");
        const ResetAtEnd reset(statement);
        statement.bind(1, facts_.files[file].blob);
        while (statement.step())
            facts_.imports.push_back({file, std::string(statement.text(0)), statement.integer(1) != 0,
                                      static_cast<std::uint32_t>(statement.integer(2))});
    }

    void read_commits() {
        base::db::Statement& statement =
            snapshot_.db().cached("SELECT hash, message FROM history_commit ORDER BY time DESC, id LIMIT ?1");
        const ResetAtEnd reset(statement);
        statement.bind(1, static_cast<std::int64_t>(most_commits));
        while (statement.step())
            facts_.commits.push_back(
                {std::string(statement.text(0).substr(0, 10)), std::string(statement.text(1))});
    }

    void read_texts() {
        const auto nearest_first = [](const std::string& a, const std::string& b) {
            const auto depth = [](const std::string& path) {
                return std::count(path.begin(), path.end(), '/');
            };
            return depth(a) != depth(b) ? depth(a) < depth(b) : a < b;
        };
        std::sort(rule_paths_.begin(), rule_paths_.end(), nearest_first);
        std::sort(config_paths_.begin(), config_paths_.end(), nearest_first);
        for (const std::string& path : rule_paths_)
            if (facts_.rules.size() < 12)
                facts_.rules.push_back({path, read(snapshot_, path, most_file_bytes)});
        for (const std::string& path : config_paths_)
            if (facts_.configs.size() < most_configs)
                facts_.configs.push_back({path, read(snapshot_, path, most_file_bytes)});
        ScanOptions options;
        for (const FactText& file : facts_.rules)
            for (const DeclaredRule& rule : declared_rules(file)) {
                for (std::string& word : forbidden_words(rule.text)) options.watched.insert(std::move(word));
                for (const std::int64_t width : widths_in(rule.text)) options.widths.insert(width);
            }
        for (const EnforcedRule& rule : enforced_rules(facts_))
            for (const std::int64_t width : widths_in(rule.text)) options.widths.insert(width);
        read_code(options);
    }

    /// All code, or as evenly spread over a large tree as the limits allow.
    void read_code(const ScanOptions& options) {
        std::vector<const FactFile*> code;
        for (const FactFile& file : facts_.files)
            if (file.is_code) code.push_back(&file);
        if (code.empty()) return;
        std::size_t lines = 1;
        for (const FactFile* file : code) lines += static_cast<std::size_t>(file->lines);
        const std::size_t bytes_of_all = lines * 36;
        const std::size_t fitting = code.size() * most_read_bytes / std::max(bytes_of_all, most_read_bytes);
        const std::size_t wanted = std::max<std::size_t>(1, std::min(fitting, most_read_files));
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < wanted && bytes < 2 * most_read_bytes; ++i) {
            if (i % 16 == 0 && limit_.reached()) return;
            const FactFile& file = *code[i * code.size() / wanted];
            const std::string text = read(snapshot_, file.path, most_file_bytes);
            if (text.empty()) continue;
            bytes += text.size();
            ++facts_.read_files;
            scan_code(file.path, file.family, file.role == FileRole::test, text, options, facts_.code);
        }
    }

    const Snapshot& snapshot_;
    const ConventionDomain& domain_;
    WorkLimit& limit_;
    ConventionFacts facts_;
    std::vector<std::string> rule_paths_;
    std::vector<std::string> config_paths_;
    std::int64_t symbols_ = 0;
};

std::vector<std::string> by_count(const std::map<std::string, std::int64_t>& counts, std::size_t most) {
    std::vector<std::pair<std::string, std::int64_t>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    std::vector<std::string> out;
    for (const auto& [name, count] : sorted)
        if (out.size() < most) out.push_back(name);
    return out;
}

/// Within a topic, what concerns a language with few files goes behind the others.
void put_main_languages_first(const ConventionFacts& facts, Conventions& conventions) {
    std::map<std::string, std::int64_t> files;
    std::int64_t most = 0;
    for (const FactFile& file : facts.files)
        if (file.is_code) most = std::max(most, ++files[file.family]);
    const auto is_major = [&](const Convention& one) {
        return one.domain.empty() || files[one.domain] * 4 >= most;
    };
    for (auto begin = conventions.begin(); begin != conventions.end();) {
        const auto end = std::find_if(begin, conventions.end(),
                                      [&](const Convention& one) { return one.topic != begin->topic; });
        std::stable_partition(begin, end, is_major);
        begin = end;
    }
}

std::string language_of_word(std::string word) {
    for (char& c : word)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    static const std::map<std::string, std::string> other_names = {
        {"c++", "cpp"},       {"cc", "cpp"},         {"ts", "typescript"},  {"tsx", "typescript"},
        {"js", "javascript"}, {"jsx", "javascript"}, {"py", "python"},      {"rs", "rust"},
        {"golang", "go"},     {"c#", "c_sharp"},     {"csharp", "c_sharp"}, {"rb", "ruby"},
        {"sh", "bash"},       {"shell", "bash"},     {"kt", "kotlin"}};
    const auto found = other_names.find(word);
    return found == other_names.end() ? word : found->second;
}

}  // namespace

std::string_view language_family(std::string_view language) {
    if (language == "tsx") return "typescript";
    if (language == "jsx") return "javascript";
    return language;
}

const FactText* ConventionFacts::config(std::string_view path) const {
    for (const FactText& file : configs)
        if (file.path == path) return &file;
    return nullptr;
}

DomainFound find_domain(const Snapshot& snapshot, const std::string& word) {
    DomainFound out;
    std::map<std::string, std::int64_t> languages;
    std::map<std::string, std::int64_t> folders;
    const std::string language = language_of_word(word);
    const Scope scope({word});
    bool is_folder = false;
    {
        base::db::Statement& statement = snapshot.db().cached(
            "SELECT p.text, b.language, f.role FROM file f CROSS JOIN path p ON p.id = f.path CROSS JOIN "
            "blob b ON "
            "b.id = f.blob WHERE f.tree = ?1");
        const ResetAtEnd reset(statement);
        statement.bind(1, snapshot.tree());
        while (statement.step()) {
            const std::string_view path = statement.text(0);
            const auto role = static_cast<FileRole>(statement.integer(2));
            const std::string family(language_family(statement.text(1)));
            if ((role == FileRole::source || role == FileRole::test) && is_code_language(family))
                ++languages[family];
            const std::size_t slash = path.find('/');
            if (slash != std::string_view::npos) ++folders[std::string(path.substr(0, slash + 1))];
            is_folder = is_folder || scope.allows(path);
        }
    }
    out.languages = by_count(languages, 8);
    out.folders = by_count(folders, 8);
    if (word.empty() || word == ".") out.is_known = true;
    else if (languages.contains(language) && !word.ends_with('/')) out = {true, {language, {}}, {}, {}};
    else if (is_folder) out = {true, {{}, word}, {}, {}};
    return out;
}

ProjectConventions project_conventions(const Snapshot& snapshot, const ConventionDomain& domain,
                                       const std::function<bool()>& cancelled) {
    WorkLimit limit(snapshot.db(), cancelled, std::chrono::seconds(3));
    const ConventionFacts facts = Source(snapshot, domain, limit).facts();
    constexpr std::array topics = {error_conventions,  test_conventions,    naming_conventions,
                                   import_conventions, logging_conventions, layout_conventions,
                                   commit_conventions, tooling_conventions};
    ProjectConventions out;
    for (const auto topic : topics)
        for (Convention& convention : topic(facts)) out.conventions.push_back(std::move(convention));
    put_main_languages_first(facts, out.conventions);
    out.enforced = enforced_rules(facts);
    for (const FactText& file : facts.rules)
        for (DeclaredRule& rule : declared_rules(file)) {
            rule.drift = drift_of(rule, facts);
            out.declared.push_back(std::move(rule));
        }
    for (const FactFile& file : facts.files) out.code_files += file.is_code ? 1 : 0;
    out.read_files = facts.read_files;
    return out;
}

std::vector<Convention> conventions_for(const ProjectConventions& all, const std::vector<std::string>& paths,
                                        std::size_t most) {
    const auto ending = [](std::string_view path) {
        const std::size_t dot = path.rfind('.');
        return dot == std::string_view::npos ? std::string_view() : path.substr(dot);
    };
    // A convention of a language matters when one of its examples is a file like one of these.
    const auto concerns = [&](const Convention& convention) {
        if (convention.domain.empty()) return true;
        for (const Evidence& one : convention.examples)
            for (const std::string& path : paths)
                if (ending(one.path) == ending(path)) return true;
        return false;
    };
    std::vector<Convention> out;
    for (int round = 0; round < 2; ++round)
        for (const std::string_view topic : {"errors", "naming", "tests", "logging", "imports"}) {
            int nth = 0;
            for (const Convention& convention : all.conventions) {
                if (convention.topic != topic || convention.domain.empty() || !concerns(convention)) continue;
                if (nth++ != round) continue;
                if (out.size() < most) out.push_back(convention);
                break;
            }
        }
    return out;
}

}  // namespace lrm::index
