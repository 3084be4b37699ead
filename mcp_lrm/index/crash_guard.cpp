// Which contents were being parsed when a process died.
#include "mcp_lrm/index/crash_guard.hpp"

#include "base/error.hpp"
#include "base/log/log.hpp"
#include "base/paths.hpp"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace lrm::index {
namespace {

constexpr std::size_t slot_bytes = 20;
constexpr std::size_t most_suspects = 1000;

bool from_hex(const std::string& text, base::Sha1& hash) {
    if (text.size() != 2 * hash.size()) return false;
    for (std::size_t i = 0; i < hash.size(); ++i) {
        if (std::isxdigit(static_cast<unsigned char>(text[2 * i])) == 0 ||
            std::isxdigit(static_cast<unsigned char>(text[2 * i + 1])) == 0)
            return false;
        hash[i] = static_cast<std::uint8_t>(std::stoi(text.substr(2 * i, 2), nullptr, 16));
    }
    return true;
}

}  // namespace

CrashGuard::CrashGuard(const std::filesystem::path& directory, std::size_t threads)
    : directory_(directory), count_(threads), taken_(threads, false) {
    try {
        base::make_private_directory(directory_);
        read_marks();
        open_slots();
    } catch (const base::Error& error) {
        base::log::warn(std::string("parser crashes not recorded reason=") + error.what());
    }
}

CrashGuard::~CrashGuard() {
    if (slots_ != nullptr) munmap(slots_, count_ * slot_bytes);
}

void CrashGuard::read_marks() {
    std::ifstream suspects(directory_ / "suspects");
    std::string text;
    int count = 0;
    base::Sha1 hash{};
    while (marks_.size() < most_suspects && suspects >> text >> count)
        if (from_hex(text, hash)) marks_[hash] = std::clamp(count, 0, most_marks);
    std::ifstream parsing(directory_ / "parsing", std::ios::binary);
    bool found = false;
    while (parsing.read(reinterpret_cast<char*>(hash.data()), slot_bytes)) {
        if (hash == base::Sha1{}) continue;
        found = true;
        if (marks_.size() < most_suspects && ++marks_[hash] == most_marks)
            base::log::error("content left unparsed after crashes blob=" +
                             base::to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()}));
    }
    if (found) write_marks();
}

void CrashGuard::write_marks() const {
    std::string text;
    for (const auto& [hash, count] : marks_)
        text += base::to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()}) + " " +
                std::to_string(count) + "\n";
    base::write_file(directory_ / "suspects", text);
}

void CrashGuard::open_slots() {
    const std::string file = directory_ / "parsing";
    const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0)
        throw base::Error(base::ErrorKind::file, "cannot write " + file, base::errno_text(errno));
    const std::size_t bytes = count_ * slot_bytes;
    // Real blocks now: a write into a hole of a full disk would be a signal later.
    const int error = posix_fallocate(descriptor, 0, static_cast<off_t>(bytes));
    void* mapped =
        error == 0 ? mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0) : MAP_FAILED;
    close(descriptor);
    if (mapped == MAP_FAILED)
        throw base::Error(base::ErrorKind::file, "cannot map " + file,
                          base::errno_text(error != 0 ? error : errno));
    slots_ = static_cast<std::uint8_t*>(mapped);
}

bool CrashGuard::is_banned(const base::Sha1& hash) const {
    std::lock_guard lock(mutex_);
    const auto found = marks_.find(hash);
    return found != marks_.end() && found->second >= most_marks;
}

CrashGuard::Mark::Mark(CrashGuard& guard, const base::Sha1& hash)
    : guard_(guard), hash_(hash), slot_(guard.count_) {
    if (guard_.slots_ == nullptr) return;
    std::lock_guard lock(guard_.mutex_);
    for (std::size_t i = 0; i < guard_.count_ && slot_ == guard_.count_; ++i)
        if (!guard_.taken_[i]) slot_ = i;
    if (slot_ == guard_.count_) return;
    guard_.taken_[slot_] = true;
    std::memcpy(guard_.slots_ + slot_ * slot_bytes, hash_.data(), slot_bytes);
}

CrashGuard::Mark::~Mark() {
    if (slot_ == guard_.count_) return;
    std::lock_guard lock(guard_.mutex_);
    std::memset(guard_.slots_ + slot_ * slot_bytes, 0, slot_bytes);
    guard_.taken_[slot_] = false;
    if (guard_.marks_.empty() || guard_.marks_.erase(hash_) == 0) return;
    try {
        guard_.write_marks();
    } catch (const base::Error&) {
        // It keeps its marks on the disk: one more chance is lost, nothing else.
    }
}

}  // namespace lrm::index
