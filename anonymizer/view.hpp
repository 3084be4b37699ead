// A text as a person reads it: escapes, entities and odd characters decoded, with the way back to its bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace anonymizer {

/// Decodes `\n`, `\"`, `\u0040`, `\x40`, `&#64;`, `&eacute;`, `%40`, no-break and thin spaces, full-width
/// forms and dashes that do not break; drops zero-width characters. Costs nothing but a look where there is
/// none of these.
class View {
public:
    /// `raw` outlives the view.
    explicit View(std::string_view raw);
    View(const View&) = delete;
    View& operator=(const View&) = delete;

    std::string_view text() const { return units_.empty() ? raw_ : std::string_view(text_); }
    /// Where in the raw text the character at `position` begins.
    std::size_t raw_begin(std::size_t position) const;
    /// Where in the raw text that what ends before `position` ends.
    std::size_t raw_end(std::size_t position) const;

private:
    struct Unit {  // raw bytes [raw, raw + raw_size) are text_ [at, at + size)
        std::size_t at, size, raw, raw_size;
    };
    std::string_view raw_;
    std::string text_;
    std::vector<Unit> units_;
};

}  // namespace anonymizer
