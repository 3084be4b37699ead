// Whole conversations from a text file, played against a server without sockets. The format is in
// tests/transcripts/README.md.
#pragma once

#include "fake_daemon.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace transcript {

using fake::Json;

/// True when `actual` holds all that `expected` says: members of objects, elements of lists, "*" for
/// anything,
/// "~part" for a string that contains it.
inline bool holds(const Json& actual, const Json& expected) {
    if (expected == "*") return true;
    if (expected.is_string() && expected.get<std::string>().starts_with('~'))
        return actual.is_string() &&
               actual.get<std::string>().find(expected.get<std::string>().substr(1)) != std::string::npos;
    if (expected.is_object() && actual.is_object()) {
        for (const auto& item : expected.items())
            if (!actual.contains(item.key()) || !holds(actual[item.key()], item.value())) return false;
        return true;
    }
    if (expected.is_array() && actual.is_array()) {
        if (expected.size() != actual.size()) return false;
        for (std::size_t i = 0; i < expected.size(); ++i)
            if (!holds(actual[i], expected[i])) return false;
        return true;
    }
    return actual == expected;
}

/// One block: its first line in words, the lines below it, and what else they say.
struct Block {
    int line = 0;
    std::vector<std::string> words;
    std::vector<std::pair<std::string, std::string>> fields;
    std::vector<std::string> dropped;  // "-Accept"
    std::string body;
};

class Player {
public:
    void play(const std::string& file) {
        std::ifstream in(file);
        REQUIRE(in.good());
        for (Block& block : read(in)) {
            INFO(file << ":" << block.line);
            run(block);
        }
    }

private:
    static std::vector<Block> read(std::istream& in) {
        std::vector<Block> blocks;
        std::string text;
        bool in_body = false;
        for (int number = 1; std::getline(in, text); ++number) {
            if (text.empty() || text[0] == '#') {
                in_body = in_body && !text.empty();
                continue;
            }
            const bool is_start =
                !in_body && (text[0] == '>' || text[0] == '<' || text[0] == '!' || text[0] == '@');
            if (is_start) {
                Block block;
                block.line = number;
                std::istringstream words(text);
                for (std::string word; words >> word;) block.words.push_back(word);
                blocks.push_back(std::move(block));
                continue;
            }
            Block& block = blocks.back();
            const std::size_t colon = text.find(": ");
            if (!in_body && text[0] == '-') block.dropped.push_back(text.substr(1));
            else if (!in_body && text[0] != '{' && text[0] != '[' && text[0] != '\'' &&
                     colon != std::string::npos)
                block.fields.emplace_back(text.substr(0, colon), text.substr(colon + 2));
            else {
                in_body = true;
                block.body += text[0] == '\'' ? text.substr(1) : text;
            }
        }
        return blocks;
    }

    void run(Block& block) {
        for (std::string& word : block.words) word = filled(word);
        block.body = filled(block.body);
        const std::string& kind = block.words[0];
        if (kind == ">") return send(block);
        if (kind == "<") return expect(block);
        if (kind == "!") {
            at(block.words[1]).disconnect();
            return daemon_->settle();
        }
        REQUIRE(block.words[1] == "restart");
        key_ = block.words.size() > 2 ? block.words[2] : key_;
        exchanges_.clear();
        start();
    }

    void start() {
        daemon_.reset();
        mcp::ServeOptions options;
        options.session_key = key_;
        options.client_token = token_;
        options.orchestrator_key = "boss";
        daemon_ = std::make_unique<fake::Daemon>(options, [](mcp::Catalog& catalog) {
            mcp::Tool tool =
                mcp::conformance::plain_tool("admin_secret", "For the orchestrator.",
                                             [](mcp::Call&) { return mcp::ToolResult::text("a secret"); });
            catalog.tools.push_back(mcp::for_orchestrator(tool));
        });
    }

    /// > NAME METHOD PATH [raw | modern | legacy | legacy=VERSION] [SESSION]
    void send(const Block& block) {
        if (!daemon_) start();
        const std::string form = block.words.size() > 4 ? block.words[4] : "raw";
        base::http::Request request = fake::post(block.body, block.words[3]);
        request.method = block.words[2];
        const std::size_t question = request.path.find('?');
        if (question != std::string::npos) {
            request.query = request.path.substr(question + 1);
            request.path.resize(question);
        }
        base::http::Fields fields;
        std::map<std::string, std::string> wanted = {{"Host", "127.0.0.1:9500"}};
        wanted["Accept"] =
            request.method == "GET" ? "text/event-stream" : "application/json, text/event-stream";
        if (request.method == "POST") wanted["Content-Type"] = "application/json";
        if (form.starts_with("legacy")) {
            wanted["MCP-Protocol-Version"] = form == "legacy" ? "2025-11-25" : form.substr(7);
            if (block.words.size() > 5) wanted["Mcp-Session-Id"] = block.words[5];
        }
        if (form == "modern") add_modern(request, wanted);
        for (const auto& [name, value] : block.fields) wanted[name] = filled(value);
        for (const std::string& name : block.dropped) wanted.erase(name);
        for (const auto& [name, value] : wanted) fields.add(name, value);
        request.fields = fields;
        exchanges_[block.words[1]] = daemon_->send(std::move(request));
        seen_[block.words[1]] = 0;
    }

