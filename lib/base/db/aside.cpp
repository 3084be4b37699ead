#include "base/db/aside.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

namespace base::db {

namespace fs = std::filesystem;

void move_aside(const fs::path& file) noexcept {
    try {
        std::error_code ec;
        int newest = 0;
        const std::string prefix = file.filename().string() + ".bad-";
        std::vector<fs::path> older;
        for (const fs::directory_entry& entry : fs::directory_iterator(file.parent_path(), ec)) {
            const std::string name = entry.path().filename().string();
            if (!name.starts_with(prefix)) continue;
            newest = std::max(newest, std::atoi(name.c_str() + prefix.size()));
            older.push_back(entry.path());
        }
        if (!fs::exists(file, ec)) return;
        for (const fs::path& one : older) fs::remove_all(one, ec);
        const std::string aside = file.string() + ".bad-" + std::to_string(newest + 1);
        fs::rename(file, aside, ec);
        fs::permissions(aside, fs::perms::owner_read | fs::perms::owner_write, ec);
        for (const char* suffix : {"-wal", "-shm"}) fs::remove(file.string() + suffix, ec);
    } catch (...) {
        // Out of memory: the next attempt to open the file says what is wrong with it.
    }
}

}  // namespace base::db
