// Which of several findings at one place counts.
#include "anonymizer/finders.hpp"

#include <algorithm>
#include <tuple>

namespace anonymizer {
namespace {

/// Of two findings of the same length the one with the surer proof.
int sureness(Entity entity) {
    switch (entity) {
        case Entity::secret:
            return 9;
        case Entity::iban:
        case Entity::nir:
        case Entity::siret:
            return 8;
        case Entity::vat:
        case Entity::card:
            return 7;
        case Entity::email:
        case Entity::ip:
        case Entity::mac:
            return 6;
        case Entity::siren:
        case Entity::date_of_birth:
            return 5;
        case Entity::ssn:
        case Entity::nino:
            return 4;
        case Entity::phone:
            return 3;
        default:
            return 1;
    }
}

}  // namespace

void resolve_overlaps(std::vector<Finding>& findings) {
    const auto rank = [](const Finding& f) {
        return std::make_tuple(f.entity == Entity::secret, f.end - f.begin, sureness(f.entity));
    };
    std::sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
        return std::make_tuple(a.begin, b.end) < std::make_tuple(b.begin, a.end);
    });
    std::vector<Finding> kept;
    kept.reserve(findings.size());
    for (const Finding& next : findings) {
        Finding current = next;
        bool is_kept = true;
        while (!kept.empty() && kept.back().end > current.begin) {
            Finding& last = kept.back();
            if (last.entity == Entity::secret || current.entity == Entity::secret) {
                // Nothing of either may stay readable.
                current = {Entity::secret, std::min(last.begin, current.begin),
                           std::max(last.end, current.end)};
                kept.pop_back();
                continue;
            }
            if (rank(current) <= rank(last)) {
                is_kept = false;
                break;
            }
            kept.pop_back();
        }
        if (is_kept) kept.push_back(current);
    }
    findings = std::move(kept);
}

}  // namespace anonymizer
