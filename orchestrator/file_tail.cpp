#include "orchestrator/file_tail.hpp"

#include <fstream>
#include <iterator>

namespace factory {

std::string tail_of(const std::filesystem::path& file, std::size_t most) {
    std::ifstream stream(file, std::ios::binary | std::ios::ate);
    if (!stream) return {};
    const std::streamoff size = stream.tellg();
    const auto shown = static_cast<std::streamoff>(most);
    stream.seekg(size > shown ? size - shown : 0);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::string last_line(const std::string& text) {
    constexpr std::size_t most = 300;
    const std::size_t end = text.find_last_not_of(" \t\r\n");
    if (end == std::string::npos) return {};
    const std::size_t newline = text.find_last_of('\n', end);
    const std::size_t begin = newline == std::string::npos ? 0 : newline + 1;
    return text.substr(begin, end + 1 - begin).substr(0, most);
}

}  // namespace factory
