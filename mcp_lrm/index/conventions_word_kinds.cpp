// Words that matter in code, and what stands around them.
#include "mcp_lrm/index/conventions_word_kinds.hpp"

#include <cctype>
#include <unordered_map>

namespace lrm::index {
namespace {

const std::unordered_map<std::string_view, WordKind>& words() {
    static const std::unordered_map<std::string_view, WordKind> table = [] {
        std::unordered_map<std::string_view, WordKind> out;
        const auto add = [&out](WordKind kind, std::initializer_list<std::string_view> list) {
            for (const std::string_view word : list) out.emplace(word, kind);
        };
        add(WordKind::raise, {"throw", "raise"});
        add(WordKind::catch_, {"catch", "except", "rescue"});
        add(WordKind::panic, {"panic", "abort", "unreachable", "todo"});
        add(WordKind::unwrap, {"unwrap"});
        add(WordKind::expect, {"expect"});
        add(WordKind::wrap, {"map_err", "context", "with_context", "wrap_err", "WrapErr", "Wrap", "Wrapf",
                             "throw_with_nested"});
        add(WordKind::errorf, {"Errorf"});
        add(WordKind::make, {"New", "anyhow", "bail", "ensure", "Err"});
        add(WordKind::err, {"err"});
        add(WordKind::jump, {"goto"});
        add(WordKind::level,
            {"trace",    "debug",     "info",   "warn",    "warning",        "error",       "critical",
             "fatal",    "exception", "notice", "Trace",   "Debug",          "Info",        "Warn",
             "Warning",  "Error",     "Fatal",  "Panic",   "Tracef",         "Debugf",      "Infof",
             "Warnf",    "Warningf",  "Errorf", "Fatalf",  "Infow",          "Warnw",       "Errorw",
             "Debugw",   "Print",     "Printf", "Println", "LogInformation", "LogError",    "LogWarning",
             "LogDebug", "severe",    "fine",   "Fatalln", "InfoContext",    "ErrorContext"});
        add(WordKind::print, {"print", "println", "eprintln", "eprint", "printf", "fprintf", "puts", "cout",
                              "cerr", "console", "var_dump", "WriteLine", "dbg"});
        add(WordKind::log_macro,
            {"LOG", "SPDLOG_INFO", "SPDLOG_WARN", "SPDLOG_ERROR", "SPDLOG_DEBUG", "pr_info", "pr_err",
             "pr_warn", "pr_debug", "printk", "dev_err", "dev_warn", "dev_info", "syslog", "NSLog"});
        add(WordKind::log_field, {"WithFields", "WithField", "extra"});
        add(WordKind::assertion,
            {"assert",        "assert_eq",    "assert_ne",     "assert_matches",  "CHECK",
             "REQUIRE",       "CHECK_FALSE",  "REQUIRE_FALSE", "CHECK_THROWS_AS", "CHECK_THAT",
             "REQUIRE_THAT",  "ASSERT_EQ",    "ASSERT_TRUE",   "ASSERT_NE",       "ASSERT_FALSE",
             "EXPECT_EQ",     "EXPECT_TRUE",  "EXPECT_FALSE",  "EXPECT_NE",       "EXPECT_THAT",
             "BOOST_CHECK",   "BOOST_TEST",   "BOOST_REQUIRE", "assertEqual",     "assertEquals",
             "assertTrue",    "assertFalse",  "assertRaises",  "assertThat",      "assertIn",
             "assertSame",    "assertThrows", "assertNull",    "assertIsNone",    "raises",
             "Fatalf",        "Fatal",        "should",        "XCTAssertEqual",  "XCTAssert",
             "XCTAssertTrue", "assert_equal", "Equal",         "NoError"});
        add(WordKind::fixture,
            {"fixture",          "beforeEach", "beforeAll", "afterEach", "setUp",        "SetUp",
             "TEST_F",           "TempDir",    "Parallel",  "tmp_path",  "monkeypatch",  "parametrize",
             "MagicMock",        "Mock",       "mocker",    "patch",     "mock",         "Mockito",
             "BeforeEach",       "Before",     "gomock",    "SECTION",   "GIVEN",        "Run",
             "subTest",          "each",       "rstest",    "tempdir",   "DataProvider", "Theory",
             "ParameterizedTest"});
        add(WordKind::set, {"set"});
        add(WordKind::require, {"require"});
        return out;
    }();
    return table;
}

bool is_name(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

}  // namespace

std::optional<WordKind> kind_of_word(std::string_view word) {
    const auto found = words().find(word);
    return found == words().end() ? std::nullopt : std::optional(found->second);
}

std::string_view without_blanks(std::string_view text) {
    const std::size_t at = text.find_first_not_of(" \t");
    return at == std::string_view::npos ? std::string_view() : text.substr(at);
}

/// "mcp::ToolError" of "mcp::ToolError(x)"; its last part.
std::string_view take_type(std::string_view text) {
    text = without_blanks(text);
    for (const std::string_view word : {"new ", "const ", "final ", "(", "const "})
        if (text.starts_with(word)) text = without_blanks(text.substr(word.size()));
    std::size_t end = 0;
    while (end < text.size() &&
           (is_name(text[end]) || text[end] == '.' || text[end] == ':' || text[end] == '\\'))
        ++end;
    std::string_view name = text.substr(0, end);
    while (name.ends_with(':') || name.ends_with('.')) name.remove_suffix(1);
    const std::size_t last = name.find_last_of(".:\\");
    return last == std::string_view::npos ? name : name.substr(last + 1);
}

/// The name before the last joint: "log" of "base::log::".
std::string_view receiver_of(std::string_view before) {
    std::size_t joint = 0;
    if (before.ends_with("::") || before.ends_with("->")) joint = 2;
    else if (before.ends_with(".")) joint = 1;
    if (joint == 0) return {};
    before.remove_suffix(joint);
    if (before.ends_with(')')) {  // logger().info
        const std::size_t open = before.rfind('(');
        if (open == std::string_view::npos) return {};
        before = before.substr(0, open);
    }
    std::size_t begin = before.size();
    while (begin > 0 && is_name(before[begin - 1])) --begin;
    return before.substr(begin);
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
    for (const std::string_view one : list)
        if (one == word) return true;
    return false;
}

bool is_logger(std::string_view name) {
    const std::string low = lower(name);
    return is_one_of(low,
                     {"log",    "logger",    "logging", "_logger", "_log",   "slog", "logrus",   "zap",
                      "sugar",  "tracing",   "spdlog",  "winston", "pino",   "klog", "glog",     "zerolog",
                      "loguru", "structlog", "rails",   "nslog",   "timber", "logs", "s_logger", "mlog"}) ||
           low.ends_with("logger");
}

std::string level_name(std::string_view word) {
    std::string low = lower(word);
    if (low.starts_with("log")) low = low.substr(3);
    for (const std::string_view end : {"f", "w", "ln", "context"})
        if (low.size() > end.size() + 3 && low.ends_with(end) && low != "warn")
            low.resize(low.size() - end.size());
    if (low == "warning") return "warn";
    if (low == "information") return "info";
    return low;
}

bool is_level(std::string_view low) {
    return is_one_of(low,
                     {"trace", "debug", "info", "warn", "error", "critical", "fatal", "notice", "exception"});
}

bool has_field_in_text(std::string_view raw) {
    const std::size_t quote = raw.find('"');
    const std::size_t equals = raw.find('=', quote == std::string_view::npos ? raw.size() : quote);
    return equals != std::string_view::npos && equals > 0 && is_name(raw[equals - 1]) &&
           equals + 1 < raw.size() && raw[equals + 1] != '=';
}

}  // namespace lrm::index
