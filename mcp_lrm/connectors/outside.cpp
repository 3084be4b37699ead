// A question to an outside source: cache, connector, anonymizer, cache; marked as data of strangers.
#include "mcp_lrm/connectors/outside.hpp"

#include "mcp_lrm/connectors/plain_characters.hpp"

#include <algorithm>
#include <array>
#include <ctime>

namespace connectors {
namespace {

using base::Json;

std::string time_text(cache::Millis millis) {
    const std::time_t seconds = millis / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

/// What a machine made, not a person: no name, no number of anybody.
bool stays(const std::string& name, const std::string& text) {
    static constexpr std::array names = {"id", "key", "url", "next", "updated", "version"};
    if (text.size() > 2048 || std::find(names.begin(), names.end(), name) == names.end()) return false;
    return std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return c > ' ' && c < 127 && c != '@' && c != '[' && c != '<';
    });
}

std::string hidden(const std::string& text, anonymizer::Session& session) {
    return session.anonymize(plain_characters(text)).text;
}

/// `is_ours`: the names of members are ours, and say what is in them; a source's own say nothing.
void anonymize_value(const std::string& name, Json& value, bool is_ours, anonymizer::Session& session) {
    if (value.is_string()) {
        const std::string text = value.get<std::string>();
        if (!is_ours || !stays(name, text)) value = hidden(text, session);
    } else if (value.is_array()) {
        for (Json& one : value) anonymize_value(name, one, is_ours, session);
    } else if (value.is_object()) {
        Json out = Json::object();
        for (auto& [key, one] : value.items()) {
            anonymize_value(key, one, is_ours && name != "fields", session);
            out[name == "fields" ? hidden(key, session) : key] = std::move(one);
        }
        value = std::move(out);
    }
}

}  // namespace

void anonymize_facts(Json& facts, const People& people, anonymizer::Session& session) {
    for (const std::string& name : people.names) session.know_person(plain_characters(name));
    for (const std::string& mail : people.emails)
        session.know(anonymizer::Entity::email, plain_characters(mail));
    anonymize_value("", facts, true, session);
}

Given Outside::ask(const Question& question, const std::function<Brought(const GivenUp&)>& bring,
                   const GivenUp& given_up) {
    const WithSession& with_session = with_session_;
    // It may outlive this call (a refresh behind the caller's back): everything by value.
    const cache::Fetch fetch = [bring, with_session](const cache::GivenUp& stop) {
        Brought brought;
        try {
            brought = bring(stop);
        } catch (const base::Error& error) {
            std::string text;
            with_session([&](anonymizer::Session& session) { text = hidden(error.what(), session); });
            throw base::Error(error.kind(), text);
        }
        cache::Fetched out;
        with_session([&](anonymizer::Session& session) {
            anonymize_facts(brought.facts, brought.people, session);
            out.title = hidden(brought.title, session);
        });
        out.body = base::to_text(brought.facts);
        out.absent = brought.absent;
        return out;
    };
    cache::Answer answer = cache_.get(question.key, question.lifetime, fetch, given_up);
    Given given;
    given.facts = base::parse_json(answer.body);
    given.absent = answer.absent;
    given.title = std::move(answer.title);
    given.facts["source"] = question.source;
    given.facts["fetched_at"] = time_text(answer.created);
    given.facts["outside"] = true;
    if (answer.from == cache::From::stale) given.facts["stale"] = true;
    return given;
}

std::string Outside::restored(const std::string& argument) {
    if (argument.find("[[") == std::string::npos) return argument;
    std::string out;
    with_session_([&](anonymizer::Session& session) { out = session.restore(argument); });
    return out;
}

}  // namespace connectors
