// What makes two questions the same question.
#include "rlm_cache/key.hpp"

#include "base/hash.hpp"

#include <cmath>

namespace cache {
namespace {

void add(std::string& out, const std::string& part) {
    out += std::to_string(part.size());
    out += ':';
    out += part;
}

}  // namespace

base::Json normalised(const base::Json& arguments) {
    if (arguments.is_object()) {
        base::Json out = base::Json::object();
        for (const auto& [name, value] : arguments.items())
            if (!value.is_null()) out[name] = normalised(value);
        return out;
    }
    if (arguments.is_array()) {
        base::Json out = base::Json::array();
        for (const base::Json& value : arguments) out.push_back(normalised(value));
        return out;
    }
    if (arguments.is_number_float()) {
        const double value = arguments.get<double>();
        constexpr double exact = 9007199254740992.0;  // 2^53
        if (std::trunc(value) == value && std::abs(value) < exact) return static_cast<std::int64_t>(value);
    }
    return arguments;
}

std::string bytes_of(const Key& key) {
    std::string text;
    add(text, key.tool);
    add(text, base::to_text(normalised(key.arguments)));
    add(text, key.identity);
    for (const std::string& content : key.contents) add(text, content);
    return base::sha256(text);
}

}  // namespace cache
