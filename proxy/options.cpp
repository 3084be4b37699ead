// What the command line and the environment say.
#include "proxy/options.hpp"

#include "base/error.hpp"
#include "base/http/message.hpp"
#include "base/paths.hpp"

#include <boost/asio/ip/address.hpp>

#include <charconv>
#include <cstdlib>

namespace proxy {
namespace {

namespace fs = std::filesystem;

constexpr std::uint16_t platform_port = 9501;

constexpr const char* help =
    "mcp-proxy: connects an MCP client on stdin and stdout with a daemon over HTTP.\n"
    "\n"
    "usage: mcp-proxy [--url URL] [--project NAME] [--no-start] [--wait SECONDS]\n"
    "\n"
    "  --url URL        the daemon's endpoint (default http://127.0.0.1:9500/mcp)\n"
    "  --project NAME   the project that calls are about; without it the work tree of the current directory "
    "decides\n"
    "  --no-start       do not start a daemon when none answers\n"
    "  --wait SECONDS   how long a call waits for a daemon that is away (default 10)\n"
    "  --help, --version\n"
    "\n"
    "environment: FACTORY_HOME, FACTORY_TOKEN, FACTORY_TASK, FACTORY_FENCE, CLAUDE_PROJECT_DIR\n";

std::string environment(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody writes the environment
    return value == nullptr ? std::string() : std::string(value);
}

[[noreturn]] void refuse(const std::string& text) {
    throw Usage(2, "mcp-proxy: " + text + "; see mcp-proxy --help\n");
}

template <class Number>
Number read_number(std::string_view text, Number least, Number most, const std::string& what) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
        refuse(what + " must be a number from " + std::to_string(least) + " to " + std::to_string(most) +
               ", not '" + std::string(text) + "'");
    return value;
}

void read_url(Options& options, const std::string& url) {
    constexpr std::string_view scheme = "http://";
    if (!url.starts_with(scheme)) refuse("--url must start with http://, not '" + url + "'");
    std::string_view rest = std::string_view(url).substr(scheme.size());
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
    rest.remove_prefix(authority.size());
    if (authority.find('@') != std::string_view::npos)
        refuse("--url must not hold a password; use FACTORY_TOKEN");

    const bool is_v6 = authority.starts_with('[');
    const std::size_t colon = authority.find(':', is_v6 ? authority.find(']') : 0);
    std::string host(authority.substr(0, colon));
    if (is_v6 && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";
    boost::system::error_code ec;
    boost::asio::ip::make_address(host, ec);
    if (ec) refuse("--url must name localhost or a numeric address, not '" + host + "'");
    options.address = host;
    options.port = 80;
    if (colon != std::string_view::npos)
        options.port = read_number<std::uint16_t>(authority.substr(colon + 1), 1, 65535, "the port of --url");

    const std::size_t mark = rest.find('?');
    options.path = rest.substr(0, mark);
    if (options.path.empty()) options.path = "/mcp";
    options.query = mark == std::string_view::npos ? std::string() : std::string(rest.substr(mark + 1));
}

std::string read_token(const fs::path& file) {
    std::string token = environment("FACTORY_TOKEN");
    std::error_code ec;
    if (token.empty() && fs::exists(file, ec)) {
        try {
            token = base::read_file(file);
        } catch (const base::Error& error) {
            refuse(error.what());
        }
        while (!token.empty() && (token.back() == '\n' || token.back() == '\r' || token.back() == ' '))
            token.pop_back();
    }
    if (token.find_first_of("\r\n") != std::string::npos) refuse("the token must be one line");
    return token;
}

}  // namespace

bool Options::is_local() const {
    boost::system::error_code ec;
    return boost::asio::ip::make_address(address, ec).is_loopback();
}

std::string Options::url() const {
    const std::string host = address.find(':') == std::string::npos ? address : "[" + address + "]";
    return "http://" + host + ":" + std::to_string(port) + path;
}

Options read_options(const std::vector<std::string>& arguments) {
    Options options;
    std::string project;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::string name = arguments[i];
        const std::size_t equals = name.find('=');
        const bool has_value = name.starts_with("--") && equals != std::string::npos;
        std::string given = has_value ? name.substr(equals + 1) : std::string();
        if (has_value) name.resize(equals);
        const auto value = [&]() -> std::string {
            if (has_value) return given;
            if (i + 1 == arguments.size()) refuse(name + " needs a value");
            return arguments[++i];
        };
        if (name == "--help" || name == "-h") throw Usage(0, help);
        if (name == "--version") throw Usage(0, "mcp-proxy " FACTORY_VERSION "\n");
        if (name == "--url") read_url(options, value());
        else if (name == "--project") project = value();
        else if (name == "--no-start") options.may_start = false;
        else if (name == "--wait")
            options.wait = std::chrono::seconds(read_number(value(), 0, 3600, "--wait"));
        else refuse("unknown argument '" + name + "'");
    }
    if (!project.empty())
        options.query +=
            (options.query.empty() ? "project=" : "&project=") + base::http::encode_percent(project);
    if (!options.is_local()) options.may_start = false;

    const base::Places places = base::places();
    options.run_directory = places.run;
    options.log_directory = places.logs;
    options.config_directory = places.config;
    options.daemon = options.port == platform_port ? "mcp-platform" : "mcp-lrm";
    options.token = read_token(places.config / "client.key");
    options.task = environment("FACTORY_TASK");
    options.fence = environment("FACTORY_FENCE");
    std::error_code ec;
    options.work_tree = git_work_tree(fs::current_path(ec));
    const std::string claude = environment("CLAUDE_PROJECT_DIR");
    if (options.work_tree.empty() && !claude.empty()) options.work_tree = git_work_tree(claude);
    return options;
}

std::string git_work_tree(const fs::path& directory) {
    std::error_code ec;
    fs::path at = fs::canonical(directory, ec);
    if (ec) return {};
    for (;;) {
        // A file in a linked work tree, a directory in the main one.
        if (fs::exists(at / ".git", ec)) return at.string();
        if (at == at.parent_path()) return {};
        at = at.parent_path();
    }
}

}  // namespace proxy
