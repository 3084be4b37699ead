#include "orchestrator/merge/bisection.hpp"

#include "base/error.hpp"

namespace factory::merge {

Bisection::Bisection(std::size_t size) : size_(size) {
    base::ensure(size > 0, "a batch holds at least one change");
}

std::optional<std::size_t> Bisection::next() const {
    if (bad_ == 0) return good_ == size_ ? std::nullopt : std::optional<std::size_t>(size_);
    if (bad_ - good_ == 1) return std::nullopt;
    return good_ + (bad_ - good_) / 2;
}

void Bisection::result(bool is_good) {
    const std::optional<std::size_t> asked = next();
    base::ensure(asked.has_value(), "nothing is to be verified any more");
    if (is_good) {
        good_ = *asked;
        was_flake_ = is_second_try_ && *asked == size_;
        return;
    }
    if (*asked == size_ && !is_second_try_) {
        is_second_try_ = true;
        return;
    }
    bad_ = *asked;
}

std::optional<std::size_t> Bisection::rejected() const {
    if (bad_ == 0) return std::nullopt;
    return bad_ - 1;
}

}  // namespace factory::merge
