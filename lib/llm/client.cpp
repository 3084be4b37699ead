// Asking models.
#include "llm/client.hpp"

#include <algorithm>

namespace llm {
namespace {

using std::chrono::milliseconds;

Time now() {
    return std::chrono::steady_clock::now();
}

Shape shape_of(const Provider& provider) {
    if (provider.kind == "anthropic-compatible") return Shape::anthropic;
    return provider.kind == "azure-openai" ? Shape::azure : Shape::openai;
}

milliseconds since(Time start) {
    return std::chrono::duration_cast<milliseconds>(now() - start);
}

}  // namespace

Client::Client(LlmFile file, const std::filesystem::path& config, Transport& transport, Traces& traces)
    : file_(std::move(file)), transport_(transport), traces_(traces), spending_(file_.budget) {
    for (const auto& [name, provider] : file_.providers) keys_[name] = key_of(name, provider, config);
}

std::vector<std::string> Client::warnings() const {
    std::vector<std::string> out;
    for (const auto& [name, key] : keys_)
        if (!key.warning.empty()) out.push_back(key.warning);
    return out;
}

std::string Client::key_source(const std::string& provider) const {
    const auto found = keys_.find(provider);
    return found == keys_.end() ? "none" : found->second.source;
}

std::string Client::metrics() const {
    std::vector<std::string> limited;
    {
        std::lock_guard lock(mutex_);
        limited = cool_downs_.rate_limited(now());
    }
    return traces_.metrics(limited);
}

Target Client::target(const ModelName& name) const {
    const Provider& provider = file_.providers.at(name.provider);
    Target target;
    target.shape = shape_of(provider);
    target.provider = name.provider;
    target.base_path = endpoint_of(provider.base_url).path;
    target.key = keys_.at(name.provider).value;
    target.auth = provider.auth;
    target.api_version = provider.api_version;
    const auto model = provider.models.find(name.model);
    target.model = model == provider.models.end() ? name.model : model->second.id;
    target.quirks =
        quirks_of(target.model, model == provider.models.end() ? base::Json::object() : model->second.quirks);
    return target;
}

Exchange Client::exchange(const Target& target, base::http::Request request, Time deadline) const {
    const Provider& provider = file_.providers.at(target.provider);
    Exchange out;
    out.provider = target.provider;
    out.endpoint = endpoint_of(provider.base_url);
    out.authorities = provider.authorities;
    out.request = std::move(request);
    // The client would write the numeric address, and servers behind a name look at it.
    const bool is_v6 = out.endpoint.host.find(':') != std::string::npos;
    const bool is_default = out.endpoint.port == (out.endpoint.is_tls ? 443 : 80);
    out.request.fields.add("Host", (is_v6 ? "[" + out.endpoint.host + "]" : out.endpoint.host) +
                                       (is_default ? "" : ":" + std::to_string(out.endpoint.port)));
    out.connect_timeout = std::chrono::seconds(provider.connect_s);
    out.stall_timeout = std::chrono::seconds(provider.stall_s);
    out.deadline = std::min(deadline, now() + std::chrono::seconds(provider.limit_s));
    return out;
}

Listing Client::list(const std::string& name, Time deadline) {
    const auto provider = file_.providers.find(name);
    if (provider == file_.providers.end()) throw NoModel("llm.yaml has no provider '" + name + "'");
    if (provider->second.is_command_line()) throw NoModel(name + " is a command line, not a server");
    if (const std::string why = why_forbidden(file_, name); !why.empty()) throw NoModel(why);
    const Time start = now();
    const Target where = target({name, ""});
    Exchange question = exchange(where, models_request(where), deadline);
    unsigned status = 0;
    std::string body;
    const std::unique_ptr<ReplyReader> errors = reply_reader(where);
    question.on_head = [&](unsigned code, const base::http::Fields& fields) {
        status = code;
        if (code != 200) errors->head(code, fields);
    };
    question.on_data = [&](std::string_view bytes) {
        constexpr std::size_t largest = std::size_t{4} << 20U;
        if (status != 200) return errors->feed(bytes);
        if (body.size() + bytes.size() > largest)
            throw Failed(FailureKind::rubbish, name + " answered with more than 4 MiB");
        body.append(bytes);
    };
    transport_.run(question);
    if (status != 200) errors->finish();
    return {models_of(where, body), since(start)};
}

Reply Client::talk(const Ask& ask, const Target& where, Time deadline, Traced& trace) {
    const Time start = now();
    const std::unique_ptr<ReplyReader> reader = reply_reader(where);
    Exchange question = exchange(where, reply_request(where, ask.prompt), deadline);
    question.cancelled = ask.cancelled;
    question.on_head = [&reader](unsigned status, const base::http::Fields& fields) {
        reader->head(status, fields);
    };
    question.on_data = [&](std::string_view bytes) {
        if (trace.first_byte.count() < 0) trace.first_byte = since(start);
        reader->feed(bytes);
        if (ask.on_progress) ask.on_progress(reader->received());
    };
    transport_.run(question);
    return reader->finish();
}

Reply Client::ask_one(const Ask& ask, const ModelName& name) {
    const Target where = target(name);
    const Provider& provider = file_.providers.at(name.provider);
    const auto model = provider.models.find(name.model);
    const Price price = model == provider.models.end() ? Price{} : model->second.price;
    const std::int64_t input = tokens_of(bytes_of(ask.prompt));
    const std::int64_t output = std::max(ask.prompt.max_output_tokens, where.quirks.least_output_tokens);
    const Spent most{input + output, cost_of({input, output, 0, true}, price)};

    const Slots::Place place = slots_.take(name.provider, provider.concurrency, ask.deadline, ask.cancelled);
    spending_.reserve(most, now());
    if (ask.budget != nullptr) {
        try {
            ask.budget->reserve(most);
        } catch (const OverBudget&) {
            spending_.settle(most, {}, now());
            throw;
        }
    }
    Traced trace{name.provider, name.model, ask.role, "ok", {}, 0, milliseconds(0), milliseconds(-1)};
    const Time start = now();
    const auto settle = [&] {
        trace.took = since(start);
        trace.cost = cost_of(trace.usage, price);
        const Spent real{trace.usage.input + trace.usage.output, trace.cost};
        if (ask.budget != nullptr) ask.budget->settle(most, real);
        spending_.settle(most, real, now());
        traces_.add(trace);
    };
    try {
        Reply reply = talk(ask, where, ask.deadline, trace);
        if (reply.usage.is_estimate) {
            reply.usage.input = input;
            reply.usage.output = tokens_of(reply.text.size() + reply.reasoning.size());
        }
        trace.usage = reply.usage;
        reply.provider = name.provider;
        reply.model = name.model;
        settle();
        return reply;
    } catch (const Failed& failure) {
        trace.outcome = to_word(failure.kind());
        // Bytes that came were paid for.
        if (trace.first_byte.count() >= 0 && failure.kind() != FailureKind::rate_limited &&
            failure.kind() != FailureKind::unauthorized && failure.kind() != FailureKind::bad_request)
            trace.usage.input = input;
        settle();
        throw;
    } catch (...) {  // what a callback threw: what was set aside is given back
        trace.outcome = "aborted";
        settle();
        throw;
    }
}

Reply Client::ask(const Ask& ask) {
    if (ask.chain.empty()) throw NoModel("no model is configured for this; add one to llm.yaml");
    Attempts attempts(ask.chain);
    for (;;) {
        ModelName name;
        {
            std::lock_guard lock(mutex_);
            const ModelName* const next = attempts.next(cool_downs_, now());
            if (next == nullptr) throw attempts.outcome(cool_downs_, now());
            name = *next;
        }
        try {
            Reply reply = ask_one(ask, name);
            std::lock_guard lock(mutex_);
            cool_downs_.answered(name.provider);
            return reply;
        } catch (const Failed& failure) {
            std::lock_guard lock(mutex_);
            cool_downs_.failed(name.provider, failure.kind(), failure.retry_after(), now());
            attempts.failed(failure);
        }
    }
}

}  // namespace llm
