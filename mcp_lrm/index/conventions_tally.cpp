// Counting variants, with a few places of each to show.
#include "mcp_lrm/index/conventions_tally.hpp"

namespace lrm::index {

std::vector<Evidence> two_of(const std::vector<Evidence>& kept) {
    if (kept.size() <= 1) return kept;
    for (std::size_t i = 1; i < kept.size(); ++i)
        if (kept[i].path != kept.front().path) return {kept.front(), kept[i]};
    return {kept[0], kept[1]};
}

std::string short_text(std::string_view text, std::size_t bytes) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    if (text.size() <= bytes) return std::string(text);
    std::size_t end = bytes - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    return std::string(text.substr(0, end)) + "...";
}

std::int64_t Tally::count(const std::string& variant) const {
    const auto found = variants_.find(variant);
    return found == variants_.end() ? 0 : found->second.count;
}

std::vector<Evidence> Tally::examples(const std::string& variant) const {
    const auto found = variants_.find(variant);
    return found == variants_.end() ? std::vector<Evidence>() : two_of(found->second.kept);
}

std::vector<std::pair<std::string, std::int64_t>> Tally::sorted() const {
    std::vector<std::pair<std::string, std::int64_t>> out;
    for (const auto& [name, variant] : variants_) out.emplace_back(name, variant.count);
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    return out;
}

std::vector<Evidence> Tally::examples_beside(const std::vector<std::string>& variants) const {
    std::vector<Evidence> out;
    for (const auto& [name, count] : sorted()) {
        if (std::find(variants.begin(), variants.end(), name) != variants.end()) continue;
        const std::vector<Evidence>& kept = variants_.at(name).kept;
        out.insert(out.end(), kept.begin(), kept.end());
    }
    return two_of(out);
}

std::optional<Convention> Tally::best(std::string topic, std::string domain, const std::string& subject,
                                      std::int64_t least) const {
    if (total_ < least || total_ == 0) return std::nullopt;
    const auto [name, most] = sorted().front();
    Convention out;
    out.topic = std::move(topic);
    out.domain = std::move(domain);
    out.rule = subject + ": " + name;
    out.count = most;
    out.total = total_;
    out.examples = examples(name);
    out.against = examples_beside({name});
    return out;
}

std::optional<Convention> Tally::list(std::string topic, std::string domain, const std::string& subject,
                                      std::size_t most, std::int64_t least) const {
    if (total_ < least || total_ == 0) return std::nullopt;
    std::string text;
    std::vector<Evidence> shown;
    const auto all = sorted();
    std::int64_t listed = 0;
    for (std::size_t i = 0; i < all.size() && i < most; ++i) {
        text += (i == 0 ? "" : ", ") + all[i].first + " " + std::to_string(all[i].second);
        listed += all[i].second;
        const std::vector<Evidence> kept = examples(all[i].first);
        if (i < 2 && !kept.empty()) shown.push_back(kept.front());
    }
    if (listed < total_) text += ", others " + std::to_string(total_ - listed);
    if (shown.size() < 2) shown = examples(all.front().first);
    Convention out;
    out.topic = std::move(topic);
    out.domain = std::move(domain);
    out.rule = subject + ": " + text;
    out.count = all.front().second;
    out.total = total_;
    out.is_list = true;
    out.examples = std::move(shown);
    return out;
}

std::optional<Convention> Tally::best_or_list(std::string topic, std::string domain,
                                              const std::string& subject, std::int64_t least) const {
    if (total_ == 0) return std::nullopt;
    if (sorted().front().second * 5 >= total_ * 4)
        return best(std::move(topic), std::move(domain), subject, least);
    return list(std::move(topic), std::move(domain), subject, 4, least);
}

}  // namespace lrm::index
