// Answers of models, kept in rlm_cache.db by their content.
#include "mcp_lrm/remembered_answers.hpp"

#include "base/hash.hpp"

namespace lrm {

RememberAnswer remember_in(cache::Cache& cache) {
    return [&cache](const ModelQuestion& question, const FetchAnswer& fetch, const GivenUp& given_up) {
        const cache::Key key{question.tool,
                             {{"by", "model"}},
                             question.identity,
                             {base::to_hex(base::sha256(question.prompt))}};
        cache::Lifetime lifetime;
        lifetime.fresh = std::chrono::hours(24 * 30);
        lifetime.stale = std::chrono::milliseconds(0);  // nothing is fetched behind the caller's back
        const auto ask = [&fetch, &question](const cache::GivenUp& nobody_waits) {
            cache::Fetched fetched;
            fetched.body = fetch(nobody_waits);
            fetched.title = question.title;
            return fetched;
        };
        return cache.get(key, lifetime, ask, given_up).body;
    };
}

}  // namespace lrm
