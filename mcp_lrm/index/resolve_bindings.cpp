// The names that imports bring into a file.
#include "mcp_lrm/index/resolve_imports.hpp"

#include <algorithm>

namespace lrm::index {
namespace {

std::string last_of(const std::string& module) {
    const std::vector<std::string> segments = segments_of(module);
    return segments.empty() ? std::string() : segments.back();
}

/// "local" of "name as local" and "name: local", else the name.
std::string local_name(std::string_view statement, const std::string& name) {
    for (std::size_t at = find_word(statement, name); at != std::string_view::npos;
         at = find_word(statement, name, at + 1)) {
        std::size_t next = skip_space(statement, at + name.size());
        const std::string_view rest = statement.substr(next);
        if (rest.starts_with("as ") || rest.starts_with("as\t")) {
            const std::string_view local = word_at(statement, skip_space(statement, next + 2));
            if (!local.empty()) return std::string(local);
        }
        if (rest.starts_with(":") && !rest.starts_with("::")) {
            const std::string_view local = word_at(statement, skip_space(statement, next + 1));
            if (!local.empty()) return std::string(local);
        }
    }
    return name;
}

/// The statement of an import: the line says where its target stands, a JavaScript one may begin above it and
/// others may end below.
std::string_view statement_of(const CodeText& text, std::uint32_t line, bool begins_above) {
    constexpr std::uint32_t most_lines = 80;
    std::uint32_t first = line;
    if (begins_above) {
        const auto begins = [&](std::uint32_t number) {
            const std::string_view words = text.line(number);
            for (const std::string_view word : {"import", "export", "const", "let", "var"})
                if (has_word(words, word)) return true;
            return false;
        };
        while (first > 1 && line - first < most_lines && !begins(first)) --first;
        return text.lines(first, line);
    }
    std::uint32_t last = line;
    const auto is_open = [&] {
        const std::string_view words = text.lines(first, last);
        return std::count(words.begin(), words.end(), '(') > std::count(words.begin(), words.end(), ')') ||
               std::count(words.begin(), words.end(), '{') > std::count(words.begin(), words.end(), '}') ||
               words.find_last_not_of(" \t\r\n") == words.rfind('\\');
    };
    while (last < text.lines() && last - first < most_lines && is_open()) ++last;
    return text.lines(first, last);
}

bool is_in_braces(std::string_view statement, const std::string& name) {
    const std::size_t at = find_word(statement, name);
    const std::string_view before = statement.substr(0, at);
    return std::count(before.begin(), before.end(), '{') > std::count(before.begin(), before.end(), '}');
}

void read_ecma(const syntax::Import& row, std::string_view statement, Bindings& out) {
    const bool is_star = statement.find('*') != std::string_view::npos;
    if (row.names.empty() && is_star && has_word(statement, "export")) out.wildcards.push_back(row.target);
    for (const std::string& name : row.names) {
        if (is_in_braces(statement, name)) {
            out.names.push_back({local_name(statement, name), row.target, name, name == "default"});
            continue;
        }
        const std::size_t at = find_word(statement, name);
        const bool is_module = at != std::string_view::npos && word_before(statement, at) == "as" && is_star;
        out.names.push_back({name, row.target, is_module ? "" : name, !is_module});
    }
}

void read_python(const syntax::Import& row, std::string_view statement, Bindings& out) {
    if (row.names.empty()) {
        const std::string local = local_name(statement, row.target);
        out.names.push_back({local, row.target, "", false});
    }
    for (const std::string& name : row.names) {
        if (name == "*") out.wildcards.push_back(row.target);
        else out.names.push_back({local_name(statement, name), row.target, name, false});
    }
}

void read_go(const syntax::Import& row, std::string_view line, Bindings& out) {
    const std::size_t quote = line.find_first_of("\"`");
    const std::string alias(word_before(line, quote == std::string_view::npos ? 0 : quote));
    if (line.substr(0, quote).find('.') != std::string_view::npos) {
        out.wildcards.push_back(row.target);
        return;
    }
    std::string local = alias == "import" ? std::string() : alias;
    if (local.empty()) {
        local = row.target.substr(row.target.rfind('/') + 1);
        const bool is_version = local.size() > 1 && local[0] == 'v' &&
                                local.find_first_not_of("0123456789", 1) == std::string::npos;
        if (is_version && row.target.rfind('/') != std::string::npos) {
            const std::string above = row.target.substr(0, row.target.rfind('/'));
            local = above.substr(above.rfind('/') + 1);
        }
    }
    if (local != "_") out.names.push_back({local, row.target, "", false});
}

void read_qualified(const CodeFile& file, const syntax::Import& row, std::string_view statement,
                    Bindings& out) {
    const std::string_view between = file.family == "rust" ? "::" : file.family == "php" ? "\\" : ".";
    const bool takes_all = std::find(row.names.begin(), row.names.end(), "*") != row.names.end() ||
                           (row.names.empty() && (statement.find("::*") != std::string_view::npos ||
                                                  statement.find("._") != std::string_view::npos ||
                                                  statement.find(".*") != std::string_view::npos));
    if (file.family == "c_sharp") {
        const std::size_t equals = statement.find('=');
        if (equals == std::string_view::npos) out.wildcards.push_back(row.target);
        else out.names.push_back({std::string(word_before(statement, equals)), row.target, "", false});
        return;
    }
    if (takes_all) out.wildcards.push_back(row.target);
    if (row.names.empty() && !takes_all)
        out.names.push_back({local_name(statement, last_of(row.target)), row.target, "", false});
    for (const std::string& name : row.names) {
        if (name == "*") continue;
        if (name == "self") out.names.push_back({last_of(row.target), row.target, "", false});
        else
            out.names.push_back(
                {local_name(statement, last_of(name)), row.target + std::string(between) + name, "", false});
    }
}

void read_other(const CodeFile& file, const syntax::Import& row, std::string_view statement, Bindings& out) {
    if (file.family == "lua" && !row.names.empty()) {
        out.names.push_back({row.names.front(), row.target, "", false});  // local name = require("module")
        return;
    }
    for (const std::string& name : row.names)
        if (name != "*") out.names.push_back({local_name(statement, name), row.target, name, false});
    if (!row.names.empty()) return;
    const std::size_t as = find_word(statement, "as");
    const std::size_t equals = statement.find('=');
    std::string local;
    if (as != std::string_view::npos) local = std::string(word_at(statement, skip_space(statement, as + 2)));
    else if (equals != std::string_view::npos) local = std::string(word_before(statement, equals));
    if (local.empty()) out.wildcards.push_back(row.target);
    else out.names.push_back({local, row.target, "", false});
}

}  // namespace

const Binding* Bindings::find(std::string_view local) const {
    for (const Binding& binding : names)
        if (binding.local == local) return &binding;
    return nullptr;
}

std::vector<std::string> segments_of(std::string_view text) {
    std::vector<std::string> out;
    std::string segment;
    for (const char c : text) {
        if (c != '.' && c != ':' && c != '\\' && c != '/') {
            segment += c;
            continue;
        }
        if (!segment.empty()) out.push_back(std::move(segment));
        segment.clear();
    }
    if (!segment.empty()) out.push_back(std::move(segment));
    return out;
}

Bindings read_bindings(const CodeFile& file, const CodeText& text) {
    Bindings out;
    for (const syntax::Import& row : file.imports) {
        if (file.family == "ecma") read_ecma(row, statement_of(text, row.line, true), out);
        else if (file.family == "python") read_python(row, statement_of(text, row.line, false), out);
        else if (file.family == "go") read_go(row, text.line(row.line), out);
        else if (has_qualified_names(file.family))
            read_qualified(file, row, statement_of(text, row.line, false), out);
        else if (file.family != "c" && file.family != "ruby")
            read_other(file, row, statement_of(text, row.line, false), out);
    }
    return out;
}

}  // namespace lrm::index
