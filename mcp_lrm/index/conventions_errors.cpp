// How errors are raised, wrapped and caught, and what is logged.
#include "mcp_lrm/index/conventions_facts.hpp"

#include <array>
#include <map>

namespace lrm::index {
namespace {

using Kind = syntax::SymbolKind;

bool is_type(Kind kind) {
    return kind == Kind::class_ || kind == Kind::struct_ || kind == Kind::enum_ || kind == Kind::type ||
           kind == Kind::interface;
}

bool is_function(Kind kind) {
    return kind == Kind::function || kind == Kind::method;
}

/// How a function of this signature says that it failed; empty when it does not.
std::string failure_in(std::string_view family, std::string_view signature) {
    const std::size_t arrow = signature.rfind("->");
    if (family == "rust" || family == "swift" || family == "python") {
        const std::string_view result =
            arrow == std::string_view::npos ? std::string_view() : signature.substr(arrow);
        if (family == "swift" && signature.find(" throws") != std::string_view::npos) return "throws";
        if (result.find("Result<") != std::string_view::npos ||
            result.find("Result") != std::string_view::npos)
            return family == "rust" ? "return Result" : "";
        if (result.find("Option<") != std::string_view::npos) return "return Option";
        return {};
    }
    if (family == "go") {
        const std::size_t end = signature.rfind(')');
        const std::size_t error = signature.rfind("error");
        if (error != std::string_view::npos && (error + 6 >= end || error > signature.rfind('(', error)) &&
            signature.size() - error <= 7)
            return "return error";
        return {};
    }
    if (family == "java" && signature.find(" throws ") != std::string_view::npos) return "declare throws";
    if (family == "cpp") {
        for (const std::string_view result : {"expected<", "Result<", "StatusOr<", "result<"})
            if (signature.find(result) != std::string_view::npos &&
                signature.find(result) < signature.find('('))
                return "return " + std::string(result.substr(0, result.size() - 1));
        if (signature.starts_with("absl::Status ")) return "return Status";
        if (signature.starts_with("std::optional<")) return "return std::optional";
    }
    if (family == "typescript" && (signature.find(": Result<") != std::string_view::npos ||
                                   signature.find("Promise<Result<") != std::string_view::npos))
        return "return Result";
    return {};
}

void add_returned(const ConventionFacts& facts, Conventions& out) {
    std::map<std::string, Tally> how;
    std::map<std::string, std::int64_t> functions;
    for (const FactSymbol& symbol : facts.symbols) {
        const FactFile& file = facts.files[symbol.file];
        if (!is_function(symbol.kind) || file.role != FileRole::source) continue;
        ++functions[file.family];
        const std::string failure = failure_in(file.family, symbol.signature);
        if (!failure.empty())
            how[file.family].add(failure, [&] { return Evidence{file.path, symbol.line, symbol.name, ""}; });
    }
    for (const auto& [family, tally] : how)
        for (const auto& [variant, count] : tally.sorted())
            if (count >= 2 && count * 100 >= functions[family])
                out.push_back({"errors",
                               family,
                               "functions that " + variant,
                               count,
                               functions[family],
                               tally.examples(variant),
                               {},
                               false});
}

void add_custom_types(const ConventionFacts& facts, Conventions& out) {
    std::map<std::string, Tally> types;
    for (const FactSymbol& symbol : facts.symbols) {
        const FactFile& file = facts.files[symbol.file];
        const bool named_so = symbol.name.ends_with("Error") || symbol.name.ends_with("Exception") ||
                              (symbol.name.starts_with("Err") && file.family == "go");
        const bool derived = (symbol.kind == Kind::class_ || symbol.kind == Kind::struct_) &&
                             (symbol.signature.find("Exception") != std::string::npos ||
                              symbol.signature.find("Error)") != std::string::npos ||
                              symbol.signature.find("runtime_error") != std::string::npos);
        const bool is_one = is_type(symbol.kind) || (file.family == "go" && symbol.kind == Kind::variable);
        if (!is_one || file.role != FileRole::source || (!named_so && !derived)) continue;
        types[file.family].add(symbol.name, [&] {
            return Evidence{file.path, symbol.line, symbol.name, ""};
        });
    }
    for (const auto& [family, tally] : types) {
        const auto sorted = tally.sorted();
        std::string names;
        for (std::size_t i = 0; i < sorted.size() && i < 6; ++i)
            names += (i == 0 ? "" : ", ") + sorted[i].first;
        if (sorted.size() > 6) names += ", ...";
        std::vector<Evidence> shown;
        for (std::size_t i = 0; i < sorted.size() && i < 6; ++i)
            for (Evidence& one : tally.examples(sorted[i].first)) shown.push_back(std::move(one));
        const auto count = static_cast<std::int64_t>(sorted.size());
        out.push_back({"errors", family, "own error types: " + names, count, count, two_of(shown), {}, true});
    }
}

/// One convention of a mark in every language, in words.
void add_marks(const ConventionFacts& facts, const char* topic, Mark mark, const std::string& subject,
               std::int64_t least, Conventions& out) {
    for (const auto& [family, marks] : facts.code.by_family) {
        const Tally* tally = facts.code.find(family, mark);
        if (tally == nullptr) continue;
        if (auto convention = tally->list(topic, family, subject, 5, least))
            out.push_back(std::move(*convention));
    }
}

}  // namespace

Conventions error_conventions(const ConventionFacts& facts) {
    Conventions out;
    add_marks(facts, "errors", Mark::raised, "raised", 1, out);
    add_returned(facts, out);
    add_custom_types(facts, out);
    add_marks(facts, "errors", Mark::passed_on, "passed on with", 3, out);
    add_marks(facts, "errors", Mark::wrapped, "wrapped with", 1, out);
    add_marks(facts, "errors", Mark::made, "error values made with", 2, out);
    add_marks(facts, "errors", Mark::caught, "caught", 2, out);
    add_marks(facts, "errors", Mark::raised_again, "raised again", 2, out);
    add_marks(facts, "errors", Mark::caught_all, "catches everything", 1, out);
    add_marks(facts, "errors", Mark::unwrapped, "may end the program outside of tests", 1, out);
    add_marks(facts, "errors", Mark::panicked, "ends the program outside of tests", 1, out);
    add_marks(facts, "errors", Mark::jumped, "cleans up with", 3, out);
    add_marks(facts, "errors", Mark::shell_options, "scripts begin with", 1, out);
    return out;
}

Conventions logging_conventions(const ConventionFacts& facts) {
    static constexpr std::array libraries = {"spdlog",
                                             "glog/logging.h",
                                             "log/slog",
                                             "go.uber.org/zap",
                                             "github.com/sirupsen/logrus",
                                             "github.com/rs/zerolog",
                                             "tracing",
                                             "env_logger",
                                             "logging",
                                             "loguru",
                                             "structlog",
                                             "winston",
                                             "pino",
                                             "bunyan",
                                             "debug",
                                             "org.slf4j",
                                             "org.apache.logging",
                                             "java.util.logging",
                                             "Serilog",
                                             "Monolog",
                                             "syslog.h",
                                             "Microsoft.Extensions.Logging",
                                             "k8s.io/klog",
                                             "log4js",
                                             "slog",
                                             "log",
                                             "Psr\\Log"};
    Conventions out;
    std::map<std::string, Tally> used;
    for (const FactImport& import : facts.imports) {
        const FactFile& file = facts.files[import.file];
        if (file.role != FileRole::source) continue;
        for (const std::string_view library : libraries) {
            const bool exact = import.target == library;
            const char next = import.target.size() > library.size() ? import.target[library.size()] : ' ';
            const bool inside = import.target.starts_with(library) &&
                                (next == '/' || next == '.' || next == ':' || next == '\\');
            if (!exact && !inside) continue;
            used[file.family].add(std::string(library), [&] {
                return Evidence{file.path, import.line, import.target, ""};
            });
            break;
        }
    }
    for (const auto& [family, tally] : used)
        if (auto convention = tally.list("logging", family, "library, by files that import it", 4, 1))
            out.push_back(std::move(*convention));
    add_marks(facts, "logging", Mark::logged, "calls through", 1, out);
    add_marks(facts, "logging", Mark::log_level, "levels", 1, out);
    add_marks(facts, "logging", Mark::log_fields, "fields given as", 2, out);
    add_marks(facts, "logging", Mark::printed, "printed instead, outside of tests", 1, out);
    return out;
}

}  // namespace lrm::index
