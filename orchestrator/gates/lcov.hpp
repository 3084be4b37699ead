// Coverage reports in lcov's format, which tools of every language write.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace factory::gates {

/// Hits by line, 1-based. Several records of one file are added up.
struct FileCoverage {
    std::map<std::uint32_t, std::uint64_t> lines;
};

struct Coverage {
    std::map<std::string, FileCoverage> files;  // by path as the report has it, "./" and back-slashes aside

    std::size_t lines_found() const;
    std::size_t lines_hit() const;
};

/// Throws base::Error{file} naming the line that is not lcov. Records it does not know (FN, BRDA, ...) are
/// skipped; a last record without end_of_record counts.
Coverage read_lcov(std::string_view text);

/// The report's entry for a file of the repository: the same path, an absolute one below `root`, or the only
/// one that ends with it; nullptr when the report does not speak of it.
const FileCoverage* find_file(const Coverage& coverage, const std::string& path, const std::string& root);

}  // namespace factory::gates
