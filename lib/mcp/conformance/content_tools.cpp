// Fixtures: every kind of content, and an error.
#include "mcp/conformance/fixtures.hpp"

namespace mcp::conformance {
namespace {

ToolResult one(Json block) {
    ToolResult result;
    result.content.push_back(std::move(block));
    return result;
}

Json image() {
    return {{"type", "image"}, {"data", png}, {"mimeType", "image/png"}};
}

Json resource(const char* uri, const char* mime_type, const char* text) {
    return {{"type", "resource"}, {"resource", {{"uri", uri}, {"mimeType", mime_type}, {"text", text}}}};
}

}  // namespace

void add_content_tools(Catalog& catalog) {
    Tool echo = text_tool("echo", "Gives its text back.", "text",
                          [](Call&, const std::string& text) { return ToolResult::text(text); });
    echo.runs = Runs::on_io;
    catalog.tools.push_back(std::move(echo));
    catalog.tools.push_back(plain_tool("test_simple_text", "Answers with a text.", [](Call&) {
        return ToolResult::text("This is a simple text response for testing.");
    }));
    catalog.tools.push_back(
        plain_tool("test_image_content", "Answers with an image.", [](Call&) { return one(image()); }));
    catalog.tools.push_back(plain_tool("test_audio_content", "Answers with a sound.", [](Call&) {
        return one({{"type", "audio"}, {"data", wav}, {"mimeType", "audio/wav"}});
    }));
    catalog.tools.push_back(plain_tool("test_embedded_resource", "Answers with a resource.", [](Call&) {
        return one(
            resource("test://embedded-resource", "text/plain", "This is an embedded resource content."));
    }));
    catalog.tools.push_back(
        plain_tool("test_multiple_content_types", "Answers with text, image and resource.", [](Call&) {
            ToolResult result = ToolResult::text("Multiple content types test:");
            result.content.push_back(image());
            result.content.push_back(resource("test://mixed-content-resource", "application/json",
                                              R"({"test":"data","value":123})"));
            return result;
        }));
    catalog.tools.push_back(plain_tool("test_error_handling", "Always fails.", [](Call&) -> ToolResult {
        throw ToolError("This tool intentionally returns an error for testing");
    }));
}

}  // namespace mcp::conformance
