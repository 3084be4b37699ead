// Confluence's storage format (XHTML with macros) to Markdown: blocks, lines of text, links, tables. Pure.
#include "mcp_lrm/connectors/storage_format.hpp"

#include "base/error.hpp"
#include "mcp_lrm/connectors/storage_reader.hpp"
#include "mcp_lrm/connectors/url.hpp"

#include <algorithm>
#include <array>

namespace connectors {
namespace {

using pugi::xml_node;
using std::string_view;

constexpr int deepest = 60;
constexpr std::size_t most_written = 4 << 20;
constexpr int widest_span = 50;

template <std::size_t size>
bool is_one_of(string_view name, const std::array<string_view, size>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<string_view, 20> block_names = {
    "p",          "h1",      "h2",           "h3",        "h4",
    "h5",         "h6",      "ul",           "ol",        "table",
    "thead",      "tr",      "hr",           "div",       "pre",
    "blockquote", "section", "ac:task-list", "ac:layout", "ac:rich-text-body"};

int span_of(const xml_node& cell, const char* name) {
    return std::clamp(cell.attribute(name).as_int(1), 1, widest_span);
}

void collect_rows(const xml_node& node, std::vector<xml_node>& rows, int depth) {
    for (const xml_node& child : node.children()) {
        const string_view name = child.name();
        if (name == "tr") rows.push_back(child);
        else if (depth < 3 && (name == "tbody" || name == "thead" || name == "tfoot"))
            collect_rows(child, rows, depth + 1);
    }
}

}  // namespace

/// Counts the depth of a recursion.
class StorageReader::Deeper {
public:
    explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
    ~Deeper() { --depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

private:
    int& depth_;
};

std::string text_in(const xml_node& node) {
    std::string out;
    xml_node at = node.first_child();
    while (at) {
        if (at.type() == pugi::node_pcdata) out += decode_entities(at.value());
        else if (at.type() == pugi::node_cdata) out += at.value();
        if (at.first_child()) {
            at = at.first_child();
            continue;
        }
        while (at != node && !at.next_sibling()) at = at.parent();
        if (at == node) break;
        at = at.next_sibling();
        constexpr std::array<string_view, 8> apart = {"p", "li", "td", "th", "tr", "div", "br", "ac:task"};
        if (is_one_of(at.name(), apart)) out += ' ';
    }
    return out;
}

bool StorageReader::is_inline(const xml_node& node) {
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) return true;
    const string_view name = node.name();
    if (name.starts_with("ac:layout")) return false;
    if (name == "ac:structured-macro" || name == "ac:macro") {
        const string_view macro = node.attribute("ac:name").value();
        constexpr std::array<string_view, 5> small = {"status", "jira", "profile", "anchor", "emoticon"};
        return is_one_of(macro, small);
    }
    return !is_one_of(name, block_names);
}

std::string StorageReader::blocks(const xml_node& parent) {
    const Deeper deeper(depth_);
    if (depth_ > deepest) return markdown::collapsed(text_in(parent));
    std::vector<std::string> out;
    std::string line;
    const auto end_line = [&] {
        out.push_back(markdown::trimmed(line));
        line.clear();
    };
    for (const xml_node& child : parent.children()) {
        if (written_ > most_written) {
            out.emplace_back("*(the page is longer than can be shown)*");
            break;
        }
        if (is_inline(child)) {
            line += inline_node(child);
            continue;
        }
        end_line();
        out.push_back(block(child));
        written_ += out.back().size();
    }
    end_line();
    return markdown::joined(out);
}

std::string StorageReader::block(const xml_node& node) {
    const string_view name = node.name();
    if (name == "p") return markdown::trimmed(inlines(node));
    if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6')
        return markdown::heading(name[1] - '0', inlines(node));
    if (name == "ul" || name == "ol") return list(node, name == "ol");
    if (name == "table") return table(node);
    if (name == "hr") return "---";
    if (name == "blockquote") return markdown::quote("", blocks(node));
    if (name == "pre") return markdown::fence("", text_in(node));
    if (name == "ac:task-list") return tasks(node);
    if (name == "ac:structured-macro" || name == "ac:macro") return macro(node);
    return blocks(node);
}

std::string StorageReader::inlines(const xml_node& parent) {
    const Deeper deeper(depth_);
    if (depth_ > deepest) return markdown::collapsed(text_in(parent));
    std::string out;
    for (const xml_node& child : parent.children()) {
        if (out.size() > most_written) break;
        if (is_inline(child)) {
            out += inline_node(child);
            continue;
        }
        const std::string inner = block(child);
        if (!out.empty() && !inner.empty()) out += '\n';
        out += inner;
    }
    return out;
}

std::string StorageReader::inline_node(const xml_node& node) {
    const string_view name = node.name();
    if (node.type() == pugi::node_pcdata) return markdown::collapsed(decode_entities(node.value()));
    if (node.type() == pugi::node_cdata) return node.value();
    if (node.type() != pugi::node_element) return {};
    if (name == "strong" || name == "b") return markdown::marked("**", inlines(node));
    if (name == "em" || name == "i") return markdown::marked("*", inlines(node));
    if (name == "del" || name == "s" || name == "strike") return markdown::marked("~~", inlines(node));
    if (name == "code" || name == "tt" || name == "kbd") return markdown::code(text_in(node));
    if (name == "br") return "\n";
    if (name == "a") return anchor(node);
    if (name == "ac:link") return link(node);
    if (name == "ac:image" || name == "img") return image(node);
    if (name == "ri:user") return user(node);
    if (name == "ac:structured-macro" || name == "ac:macro") return macro(node);
    if (name == "time") return node.attribute("datetime").value();
    if (name == "ac:emoticon") {
        const std::string fallback = decode_entities(node.attribute("ac:emoji-fallback").value());
        return fallback.empty() ? ":" + std::string(node.attribute("ac:name").value()) + ":" : fallback;
    }
    return inlines(node);
}

std::string StorageReader::list(const xml_node& node, bool ordered) {
    const Deeper deeper(depth_);
    std::string out;
    int number = node.attribute("start").as_int(1);
    for (const xml_node& child : node.children()) {
        if (child.type() != pugi::node_element) continue;
        std::string text = blocks(child);
        // A list below its item needs no empty line.
        for (std::size_t at = text.find("\n\n- "); at != std::string::npos; at = text.find("\n\n- "))
            text.erase(at, 1);
        const std::string bullet = ordered ? std::to_string(number++) + ". " : "- ";
        out += (out.empty() ? "" : "\n") + markdown::item(bullet, text);
    }
    return out;
}

std::string StorageReader::tasks(const xml_node& node) {
    std::string out;
    for (const xml_node& task : node.children("ac:task")) {
        const bool done = string_view(task.child_value("ac:task-status")) == "complete";
        const std::string text = blocks(task.child("ac:task-body"));
        out += (out.empty() ? "" : "\n") + markdown::item(done ? "- [x] " : "- [ ] ", text);
    }
    return out;
}

std::string StorageReader::table(const xml_node& node) {
    const Deeper deeper(depth_);
    std::vector<xml_node> row_nodes;
    collect_rows(node, row_nodes, 0);
    markdown::Table table(written_, most_written);
    for (const xml_node& row_node : row_nodes) {
        table.begin_row();
        for (const xml_node& cell : row_node.children()) {
            const string_view name = cell.name();
            if (name == "td" || name == "th")
                table.cell(blocks(cell), span_of(cell, "colspan"), span_of(cell, "rowspan"), name == "th");
        }
        table.end_row();
    }
    return table.text();
}

std::string StorageReader::image(const xml_node& node) {
    std::string file = node.child("ri:attachment").attribute("ri:filename").value();
    if (file.empty()) file = node.child("ri:url").attribute("ri:value").value();
    if (file.empty()) file = node.attribute("src").value();
    std::string alt = node.attribute("ac:alt").value();
    if (alt.empty()) alt = node.attribute("alt").value();
    if (alt.empty()) alt = node.attribute("ac:title").value();
    return markdown::image(decode_entities(alt), decode_entities(file));
}

std::string StorageReader::anchor(const xml_node& node) {
    std::string href = decode_entities(node.attribute("href").value());
    if (href.starts_with('/') && !href.starts_with("//")) {
        try {
            href = parse_url(context_.base_url).origin() + href;
        } catch (const base::Error&) {
            // No base to hang it on: it stays as it is.
        }
    }
    if (href.starts_with("mailto:")) out_.people.emails.push_back(href.substr(7, href.find('?') - 7));
    return markdown::link(inlines(node), href);
}

std::string StorageReader::page_url(const xml_node& page) const {
    const std::string title = decode_entities(page.attribute("ri:content-title").value());
    std::string space = page.attribute("ri:space-key").value();
    if (space.empty()) space = context_.space;
    if (title.empty() && space.empty()) return {};
    return context_.base_url + "/display/" + encode(space) + (title.empty() ? "" : "/" + encode(title));
}

std::string StorageReader::link(const xml_node& node) {
    std::string text = markdown::trimmed(inlines(node.child("ac:link-body")));
    if (text.empty()) text = markdown::trimmed(text_in(node.child("ac:plain-text-link-body")));
    const std::string anchor = node.attribute("ac:anchor").value();
    for (const char* kind : {"ri:page", "ri:blog-post", "ri:space"}) {
        const xml_node target = node.child(kind);
        if (!target) continue;
        const std::string title = decode_entities(target.attribute("ri:content-title").value());
        if (text.empty()) text = title.empty() ? target.attribute("ri:space-key").value() : title;
        const std::string url = page_url(target);
        return markdown::link(text, url + (anchor.empty() ? "" : "#" + encode(anchor)));
    }
    if (const xml_node file = node.child("ri:attachment")) {
        const std::string name = decode_entities(file.attribute("ri:filename").value());
        return markdown::link(text.empty() ? name : text, "attachment:" + name);
    }
    if (const xml_node who = node.child("ri:user"))
        return text.empty() ? user(who) : text + " (" + user(who) + ")";
    if (const xml_node url = node.child("ri:url"))
        return markdown::link(text, decode_entities(url.attribute("ri:value").value()));
    if (const xml_node other = node.child("ri:content-entity"))
        return markdown::link(
            text.empty() ? "content " + std::string(other.attribute("ri:content-id").value()) : text,
            context_.base_url +
                "/pages/viewpage.action?pageId=" + encode(other.attribute("ri:content-id").value()));
    if (!anchor.empty()) return markdown::link(text.empty() ? anchor : text, "#" + encode(anchor));
    return text;
}

std::string StorageReader::user(const xml_node& node) {
    std::string id;
    for (const char* name : {"ri:account-id", "ri:userkey", "ri:username"})
        if (id.empty()) id = node.attribute(name).value();
    const std::string name = context_.user_name ? context_.user_name(id) : std::string();
    if (name.empty()) return "@" + id;
    out_.people.names.push_back(name);
    return "@" + name;
}

Converted storage_to_markdown(std::string_view storage, const StorageContext& context) {
    Converted out;
    pugi::xml_document document;
    constexpr unsigned options = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_ws_pcdata |
                                 pugi::parse_fragment | pugi::parse_eol;
    const pugi::xml_parse_result result =
        document.load_buffer(storage.data(), storage.size(), options, pugi::encoding_utf8);
    StorageReader reader(context, out);
    out.markdown = reader.blocks(document);
    if (!result) {
        const std::string_view rest = storage.substr(
            std::min(storage.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, result.offset))));
        std::string text;
        bool in_tag = false;
        for (const char c : rest) {
            if (c == '<') in_tag = true;
            if (!in_tag) text += c;
            if (c == '>') in_tag = false;
        }
        out.markdown =
            markdown::joined({out.markdown, "*(from here on the page is not well-formed; its text:)*",
                              markdown::trimmed(markdown::collapsed(decode_entities(text)))});
    }
    std::sort(out.not_rendered.begin(), out.not_rendered.end());
    out.not_rendered.erase(std::unique(out.not_rendered.begin(), out.not_rendered.end()),
                           out.not_rendered.end());
    return out;
}

}  // namespace connectors
