// SECRET: PEM blocks, whole, also on one line and without their end.
#include "anonymizer/characters.hpp"
#include "anonymizer/finders.hpp"

namespace anonymizer {

void find_private_key(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    const std::string_view head = text.substr(at, 80);
    if (!head.starts_with("-----BEGIN ")) return;
    const std::size_t label_end = head.find("-----", 11);
    if (label_end == std::string_view::npos) return;
    const std::string_view label = head.substr(11, label_end - 11);
    if (label.find("PRIVATE KEY") == std::string_view::npos && label.find("SECRET") == std::string_view::npos)
        return;
    const std::string end_mark = "-----END " + std::string(label) + "-----";
    const std::size_t found = find_near(text, at, end_mark, 100000);
    if (found != std::string_view::npos && found - at < 100000) {
        scan.found(Entity::secret, at, found + end_mark.size());
        return;
    }
    // Cut off: as far as lines of base64 and headers go.
    std::size_t end = at + label_end + 5;
    while (end < text.size() && end - at < 100000) {
        const char c = text[end];
        if (!is_alnum(c) && c != '+' && c != '/' && c != '=' && c != '\n' && c != '\r' && c != ' ' &&
            c != ':' && c != ',' && c != '-' && c != '\\')
            break;
        if (c == '\n' && at_or_nul(text, end + 1) == '\n' && end > at + label_end + 200) break;
        ++end;
    }
    // A label alone, as code that writes one has it, is no key.
    if (end - (at + label_end + 5) > 40) scan.found(Entity::secret, at, end);
}

}  // namespace anonymizer
