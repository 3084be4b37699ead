// Where a name gets its type or its value, told from the text. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

/// One declaration or assignment of a name: the type as it is written, or where the value begins, or neither
/// when it is declared but nothing can be told.
struct Declared {
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::size_t at = 0;  // where the name stands
    std::string type;
    std::size_t value = none;
};

/// Whether the first parentheses behind the start are parameters.
enum class Header { has_parameters, none };

/// Declarations of the local `name` in [from, to) of `code`, the parameters of a function that begins at
/// `from` among them. Members (`x.name`) are none.
std::vector<Declared> find_declarations(std::string_view code, std::string_view family,
                                        const std::string& name, std::size_t from, std::size_t to,
                                        Header header = Header::has_parameters);

/// What a member of a type is: `self.name = ...`, `name: Type`, `Type name;`, in [from, to).
std::vector<Declared> find_member_declarations(std::string_view code, std::string_view family,
                                               const std::string& name, std::size_t from, std::size_t to);

/// The type that a function's signature says it returns, as it is written; empty when it says nothing.
std::string returned_type(std::string_view signature, std::string_view family, const std::string& name);

}  // namespace lrm::index
