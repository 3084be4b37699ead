// What every daemon of the suite does before it serves.
#include "base/process/serving.hpp"

#include <cstdlib>
#include <malloc.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): SIGPIPE
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace base::process {
namespace {

void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

void prepare_to_serve(const Places& places) {
    for (const auto& directory : {places.config, places.data, places.logs, places.run})
        make_private_directory(directory);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);  // a file that must not grow is an error like a full disk, no death
    raise_descriptor_limit();
    // One arena per thread would multiply what parsing leaves behind.
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_TRIM_THRESHOLD, 1 << 20);
}

bool stderr_is_a_file() {
    struct stat status {};
    return fstat(STDERR_FILENO, &status) == 0 && S_ISREG(status.st_mode);
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody writes the environment
    return value == nullptr ? std::string() : std::string(value);
}

}  // namespace base::process
