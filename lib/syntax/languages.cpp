// The table of languages: to add one, add a row here, a file in queries/ and a row in
// third_party/grammars.txt.
#include "syntax/languages.hpp"

#include "syntax/header_language.hpp"
#include "syntax/language_table.hpp"
#include "syntax/macros.hpp"
#include "syntax/objc.hpp"
#include "syntax/outline.hpp"
#include "syntax/swift.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string>
#include <unordered_map>

extern "C" {
const TSLanguage* tree_sitter_bash();
const TSLanguage* tree_sitter_c();
const TSLanguage* tree_sitter_c_sharp();
const TSLanguage* tree_sitter_cpp();
const TSLanguage* tree_sitter_css();
const TSLanguage* tree_sitter_elixir();
const TSLanguage* tree_sitter_go();
const TSLanguage* tree_sitter_haskell();
const TSLanguage* tree_sitter_hcl();
const TSLanguage* tree_sitter_html();
const TSLanguage* tree_sitter_java();
const TSLanguage* tree_sitter_javascript();
const TSLanguage* tree_sitter_json();
const TSLanguage* tree_sitter_kotlin();
const TSLanguage* tree_sitter_lua();
const TSLanguage* tree_sitter_objc();
const TSLanguage* tree_sitter_ocaml();
const TSLanguage* tree_sitter_ocaml_interface();
const TSLanguage* tree_sitter_php();
const TSLanguage* tree_sitter_python();
const TSLanguage* tree_sitter_ruby();
const TSLanguage* tree_sitter_rust();
const TSLanguage* tree_sitter_scala();
const TSLanguage* tree_sitter_swift();
const TSLanguage* tree_sitter_toml();
const TSLanguage* tree_sitter_tsx();
const TSLanguage* tree_sitter_typescript();
const TSLanguage* tree_sitter_yaml();
const TSLanguage* tree_sitter_zig();
}

