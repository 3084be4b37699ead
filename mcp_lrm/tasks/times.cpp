// RFC 3339 times.
#include "mcp_lrm/tasks/import.hpp"

#include <cstdio>
#include <ctime>

namespace lrm::tasks {

std::string to_rfc3339(Millis time) {
    const std::time_t seconds = static_cast<std::time_t>(time / 1000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[80];
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900,
                  parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                  static_cast<int>(time % 1000));
    return text;
}

Millis from_rfc3339(const std::string& text) {
    std::tm parts{};
    int read = 0;
    if (std::sscanf(text.c_str(), "%4d-%2d-%2d%*1[Tt ]%2d:%2d:%2d%n", &parts.tm_year, &parts.tm_mon,
                    &parts.tm_mday, &parts.tm_hour, &parts.tm_min, &parts.tm_sec, &read) < 6 ||
        read == 0)
        return 0;
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    Millis time = static_cast<Millis>(timegm(&parts)) * 1000;
    auto at = static_cast<std::size_t>(read);
    if (at < text.size() && text[at] == '.') {
        Millis unit = 100;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
            time += (text[at] - '0') * unit;
    }
    int hours = 0, minutes = 0;
    char sign[2] = "";
    if (at < text.size() && std::sscanf(text.c_str() + at, "%1[+-]%2d:%2d", sign, &hours, &minutes) == 3)
        time -= (sign[0] == '-' ? -1 : 1) * (hours * 60 + minutes) * 60'000LL;
    return time;
}

}  // namespace lrm::tasks
