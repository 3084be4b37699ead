// Measures the anonymizer, and lets scripts try it: `speed FILE...`, `latency`, `start`, or `jsonl` from
// stdin to stdout ({"text"} lines in, {"text","spans"} lines out).
#include "anonymizer/anonymizer.hpp"
#include "base/json.hpp"

#include <chrono>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace {

constexpr std::size_t most_bytes = 65536;  // of one text

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

std::string read_all(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

int speed(int count, char** paths) {
    anonymizer::Options code;
    code.names = anonymizer::Names::known_only;
    for (const auto& [name, options] :
         {std::pair("everything", anonymizer::Options()), std::pair("names_known_only", code)}) {
        anonymizer::Session session("bench");
        std::size_t bytes = 0;
        std::size_t found = 0;
        double seconds = 0;
        for (int i = 0; i < count; ++i) {
            const std::string text = read_all(paths[i]);
            const double start = cpu_seconds();
            for (std::size_t at = 0; at < text.size(); at += most_bytes)
                found +=
                    session.anonymize(std::string_view(text).substr(at, most_bytes), options).findings.size();
            seconds += cpu_seconds() - start;
            bytes += text.size();
        }
        const double megabytes = static_cast<double>(bytes) / 1e6;
        std::cout << name << "_speed " << megabytes / seconds << " MB/cpu-s\n"
                  << name << "_found " << static_cast<double>(found) / megabytes << " per MB of " << megabytes
                  << " MB\n";
    }
    return 0;
}

int latency(const std::string& path) {
    std::string text = read_all(path);
    for (const std::size_t size : {std::size_t(16384), std::size_t(200000)}) {
        std::string sample;
        while (sample.size() < size) sample += text.substr(0, size - sample.size());
        double worst = 0;
        double sum = 0;
        for (int i = 0; i < 200; ++i) {
            anonymizer::Session session("bench");
            const double start = cpu_seconds();
            session.anonymize(sample);
            const double took = cpu_seconds() - start;
            worst = std::max(worst, took);
            sum += took;
        }
        std::cout << "latency_" << size << "_mean " << sum / 200 * 1e3 << " ms\nlatency_" << size << "_worst "
                  << worst * 1e3 << " ms\n";
    }
    return 0;
}

int jsonl(bool has_names) {
    anonymizer::Options options;
    if (!has_names) options.names = anonymizer::Names::known_only;
    std::string line;
    while (std::getline(std::cin, line)) {
        anonymizer::Session session("bench");
        const auto text = base::parse_json(line).at("text").get<std::string>();
        const anonymizer::Anonymized result = session.anonymize(text, options);
        base::Json spans = base::Json::array();
        for (const auto& finding : result.findings)
            spans.push_back({{"start", finding.begin},
                             {"end", finding.end},
                             {"entity", anonymizer::entity_name(finding.entity)}});
        std::cout << base::to_text({{"text", result.text}, {"spans", spans}}) << "\n";
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "";
    if (what == "speed" && argc > 2) return speed(argc - 2, argv + 2);
    if (what == "latency" && argc > 2) return latency(argv[2]);
    if (what == "jsonl") return jsonl(argc < 3);
    std::cerr << "usage: anonymizer_bench speed FILE... | latency FILE | jsonl [no-names]\n";
    return 2;
}
