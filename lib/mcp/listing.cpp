// The catalog as it is listed and looked up.
#include "mcp/listing.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"

#include <algorithm>

namespace mcp {
namespace {

constexpr std::size_t page_size = 100;

bool is_name(const std::string& name) {
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '.' || c == '-';
    });
}

Json describe(const Tool& tool) {
    Json out = {{"name", tool.name},
                {"description", tool.description},
                {"inputSchema", tool.input_schema},
                {"annotations",
                 {{"readOnlyHint", tool.read_only},
                  {"idempotentHint", tool.idempotent},
                  {"destructiveHint", tool.destructive},
                  {"openWorldHint", tool.open_world}}}};
    if (!tool.title.empty()) out["title"] = tool.title;
    if (tool.output_schema) out["outputSchema"] = *tool.output_schema;
    return out;
}

Json describe(const Prompt& prompt) {
    Json out = {{"name", prompt.name}, {"description", prompt.description}};
    if (!prompt.title.empty()) out["title"] = prompt.title;
    Json arguments = Json::array();
    for (const PromptArgument& argument : prompt.arguments)
        arguments.push_back({{"name", argument.name},
                             {"description", argument.description},
                             {"required", argument.required}});
    if (!arguments.empty()) out["arguments"] = std::move(arguments);
    return out;
}

std::vector<std::string> paginate(const char* member, const std::vector<Json>& items) {
    std::vector<std::string> pages;
    for (std::size_t at = 0; at == 0 || at < items.size(); at += page_size) {
        const std::size_t end = std::min(at + page_size, items.size());
        Json page = Json::object();
        page[member] = Json::array();
        for (std::size_t i = at; i < end; ++i) page[member].push_back(items[i]);
        if (end < items.size()) page["nextCursor"] = make_cursor(member, std::to_string(pages.size() + 1));
        pages.push_back(base::to_text(page));
    }
    return pages;
}

const std::string& page_of(const std::vector<std::string>& pages, const char* member, const Json& params) {
    const auto cursor = params.find("cursor");
    if (cursor == params.end() || cursor->is_null()) return pages.front();
    const std::string at = open_cursor(member, *cursor);
    for (std::size_t i = 1; i < pages.size(); ++i)
        if (at == std::to_string(i)) return pages[i];
    throw RpcError(protocol::code::invalid_params, "cursor is not one of ours; list again without one");
}

Json declare(const Listing& listing) {
    Json out = {{"tools", {{"listChanged", true}}}, {"logging", Json::object()}};
    if (listing.has_resources()) out["resources"] = {{"subscribe", true}, {"listChanged", true}};
    if (listing.has_prompts()) out["prompts"] = {{"listChanged", true}};
    if (listing.has_completions()) out["completions"] = Json::object();
    return out;
}

}  // namespace

std::string make_cursor(std::string_view kind, std::string_view at) {
    return base::to_base64url(std::string(kind) + ':' + std::string(at));
}

std::string open_cursor(std::string_view kind, const Json& cursor) {
    std::string bytes;
    if (cursor.is_string()) {
        std::string text = cursor.get<std::string>();
        std::replace(text.begin(), text.end(), '-', '+');
        std::replace(text.begin(), text.end(), '_', '/');
        text.append((4 - text.size() % 4) % 4, '=');
        if (!base::from_base64(text, bytes)) bytes.clear();
    }
    const std::string prefix = std::string(kind) + ':';
    if (!bytes.starts_with(prefix))
        throw RpcError(protocol::code::invalid_params, "cursor is not one of ours; list again without one");
    return bytes.substr(prefix.size());
}

Listing::Listing(Catalog catalog)
    : info_(std::move(catalog.info)),
      resources_(std::move(catalog.resources)),
      tasks_(std::move(catalog.tasks)),
      pools_(std::move(catalog.pools)) {
    for (Tool& tool : catalog.tools) {
        base::ensure(is_name(tool.name), ("a tool may be named '" + tool.name + "'").c_str());
        Entry entry{std::move(tool), {}};
        entry.headers = protocol::header_parameters(entry.tool.input_schema);
        const std::string name = entry.tool.name;
        base::ensure(tools_.emplace(name, std::move(entry)).second, ("one tool is named " + name).c_str());
    }
    for (Prompt& prompt : catalog.prompts) {
        const std::string name = prompt.name;
        base::ensure(is_name(name) && prompts_.emplace(name, std::move(prompt)).second,
                     ("one prompt may be named '" + name + "'").c_str());
    }
    std::vector<Json> open;
    std::vector<Json> all;
    for (const auto& [name, entry] : tools_) {
        if (entry.tool.description.empty()) continue;  // not listed, but called by name
        all.push_back(describe(entry.tool));
        if (!entry.tool.orchestrator_only) open.push_back(all.back());
    }
    open_tools_ = paginate("tools", open);
    all_tools_ = paginate("tools", all);
    std::vector<Json> prompts;
    for (const auto& [name, prompt] : prompts_) prompts.push_back(describe(prompt));
    prompt_pages_ = paginate("prompts", prompts);
    implementation_ = {{"name", info_.name}, {"version", info_.version}};
    if (!info_.title.empty()) implementation_["title"] = info_.title;
    capabilities_ = declare(*this);
}

const Listing::Entry* Listing::find_tool(std::string_view name, Credential credential) const {
    const auto found = tools_.find(name);
    if (found == tools_.end()) return nullptr;
    if (found->second.tool.orchestrator_only && credential != Credential::orchestrator) return nullptr;
    return &found->second;
}

base::Pool* Listing::pool_of(const std::string& tool) const {
    const auto found = pools_.find(tool);
    return found == pools_.end() ? nullptr : found->second;
}

const Prompt* Listing::find_prompt(std::string_view name) const {
    const auto found = prompts_.find(name);
    return found == prompts_.end() ? nullptr : &found->second;
}

const std::string& Listing::tools_page(const Json& params, Credential credential) const {
    return page_of(credential == Credential::orchestrator ? all_tools_ : open_tools_, "tools", params);
}

const std::string& Listing::prompts_page(const Json& params) const {
    return page_of(prompt_pages_, "prompts", params);
}

}  // namespace mcp
