// Counting variants, with a few places of each to show. Pure.
#pragma once

#include "mcp_lrm/index/conventions.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lrm::index {

class Tally {
public:
    /// `make` gives the Evidence; it is called only for the few that are kept.
    template <class Make>
    void add(const std::string& variant, const Make& make) {
        Variant& of = variants_[variant];
        ++of.count;
        ++total_;
        if (of.kept.size() >= 4) return;
        Evidence evidence = make();
        const bool same_file = !of.kept.empty() && of.kept.back().path == evidence.path;
        if (!same_file || of.kept.size() < 2) of.kept.push_back(std::move(evidence));
    }

    std::int64_t total() const { return total_; }
    std::int64_t count(const std::string& variant) const;
    /// At most two places of a variant, of different files where possible.
    std::vector<Evidence> examples(const std::string& variant) const;
    /// At most two places of every other variant, the commonest first.
    std::vector<Evidence> examples_beside(const std::vector<std::string>& variants) const;
    /// Variants, the commonest first; equal ones by name.
    std::vector<std::pair<std::string, std::int64_t>> sorted() const;

    /// "subject: best variant" with its evidence; nothing below `least` in all.
    std::optional<Convention> best(std::string topic, std::string domain, const std::string& subject,
                                   std::int64_t least) const;
    /// "subject: a 12, b 7, c 3", the `most` commonest; examples of the first two.
    std::optional<Convention> list(std::string topic, std::string domain, const std::string& subject,
                                   std::size_t most, std::int64_t least) const;
    /// The best one when four of five are so, else the list of the commonest.
    std::optional<Convention> best_or_list(std::string topic, std::string domain, const std::string& subject,
                                           std::int64_t least) const;

private:
    struct Variant {
        std::int64_t count = 0;
        std::vector<Evidence> kept;
    };
    std::map<std::string, Variant> variants_;
    std::int64_t total_ = 0;
};

/// The first two, of different files where there are some.
std::vector<Evidence> two_of(const std::vector<Evidence>& kept);

/// At most `bytes`, cut between two characters.
std::string short_text(std::string_view text, std::size_t bytes = 64);

}  // namespace lrm::index
