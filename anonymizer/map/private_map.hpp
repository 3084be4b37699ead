// The dictionary of one home, kept between runs and shared by its processes.
#pragma once

#include "anonymizer/anonymizer.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace anonymizer {

/// `data/anonymizer.jsonl`, mode 0600: what stands behind the tokens, so that a later run restores them and
/// gives the same tokens. Several processes may use it at once.
class PrivateMap {
public:
    /// Below `home` as base::places has it; nothing is read yet.
    explicit PrivateMap(const std::string& home);

    /// Runs `work` on the dictionary with everything that other processes added, and saves what `work` added
    /// before anything of it can be printed. Throws base::Error{file} when the map cannot be read or written.
    void update(const std::function<void(Session&)>& work);

private:
    void read_new(int file);
    void append(int file, const std::string& lines);

    std::filesystem::path path_;
    Session dictionary_;
    std::uint64_t read_ = 0;  // bytes of the file that the dictionary knows
};

}  // namespace anonymizer
