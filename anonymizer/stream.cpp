// Text in pieces: held back as far as what comes next could change it.
#include "anonymizer/anonymizer.hpp"

#include <algorithm>

namespace anonymizer {
namespace {

/// Where a window may be cut so that no value and no cue beside it lies across: behind the last blank line,
/// line end, or blank of its second half, but not inside a PEM block. It depends on the window alone.
std::size_t cut_in(std::string_view window) {
    const std::size_t half = window.size() / 2;
    std::size_t cut = 0;
    for (const std::string_view end : {"\n\n", "\n", " "}) {
        const std::size_t found = window.rfind(end);
        if (found == std::string_view::npos || found < half) continue;
        cut = found + end.size();
        break;
    }
    if (cut == 0) return window.size();
    const std::size_t key = window.substr(0, cut).rfind("-----BEGIN");
    const bool is_open = key != std::string_view::npos &&
                         window.substr(key, cut - key).find("-----END") == std::string_view::npos;
    return is_open && key > 0 ? key : cut;
}

}  // namespace

Stream::Stream(Session& session, Options options, std::size_t hold_bytes)
    : session_(session), options_(options), hold_bytes_(std::max<std::size_t>(hold_bytes, 1024)) {}

std::string Stream::write(std::string_view piece) {
    held_ += piece;
    std::string out;
    while (held_.size() >= 2 * hold_bytes_) {
        const std::size_t cut = cut_in(std::string_view(held_).substr(0, 2 * hold_bytes_));
        out += session_.anonymize(std::string_view(held_).substr(0, cut), options_).text;
        held_.erase(0, cut);
    }
    return out;
}

std::string Stream::finish() {
    std::string out = session_.anonymize(held_, options_).text;
    held_.clear();
    return out;
}

}  // namespace anonymizer
