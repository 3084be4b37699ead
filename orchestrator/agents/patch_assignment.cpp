#include "orchestrator/agents/patch_assignment.hpp"

#include "base/error.hpp"

namespace factory::agents {

using base::Json;

Json to_json(const PatchAssignment& assignment) {
    const llm::Provider& provider = assignment.provider;
    const auto model = provider.models.find(assignment.model);
    const llm::Price price = model == provider.models.end() ? llm::Price{} : model->second.price;
    return {{"prompt", assignment.prompt},
            {"files", assignment.files},
            {"work_tree", assignment.work_tree},
            {"home", assignment.home},
            {"task", assignment.task},
            {"fence", assignment.fence},
            {"port", assignment.port},
            {"rounds", assignment.rounds},
            {"seconds", assignment.time.count()},
            {"model", assignment.model},
            {"input_price", price.input},
            {"output_price", price.output},
            {"output_tokens", model == provider.models.end() ? 0 : model->second.max_output_tokens},
            {"quirks", model == provider.models.end() ? Json::object() : model->second.quirks},
            {"kind", provider.kind},
            {"base_url", provider.base_url},
            {"auth", provider.auth},
            {"authorities", provider.authorities},
            {"api_version", provider.api_version},
            {"connect_s", provider.connect_s},
            {"stall_s", provider.stall_s},
            {"limit_s", provider.limit_s}};
}

PatchAssignment read_patch_assignment(const Json& json) {
    try {
        PatchAssignment out;
        out.prompt = json.at("prompt").get<std::string>();
        out.files = json.at("files").get<std::vector<std::string>>();
        out.work_tree = json.at("work_tree").get<std::string>();
        out.home = json.at("home").get<std::string>();
        out.task = json.at("task").get<std::string>();
        out.fence = json.at("fence").get<std::string>();
        out.port = json.at("port").get<std::uint16_t>();
        out.rounds = json.at("rounds").get<int>();
        out.time = std::chrono::seconds(json.at("seconds").get<std::int64_t>());
        out.model = json.at("model").get<std::string>();
        llm::Model model;
        model.id = out.model;
        model.price.input = json.at("input_price").get<double>();
        model.price.output = json.at("output_price").get<double>();
        model.max_output_tokens = json.at("output_tokens").get<int>();
        model.quirks = json.at("quirks");
        llm::Provider& provider = out.provider;
        provider.models[out.model] = model;
        provider.kind = json.at("kind").get<std::string>();
        provider.base_url = json.at("base_url").get<std::string>();
        provider.auth = json.at("auth").get<std::string>();
        provider.authorities = json.at("authorities").get<std::string>();
        provider.api_version = json.at("api_version").get<std::string>();
        provider.connect_s = json.at("connect_s").get<int>();
        provider.stall_s = json.at("stall_s").get<int>();
        provider.limit_s = json.at("limit_s").get<int>();
        return out;
    } catch (const base::Json::exception& error) {
        throw base::Error(base::ErrorKind::config, "this is no assignment of a patch agent", error.what());
    }
}

}  // namespace factory::agents
