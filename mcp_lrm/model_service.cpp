// The models of llm.yaml, for the tools that ask one.
#include "mcp_lrm/model_service.hpp"

#include "anonymizer/map/outgoing.hpp"
#include "base/log/log.hpp"
#include "llm/client.hpp"

#include <mutex>

namespace lrm {

struct ModelService::Loaded {
    mutable std::mutex mutex;  // guards what follows
    std::filesystem::file_time_type time;
    std::uintmax_t size = 0;
    std::shared_ptr<llm::Client> client;
};

ModelService::ModelService(const base::Places& places, anonymizer::Outgoing& outgoing)
    : config_(places.config),
      outgoing_(outgoing),
      transport_(std::make_unique<llm::HttpTransport>()),
      traces_(std::make_unique<llm::Traces>(
          [](const llm::Traced& call) { base::log::info(llm::to_line(call)); })),
      loaded_(std::make_unique<Loaded>()) {}

ModelService::~ModelService() = default;

std::shared_ptr<llm::Client> ModelService::client() {
    const std::filesystem::path file = config_ / "llm.yaml";
    std::lock_guard lock(loaded_->mutex);
    std::error_code no_time;
    std::error_code no_size;
    const auto time = std::filesystem::last_write_time(file, no_time);
    const auto size = std::filesystem::file_size(file, no_size);
    if (no_time || no_size) {
        loaded_->client = nullptr;
        return nullptr;
    }
    if (loaded_->client && loaded_->time == time && loaded_->size == size) return loaded_->client;
    loaded_->client = std::make_shared<llm::Client>(llm::load_llm_file(file), config_, *transport_, *traces_);
    loaded_->time = time;
    loaded_->size = size;
    for (const std::string& warning : loaded_->client->warnings()) base::log::warn("llm.yaml: " + warning);
    return loaded_->client;
}

std::string ModelService::answer(const ModelQuestion& question, const FetchAnswer& fetch,
                                 const GivenUp& given_up) const {
    return remember_ ? remember_(question, fetch, given_up) : fetch(given_up);
}

std::string ModelService::hide(std::string_view text) {
    return outgoing_.hide_technical(text);
}

std::string ModelService::metrics() const {
    std::lock_guard lock(loaded_->mutex);
    return loaded_->client ? loaded_->client->metrics() : traces_->metrics({});
}

}  // namespace lrm
