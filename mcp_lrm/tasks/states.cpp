#include "mcp_lrm/tasks/states.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace lrm::tasks {
namespace {

struct StatusWord {
    Status status;
    const char* word;
};
constexpr std::array<StatusWord, 20> words{{
    {Status::pending, "pending"},
    {Status::locked, "locked"},
    {Status::tdd_in_progress, "tdd_in_progress"},
    {Status::code_written, "code_written"},
    {Status::tdd_success, "tdd_success"},
    {Status::tdd_failed, "tdd_failed"},
    {Status::adversarial_rejected, "adversarial_rejected"},
    {Status::merged, "merged"},
    {Status::building, "building"},
    {Status::build_failed, "build_failed"},
    {Status::queued_for_deploy, "queued_for_deploy"},
    {Status::deploying, "deploying"},
    {Status::staging_ok, "staging_ok"},
    {Status::prod_ok, "prod_ok"},
    {Status::rolled_back, "rolled_back"},
    {Status::split, "split"},
    {Status::rate_limited, "rate_limited"},
    {Status::blocked, "blocked"},
    {Status::failed, "failed"},
    {Status::cancelled, "cancelled"},
}};

constexpr std::array<StatusWord, 5> imported{{
    {Status::prod_ok, "complete"},
    {Status::prod_ok, "completed"},
    {Status::building, "build"},
    {Status::merged, "commit"},
    {Status::queued_for_deploy, "deploy"},
}};

constexpr unsigned agent = 1, orchestrator = 2, store = 4;

struct Move {
    Status from;
    Status to;
    unsigned actors;
};
using S = Status;
constexpr Move table[] = {
    {S::pending, S::locked, orchestrator},
    {S::pending, S::split, orchestrator},
    {S::pending, S::blocked, orchestrator | store},

    {S::locked, S::tdd_in_progress, orchestrator},
    {S::locked, S::pending, orchestrator | store},
    {S::locked, S::rate_limited, orchestrator},
    {S::locked, S::split, agent | orchestrator},
    {S::locked, S::blocked, agent | orchestrator | store},
    {S::locked, S::code_written, agent},

    {S::tdd_in_progress, S::code_written, agent | orchestrator},
    {S::tdd_in_progress, S::split, agent | orchestrator},
    {S::tdd_in_progress, S::blocked, agent | orchestrator | store},
    {S::tdd_in_progress, S::tdd_failed, orchestrator},
    {S::tdd_in_progress, S::rate_limited, orchestrator},
    {S::tdd_in_progress, S::pending, orchestrator | store},

    {S::code_written, S::tdd_success, orchestrator},
    {S::code_written, S::tdd_failed, orchestrator},
    {S::code_written, S::tdd_in_progress, orchestrator},
    {S::code_written, S::adversarial_rejected, orchestrator},
    {S::code_written, S::rate_limited, orchestrator},
    {S::code_written, S::blocked, orchestrator | store},
    {S::code_written, S::pending, orchestrator | store},

    {S::tdd_success, S::merged, orchestrator},
    {S::tdd_success, S::adversarial_rejected, orchestrator},
    {S::tdd_success, S::tdd_failed, orchestrator},
    {S::tdd_success, S::rate_limited, orchestrator},
    {S::tdd_success, S::blocked, orchestrator | store},
    {S::tdd_success, S::pending, orchestrator | store},

    {S::tdd_failed, S::pending, orchestrator | store},
    {S::tdd_failed, S::blocked, orchestrator | store},
    {S::adversarial_rejected, S::pending, orchestrator | store},
    {S::adversarial_rejected, S::blocked, orchestrator | store},
    {S::rate_limited, S::pending, orchestrator | store},
    {S::rate_limited, S::blocked, orchestrator},

    {S::merged, S::building, orchestrator},
    {S::building, S::queued_for_deploy, orchestrator},
    {S::building, S::build_failed, orchestrator},
    {S::building, S::merged, orchestrator | store},
    {S::build_failed, S::merged, orchestrator},
    {S::build_failed, S::pending, orchestrator | store},
    {S::build_failed, S::blocked, orchestrator | store},

    {S::queued_for_deploy, S::deploying, orchestrator},
    {S::deploying, S::staging_ok, orchestrator},
    {S::deploying, S::rolled_back, orchestrator},
    {S::deploying, S::queued_for_deploy, orchestrator | store},
    {S::staging_ok, S::prod_ok, orchestrator},
    {S::staging_ok, S::rolled_back, orchestrator},
    {S::staging_ok, S::queued_for_deploy, orchestrator | store},
    {S::prod_ok, S::rolled_back, orchestrator},
    {S::rolled_back, S::queued_for_deploy, orchestrator | store},
    {S::rolled_back, S::pending, orchestrator | store},
    {S::rolled_back, S::blocked, orchestrator | store},

    {S::split, S::prod_ok, store},
    {S::split, S::blocked, orchestrator | store},
    {S::blocked, S::pending, orchestrator},
    {S::blocked, S::split, orchestrator},
    {S::blocked, S::queued_for_deploy, orchestrator},
    {S::failed, S::pending, orchestrator},
    {S::cancelled, S::pending, orchestrator},
};

unsigned bit(Actor actor) {
    switch (actor) {
        case Actor::agent:
            return agent;
        case Actor::orchestrator:
            return orchestrator;
        case Actor::store:
            return store;
    }
    return 0;
}

}  // namespace

