// Ignore rules.
#include "mcp_lrm/index/ignore.hpp"

#include <algorithm>

namespace lrm::index {
namespace {

bool ends_with_escaped_space(std::string_view line) {
    std::size_t backslashes = 0;
    for (std::size_t i = line.size() - 1; i > 0 && line[i - 1] == '\\'; --i) ++backslashes;
    return backslashes % 2 == 1;
}

std::optional<IgnorePattern> parse_line(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') return std::nullopt;
    while (!line.empty() && line.back() == ' ' && !ends_with_escaped_space(line)) line.remove_suffix(1);
    IgnorePattern pattern;
    if (line.starts_with('!')) {
        pattern.negated = true;
        line.remove_prefix(1);
    }
    if (line.ends_with('/')) {
        pattern.directories_only = true;
        line.remove_suffix(1);
    }
    pattern.anchored = line.find('/') != std::string_view::npos;
    if (line.starts_with('/')) line.remove_prefix(1);
    if (line.empty()) return std::nullopt;
    pattern.glob = std::string(line);
    pattern.literal = line.find_first_of("*?[\\") == std::string_view::npos;
    return pattern;
}

std::string_view last_part(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::shared_ptr<const IgnoreFile> load(const ReadRules& read, const std::string& folder, const char* name) {
    const std::optional<std::string> text = read(folder, name);
    if (!text) return nullptr;
    auto file = std::make_shared<IgnoreFile>(name, *text);
    return file->empty() ? nullptr : file;
}

}  // namespace

IgnoreFile::IgnoreFile(std::string name, std::string_view text) : name_(std::move(name)) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (std::optional<IgnorePattern> pattern = parse_line(text.substr(0, end)))
            patterns_.push_back(std::move(*pattern));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

Verdict IgnoreFile::match(std::string_view path, bool is_directory) const {
    const std::string_view name = last_part(path);
    for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
        if (pattern->directories_only && !is_directory) continue;
        const std::string_view subject = pattern->anchored ? path : name;
        const bool matches =
            pattern->literal ? subject == pattern->glob : glob_matches(pattern->glob, subject);
        if (matches) return pattern->negated ? Verdict::included : Verdict::ignored;
    }
    return Verdict::none;
}

std::shared_ptr<const IgnoreRules> IgnoreRules::root(const ReadRules& read, std::vector<Outer> outer) {
    auto rules = std::make_shared<IgnoreRules>();
    rules->git_ = load(read, "", ".gitignore");
    rules->own_ = load(read, "", ".ignore");
    rules->outer_ = std::move(outer);
    return rules;
}

std::shared_ptr<const IgnoreRules> IgnoreRules::enter(std::shared_ptr<const IgnoreRules> parent,
                                                      const std::string& folder, const ReadRules& read) {
    auto git = load(read, folder, ".gitignore");
    auto own = load(read, folder, ".ignore");
    if (git == nullptr && own == nullptr) return parent;
    auto rules = std::make_shared<IgnoreRules>();
    rules->parent_ = std::move(parent);
    rules->skip_ = folder.size() + 1;
    rules->git_ = std::move(git);
    rules->own_ = std::move(own);
    return rules;
}

std::string_view IgnoreRules::ignored_by(std::string_view path, bool is_directory) const {
    std::string_view name;
    Verdict verdict = own_verdict(path, is_directory, name);
    if (verdict == Verdict::none) verdict = git_verdict(path, is_directory, name);
    return verdict == Verdict::ignored ? name : std::string_view{};
}

Verdict IgnoreRules::own_verdict(std::string_view path, bool is_directory, std::string_view& name) const {
    for (const IgnoreRules* rules = this; rules != nullptr; rules = rules->parent_.get()) {
        if (rules->own_ == nullptr) continue;
        name = rules->own_->name();
        const Verdict verdict = rules->own_->match(path.substr(rules->skip_), is_directory);
        if (verdict != Verdict::none) return verdict;
    }
    return Verdict::none;
}

Verdict IgnoreRules::git_verdict(std::string_view path, bool is_directory, std::string_view& name) const {
    for (const IgnoreRules* rules = this; rules != nullptr; rules = rules->parent_.get()) {
        if (rules->git_ != nullptr) {
            name = rules->git_->name();
            const Verdict verdict = rules->git_->match(path.substr(rules->skip_), is_directory);
            if (verdict != Verdict::none) return verdict;
        }
        for (const Outer& outer : rules->outer_) {
            name = outer.file->name();
            const std::string whole =
                outer.prefix.empty() ? std::string(path) : outer.prefix + "/" + std::string(path);
            const Verdict verdict = outer.file->match(whole, is_directory);
            if (verdict != Verdict::none) return verdict;
        }
    }
    return Verdict::none;
}

bool is_rule_file(std::string_view name) {
    return name == ".gitignore" || name == ".ignore";
}

}  // namespace lrm::index