    static void add_modern(base::http::Request& request, std::map<std::string, std::string>& wanted) {
        Json message = base::parse_json(request.body);
        Json& meta = message["params"]["_meta"];
        if (!meta.contains("io.modelcontextprotocol/protocolVersion"))
            meta["io.modelcontextprotocol/protocolVersion"] = "2026-07-28";
        if (!meta.contains("io.modelcontextprotocol/clientCapabilities"))
            meta["io.modelcontextprotocol/clientCapabilities"] = Json::object();
        wanted["MCP-Protocol-Version"] = "2026-07-28";
        wanted["Mcp-Method"] = message["method"].get<std::string>();
        for (const char* member : {"name", "uri"})
            if (message["params"].contains(member))
                wanted["Mcp-Name"] = message["params"][member].get<std::string>();
        request.body = base::to_text(message);
    }

    /// < NAME STATUS | event | end | quiet
    void expect(const Block& block) {
        const std::string& name = block.words[1];
        const std::string& what = block.words[2];
        fake::Exchange& exchange = at(name);
        if (what == "event") return expect_event(block, exchange);
        if (what == "end") {
            CHECK(daemon_->until([&] { return exchange.done; }));
            CHECK(exchange.events.size() == seen_[name]);
            return;
        }
        if (what == "quiet") {
            daemon_->settle();
            CHECK(exchange.events.size() == seen_[name]);
            CHECK_FALSE(exchange.done);
            return;
        }
        REQUIRE(daemon_->until([&] { return exchange.answered; }));
        CHECK(std::to_string(exchange.answer.status) == what);
        for (const auto& [field, value] : block.fields) expect_field(exchange, field, value);
        if (!block.body.empty()) expect_json(exchange.answer.body, block.body);
        else if (!exchange.streaming) CHECK(exchange.answer.body.empty());
    }

    void expect_event(const Block& block, fake::Exchange& exchange) {
        std::size_t& seen = seen_[block.words[1]];
        REQUIRE(daemon_->until([&] { return exchange.events.size() > seen; }));
        const base::http::SseEvent& event = exchange.events[seen++];
        for (const auto& [field, value] : block.fields) {
            if (field == "id") capture_or_compare(event.id, value);
            if (field == "event") CHECK(event.event == value);
            if (field == "data") capture_or_compare(event.data, value);
        }
        if (!block.body.empty()) expect_json(event.data, block.body);
    }

    void expect_field(const fake::Exchange& exchange, const std::string& field, const std::string& value) {
        INFO("header " << field);
        if (value == "none") CHECK_FALSE(exchange.answer.fields.has(field));
        else capture_or_compare(std::string(exchange.answer.fields.get(field)), value);
    }

    /// "$NAME" that has no value yet takes this one; "prefix$NAME" what follows the prefix.
    void capture_or_compare(const std::string& actual, const std::string& expected) {
        const std::size_t dollar = expected.find('$');
        const std::string prefix = expected.substr(0, dollar);
        if (dollar != std::string::npos && !values_.contains(expected.substr(dollar))) {
            REQUIRE(actual.starts_with(prefix));
            REQUIRE(actual.size() > prefix.size());
            values_[expected.substr(dollar)] = actual.substr(prefix.size());
            return;
        }
        CHECK(actual == filled(expected));
    }

    void expect_json(const std::string& actual, const std::string& expected) {
        INFO("actual: " << actual);
        INFO("expected: " << expected);
        REQUIRE_FALSE(actual.empty());
        CHECK(holds(base::parse_json(actual), base::parse_json(expected)));
    }

    std::string filled(std::string text) const {
        for (auto item = values_.rbegin(); item != values_.rend(); ++item)
            for (std::size_t at = 0; (at = text.find(item->first, at)) != std::string::npos;
                 at += item->second.size())
                text.replace(at, item->first.size(), item->second);
        return text;
    }

    fake::Exchange& at(const std::string& name) {
        REQUIRE(exchanges_.contains(name));
        return *exchanges_.at(name);
    }

    std::unique_ptr<fake::Daemon> daemon_;
    std::string key_ = "session key";
    std::string token_;
    std::map<std::string, std::shared_ptr<fake::Exchange>> exchanges_;
    std::map<std::string, std::size_t> seen_;  // events of each that were compared
    std::map<std::string, std::string> values_;
};

}  // namespace transcript
