// The cache against raw SQLite in the same run: hits by 50 paced readers, CPU of a hit, misses, puts, and how
// often a source is called when 50 clients miss one key at once. Prints `name value unit`.
#include "base/db/sqlite.hpp"
#include "base/db/zstd.hpp"
#include "rlm_cache/cache.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <latch>
#include <random>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
constexpr int entries = 2000;
constexpr int readers = 50;
constexpr int reads_of_one = 100;
constexpr std::chrono::milliseconds pace{50};

cache::Key key(int number) {
    return {"bench", {{"query", number}}, "one", {}};
}

/// Some 8.7 KB that compress as prose does.
std::string body(int number) {
    static const std::vector<std::string> words = {
        "release", "plan",   "the",  "customer", "of",   "deploy", "a",    "service", "and",    "is",
        "index",   "failed", "with", "error",    "line", "after",  "test", "merge",   "branch", "in"};
    std::minstd_rand random(static_cast<unsigned>(number));
    std::string out;
    while (out.size() < 8700)
        out +=
            words[random() % words.size()] + (random() % 7 == 0 ? std::to_string(random() % 9999) : "") + " ";
    return out;
}

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void print(const std::string& name, double value, const char* unit) {
    std::printf("%-34s %10.2f %s\n", name.c_str(), value, unit);
}

/// Every reader makes a call every 50 ms; the microseconds that each took.
std::vector<double> paced(const std::function<std::function<void(int)>()>& make_reader) {
    std::vector<std::vector<double>> times(readers);
    std::vector<std::thread> threads;
    std::latch ready(readers);
    for (int reader = 0; reader < readers; ++reader)
        threads.emplace_back([&, reader] {
            const std::function<void(int)> read = make_reader();
            read(reader);
            std::minstd_rand random(static_cast<unsigned>(reader));
            ready.arrive_and_wait();
            Clock::time_point next = Clock::now() + pace * reader / readers;
            for (int i = 0; i < reads_of_one; ++i, next += pace) {
                std::this_thread::sleep_until(next);
                const Clock::time_point began = Clock::now();
                read(static_cast<int>(random() % entries));
                times[static_cast<std::size_t>(reader)].push_back(
                    std::chrono::duration<double, std::micro>(Clock::now() - began).count());
            }
        });
    for (std::thread& thread : threads) thread.join();
    std::vector<double> all;
    for (const auto& one : times) all.insert(all.end(), one.begin(), one.end());
    std::sort(all.begin(), all.end());
    return all;
}

void print_percentiles(const std::string& name, const std::vector<double>& sorted) {
    print(name + " p50", sorted[sorted.size() / 2], "us");
    print(name + " p99", sorted[sorted.size() * 99 / 100], "us");
}

void print_cpu(const std::string& name, int times, const std::function<void(int)>& work) {
    const double began = cpu_seconds();
    for (int i = 0; i < times; ++i) work(i);
    print(name, (cpu_seconds() - began) / times * 1e6, "us CPU");
}

}  // namespace

int main() {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("cache-bench-" + std::to_string(getpid()));
    std::filesystem::create_directory(folder);
    const cache::Lifetime hour;
    {
        base::db::Connection raw(folder / "raw.db", base::db::Open::read_write);
        raw.execute("CREATE TABLE e(id INTEGER PRIMARY KEY, key BLOB UNIQUE, body BLOB)");
        base::db::Transaction transaction(raw);
        for (int i = 0; i < entries; ++i)
            raw.cached("INSERT INTO e(key, body) VALUES (?1, ?2)")
                .bind_blob(1, bytes_of(key(i)))
                .bind_blob(2, base::db::compress(body(i)))
                .run();
        transaction.commit();
    }
    cache::Cache cache(folder / "rlm_cache.db");
    print_cpu("put", entries, [&](int i) { cache.put(key(i), hour, {body(i), "title", false, true}); });
    cache.settle();

    const auto raw_reader = [&] {
        const auto connection =
            std::make_shared<base::db::Connection>(folder / "raw.db", base::db::Open::read_only);
        const auto decompress = std::make_shared<base::db::Decompressor>();
        return [connection, decompress](int number) {
            base::db::Statement& select = connection->cached("SELECT body FROM e WHERE key = ?1");
            if (select.bind_blob(1, bytes_of(key(number))).step()) (*decompress)(select.blob(0));
            select.reset();
        };
    };
    const auto cache_reader = [&] {
        return [&cache](int number) {
            if (!cache.peek(key(number))) std::abort();
        };
    };
    print_percentiles("raw SQLite, 50 readers, paced", paced(raw_reader));
    print_percentiles("cache hit, 50 readers, paced", paced(cache_reader));
    print_cpu("raw SQLite", 20000, [read = raw_reader()](int i) { read(i % entries); });
    print_cpu("cache hit", 20000, [read = cache_reader()](int i) { read(i % entries); });
    print_cpu("cache miss", 20000, [&](int i) { cache.peek(key(entries + i)); });

    std::atomic<int> calls{0};
    std::latch ready(readers);
    std::vector<std::thread> clients;
    for (int i = 0; i < readers; ++i)
        clients.emplace_back([&] {
            ready.arrive_and_wait();
            cache.get(key(-1), hour, [&](const cache::GivenUp&) {
                ++calls;
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
                return cache::Fetched{"x", "", false, true};
            });
        });
    for (std::thread& client : clients) client.join();
    print("50 clients miss one key at once", calls, "upstream calls");
    std::filesystem::remove_all(folder);
    return 0;
}
