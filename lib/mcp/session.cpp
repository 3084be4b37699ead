// Legacy sessions: what is remembered of a client between its requests.
#include "mcp/session.hpp"

#include <algorithm>
#include <array>

namespace mcp {
namespace {

constexpr std::int64_t lifetime_s = std::int64_t{30} * 24 * 3600;
constexpr std::int64_t clock_slack_s = 300;
constexpr std::chrono::hours idle_limit{6};
constexpr std::chrono::seconds stream_linger{60};
constexpr std::size_t most_streams = 16;
constexpr std::size_t most_ended = 65536;

bool is_in_lifetime(std::int64_t created, std::int64_t wall_s) {
    return created <= wall_s + clock_slack_s && wall_s - created <= lifetime_s;
}

}  // namespace

int log_level(std::string_view name) {
    constexpr std::array<std::string_view, 8> names = {"debug", "info",     "notice", "warning",
                                                       "error", "critical", "alert",  "emergency"};
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

std::shared_ptr<EventStream> Session::open_stream() {
    if (streams.size() >= most_streams) {
        const auto unused = std::find_if(streams.begin(), streams.end(),
                                         [](const auto& item) { return !item.second->is_attached(); });
        const auto oldest = unused == streams.end() ? streams.begin() : unused;
        oldest->second->finish();
        streams.erase(oldest);
    }
    auto stream = std::make_shared<EventStream>(next_stream++);
    streams.emplace(stream->number(), stream);
    return stream;
}

void Session::notify(const std::string& message) {
    if (sse) sse->write(message, {}, "message");
    else if (standing) standing->send(message);
}

void Session::end_idle_streams() {
    if (standing) standing->finish();
    for (const auto& item : streams)
        if (item.second.use_count() == 1) item.second->finish();
}

void Session::forget_streams(std::chrono::steady_clock::time_point now) {
    for (auto item = streams.begin(); item != streams.end();) {
        const EventStream& stream = *item->second;
        const bool left = !stream.is_attached() && now - stream.left_at() > stream_linger;
        if (left && (stream.is_finished() || item->second == standing || item->second.use_count() == 1)) {
            if (item->second == standing) standing.reset();
            item = streams.erase(item);
        } else {
            ++item;
        }
    }
}

std::shared_ptr<Session> Sessions::insert(std::string id, const SessionFacts& facts, Clock::time_point now) {
    auto session = std::make_shared<Session>();
    session->id = std::move(id);
    session->version = facts.version;
    session->features = facts.features;
    session->last_used = now;
    order_.push_back(session);
    sessions_[session->id] = std::prev(order_.end());
    if (sessions_.size() > limit_) make_room();
    return session;
}

/// The longest unused one, rather one that nobody waits on.
void Sessions::make_room() {
    constexpr int most_looked_at = 64;
    int looked_at = 0;
    for (const auto& session : order_) {
        if (++looked_at > most_looked_at) break;
        if (session->streams.empty() && session->running.empty()) return remove(std::string(session->id));
    }
    remove(std::string(order_.front()->id));
}

std::shared_ptr<Session> Sessions::create(const SessionFacts& facts, Clock::time_point now) {
    return insert(ids_.make(facts), facts, now);
}

std::shared_ptr<Session> Sessions::find(std::string_view id, Clock::time_point now, std::int64_t wall_s) {
    const std::string key(id);
    const auto found = sessions_.find(key);
    if (found != sessions_.end()) {
        order_.splice(order_.end(), order_, found->second);
        (*found->second)->last_used = now;
        return *found->second;
    }
    if (ended_.contains(key)) return nullptr;
    const std::optional<SessionFacts> facts = ids_.open(id);
    if (!facts || !is_in_lifetime(facts->created, wall_s)) return nullptr;
    return insert(key, *facts, now);
}

bool Sessions::end(std::string_view id, std::int64_t wall_s) {
    const std::shared_ptr<Session> session = find(id, Clock::now(), wall_s);
    if (!session) return false;
    for (const auto& item : session->streams) item.second->finish();
    if (session->standing) session->standing->finish();
    mark_ended(session->id);
    remove(session->id);
    return true;
}

void Sessions::mark_ended(const std::string& id) {
    if (!ended_.insert(id).second) return;
    ended_order_.push_back(id);
    if (ended_order_.size() <= most_ended) return;
    ended_.erase(ended_order_.front());
    ended_order_.pop_front();
}

void Sessions::remove(const std::string& id) {
    const auto found = sessions_.find(id);
    if (found == sessions_.end()) return;
    const Order::iterator place = found->second;
    sessions_.erase(found);
    order_.erase(place);
}

void Sessions::sweep(Clock::time_point now) {
    std::vector<std::string> stale;
    for (const auto& session : order_) {
        session->forget_streams(now);
        const bool in_use = !session->running.empty() || !session->asked.empty() || !session->streams.empty();
        if (!in_use && now - session->last_used > idle_limit) stale.push_back(session->id);
    }
    for (const std::string& id : stale) remove(id);
}

std::size_t Sessions::used_since(Clock::time_point when) const {
    return static_cast<std::size_t>(std::count_if(order_.begin(), order_.end(), [&](const auto& session) {
        return session->last_used >= when || (session->standing && session->standing->is_attached());
    }));
}

}  // namespace mcp