const char* to_word(Status status) {
    for (const StatusWord& row : words)
        if (row.status == status) return row.word;
    return "?";
}

const char* to_word(Actor actor) {
    switch (actor) {
        case Actor::agent:
            return "agent";
        case Actor::orchestrator:
            return "orchestrator";
        case Actor::store:
            return "store";
    }
    return "?";
}

std::optional<Status> to_status(std::string_view word) {
    std::string lower(word);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const StatusWord& row : words)
        if (lower == row.word) return row.status;
    for (const StatusWord& row : imported)
        if (lower == row.word) return row.status;
    return std::nullopt;
}

const std::vector<Status>& all_statuses() {
    static const std::vector<Status> all = [] {
        std::vector<Status> out;
        for (const StatusWord& row : words) out.push_back(row.status);
        return out;
    }();
    return all;
}

bool may_move(Status from, Status to, Actor actor) {
    // Giving up and not wanting it any more are always open, except for what is over.
    if (to == Status::cancelled || to == Status::failed)
        return actor == Actor::orchestrator && from != to && !is_final(from);
    return std::any_of(std::begin(table), std::end(table), [&](const Move& move) {
        return move.from == from && move.to == to && (move.actors & bit(actor)) != 0;
    });
}

std::vector<Status> moves(Status from, Actor actor) {
    std::vector<Status> out;
    for (const Status to : all_statuses())
        if (may_move(from, to, actor)) out.push_back(to);
    return out;
}

std::string refusal(Status from, Status to, Actor actor) {
    std::string text = std::string("a task that is ") + to_word(from) + " cannot become " + to_word(to);
    if (actor == Actor::agent) {
        const auto others = moves(from, Actor::orchestrator);
        if (std::find(others.begin(), others.end(), to) != others.end())
            text = std::string("only the orchestrator may set ") + to_word(to) + ", after its own checks";
    }
    std::string open;
    for (const Status next : moves(from, actor))
        open += (open.empty() ? "" : ", ") + std::string(to_word(next));
    return text + (open.empty() ? "; from here you cannot move it" : "; from here you may set: " + open);
}

bool is_leased(Status status) {
    switch (status) {
        case Status::locked:
        case Status::tdd_in_progress:
        case Status::code_written:
        case Status::tdd_success:
        case Status::building:
        case Status::deploying:
        case Status::staging_ok:
            return true;
        default:
            return false;
    }
}

bool holds_paths(Status status) {
    return status == Status::locked || status == Status::tdd_in_progress || status == Status::code_written ||
           status == Status::tdd_success;
}

bool satisfies(Status status) {
    switch (status) {
        case Status::merged:
        case Status::building:
        case Status::queued_for_deploy:
        case Status::deploying:
        case Status::staging_ok:
        case Status::prod_ok:
            return true;
        default:
            return false;
    }
}

bool is_final(Status status) {
    return status == Status::prod_ok || status == Status::failed || status == Status::cancelled;
}

Status after_lost_lease(Status status) {
    if (status == Status::building) return Status::merged;
    if (status == Status::deploying || status == Status::staging_ok) return Status::queued_for_deploy;
    return Status::pending;
}

}  // namespace lrm::tasks
