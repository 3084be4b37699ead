// What a name says about the value it is given, and whether a value can be a secret at all.
#pragma once

#include <string_view>

namespace anonymizer {

enum class Sensitivity {
    none,
    weak,      // "key", "auth": a secret when the value looks random
    strong,    // "api_key", "token": a secret unless it is a plain word or code
    password,  // a secret unless it is a placeholder or code
};

/// Of the name of a variable, field, header or option, in any style ("dbPassword", "DB_PASSWORD", "mot de
/// passe").
Sensitivity sensitivity_of(std::string_view name);

/// How a value stands in the text.
enum class Quoting { quoted, bare };

/// Whether `value` can be a secret of a name of this sensitivity: no placeholder, no variable, no call, no
/// sentence.
bool can_be_secret(std::string_view value, Sensitivity sensitivity, Quoting quoting);

/// Shannon entropy in bits a byte.
double entropy_of(std::string_view text);

}  // namespace anonymizer
