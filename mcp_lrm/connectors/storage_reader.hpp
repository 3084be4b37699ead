// One page of storage format on its way to Markdown; for storage_format.cpp and its macros.
#pragma once

#include "mcp_lrm/connectors/storage_format.hpp"

#include <pugixml.hpp>
#include <string>
#include <vector>

namespace connectors {

class StorageReader {
public:
    StorageReader(const StorageContext& context, Converted& out) : context_(context), out_(out) {}

    /// The children as blocks with an empty line between them.
    std::string blocks(const pugi::xml_node& parent);
    /// The children as one line.
    std::string inlines(const pugi::xml_node& parent);

private:
    class Deeper;

    static bool is_inline(const pugi::xml_node& node);
    std::string block(const pugi::xml_node& node);
    std::string inline_node(const pugi::xml_node& node);
    std::string list(const pugi::xml_node& node, bool ordered);
    std::string tasks(const pugi::xml_node& node);
    std::string table(const pugi::xml_node& node);
    std::string image(const pugi::xml_node& node);
    std::string anchor(const pugi::xml_node& node);
    std::string link(const pugi::xml_node& node);
    std::string page_url(const pugi::xml_node& page) const;
    std::string user(const pugi::xml_node& user);
    // storage_macros.cpp:
    std::string macro(const pugi::xml_node& node);
    std::string known_macro(const std::string& name, const pugi::xml_node& node, const std::string& title,
                            bool& known);
    std::string unknown_macro(const std::string& name, const pugi::xml_node& node);
    std::string body(const pugi::xml_node& node);

    const StorageContext& context_;
    Converted& out_;
    int depth_ = 0;
    std::size_t written_ = 0;
};

/// All the text in a node, its markup dropped; any depth.
std::string text_in(const pugi::xml_node& node);
/// The parameter of a macro; empty when absent.
std::string macro_parameter(const pugi::xml_node& macro, const char* name);

}  // namespace connectors
