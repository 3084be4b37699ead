// The lines of a text, numbered from 1.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lrm {

/// 1-based and inclusive.
struct LineRange {
    std::uint32_t first = 1;
    std::uint32_t last = 1;
};

/// "12-40", "12", "12-" (to the end) or "-40" (from the start). Throws mcp::BadArguments.
LineRange parse_lines(const std::string& text);

/// Lines without their ends; "\r\n" counts as one end. A last line without an end counts, an empty one does
/// not.
class FileLines {
public:
    /// `text` must outlive it.
    explicit FileLines(std::string_view text);

    std::uint32_t count() const { return static_cast<std::uint32_t>(starts_.size()); }
    std::string_view line(std::uint32_t number) const;

    /// "NUMBER<tab>TEXT", a longer line than 2,000 bytes cut with how much is missing.
    std::string numbered(std::uint32_t number) const;

private:
    std::string_view text_;
    std::vector<std::size_t> starts_;
};

}  // namespace lrm
