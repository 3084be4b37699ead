// factory anonymize: personal data and secrets out of a text, and back.
#include "anonymizer/anonymizer.hpp"
#include "anonymizer/map/private_map.hpp"
#include "base/error.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"

#include <iostream>
#include <iterator>
#include <memory>
#include <vector>

namespace factory::cli {
namespace {

// Up to here a text is taken as a whole; beyond, in pieces of it.
constexpr std::size_t hold_bytes = std::size_t(4) << 20U;
// Answers wait for each other while more input is there already, so that the map is written once for many.
constexpr std::size_t most_waiting_bytes = std::size_t(1) << 20U;

struct Options {
    std::string language = "auto";
    bool restore = false;
    bool jsonl = false;
};

anonymizer::Options anonymizer_options(const Options& options) {
    anonymizer::Options out;
    if (options.language == "fr") out.language = anonymizer::Language::french;
    if (options.language == "en") out.language = anonymizer::Language::english;
    return out;
}

std::string read_all(std::istream& in) {
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The text of one line; throws naming the line.
std::string text_of(const std::string& line, std::size_t number) {
    try {
        return base::parse_json(line).at("text").get<std::string>();
    } catch (const std::exception&) {
        throw base::Error(
            base::ErrorKind::usage,
            "line " + std::to_string(number) + R"( of the input is not an object like {"text": "..."})");
    }
}

base::Json answer(anonymizer::Session& session, const std::string& text, const Options& options) {
    if (options.restore) return {{"text", session.restore(text)}};
    anonymizer::Anonymized result = session.anonymize(text, anonymizer_options(options));
    base::Json spans = base::Json::array();
    for (const anonymizer::Finding& finding : result.findings)
        spans.push_back({{"start", finding.begin},
                         {"end", finding.end},
                         {"entity", std::string(anonymizer::entity_name(finding.entity))}});
    return {{"text", std::move(result.text)}, {"spans", std::move(spans)}};
}

/// The next line, and those that are there already; false at the end of the input.
bool read_lines(std::istream& in, std::vector<std::string>& lines) {
    lines.clear();
    std::string line;
    std::size_t bytes = 0;
    while (bytes < most_waiting_bytes && std::getline(in, line)) {
        bytes += line.size() + 1;
        lines.push_back(std::move(line));
        if (in.rdbuf()->in_avail() <= 0) break;
    }
    return !lines.empty();
}

int run_lines(const Session& session, const Options& options, std::istream& in) {
    anonymizer::PrivateMap map(session.home);
    std::vector<std::string> lines;
    for (std::size_t number = 1; read_lines(in, lines);) {
        std::string answers;
        map.update([&](anonymizer::Session& dictionary) {
            for (const std::string& line : lines)
                answers += base::to_text(answer(dictionary, text_of(line, number++), options)) + "\n";
        });
        session.console.out << answers << std::flush;
    }
    return 0;
}

int run_plain(const Session& session, const Options& options, std::istream& in) {
    anonymizer::PrivateMap map(session.home);
    std::ostream& out = session.console.out;
    if (options.restore) {
        const std::string text = read_all(in);
        map.update([&](anonymizer::Session& dictionary) { out << dictionary.restore(text); });
        return 0;
    }
    std::unique_ptr<anonymizer::Stream> stream;
    std::string block(65536, '\0');
    for (bool has_more = true; has_more;) {
        in.read(block.data(), static_cast<std::streamsize>(block.size()));
        const std::string_view piece(block.data(), static_cast<std::size_t>(in.gcount()));
        has_more = static_cast<bool>(in);
        std::string result;
        map.update([&](anonymizer::Session& dictionary) {
            if (!stream)
                stream =
                    std::make_unique<anonymizer::Stream>(dictionary, anonymizer_options(options), hold_bytes);
            result = stream->write(piece);
            if (!has_more) result += stream->finish();
        });
        out << result;
    }
    return 0;
}

int run_anonymize(const Session& session, const Options& options) {
    return options.jsonl ? run_lines(session, options, std::cin) : run_plain(session, options, std::cin);
}

}  // namespace

void add_anonymize(CLI::App& parent, Session& session) {
    CLI::App* app = parent.add_subcommand("anonymize", "personal data and secrets out of a text, and back");
    app->group("Text");
    const auto options = std::make_shared<Options>();
    app->add_option("--lang", options->language, "fr, en or auto; default auto: both")
        ->check(CLI::IsMember({"fr", "en", "auto"}))
        ->type_name("LANG");
    app->add_flag("--restore", options->restore, "put the values back; secrets stay hidden");
    app->add_flag("--jsonl", options->jsonl, R"({"text"} lines in, {"text","spans"} lines out)");
    set_examples(*app,
                 "  factory anonymize < ticket.txt > safe.txt\n"
                 "  factory anonymize --restore < answer.txt\n"
                 "  tail -f app.log | jq -c '{text: .message}' | factory anonymize --jsonl\n");
    app->callback([&session, options] {
        session.action = [&session, options] { return run_anonymize(session, *options); };
    });
}

}  // namespace factory::cli
