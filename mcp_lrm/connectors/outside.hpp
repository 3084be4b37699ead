// A question to an outside source: cache, connector, anonymizer, cache; marked as data of strangers.
#pragma once

#include "anonymizer/anonymizer.hpp"
#include "mcp_lrm/connectors/atlassian.hpp"
#include "rlm_cache/cache.hpp"

#include <functional>
#include <string>

namespace connectors {

/// Runs work on the dictionary of this home, alone, and saves what it learnt. What it throws means that
/// nothing was anonymized.
using WithSession = std::function<void(const std::function<void(anonymizer::Session&)>& work)>;

struct Question {
    cache::Key key;
    cache::Lifetime lifetime;
    std::string source;  // for the reader: "Jira at https://demo.example"
};

/// What a tool shows. `facts` has, beside what the source brought: source, fetched_at (RFC 3339), outside:
/// true, stale: true when it is past its time.
struct Given {
    base::Json facts;
    bool absent = false;
    std::string title;
};

class Outside {
public:
    Outside(cache::Cache& cache, WithSession with_session)
        : cache_(cache), with_session_(std::move(with_session)) {}

    /// Blocks. Throws what `bring` throws, its text anonymized; nothing is stored then. When the text cannot
    /// be anonymized, nothing is given: base::Error{file}.
    Given ask(const Question& question, const std::function<Brought(const GivenUp&)>& bring,
              const GivenUp& given_up);

    /// Tokens of this home in a caller's argument become their values again: they go back to where they came
    /// from.
    std::string restored(const std::string& argument);

private:
    cache::Cache& cache_;
    const WithSession with_session_;
};

/// Every text in `facts`, cleaned of hidden characters and anonymized, the people made known before. Members
/// named id, key, url, next, updated and version that hold a plain key, URL or time stay as they are, less
/// those of "fields", whose names are the source's.
void anonymize_facts(base::Json& facts, const People& people, anonymizer::Session& session);

}  // namespace connectors
