// What a function gives back, and what a variable or a constant holds.
#include "mcp_lrm/index/resolve.hpp"

namespace lrm::index {
namespace {

using syntax::SymbolKind;
using Kind = Value::Kind;

constexpr int most_steps = 12;

Value instance_of(const Entity* type) {
    return {Kind::instance, {type}, true, {}, false};
}

}  // namespace

Value Resolver::value_of_symbol(const Entity& entity, bool is_called, int depth) {
    if (depth > most_steps) return {};
    const CodeSymbol& symbol = entity.symbol();
    if (entity.is_type() || symbol.kind == SymbolKind::namespace_ || symbol.kind == SymbolKind::module ||
        symbol.kind == SymbolKind::enum_member)
        return instance_of(&entity);
    if (is_callable_kind(symbol.kind)) return is_called ? returned_by(entity, depth) : Value{};
    if (is_called) return {};
    const CodeText& text = project_.text(entity.file());
    const std::size_t from = text.start_of(symbol.first_line);
    const std::vector<Declared> declared = find_declarations(text.code(), entity.file().family, symbol.name,
                                                             from, text.start_of(symbol.last_line + 1));
    Value value = value_of_declared({&entity.file(), symbol.first_line, from}, declared, depth + 1);
    if (value.kind == Kind::instance) return value;
    // An object with functions in it.
    for (const CodeSymbol& other : entity.file().symbols)
        if (other.container == symbol.full_name()) return instance_of(&entity);
    return value;
}

Value Resolver::returned_by(const Entity& function, int depth) {
    if (depth > most_steps) return {};
    const auto [entry, is_new] = returned_.try_emplace(&function);
    if (!is_new) return entry->second;
    const CodeFile& file = function.file();
    const CodeSymbol& symbol = function.symbol();
    const CodeText& text = project_.text(file);
    const Spot spot{&file, symbol.first_line, text.start_of(symbol.first_line)};
    const std::string type = returned_type(symbol.signature, file.family, symbol.name);
    Value value;
    if (type == "Self" || type == "self" || type == "static" || type == "this") {
        if (const Entity* const owner = owner_of(function)) value = instance_of(owner);
    } else if (!type.empty()) {
        value = type_named(spot, type, depth + 1);
    } else if (file.family == "python" || file.family == "ecma" || file.family == "ruby" ||
               file.family == "php") {
        // What it returns, when every return is the same.
        const std::size_t end = text.start_of(symbol.last_line + 1);
        std::vector<Declared> returns;
        for (std::size_t at = find_word(text.code(), "return", spot.at); at < end;
             at = find_word(text.code(), "return", at + 1))
            returns.push_back({at, "", skip_space(text.code(), at + 6)});
        if (!returns.empty() && returns.size() <= 5) value = value_of_declared(spot, returns, depth + 1);
    }
    return returned_[&function] = value;
}

}  // namespace lrm::index
