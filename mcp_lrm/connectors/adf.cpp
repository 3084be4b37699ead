// The Atlassian Document Format (Jira Cloud) to Markdown. Pure.
#include "mcp_lrm/connectors/adf.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

namespace connectors {
namespace {

using base::Json;

constexpr int deepest = 60;
constexpr std::size_t most_written = 4 << 20;
constexpr int widest_span = 50;

const Json& member(const Json& node, const char* name) {
    static const Json none;
    if (!node.is_object()) return none;
    const auto found = node.find(name);
    return found == node.end() ? none : *found;
}

std::string text_of(const Json& node, const char* name) {
    const Json& value = member(node, name);
    if (value.is_string()) return value.get<std::string>();
    return value.is_number_integer() ? std::to_string(value.get<std::int64_t>()) : std::string();
}

std::string attribute(const Json& node, const char* name) {
    return text_of(member(node, "attrs"), name);
}

int number(const Json& node, const char* name, int otherwise, int most) {
    const Json& value = member(member(node, "attrs"), name);
    if (!value.is_number_integer()) return otherwise;
    return static_cast<int>(std::clamp<std::int64_t>(value.get<std::int64_t>(), 1, most));
}

bool is_inline(const std::string& type) {
    static constexpr std::array names = {
        "text",   "mention",     "emoji",           "hardBreak",   "inlineCard", "date",
        "status", "mediaInline", "inlineExtension", "placeholder", "inlineNode"};
    return std::find(names.begin(), names.end(), type) != names.end();
}

std::string date_text(const std::string& millis) {
    std::int64_t value = 0;
    for (const char c : millis) {
        if (c < '0' || c > '9' || value > 100'000'000'000'000) return millis;
        value = value * 10 + (c - '0');
    }
    const std::time_t seconds = value / 1000;
    std::tm parts{};
    if (millis.empty() || gmtime_r(&seconds, &parts) == nullptr) return millis;
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
    return text;
}

class Reader {
public:
    explicit Reader(Converted& out) : out_(out) {}

    std::string blocks(const Json& content) {
        if (++depth_ > deepest || !content.is_array()) return leave("");
        std::vector<std::string> out;
        std::string line;
        for (const Json& node : content) {
            if (written_ > most_written) {
                out.emplace_back("*(the text is longer than can be shown)*");
                break;
            }
            if (is_inline(text_of(node, "type"))) {
                line += one_inline(node);
                continue;
            }
            out.push_back(std::exchange(line, {}));
            out.push_back(block(node));
            written_ += out.back().size();
        }
        out.push_back(line);
        return leave(markdown::joined(out));
    }

private:
    std::string leave(std::string text) {
        --depth_;
        return text;
    }

    std::string inlines(const Json& content) {
        std::string out;
        if (++depth_ > deepest || !content.is_array()) return leave(out);
        for (const Json& node : content) {
            if (written_ > most_written) break;
            const bool small = is_inline(text_of(node, "type"));
            std::string text = small ? one_inline(node) : block(node);
            if (!small && !out.empty()) out += '\n';
            written_ += text.size();
            out += text;
        }
        return leave(out);
    }

    std::string block(const Json& node) {
        const std::string type = text_of(node, "type");
        const Json& content = member(node, "content");
        if (type == "paragraph") return markdown::trimmed(inlines(content));
        if (type == "heading") return markdown::heading(number(node, "level", 1, 6), inlines(content));
        if (type == "bulletList" || type == "orderedList") return list(node, type == "orderedList");
        if (type == "taskList" || type == "decisionList") return tasks(content);
        if (type == "codeBlock") return markdown::fence(attribute(node, "language"), inlines(content));
        if (type == "blockquote") return markdown::quote("", blocks(content));
        if (type == "panel") return panel(node);
        if (type == "expand" || type == "nestedExpand") {
            const std::string title = attribute(node, "title");
            return markdown::quote(title.empty() ? "Expand" : "Expand: " + title, blocks(content));
        }
        if (type == "rule") return "---";
        if (type == "table") return table(content);
        if (type == "mediaSingle" || type == "mediaGroup" || type == "layoutSection" ||
            type == "layoutColumn" || type == "doc" || type == "listItem" || type == "caption")
            return blocks(content);
        if (type == "media") return media(node);
        if (type == "blockCard" || type == "embedCard") return markdown::link("", attribute(node, "url"));
        if (type == "extension" || type == "bodiedExtension" || type == "multiBodiedExtension")
            return extension(node);
        out_.not_rendered.push_back(type.empty() ? "a node without a type" : type);
        return markdown::joined(
            {"*(" + (type.empty() ? "unknown" : type) + ")*", text_of(node, "text"), blocks(content)});
    }

