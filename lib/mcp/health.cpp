// GET /health, /ready, /metrics.
#include "mcp/http_outlet.hpp"
#include "mcp/router.hpp"

#include <boost/asio/post.hpp>

namespace mcp {
namespace {

constexpr std::chrono::minutes recently{5};

double uptime_s(const Core& core) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - core.started).count();
}

/// Sessions used lately or with an open stream, and listeners.
std::size_t clients(const Core& core) {
    return core.sessions.used_since(std::chrono::steady_clock::now() - recently) + core.sse_sessions.size() +
           core.listeners.size();
}

void respond_text(base::http::Exchange& exchange, std::string body) {
    base::http::Response response;
    response.fields.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = std::move(body);
    exchange.respond(std::move(response));
}

/// Runs `work` on the pool, then `use` with its text on the I/O thread; what it throws is text too.
template <class Use>
void ask_on_pool(const Visit& visit, const std::function<std::string()>& work, Use use) {
    visit.core->pool.post([core = visit.core, exchange = visit.exchange, &work, use]() mutable {
        std::string text;
        try {
            text = work();
        } catch (const std::exception& error) {
            text = std::string("this cannot be told: ") + error.what();
        }
        boost::asio::io_context& io = core->io;
        boost::asio::post(io, [core = std::move(core), exchange = std::move(exchange), use,
                               text = std::move(text)] { use(*core, *exchange, text); });
    });
}

std::string own_metrics(const Core& core) {
    Metrics::Gauges gauges;
    gauges.connections = core.connections ? core.connections() : 0;
    gauges.sessions = core.sessions.size() + core.sse_sessions.size();
    gauges.streams = core.writers->size();
    gauges.running = core.running.size();
    gauges.uptime_s = uptime_s(core);
    return core.metrics.text(gauges);
}

void respond_ready(base::http::Exchange& exchange, const std::string& reason) {
    if (reason.empty()) return respond_json(exchange, 200, R"({"ready":true})");
    respond_json(exchange, 503, base::to_text(Json{{"ready", false}, {"reason", reason}}));
}

}  // namespace

void get_health(Visit visit) {
    const Core& core = *visit.core;
    Json out = {{"status", core.stopping ? "stopping" : "ok"},
                {"version", core.listing.info().version},
                {"uptime_s", static_cast<std::int64_t>(uptime_s(core))},
                {"clients", clients(core)}};
    if (core.options.health) {
        const Json more = core.options.health();
        if (more.is_object()) out.update(more);
    }
    respond_json(*visit.exchange, 200, base::to_text(out));
}

void get_ready(Visit visit) {
    if (visit.core->stopping) return respond_ready(*visit.exchange, "shutting down");
    if (!visit.core->options.not_ready) return respond_ready(*visit.exchange, {});
    ask_on_pool(visit, visit.core->options.not_ready,
                [](Core&, base::http::Exchange& exchange, const std::string& reason) {
                    respond_ready(exchange, reason);
                });
}

void get_metrics(Visit visit) {
    if (!visit.core->options.metrics) return respond_text(*visit.exchange, own_metrics(*visit.core));
    ask_on_pool(visit, visit.core->options.metrics,
                [](Core& core, base::http::Exchange& exchange, const std::string& more) {
                    respond_text(exchange, own_metrics(core) + more);
                });
}

}  // namespace mcp
