#include "orchestrator/brain/measure.hpp"

#include "orchestrator/gates/gates.hpp"

#include <algorithm>

namespace factory::brain {
namespace {

using syntax::Symbol;
using syntax::SymbolKind;

Finding of_symbol(const std::string& path, const std::string& domain, const std::string& code,
                  const std::string& name, std::uint32_t line, const std::string& message) {
    Finding out;
    out.kind = Kind::measure;
    out.domain = domain;
    out.path = path;
    out.line = static_cast<int>(line);
    out.code = code;
    out.name = name;
    out.severity = "warning";
    out.message = message;
    return out;
}

bool is_function(const Symbol& symbol) {
    return symbol.kind == SymbolKind::function || symbol.kind == SymbolKind::method ||
           symbol.kind == SymbolKind::constructor;
}

int lines_of(const Symbol& symbol) {
    return static_cast<int>(symbol.last_line - symbol.first_line) + 1;
}

std::string above(int value, int limit) {
    return std::to_string(value) + ", above " + std::to_string(limit);
}

}  // namespace

int parameters_of(const std::string& signature) {
    const std::size_t open = signature.find('(');
    if (open == std::string::npos) return 0;
    int depth = 0;
    int count = 0;
    std::string word;
    bool has_text = false;
    const auto end_one = [&] {
        const std::size_t begin = word.find_first_not_of(" &*");
        const std::string name = begin == std::string::npos ? "" : word.substr(begin);
        const bool is_self = name == "self" || name == "cls" || name == "this" || name == "mut self" ||
                             name == "/" || name.empty();
        if (has_text && !is_self) ++count;
        word.clear();
        has_text = false;
    };
    for (std::size_t i = open; i < signature.size(); ++i) {
        const char c = signature[i];
        if (c == '(' || c == '[' || c == '{' || c == '<') {
            if (++depth == 1) continue;
        } else if (c == '>' && i > 0 && (signature[i - 1] == '-' || signature[i - 1] == '=')) {
            // An arrow closes nothing.
        } else if (c == ')' || c == ']' || c == '}' || c == '>') {
            if (--depth == 0) {
                end_one();
                return count;
            }
        } else if (c == ',' && depth == 1) {
            end_one();
            continue;
        }
        if (c != ' ') has_text = true;
        if (word.size() < 40) word += c;
    }
    // A signature that was cut: what was seen.
    end_one();
    return count;
}

std::vector<Finding> measure(const std::string& path, const std::string& domain,
                             const syntax::FileFacts& facts, const syntax::CheckFacts& checks,
                             const MeasureLimits& limits) {
    std::vector<Finding> out;
    if (syntax::is_test_path(path)) return out;
    for (const gates::FunctionComplexity& function : gates::complexities(checks)) {
        const int complexity = static_cast<int>(function.complexity);
        if (complexity > limits.complexity)
            out.push_back(of_symbol(path, domain, "complexity", function.name, function.first_line,
                                    "the cyclomatic complexity of '" + function.name + "' is " +
                                        above(complexity, limits.complexity) + ": " +
                                        gates::proposed_split(function)));
    }
    for (const Symbol& symbol : facts.symbols) {
        const std::string name =
            symbol.container.empty() ? symbol.name : symbol.container + "." + symbol.name;
        if (is_function(symbol)) {
            if (lines_of(symbol) > limits.function_lines)
                out.push_back(of_symbol(
                    path, domain, "long-function", name, symbol.first_line,
                    "'" + name + "' has " + above(lines_of(symbol), limits.function_lines) + " lines"));
            const int parameters = parameters_of(symbol.signature);
            if (parameters > limits.parameters)
                out.push_back(of_symbol(path, domain, "parameters", name, symbol.first_line,
                                        "'" + name + "' takes " + above(parameters, limits.parameters) +
                                            " parameters: make an object of those that go together"));
            continue;
        }
        if (symbol.kind != SymbolKind::class_ && symbol.kind != SymbolKind::struct_) continue;
        const auto methods =
            std::count_if(facts.symbols.begin(), facts.symbols.end(),
                          [&name](const Symbol& one) { return is_function(one) && one.container == name; });
        if (lines_of(symbol) > limits.class_lines && methods > limits.class_methods)
            out.push_back(of_symbol(path, domain, "god-class", name, symbol.first_line,
                                    "the class '" + name + "' has " + std::to_string(lines_of(symbol)) +
                                        " lines and " + std::to_string(methods) +
                                        " methods: split it by what it is responsible for"));
    }
    return out;
}

const char* what_is_not_measured() {
    return "not measured: duplication, feature envy, primitive obsession, divergent change, shotgun surgery, "
           "dead code, speculative generality";
}

}  // namespace factory::brain
