// A call of a tool without a server.
#pragma once

#include "mcp/call.hpp"

#include <string>
#include <vector>

namespace test {

/// Never cancelled, with ten seconds; who calls may be set.
class PlainCall : public mcp::Call {
public:
    PlainCall() = default;
    explicit PlainCall(mcp::Caller caller) : caller_(std::move(caller)) {}

    const mcp::Caller& caller() const override { return caller_; }
    const mcp::Json& meta() const override { return meta_; }
    bool cancelled() const noexcept override { return false; }
    std::chrono::steady_clock::time_point deadline() const override {
        return std::chrono::steady_clock::now() + std::chrono::seconds(10);
    }
    void on_cancel(std::function<void()>) override {}
    void progress(double, std::optional<double>, const std::string&) override {}
    void log(const std::string&, const mcp::Json&) override {}
    mcp::Json ask_client(const std::string&, const mcp::Json&) override { throw mcp::ToolError("no client"); }
    std::vector<std::string> client_roots() override { return {}; }

private:
    mcp::Caller caller_;
    mcp::Json meta_ = mcp::Json::object();
};

}  // namespace test
