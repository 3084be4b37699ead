// Fixtures: resources, a template, and one that can be watched.
#include "mcp/conformance/fixtures.hpp"

namespace mcp::conformance {
namespace {

constexpr std::string_view template_prefix = "test://template/";
constexpr std::string_view template_suffix = "/data";

Json one(const std::string& uri, const char* mime_type, const char* member, std::string data) {
    Json content = {{"uri", uri}, {"mimeType", mime_type}};
    content[member] = std::move(data);
    return Json::array({content});
}

class Fixtures : public Resources {
public:
    std::vector<ResourceInfo> list(Call&, const std::string&, std::string&) override {
        return {
            {"test://static-text",
             "static-text",
             "Static text",
             "A text that never changes.",
             "text/plain",
             {}},
            {"test://static-binary",
             "static-binary",
             "Static image",
             "An image that never changes.",
             "image/png",
             {}},
            {"test://watched-resource",
             "watched-resource",
             "Watched text",
             "A text to subscribe to.",
             "text/plain",
             {}},
        };
    }

    std::vector<ResourceTemplate> templates() override {
        return {{"test://template/{id}/data", "template", "Data by its id.", "application/json"}};
    }

    std::optional<Json> read(Call&, const std::string& uri) override {
        if (uri == "test://static-text")
            return one(uri, "text/plain", "text", "This is the content of the static text resource.");
        if (uri == "test://static-binary") return one(uri, "image/png", "blob", png);
        if (uri == "test://watched-resource") return one(uri, "text/plain", "text", "Watched content.");
        if (!uri.starts_with(template_prefix) || !uri.ends_with(template_suffix) ||
            uri.size() <= template_prefix.size() + template_suffix.size())
            return std::nullopt;
        const std::string id =
            uri.substr(template_prefix.size(), uri.size() - template_prefix.size() - template_suffix.size());
        const std::string text = R"({"id":)" + base::to_text(Json(id)) + R"(,"templateTest":true,"data":)" +
                                 base::to_text(Json("Data for ID: " + id)) + '}';
        return one(uri, "application/json", "text", text);
    }
};

}  // namespace

void add_resources(Catalog& catalog) {
    catalog.resources.push_back(std::make_shared<Fixtures>());
}

}  // namespace mcp::conformance
