// Fixtures: prompts, and completion of one's argument.
#include "mcp/conformance/fixtures.hpp"

namespace mcp::conformance {
namespace {

Json user(Json content) {
    return {{"role", "user"}, {"content", std::move(content)}};
}
Json user_text(const std::string& text) {
    return user({{"type", "text"}, {"text", text}});
}

Json with_arguments(Call&, const Json& arguments) {
    return Json::array({user_text("Prompt with arguments: arg1='" + arguments["arg1"].get<std::string>() +
                                  "', arg2='" + arguments["arg2"].get<std::string>() + "'")});
}

Json with_resource(Call&, const Json& arguments) {
    const Json resource = {{"uri", arguments["resourceUri"]},
                           {"mimeType", "text/plain"},
                           {"text", "Embedded resource content for testing."}};
    return Json::array({user({{"type", "resource"}, {"resource", resource}}),
                        user_text("Please process the embedded resource above.")});
}

std::vector<std::string> words_with(Call&, const std::string&, const std::string& start) {
    std::vector<std::string> out;
    for (const char* word : {"paris", "park", "party"})
        if (std::string(word).starts_with(start)) out.emplace_back(word);
    return out;
}

}  // namespace

void add_prompts(Catalog& catalog) {
    catalog.prompts.push_back(
        {"test_simple_prompt",
         "",
         "A prompt without arguments.",
         {},
         [](Call&, const Json&) { return Json::array({user_text("This is a simple prompt for testing.")}); },
         {}});
    catalog.prompts.push_back(
        {"test_prompt_with_arguments",
         "",
         "A prompt with two arguments.",
         {{"arg1", "First test argument", true}, {"arg2", "Second test argument", true}},
         with_arguments,
         words_with});
    catalog.prompts.push_back({"test_prompt_with_embedded_resource",
                               "",
                               "A prompt that holds a resource.",
                               {{"resourceUri", "URI of the resource", true}},
                               with_resource,
                               {}});
    catalog.prompts.push_back({"test_prompt_with_image",
                               "",
                               "A prompt that holds an image.",
                               {},
                               [](Call&, const Json&) {
                                   return Json::array(
                                       {user({{"type", "image"}, {"data", png}, {"mimeType", "image/png"}}),
                                        user_text("Please analyze the image above.")});
                               },
                               {}});
}

}  // namespace mcp::conformance
