// What the tests of the finders share.
#pragma once

#include "anonymizer/anonymizer.hpp"

#include <string>
#include <vector>

namespace test {

/// "ENTITY:value" of everything found.
inline std::vector<std::string> found(const std::string& text, const anonymizer::Options& options = {}) {
    std::vector<std::string> out;
    for (const anonymizer::Finding& finding : anonymizer::Session("key").anonymize(text, options).findings)
        out.push_back(std::string(anonymizer::entity_name(finding.entity)) + ":" +
                      text.substr(finding.begin, finding.end - finding.begin));
    return out;
}

using Found = std::vector<std::string>;

}  // namespace test
