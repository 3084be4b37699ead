// cargo: what it says itself of a manifest, and the tests that failed under `cargo test`.
#include "mcp_lrm/build/diagnostics/parser.hpp"

namespace lrm::build::diagnostics {
namespace {

/// The panic of a test's section: its place, and the line behind it.
void read_panic(const Lines& lines, std::size_t begin, std::size_t end, std::string_view name,
                Findings& out) {
    for (std::size_t i = begin; i < end; ++i) {
        const std::size_t at = lines[i].find(" panicked at ");
        if (at == std::string_view::npos) continue;
        std::string_view rest = lines[i].substr(at + 13);
        if (skip(rest, "'")) {     // before Rust 1.73: 'message', path:line:column
            std::size_t last = i;  // a message may go over several lines
            while (last + 1 < end && lines[last].rfind("', ") == std::string_view::npos) ++last;
            const std::size_t quote = lines[last].rfind("', ");
            if (quote == std::string_view::npos) continue;
            std::string_view where = lines[last].substr(quote + 3);
            return add_test(out, name, take_place(where), rest.substr(0, rest.rfind("', ")));
        }
        const auto place = take_place(rest);
        return add_test(out, name, place, i + 1 < end ? lines[i + 1] : std::string_view());
    }
    for (std::size_t i = begin; i < end; ++i) {
        const std::size_t at = lines[i].find(" at ");
        std::string_view where = at == std::string_view::npos ? std::string_view() : lines[i].substr(at + 4);
        std::string_view text = lines[i];
        skip(text, "note: ");
        if (const auto place = take_place(where)) return add_test(out, name, place, text);
    }
    add_test(out, name, std::nullopt, begin < end ? lines[begin] : std::string_view());
}

/// "---- tests::halves_ten stdout ----"
std::string_view section_name(std::string_view line) {
    if (!skip(line, "---- ") || !line.ends_with(" ----")) return {};
    line.remove_suffix(5);
    for (const std::string_view stream : {" stdout", " stderr"})
        if (line.ends_with(stream)) return line.substr(0, line.size() - stream.size());
    return {};
}

std::string_view failed_name(std::string_view line) {
    if (!skip(line, "test ") || !line.ends_with(" ... FAILED")) return {};
    line.remove_suffix(11);
    if (line.ends_with(" - should panic")) line.remove_suffix(15);
    return line;
}

}  // namespace

void read_cargo(const Lines& lines, Findings& out) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (const std::string_view name = section_name(lines[i]); !name.empty()) {
            std::size_t end = i + 1;
            while (end < lines.size() && section_name(lines[end]).empty() && lines[end] != "failures:") ++end;
            read_panic(lines, i + 1, end, name, out);
            i = end - 1;
            continue;
        }
        std::string_view line = lines[i];
        if (skip(line, "error: failed to parse manifest at `")) {
            const std::string path(line.substr(0, line.find('`')));
            std::size_t why = i + 1;  // "Caused by:", then the cause
            while (why < lines.size() && why < i + 4 &&
                   (trim(lines[why]).empty() || lines[why] == "Caused by:"))
                ++why;
            add(out, {path, 0, 0}, "error", "", why < lines.size() ? lines[why] : line);
        }
    }
    // A test whose output was not captured has no section.
    for (const std::string_view line : lines) {
        const std::string_view name = failed_name(line);
        bool is_known = name.empty();
        for (const FailedTest& test : out.failed_tests) is_known = is_known || test.name == name;
        if (!is_known && out.failed_tests.size() < most_findings) add_test(out, name, std::nullopt, "");
    }
}

}  // namespace lrm::build::diagnostics
