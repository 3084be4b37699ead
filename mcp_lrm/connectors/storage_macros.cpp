// The macros of Confluence's storage format. None is dropped.
#include "mcp_lrm/connectors/storage_reader.hpp"

#include <algorithm>

namespace connectors {

using pugi::xml_node;

std::string macro_parameter(const xml_node& macro, const char* name) {
    for (const xml_node& parameter : macro.children("ac:parameter"))
        if (std::string_view(parameter.attribute("ac:name").value()) == name)
            return markdown::trimmed(text_in(parameter));
    return {};
}

std::string StorageReader::body(const xml_node& node) {
    if (const xml_node rich = node.child("ac:rich-text-body")) return blocks(rich);
    if (const xml_node plain = node.child("ac:plain-text-body")) return markdown::fence("", text_in(plain));
    return {};
}

std::string StorageReader::macro(const xml_node& node) {
    const std::string name = node.attribute("ac:name").value();
    std::string title = macro_parameter(node, "title");
    bool known = false;
    const std::string text = known_macro(name, node, title, known);
    return known ? text : unknown_macro(name, node);
}

std::string StorageReader::known_macro(const std::string& name, const xml_node& node,
                                       const std::string& title, bool& known) {
    known = true;
    if (name == "code" || name == "noformat") {
        const std::string text = text_in(node.child("ac:plain-text-body"));
        const std::string fenced = markdown::fence(macro_parameter(node, "language"), text);
        return title.empty() ? fenced : "**" + title + "**\n\n" + fenced;
    }
    for (const char* kind : {"info", "note", "warning", "tip", "panel", "expand", "success", "error"}) {
        if (name != kind) continue;
        std::string label = kind;
        label.front() = static_cast<char>(label.front() - 32);
        return markdown::quote(title.empty() ? label : label + ": " + title, body(node));
    }
    if (name == "excerpt" || name == "section" || name == "column") return body(node);
    if (name == "toc") return "*(table of contents)*";
    if (name == "status") return title.empty() ? "" : "**[" + title + "]**";
    if (name == "anchor") {
        const std::string target = macro_parameter(node, "");
        return target.empty() ? "" : "*(anchor " + target + ")*";
    }
    if (name == "profile") {
        for (const xml_node& parameter : node.children("ac:parameter"))
            if (const xml_node who = parameter.child("ri:user")) return user(who);
    }
    if (name == "jira") {
        const std::string key = macro_parameter(node, "key");
        const std::string query = macro_parameter(node, "jqlQuery");
        if (!key.empty()) return "Jira issue " + key;
        if (!query.empty()) {
            out_.not_rendered.push_back(name);
            return "*(Jira issues: " + markdown::code(query) + ")*";
        }
    }
    if (name == "include" || name == "excerpt-include") {
        out_.not_rendered.push_back(name);
        for (const xml_node& parameter : node.children("ac:parameter")) {
            xml_node page = parameter.child("ac:link").child("ri:page");
            if (!page) page = parameter.child("ri:page");
            if (!page) continue;
            const std::string of = decode_entities(page.attribute("ri:content-title").value());
            return "*(includes the page " + markdown::link(of, page_url(page)) + ")*";
        }
    }
    known = false;
    return {};
}

std::string StorageReader::unknown_macro(const std::string& name, const xml_node& node) {
    out_.not_rendered.push_back(name);
    std::string parameters;
    for (const xml_node& parameter : node.children("ac:parameter")) {
        const std::string key = parameter.attribute("ac:name").value();
        std::string value = markdown::trimmed(inlines(parameter));
        if (value.size() > 200) value.resize(200);
        while (!value.empty() && (static_cast<unsigned char>(value.back()) & 0x80U) != 0 &&
               value.size() == 200)
            value.pop_back();
        parameters += (parameters.empty() ? ": " : ", ") + (key.empty() ? value : key + "=" + value);
    }
    return markdown::joined({"*(macro " + name + parameters + ")*", body(node)});
}

}  // namespace connectors
