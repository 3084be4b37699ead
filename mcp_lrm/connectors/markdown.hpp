// Pieces of Markdown that two formats share. Pure; texts of strangers cannot break out of their piece.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace connectors {

/// What a conversion learns beside the text.
struct People {
    std::vector<std::string> names;  // display names: mentions, authors
    std::vector<std::string> emails;
};

struct Converted {
    std::string markdown;
    People people;
    std::vector<std::string> not_rendered;  // macros whose result only the source can show, by name
};

namespace markdown {

/// Runs of blanks and line ends as one space.
std::string collapsed(std::string_view text);
std::string trimmed(std::string_view text);
/// "**text**" and the like; nothing around nothing.
std::string marked(const std::string& mark, const std::string& text);
/// `text`, with as many backquotes as it takes.
std::string code(const std::string& text);
std::string fence(const std::string& language, const std::string& text);
/// "[text](url)"; the text alone for a URL that is no place to go (javascript:, data:).
std::string link(const std::string& text, const std::string& url);
std::string image(const std::string& alt, const std::string& file);
/// Every line behind "> ", the first with a bold label when there is one.
std::string quote(const std::string& label, const std::string& text);
/// The later lines indented so that they belong to the item.
std::string item(const std::string& bullet, const std::string& text);
std::string heading(int level, const std::string& text);
/// Rows of cells; the first row is the head when `has_head`. Line ends in cells become <br>.
std::string table(const std::vector<std::vector<std::string>>& rows, bool has_head);

/// Rows whose cells may cover several columns and rows: the text then stands in each place.
class Table {
public:
    /// What is written again counts against `written`, which belongs to the caller; past `most` it is left
    /// out.
    Table(std::size_t& written, std::size_t most) : written_(written), most_(most) {}

    void begin_row();
    void cell(const std::string& text, int columns, int rows, bool is_head);
    void end_row();
    /// The first row is the head when all its cells are.
    std::string text() const { return table(rows_, has_head_); }

private:
    struct Below {
        int rows = 0;
        std::string text;
    };
    void fill();

    std::size_t& written_;
    const std::size_t most_;
    std::vector<Below> below_;  // by column: cells that reach into further rows
    std::vector<std::vector<std::string>> rows_;
    std::vector<std::string> row_;
    bool only_heads_ = true;
    bool has_head_ = false;
};

/// Blocks with an empty line between them; empty ones left out.
std::string joined(const std::vector<std::string>& blocks);

}  // namespace markdown
}  // namespace connectors