namespace syntax {
namespace {

using V = Visibility;

// name, extensions, file names, interpreters, line comment; grammar, queries, visibility, outline. Sorted by
// name.
// clang-format off
std::vector<LanguageRow> make_rows() {
    return {
        {{"bash", {".sh", ".bash", ".zsh", ".ksh", ".bats"}, {".bashrc", ".bash_profile", ".profile", ".zshrc", "PKGBUILD"},
          {"sh", "bash", "zsh", "dash", "ksh", "ash"}, "#"}, tree_sitter_bash, {"bash"}},
        {{"c", {".c"}, {}, {}, "//"}, tree_sitter_c, {"c", "c_functions"}, V::not_static,
         nullptr, false, mask_macros},
        {{"c_sharp", {".cs", ".csx"}, {}, {}, "//"}, tree_sitter_c_sharp, {"c_sharp"}, V::public_word},
        {{"cmake", {".cmake"}, {"CMakeLists.txt"}, {}, "#"}, nullptr, {}, V::everything, outline_cmake},
        {{"cpp", {".cpp", ".cc", ".cxx", ".c++", ".hpp", ".hh", ".hxx", ".h++", ".ipp", ".inl", ".tpp", ".cppm", ".ixx",
                  ".cu", ".cuh", ".ino"}, {}, {}, "//"}, tree_sitter_cpp, {"c", "cpp"}, V::not_static, nullptr,
         false, mask_macros},
        {{"css", {".css"}, {}, {}, ""}, tree_sitter_css, {"css"}},
        {{"dart", {".dart"}, {}, {"dart"}, "//"}, nullptr, {}, V::everything, outline_dart},
        {{"dockerfile", {".dockerfile"}, {"Dockerfile", "Containerfile"}, {}, "#"}, nullptr, {}, V::everything,
         outline_dockerfile},
        {{"elixir", {".ex", ".exs"}, {}, {"elixir"}, "#"}, tree_sitter_elixir, {"elixir"}, V::not_defp, nullptr, false, nullptr,
         {.dotted_names = true, .joins_clauses = true}},
        {{"go", {".go"}, {}, {}, "//"}, tree_sitter_go, {"go"}, V::upper_case},
        {{"haskell", {".hs", ".hsc"}, {}, {"runhaskell", "runghc"}, "--"}, tree_sitter_haskell, {"haskell"}, V::everything,
         nullptr, false, nullptr, {.dotted_names = true, .joins_clauses = true, .flat = true}},
        {{"hcl", {".hcl", ".tf", ".tfvars", ".nomad"}, {}, {}, "#"}, tree_sitter_hcl, {"hcl"}},
        {{"html", {".html", ".htm", ".xhtml"}, {}, {}, ""}, tree_sitter_html, {"html"}, V::everything, nullptr, true},
        {{"java", {".java"}, {}, {}, "//"}, tree_sitter_java, {"java"}, V::public_word},
        {{"javascript", {".js", ".jsx", ".mjs", ".cjs", ".es6"}, {"Jakefile"}, {"node", "nodejs", "bun"}, "//"},
         tree_sitter_javascript, {"ecma", "javascript", "jsx"}, V::export_word},
        {{"json", {".json", ".jsonc", ".json5", ".geojson", ".webmanifest"},
          {".babelrc", ".eslintrc", ".prettierrc", "composer.lock", "Pipfile.lock", "flake.lock", "deno.lock"}, {}, ""},
         tree_sitter_json, {"json"}},
        {{"kotlin", {".kt", ".kts"}, {}, {"kotlin"}, "//"}, tree_sitter_kotlin, {"kotlin"}, V::not_private},
        {{"lua", {".lua", ".rockspec"}, {}, {"lua", "luajit"}, "--"}, tree_sitter_lua, {"lua"}, V::not_local},
        {{"make", {".mk", ".mak"}, {"Makefile", "makefile", "GNUmakefile"}, {"make"}, "#"}, nullptr, {}, V::everything,
         outline_make},
        {{"markdown", {".md", ".markdown", ".mdx", ".mdown", ".mkd"}, {}, {}, ""}, nullptr, {}, V::everything,
         outline_markdown},
        {{"objc", {".m", ".mm"}, {}, {}, "//"}, tree_sitter_objc, {"c", "c_functions", "objc"}, V::not_static, nullptr,
         false, mask_objc},
        {{"ocaml", {".ml"}, {}, {"ocaml"}, ""}, tree_sitter_ocaml, {"ocaml", "ocaml_code"}, V::everything, nullptr, false,
         nullptr, {.flat = true}},
        {{"ocaml_interface", {".mli"}, {}, {}, ""}, tree_sitter_ocaml_interface, {"ocaml"}},
        {{"php", {".php", ".phtml", ".php5"}, {}, {"php"}, "//"}, tree_sitter_php, {"php"}, V::not_private},
        {{"proto", {".proto"}, {}, {}, "//"}, nullptr, {}, V::everything, outline_proto},
        {{"python", {".py", ".pyi", ".pyw", ".bzl", ".star"},
          {"SConstruct", "SConscript", "wscript", "BUILD", "BUILD.bazel", "WORKSPACE", "Tiltfile"},
          {"python", "python2", "python3", "pypy", "pypy3"}, "#"}, tree_sitter_python, {"python"}, V::no_underscore},
        {{"ruby", {".rb", ".rake", ".gemspec", ".ru", ".podspec", ".jbuilder"},
          {"Gemfile", "Rakefile", "Guardfile", "Vagrantfile", "Podfile", "Fastfile", "Capfile", "Brewfile", "Dangerfile"},
          {"ruby", "jruby"}, "#"}, tree_sitter_ruby, {"ruby"}},
        {{"rust", {".rs"}, {}, {"rust-script"}, "//"}, tree_sitter_rust, {"rust"}, V::pub_word},
        {{"scala", {".scala", ".sc", ".sbt"}, {}, {"scala"}, "//"}, tree_sitter_scala, {"scala"}, V::not_private},
        {{"sql", {".sql", ".ddl", ".pgsql", ".psql", ".mysql"}, {}, {}, "--"}, nullptr, {}, V::everything, outline_sql},
        {{"svelte", {".svelte"}, {}, {}, ""}, nullptr, {}, V::everything, nullptr, true},
        {{"swift", {".swift"}, {}, {"swift"}, "//"}, tree_sitter_swift, {"swift"}, V::not_private, nullptr,
         false, mask_swift},
        {{"toml", {".toml"}, {"Cargo.lock", "poetry.lock", "uv.lock", "Pipfile"}, {}, "#"}, tree_sitter_toml, {"toml"}},
        {{"tsx", {".tsx"}, {}, {}, "//"}, tree_sitter_tsx, {"ecma", "typescript", "jsx"}, V::export_word},
        {{"typescript", {".ts", ".mts", ".cts"}, {}, {"deno", "ts-node", "tsx"}, "//"}, tree_sitter_typescript,
         {"ecma", "typescript"}, V::export_word},
        {{"vue", {".vue"}, {}, {}, ""}, nullptr, {}, V::everything, nullptr, true},
        {{"yaml", {".yaml", ".yml"}, {".clang-format", ".clang-tidy", ".clangd"}, {}, "#"}, tree_sitter_yaml, {"yaml"}},
        {{"zig", {".zig", ".zon"}, {}, {}, "//"}, tree_sitter_zig, {"zig"}, V::pub_word},
    };
}
// clang-format on

std::vector<Language> make_languages() {
    std::vector<Language> result;
    for (const LanguageRow& row : language_rows()) result.push_back(row.language);
    return result;
}

using Index = std::unordered_map<std::string_view, const Language*>;

Index make_index(std::vector<std::string_view> Language::*keys) {
    Index index;
    for (const Language& language : languages()) {
        for (const auto key : language.*keys) index.emplace(key, &language);
    }
    return index;
}

const Language* find(const Index& index, std::string_view key) {
    const auto found = index.find(key);
    return found == index.end() ? nullptr : found->second;
}

const Language* find_by_extension(std::string_view file_name) {
    static const Index index = make_index(&Language::extensions);
    const auto dot = file_name.rfind('.');
    if (dot == std::string_view::npos || file_name.size() - dot > 16) return nullptr;
    std::string extension(file_name.substr(dot));
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return find(index, extension);
}

bool is_header(std::string_view file_name) {
    return file_name.ends_with(".h") || file_name.ends_with(".H");
}

bool is_objc_source(std::string_view text) {
    return looks_like_objc(text) || text.find("#include") != std::string_view::npos;
}

/// "python3" of "#!/usr/bin/env -S python3.11 -u" and of "#!/usr/bin/python3".
std::string_view interpreter_of(std::string_view text) {
    if (!text.starts_with("#!")) return {};
    std::string_view line = text.substr(2, std::min<std::size_t>(text.find('\n'), 256) - 2);
    while (!line.empty()) {
        line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
        std::string_view word = line.substr(0, line.find_first_of(" \t\r"));
        line.remove_prefix(word.size());
        word.remove_prefix(word.rfind('/') + 1);  // npos + 1 is 0
        const bool skipped =
            word == "env" || word.starts_with('-') || word.find('=') != std::string_view::npos;
        if (word.empty() || skipped) continue;
        return word.substr(0, word.find('.'));
    }
    return {};
}

}  // namespace

const std::vector<LanguageRow>& language_rows() {
    static const std::vector<LanguageRow> rows = make_rows();
    return rows;
}

const LanguageRow& row_of(const Language& language) {
    return language_rows()[static_cast<std::size_t>(&language - languages().data())];
}

const std::vector<Language>& languages() {
    static const std::vector<Language> all = make_languages();
    return all;
}

const Language* find_language(std::string_view name) {
    const auto& all = languages();
    const auto found =
        std::lower_bound(all.begin(), all.end(), name,
                         [](const Language& language, std::string_view key) { return language.name < key; });
    return found != all.end() && found->name == name ? &*found : nullptr;
}

const Language* language_of(std::string_view path, std::string_view text) {
    static const Index file_names = make_index(&Language::file_names);
    static const Index interpreters = make_index(&Language::interpreters);
    const std::string_view file_name = path.substr(path.rfind('/') + 1);
    if (const Language* found = find(file_names, file_name)) return found;
    if (is_header(file_name)) {
        if (looks_like_objc(text)) return find_language("objc");
        return find_language(looks_like_cpp(text) ? "cpp" : "c");
    }
    // MATLAB and others use ".m" as well.
    if (file_name.ends_with(".m") && !text.empty() && !is_objc_source(text)) return nullptr;
    if (const Language* found = find_by_extension(file_name)) return found;
    if (file_name.starts_with("Dockerfile.")) return find_language("dockerfile");
    return find(interpreters, interpreter_of(text));
}

}  // namespace syntax