    std::string one_inline(const Json& node) {
        const std::string type = text_of(node, "type");
        if (type == "text") return with_marks(node);
        if (type == "hardBreak") return "\n";
        if (type == "mention") return mention(node);
        if (type == "emoji") {
            const std::string text = attribute(node, "text");
            return text.empty() ? attribute(node, "shortName") : text;
        }
        if (type == "inlineCard") return markdown::link("", attribute(node, "url"));
        if (type == "date") return date_text(attribute(node, "timestamp"));
        if (type == "status") return "**[" + attribute(node, "text") + "]**";
        if (type == "mediaInline") return media(node);
        if (type == "placeholder") return attribute(node, "text");
        return extension(node);
    }

    std::string with_marks(const Json& node) {
        std::string text = text_of(node, "text");
        std::string url;
        const Json& marks = member(node, "marks");
        if (!marks.is_array()) return text;
        const auto has = [&marks](const char* type) {
            return std::any_of(marks.begin(), marks.end(),
                               [type](const Json& mark) { return text_of(mark, "type") == type; });
        };
        if (has("code")) text = markdown::code(text);
        if (has("strike")) text = markdown::marked("~~", text);
        if (has("em")) text = markdown::marked("*", text);
        if (has("strong")) text = markdown::marked("**", text);
        for (const Json& mark : marks)
            if (text_of(mark, "type") == "link") url = attribute(mark, "href");
        if (url.starts_with("mailto:")) out_.people.emails.push_back(url.substr(7, url.find('?') - 7));
        return url.empty() ? text : markdown::link(text, url);
    }

    std::string mention(const Json& node) {
        std::string name = attribute(node, "text");
        if (name.starts_with('@')) name.erase(0, 1);
        if (name.empty()) return "@" + attribute(node, "id");
        out_.people.names.push_back(name);
        return "@" + name;
    }

    std::string media(const Json& node) {
        std::string alt = attribute(node, "alt");
        std::string file = attribute(node, "url");
        if (file.empty()) file = attribute(node, "id");
        return markdown::image(alt, file.empty() ? "media" : file);
    }

    std::string panel(const Json& node) {
        std::string label = attribute(node, "panelType");
        if (label.empty()) label = "panel";
        if (label.front() >= 'a' && label.front() <= 'z')
            label.front() = static_cast<char>(label.front() - 32);
        return markdown::quote(label, blocks(member(node, "content")));
    }

    std::string list(const Json& node, bool ordered) {
        const Json& items = member(node, "content");
        std::string out;
        if (!items.is_array()) return out;
        std::int64_t count = number(node, "order", 1, 1'000'000'000);
        for (const Json& one : items) {
            std::string text =
                text_of(one, "type") == "listItem" ? blocks(member(one, "content")) : block(one);
            for (std::size_t at = text.find("\n\n- "); at != std::string::npos; at = text.find("\n\n- "))
                text.erase(at, 1);
            out += (out.empty() ? "" : "\n") +
                   markdown::item(ordered ? std::to_string(count++) + ". " : "- ", text);
        }
        return out;
    }

    std::string tasks(const Json& items) {
        std::string out;
        if (++depth_ > deepest || !items.is_array()) return leave(out);
        for (const Json& one : items) {
            const std::string type = text_of(one, "type");
            std::string line;
            if (type == "taskList") {
                line = markdown::item("  ", "\n" + tasks(member(one, "content")));
            } else {
                const std::string state = attribute(one, "state");
                const bool is_task = type == "taskItem" || type == "blockTaskItem";
                const std::string bullet = !is_task ? "- " : state == "DONE" ? "- [x] " : "- [ ] ";
                line = markdown::item(bullet, inlines(member(one, "content")));
            }
            out += (out.empty() ? "" : "\n") + line;
        }
        return leave(out);
    }

    std::string table(const Json& row_nodes) {
        if (!row_nodes.is_array()) return {};
        markdown::Table table(written_, most_written);
        for (const Json& row_node : row_nodes) {
            const Json& cells = member(row_node, "content");
            if (!cells.is_array()) continue;
            table.begin_row();
            for (const Json& cell : cells)
                table.cell(blocks(member(cell, "content")), number(cell, "colspan", 1, widest_span),
                           number(cell, "rowspan", 1, widest_span), text_of(cell, "type") == "tableHeader");
            table.end_row();
        }
        return table.text();
    }

    std::string extension(const Json& node) {
        std::string key = attribute(node, "extensionKey");
        if (key.empty()) key = text_of(node, "type");
        out_.not_rendered.push_back(key);
        const std::string text = attribute(node, "text");
        return markdown::joined(
            {"*(macro " + key + (text.empty() ? "" : ": " + text) + ")*", blocks(member(node, "content"))});
    }

    Converted& out_;
    int depth_ = 0;
    std::size_t written_ = 0;
};

}  // namespace

Converted adf_to_markdown(const base::Json& document) {
    Converted out;
    if (document.is_string()) {
        out.markdown = document.get<std::string>();
        return out;
    }
    out.markdown = Reader(out).blocks(base::Json::array({document}));
    std::sort(out.not_rendered.begin(), out.not_rendered.end());
    out.not_rendered.erase(std::unique(out.not_rendered.begin(), out.not_rendered.end()),
                           out.not_rendered.end());
    return out;
}

}  // namespace connectors
