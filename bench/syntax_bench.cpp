// How fast sources become facts: syntax_bench DIRECTORY...
// Prints `name value unit` lines for each language found: speed in MB per CPU second on one thread, and what
// was found.
#include "syntax/names.hpp"
#include "syntax/parser.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_bytes = 24U << 20U;  // of one language; more does not change the result

struct Corpus {
    std::vector<std::string> paths;
    std::vector<std::string> texts;
    std::size_t bytes = 0;
};

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void add_file(const fs::path& path, std::map<std::string, Corpus>& corpora) {
    std::ifstream input(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
    const syntax::Language* language = syntax::language_of(path.string(), text);
    if (language == nullptr || text.size() > syntax::ParseLimits{}.bytes) return;
    Corpus& corpus = corpora[std::string(language->name)];
    if (corpus.bytes + text.size() > most_bytes) return;
    corpus.bytes += text.size();
    corpus.paths.push_back(path.string());
    corpus.texts.push_back(std::move(text));
}

void print(const std::string& language, const char* name, double value, const char* unit) {
    std::printf("syntax_%s_%s %.2f %s\n", language.c_str(), name, value, unit);
}

/// Names that no language knows: must be none.
std::size_t count_odd_names(const syntax::FileFacts& facts) {
    const auto is_odd = [](const syntax::Symbol& symbol) {
        using Kind = syntax::SymbolKind;
        const bool is_title = symbol.kind == Kind::test || symbol.kind == Kind::heading ||
                              symbol.kind == Kind::key || symbol.kind == Kind::other ||
                              symbol.kind == Kind::module;
        return symbol.name.empty() || (!is_title && !syntax::is_name(symbol.name));
    };
    if (facts.language == "make") return 0;  // "obj-$(CONFIG_NUMA)" is a name there
    return static_cast<std::size_t>(std::count_if(facts.symbols.begin(), facts.symbols.end(), is_odd));
}

void measure(const std::string& name, const Corpus& corpus, syntax::Parser& parser) {
    const syntax::Language* language = syntax::find_language(name);
    parser.parse(corpus.texts.front(), language);  // compiles the query
    double symbols = 0;
    double references = 0;
    double errors = 0;
    double problems = 0;
    double odd_names = 0;
    double slowest = 0;
    std::size_t slowest_file = 0;
    const double start = cpu_seconds();
    for (std::size_t i = 0; i < corpus.texts.size(); ++i) {
        const double before = cpu_seconds();
        const syntax::FileFacts facts = parser.parse(corpus.texts[i], language);
        const double spent = cpu_seconds() - before;
        if (spent > slowest) slowest_file = i;
        slowest = std::max(slowest, spent);
        symbols += static_cast<double>(facts.symbols.size());
        references += static_cast<double>(facts.references.size());
        errors += facts.has_errors ? 1 : 0;
        odd_names += static_cast<double>(count_odd_names(facts));
        problems += facts.problem.empty() ? 0 : 1;
    }
    const double seconds = cpu_seconds() - start;
    const double megabytes = static_cast<double>(corpus.bytes) / 1e6;
    print(name, "speed", megabytes / seconds, "MB/s");
    print(name, "size", megabytes, "MB");
    print(name, "files", static_cast<double>(corpus.texts.size()), "files");
    print(name, "files_with_errors", errors, "files");
    print(name, "files_with_problem", problems, "files");
    print(name, "symbols", symbols, "symbols");
    print(name, "references", references, "references");
    print(name, "odd_names", odd_names, "symbols");
    print(name, "slowest_file", slowest * 1e3, "ms");
    std::fprintf(stderr, "slowest %s: %s (%zu bytes)\n", name.c_str(), corpus.paths[slowest_file].c_str(),
                 corpus.texts[slowest_file].size());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: syntax_bench DIRECTORY...\n");
        return 2;
    }
    std::map<std::string, Corpus> corpora;
    for (int i = 1; i < argc; ++i) {
        const auto options = fs::directory_options::skip_permission_denied;
        for (const auto& entry : fs::recursive_directory_iterator(argv[i], options)) {
            std::error_code ec;
            if (entry.is_regular_file(ec) && !entry.is_symlink(ec)) add_file(entry.path(), corpora);
        }
    }
    syntax::Parser parser;
    for (const auto& [name, corpus] : corpora) measure(name, corpus, parser);
}
