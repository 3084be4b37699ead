// How much a comparison lets pass.
#include "syntax/check_strength.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string>

namespace syntax {
namespace {

std::optional<double> number_of(const Token& token) {
    if (token.kind != TokenKind::number) return std::nullopt;
    const std::string text = bare_literal(token);
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    return end == text.c_str() || !std::isfinite(value) ? std::nullopt : std::optional<double>(value);
}

}  // namespace

std::optional<double> tolerance_of_condition(const std::vector<Token>& tokens) {
    std::vector<Token> left;
    std::vector<Token> right;
    std::string_view found;
    std::vector<Token> bare = tokens;
    strip_parentheses(bare);
    const std::string text = joined(bare);
    for (const char* call : {"approx(", "isclose(", "allclose(", "Approx("}) {
        const std::size_t at = text.find(call);
        if (at == std::string::npos) continue;
        std::optional<double> loosest;
        for (std::size_t i = 0; i + 2 < bare.size(); ++i) {
            const std::string name = normal_word(bare[i].text);
            const bool is_name = name == "abs" || name == "rel" || name == "reltol" || name == "abstol" ||
                                 name == "rtol" || name == "atol" || name == "epsilon" || name == "margin";
            if (!is_name || (bare[i + 1].text != "=" && bare[i + 1].text != "(")) continue;
            if (const auto value = number_of(bare[i + 2]))
                loosest = std::max(loosest.value_or(*value), *value);
        }
        return loosest ? loosest : std::optional<double>(1e-6);
    }
    if (!split_at(bare, {"<", "<=", ">", ">="}, left, right, found)) return std::nullopt;
    const bool is_upper = found == "<" || found == "<=";
    if (right.size() == 1)
        if (const auto value = number_of(right[0])) return is_upper ? *value : -*value;
    if (left.size() == 1)
        if (const auto value = number_of(left[0])) return is_upper ? -*value : *value;
    return std::nullopt;
}

std::optional<double> tolerance_of(const Chain& chain) {
    if (chain.groups.empty()) return std::nullopt;
    const std::string last = normal_word(chain.last);
    const std::vector<std::vector<Token>> arguments = split_arguments(chain.groups.back());
    const auto last_number = [&]() -> std::optional<double> {
        for (auto argument = arguments.rbegin(); argument != arguments.rend(); ++argument)
            if (!argument->empty())
                if (const auto value = number_of(argument->back())) return value;
        return std::nullopt;
    };
    const auto named = [&](std::string_view name) -> std::optional<double> {
        for (const auto& argument : arguments)
            if (argument.size() >= 3 && argument[0].text == name) return number_of(argument.back());
        return std::nullopt;
    };
    if (last == "tobecloseto") return std::pow(10.0, -(arguments.size() > 1 ? last_number().value_or(2) : 2));
    if (last == "assertalmostequal" || last == "assertalmostequals") {
        if (const auto delta = named("delta")) return delta;
        const auto places = named("places");
        const bool is_third = arguments.size() > 2 && arguments[2].size() == 1;
        return std::pow(10.0, -(places ? *places : is_third ? number_of(arguments[2][0]).value_or(7) : 7));
    }
    static constexpr std::array loose = {"expectnear",     "assertnear",      "near",
                                         "indelta",        "indeltaf",        "inepsilon",
                                         "assertindelta",  "assertinepsilon", "assertequalswithdelta",
                                         "closeto",        "approximately",   "within",
                                         "iscloseto",      "withinabs",       "withinrel",
                                         "beapproximately"};
    if (std::find(loose.begin(), loose.end(), last) != loose.end()) {
        if (arguments.size() < 2 && last != "within") return std::nullopt;
        return last_number();
    }
    if ((last == "assertequals" || last == "assertarrayequals") && arguments.size() == 3 &&
        arguments[2].size() == 1)
        return number_of(arguments[2][0]);
    static constexpr std::array upper = {"tobelessthan",   "tobelessthanorequal",
                                         "assertless",     "assertlessequal",
                                         "assertlessthan", "assertlessthanorequal",
                                         "lessthan",       "lessthanorequal",
                                         "atmost",         "below",
                                         "less",           "lessorequal",
                                         "expectlt",       "expectle",
                                         "assertlt",       "assertle",
                                         "belessthan"};
    static constexpr std::array lower = {"tobegreaterthan", "tobegreaterthanorequal",
                                         "assertgreater",   "assertgreaterequal",
                                         "greaterthan",     "greaterthanorequal",
                                         "atleast",         "above",
                                         "greater",         "greaterorequal",
                                         "expectgt",        "expectge",
                                         "assertgt",        "assertge",
                                         "begreaterthan"};
    if (std::find(upper.begin(), upper.end(), last) != upper.end()) return last_number();
    if (std::find(lower.begin(), lower.end(), last) != lower.end()) {
        const auto value = last_number();
        return value ? std::optional<double>(-*value) : std::nullopt;
    }
    for (const auto& group : chain.groups) {
        for (const auto& argument : split_arguments(group))
            if (const auto value = tolerance_of_condition(argument)) return value;
    }
    return std::nullopt;
}

}  // namespace syntax
