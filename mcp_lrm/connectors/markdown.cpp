// Pieces of Markdown that two formats share. Pure.
#include "mcp_lrm/connectors/markdown.hpp"

#include <algorithm>

namespace connectors::markdown {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

std::size_t longest_run(std::string_view text, char wanted) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == wanted ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

std::string replaced(std::string_view text, char what, std::string_view by) {
    std::string out;
    for (const char c : text) {
        if (c == what) out += by;
        else out += c;
    }
    return out;
}

std::string lines_with(const std::string& text, const std::string& before, std::size_t first_line) {
    std::string out;
    std::size_t number = 0;
    for (std::size_t at = 0; at <= text.size(); ++number) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        if (number > 0) out += '\n';
        if (number >= first_line && !(line.empty() && trimmed(before).empty())) out += before;
        out += line;
        at = end + 1;
    }
    return out;
}

}  // namespace

std::string collapsed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (!is_blank(c)) out += c;
        else if (out.empty() || out.back() != ' ') out += ' ';
    }
    return out;
}

std::string trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return std::string(text);
}

std::string marked(const std::string& mark, const std::string& text) {
    const std::string inner = trimmed(text);
    if (inner.empty()) return text;
    const std::size_t begin = text.find_first_not_of(" \n\t\r");
    return text.substr(0, begin) + mark + inner + mark + text.substr(begin + inner.size());
}

std::string code(const std::string& text) {
    if (text.empty()) return {};
    const std::string ticks(longest_run(text, '`') + 1, '`');
    const bool pad = text.front() == '`' || text.back() == '`';
    return ticks + (pad ? " " : "") + text + (pad ? " " : "") + ticks;
}

std::string fence(const std::string& language, const std::string& text) {
    const std::string ticks(std::max<std::size_t>(3, longest_run(text, '`') + 1), '`');
    std::string name;
    for (const char c : language)
        if (!is_blank(c) && c != '`') name += c;
    std::string out = ticks + name + "\n" + text;
    if (!out.ends_with('\n')) out += '\n';
    return out + ticks;
}

std::string link(const std::string& text, const std::string& url) {
    std::string low;
    for (const char c : url) low += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    const std::size_t colon = low.find(':');
    const bool has_scheme = colon != std::string::npos && colon < low.find_first_of("/?#");
    const std::string scheme = has_scheme ? low.substr(0, colon) : "";
    const bool goes_somewhere =
        !url.empty() && (!has_scheme || scheme == "http" || scheme == "https" || scheme == "mailto" ||
                         scheme == "attachment" || scheme == "ftp");
    if (!goes_somewhere) return text;
    std::string place;
    for (const char c : url) {
        if (is_blank(c)) place += "%20";
        else if (c == '(') place += "%28";
        else if (c == ')') place += "%29";
        else if (c != '<' && c != '>') place += c;
    }
    const std::string shown = trimmed(text);
    return "[" + (shown.empty() ? place : replaced(replaced(shown, '[', "\\["), ']', "\\]")) + "](" + place +
           ")";
}

std::string image(const std::string& alt, const std::string& file) {
    const std::string shown =
        link(alt.empty() ? file : alt, file.find(':') == std::string::npos ? "attachment:" + file : file);
    return shown.starts_with('[') ? "!" + shown : shown;
}

std::string quote(const std::string& label, const std::string& text) {
    std::string whole = label.empty() ? "" : "**" + label + "**";
    const std::string inner = trimmed(text);
    if (!whole.empty() && !inner.empty()) whole += "\n\n";
    whole += inner;
    std::string out = lines_with(whole, "> ", 0);
    for (std::size_t at = out.find("> \n"); at != std::string::npos; at = out.find("> \n", at))
        out.erase(at + 1, 1);
    return out;
}

std::string item(const std::string& bullet, const std::string& text) {
    return bullet + lines_with(trimmed(text), std::string(bullet.size(), ' '), 1);
}

std::string heading(int level, const std::string& text) {
    const std::string inner = trimmed(collapsed(text));
    if (inner.empty()) return {};
    return std::string(static_cast<std::size_t>(std::clamp(level, 1, 6)), '#') + " " + inner;
}

std::string table(const std::vector<std::vector<std::string>>& rows, bool has_head) {
    std::size_t columns = 0;
    for (const auto& row : rows) columns = std::max(columns, row.size());
    if (columns == 0) return {};
    const auto line = [columns](const std::vector<std::string>& row) {
        std::string out = "|";
        for (std::size_t i = 0; i < columns; ++i) {
            const std::string cell = i < row.size() ? trimmed(row[i]) : "";
            std::string flat;
            for (std::size_t at = 0; at < cell.size(); ++at) {
                if (cell[at] == '\n') {
                    while (at + 1 < cell.size() && is_blank(cell[at + 1])) ++at;
                    flat += "<br>";
                } else if (cell[at] == '|') {
                    flat += "\\|";
                } else {
                    flat += cell[at];
                }
            }
            out += " " + flat + (flat.empty() ? "|" : " |");
        }
        return out;
    };
    std::string out = line(has_head ? rows.front() : std::vector<std::string>());
    out += "\n|";
    for (std::size_t i = 0; i < columns; ++i) out += " --- |";
    for (std::size_t i = has_head ? 1 : 0; i < rows.size(); ++i) out += "\n" + line(rows[i]);
    return out;
}

void Table::begin_row() {
    row_.clear();
    only_heads_ = true;
}

void Table::fill() {
    while (row_.size() < below_.size() && below_[row_.size()].rows > 0) {
        Below& above = below_[row_.size()];
        --above.rows;
        if (written_ > most_) above.text.clear();
        written_ += above.text.size();
        row_.push_back(above.text);
    }
}

void Table::cell(const std::string& text, int columns, int rows, bool is_head) {
    only_heads_ = only_heads_ && is_head;
    for (int i = columns; i > 0 && written_ < most_; --i) {
        fill();
        if (below_.size() <= row_.size()) below_.resize(row_.size() + 1);
        below_[row_.size()] = {rows - 1, text};
        row_.push_back(text);
        written_ += text.size();
    }
}

void Table::end_row() {
    fill();
    if (rows_.empty()) has_head_ = only_heads_ && !row_.empty();
    rows_.push_back(std::move(row_));
}

std::string joined(const std::vector<std::string>& blocks) {
    std::string out;
    for (const std::string& block : blocks) {
        std::string_view text = block;
        while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
        while (!text.empty() && text.front() == '\n') text.remove_prefix(1);
        if (trimmed(text).empty()) continue;
        if (!out.empty()) out += "\n\n";
        out += text;
    }
    return out;
}

}  // namespace connectors::markdown
