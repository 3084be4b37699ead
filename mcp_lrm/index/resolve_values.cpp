// What an expression is: an instance of a type, a module, something of another project, or unknown.
#include "mcp_lrm/index/resolve.hpp"

#include <algorithm>
#include <array>

namespace lrm::index {
namespace {

using syntax::SymbolKind;
using Kind = Value::Kind;

constexpr int most_steps = 12;

bool is_self(std::string_view name, std::string_view family) {
    return name == "self" || name == "this" || name == "$this" || name == "cls" || name == "Self" ||
           (name == "static" && family == "php") || (name == "klass" && family == "ruby");
}

bool is_super(std::string_view name) {
    return name == "super" || name == "parent" || name == "base";
}

/// Calling it on a type gives an instance of the type, when nothing else is known of it.
bool makes_instance(std::string_view name) {
    constexpr std::array names = {"new",          "default", "create",   "getInstance", "instance",
                                  "get_instance", "alloc",   "init",     "shared",      "build",
                                  "of",           "Create",  "Instance", "make_shared", "builder"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_capitalized(std::string_view name) {
    return !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
}

Value instance_of(Entities types) {
    const bool is_one = types.size() == 1;
    return {Kind::instance, std::move(types), is_one, {}, false};
}

Value outside() {
    return {Kind::outside, {}, false, {}, false};
}

Value module_called(std::string name) {
    return {Kind::module, {}, true, std::move(name), false};
}

}  // namespace

Value Resolver::type_named(const Spot& spot, const std::string& written, int depth) {
    if (written.empty() || depth > most_steps) return {};
    const auto [entry, is_new] = types_.try_emplace({spot.file, spot.line, written});
    if (!is_new) return entry->second;
    const std::size_t dot = written.rfind('.');
    Value value;
    if (dot == std::string::npos) {
        const std::string bare = written.starts_with("$") ? written.substr(1) : written;
        if (is_self(bare, spot.file->family)) {
            if (const Entity* const type = enclosing_type(spot)) value = instance_of({type});
        } else {
            Resolution found = resolve_bare(spot, bare, Want::types);
            if (found.targets.empty()) value = outside();
            else value = {Kind::instance, std::move(found.targets), found.is_certain, {}, false};
        }
    } else {
        Chain chain;
        for (std::string& segment : segments_of(written))
            chain.links.push_back({std::move(segment), false, false});
        value = value_of(spot, chain, chain.links.size(), depth + 1);
        if (value.kind == Kind::unknown) value = outside();
        std::erase_if(value.types, [](const Entity* type) {
            return !type->is_type() && type->symbol().kind != SymbolKind::module &&
                   type->symbol().kind != SymbolKind::namespace_;
        });
    }
    return types_[{spot.file, spot.line, written}] = value;
}

Value Resolver::value_of(const Spot& spot, const Chain& chain, std::size_t links, int depth) {
    if (depth > most_steps || chain.is_odd || links == 0 || links > chain.links.size()) return {};
    Value value = first_value(spot, chain.links.front(), chain.is_new && links == 1, depth + 1);
    std::size_t next = 1;
    if (value.kind == Kind::unknown || value.kind == Kind::outside) {
        if (std::optional<std::pair<Value, std::size_t>> found =
                qualified_value(spot, chain, links, depth + 1)) {
            value = std::move(found->first);
            next = found->second;
        } else if (value.kind == Kind::unknown) {
            value = namespace_value(spot, chain, links);
            next = links;
        }
    }
    for (; next < links; ++next) {
        if (value.kind == Kind::outside || value.kind == Kind::unknown) break;
        value = next_value(spot, value, chain.links[next], depth + 1);
    }
    if (chain.links[links - 1].is_indexed) return value.kind == Kind::outside ? value : Value{};
    return value;
}

/// The longest way: "com.acme.Shop" and "net::Socket" begin with a package or a namespace. Also how many
/// links that takes.
std::optional<std::pair<Value, std::size_t>> Resolver::qualified_value(const Spot& spot, const Chain& chain,
                                                                       std::size_t links, int depth) {
    const std::string_view family = spot.file->family;
    if (family != "c" && !has_qualified_names(family)) return std::nullopt;
    std::string path;
    for (std::size_t i = 0; i < links; ++i) {
        const Link& link = chain.links[i];
        if (link.name.find_first_of("$@") != std::string::npos) break;
        if (i > 0) {
            const Resolution found =
                family == "c" ? in_namespace(spot, path, link.name)
                              : of_symbols(imports_.members(*spot.file, path, link.name), Want::anything);
            if (found.targets.size() == 1)
                return std::pair(
                    value_of_symbol(*found.targets.front(), link.is_called || chain.is_new, depth), i + 1);
        }
        if (link.is_called || link.is_indexed) break;
        path += (path.empty() ? "" : ".") + link.name;
    }
    return std::nullopt;
}

/// "a::b" and "com.acme" name a namespace when the start is nothing else.
Value Resolver::namespace_value(const Spot& spot, const Chain& chain, std::size_t links) {
    std::string path;
    for (std::size_t i = 0; i < links; ++i) {
        const Link& link = chain.links[i];
        if (link.is_called || link.is_indexed || link.name.find_first_of("$@") != std::string::npos)
            return {};
        path += (path.empty() ? "" : ".") + link.name;
    }
    const std::string_view family = spot.file->family;
    if (family != "c" && !has_qualified_names(family)) return {};
    if (family == "rust") return module_called(path);
    // Only where such a namespace is known: else a plain variable would be one.
    const std::string last = path.substr(path.rfind('.') + 1);
    for (const SymbolId& id : project_.definitions(last)) {
        if (id.file->family != family || id.symbol().kind != SymbolKind::namespace_) continue;
        const std::string full = id.symbol().full_name();
        if (full == path || full.ends_with("." + path)) return module_called(full);
    }
    if (links > 1 && !imports_.files_of(*spot.file, path).empty()) return module_called(path);
    return {};
}

Value Resolver::first_value(const Spot& spot, const Link& link, bool is_new, int depth) {
    const CodeFile& file = *spot.file;
    const std::string& name = link.name;
    if (is_self(name, file.family)) {
        const Entity* const type = enclosing_type(spot);
        const bool is_module = file.family == "rust" && name == "self" && type == nullptr;
        return is_module ? module_called("self") : type == nullptr ? Value{} : instance_of({type});
    }
    if (is_super(name)) {
        const Entity* const type = enclosing_type(spot);
        if (type == nullptr) return file.family == "rust" ? module_called(name) : Value{};
        bool is_whole = true;
        Entities bases = bases_of(*type, &is_whole);
        if (file.family == "rust") return module_called("super");
        if (bases.empty()) return outside();
        return {Kind::instance, std::move(bases), is_whole, {}, true};
    }
    if (name.starts_with("@")) {
        const Entity* const type = enclosing_type(spot);
        return type == nullptr ? Value{}
                               : value_of_member(*type, name.substr(name.find_first_not_of('@')), depth);
    }
    if (is_new) return type_named(spot, name, depth);
    if (link.is_called) {
        if (is_shadowed(spot, name)) return {};
        const Resolution found = resolve_bare(spot, name, Want::anything);
        if (found.targets.empty()) return file.family == "ruby" ? Value{} : outside();
        if (found.targets.size() > 1) return {};
        return value_of_symbol(*found.targets.front(), true, depth);
    }
    if (Value local = value_of_variable(spot, name, depth);
        local.kind != Kind::unknown || is_shadowed(spot, name))
        return local;
    if (name.starts_with("$")) return {};
    if (file.family == "c" || file.family == "jvm" || file.family == "c_sharp" || file.family == "swift" ||
        file.family == "dart") {
        if (const Entity* const type = enclosing_type(spot);
            type != nullptr && !members_of(*type, name).empty())
            return value_of_member(*type, name, depth);
    }
    const Bindings& bindings = imports_.of(file);
    const Binding* const binding = bindings.find(name);
    if (binding != nullptr) {
        if (binding->original.empty() && !has_qualified_names(file.family)) {
            if (!imports_.files_of(file, binding->module).empty()) return module_called(binding->module);
            return outside();
        }
        const std::vector<SymbolId> ids = imports_.targets(file, *binding);
        Resolution found = of_symbols(ids, Want::anything);
        if (found.targets.size() == 1) return value_of_symbol(*found.targets.front(), false, depth);
        if (!found.targets.empty()) return {Kind::instance, std::move(found.targets), false, {}, false};
        if (has_qualified_names(file.family)) {
            if (file.family == "rust" || !imports_.files_of(file, binding->module).empty())
                return module_called(binding->module);
            return outside();
        }
        if (file.family == "python") {
            const std::string between = binding->module.ends_with('.') ? "" : ".";
            const std::string below = binding->module + between + binding->original;
            if (!imports_.files_of(file, below).empty()) return module_called(below);
        }
        if (binding->is_default && !imports_.files_of(file, binding->module).empty())
            return module_called(binding->module);
        return imports_.files_of(file, binding->module).empty() ? outside() : Value{};
    }
    // "import a.b" gives a.b.name.
    for (const Binding& one : bindings.names)
        if (one.original.empty() && one.local.starts_with(name + ".")) return module_called(name);
    const Resolution found = resolve_bare(spot, name, Want::anything);
    if (found.targets.size() == 1)
        return value_of_symbol(*found.targets.front(), file.family == "ruby", depth);
    if (found.targets.size() > 1) {
        Entities types = found.targets;
        std::erase_if(types, [](const Entity* one) {
            return !one->is_type() && one->symbol().kind != SymbolKind::namespace_ &&
                   one->symbol().kind != SymbolKind::module;
        });
        return {Kind::instance, types, found.is_certain, {}, false};
    }
    // A type that is nowhere in sight is of another project; a variable may be anything.
    const bool is_type =
        is_capitalized(name) &&
        (file.family == "jvm" || file.family == "c_sharp" || file.family == "php" || file.family == "ruby" ||
         file.family == "ecma" || file.family == "python" || file.family == "rust");
    if (is_type) return outside();
    if (file.family == "rust" && (name == "crate" || name == "std" || name == "core"))
        return name == "crate" ? module_called("crate") : outside();
    return {};
}

Value Resolver::next_value(const Spot& spot, const Value& owner, const Link& written, int depth) {
    if (depth > most_steps) return {};
    Link link = written;
    if (spot.file->family == "ruby") link.is_called = true;  // parentheses are a matter of taste there
    if (owner.kind == Kind::module) {
        const Resolution found =
            of_symbols(imports_.members(*spot.file, owner.module, link.name), Want::anything);
        if (found.targets.size() == 1) return value_of_symbol(*found.targets.front(), link.is_called, depth);
        if (link.is_called) return {};
        const std::string below = owner.module + (owner.module.ends_with('.') ? "" : ".") + link.name;
        if (spot.file->family == "rust" || spot.file->family == "c") return module_called(below);
        return imports_.files_of(*spot.file, below).empty() ? Value{} : module_called(below);
    }
    if (owner.kind != Kind::instance) return owner;
    Value value;
    for (const Entity* const type : owner.types) {
        Value one;
        const Entities members = members_of(*type, link.name);
        if (link.is_called && !members.empty()) one = value_of_symbol(*members.front(), true, depth);
        if (!link.is_called || (members.size() == 1 && members.front()->is_type()))
            one = value_of_member(*type, link.name, depth);
        const bool is_made =
            link.is_called && one.kind != Kind::instance && makes_instance(link.name) && type->is_type();
        if (is_made) one = instance_of({type});
        if (one.kind != Kind::instance) return one;
        for (const Entity* const found : one.types)
            if (std::find(value.types.begin(), value.types.end(), found) == value.types.end())
                value.types.push_back(found);
    }
    value.kind = value.types.empty() ? Kind::unknown : Kind::instance;
    value.is_certain = owner.is_certain && value.types.size() == 1;
    return value;
}

Value Resolver::value_of_declared(const Spot& spot, const std::vector<Declared>& all, int depth) {
    const CodeText& text = project_.text(*spot.file);
    Value value;
    bool is_whole = true;
    bool is_outside = false;
    for (const Declared& one : all) {
        const Spot there{spot.file, text.line_at(one.at), one.at};
        Value found;
        if (!one.type.empty()) {
            found = type_named(there, one.type, depth + 1);
        } else if (one.value != Declared::none) {
            const std::string_view word = word_at(text.code(), one.value);
            if (word == "None" || word == "null" || word == "nil" || word == "undefined" || word == "nullptr")
                continue;
            const Chain chain = chain_at(text.code(), one.value);
            found = value_of({spot.file, there.line, one.value}, chain, chain.links.size(), depth + 1);
        }
        if (found.kind == Kind::outside) is_outside = true;
        if (found.kind != Kind::instance || !found.is_certain) is_whole = false;
        for (const Entity* const type : found.types)
            if (std::find(value.types.begin(), value.types.end(), type) == value.types.end())
                value.types.push_back(type);
    }
    if (value.types.empty()) return is_outside ? outside() : Value{};
    value.kind = Kind::instance;
    value.is_certain = is_whole && value.types.size() == 1;
    return value;
}

Value Resolver::value_of_variable(const Spot& spot, const std::string& name, int depth) {
    if (depth > most_steps) return {};
    const CodeText& text = project_.text(*spot.file);
    // The innermost function around that declares it.
    std::vector<const CodeSymbol*> functions;
    for (const CodeSymbol& symbol : spot.file->symbols) {
        if (symbol.first_line > spot.line) break;
        if (symbol.holds(spot.line) && is_callable_kind(symbol.kind)) functions.push_back(&symbol);
    }
    std::stable_sort(functions.begin(), functions.end(), [](const CodeSymbol* a, const CodeSymbol* b) {
        return a->last_line - a->first_line < b->last_line - b->first_line;
    });
    for (const CodeSymbol* const function : functions) {
        std::vector<Declared> found = declarations(*spot.file, *function, name);
        std::erase_if(found, [&](const Declared& one) { return one.at >= spot.at; });
        if (found.empty()) continue;
        // `order = order.next()`: the value is not its own.
        std::erase_if(found, [&](const Declared& one) {
            return found.size() > 1 && one.value != Declared::none && text.line_at(one.at) == spot.line;
        });
        return value_of_declared(spot, found, depth + 1);
    }
    return {};
}

Value Resolver::value_of_member(const Entity& type, const std::string& name, int depth) {
    if (depth > most_steps) return {};
    const Entities members = members_of(type, name);
    for (const Entity* const member : members) {
        if (member->is_type() || member->symbol().kind == SymbolKind::namespace_)
            return instance_of({member});
    }
    std::vector<const Entity*> all = {&type};
    for (const Entity* const base : bases_of(type)) all.push_back(base);
    for (const Entity* const one : all) {
        std::vector<Value> found;
        for (const SymbolId& part : one->parts) {
            const CodeText& text = project_.text(*part.file);
            const std::vector<Declared> declared = find_member_declarations(
                text.code(), part.file->family, name, text.start_of(part.symbol().first_line),
                text.start_of(part.symbol().last_line + 1));
            if (declared.empty()) continue;
            const Value value =
                value_of_declared({part.file, part.symbol().first_line, 0}, declared, depth + 1);
            if (value.kind != Kind::unknown) return value;
        }
    }
    // A property or a method without parentheses (Ruby, Kotlin, Scala).
    if (members.size() == 1 && is_callable_kind(members.front()->symbol().kind))
        return returned_by(*members.front(), depth);
    return {};
}

}  // namespace lrm::index
