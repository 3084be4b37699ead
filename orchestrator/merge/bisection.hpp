// Which changes of a batch may go in when the batch as a whole is not good. Plain code without I/O.
#pragma once

#include <cstddef>
#include <optional>

namespace factory::merge {

/// A batch is a list of changes, each on top of the ones before it. It asks for the verification of its first
/// `n` changes, again and again, until it knows how many go in and which one is to blame. A batch that fails
/// is tried once more as it is: what passes then was a flake, and is recorded as one.
class Bisection {
public:
    /// `size` is at least 1.
    explicit Bisection(std::size_t size);

    /// How many of the first changes are to be verified together next; nothing when it is decided.
    std::optional<std::size_t> next() const;
    /// What came of the verification that `next` asked for.
    void result(bool is_good);

    /// When it is decided: so many of the first changes go in.
    std::size_t accepted() const { return good_; }
    /// When it is decided: the change (from 0) that breaks it; nothing when all go in. What follows it waits
    /// for the next batch.
    std::optional<std::size_t> rejected() const;
    bool was_flake() const { return was_flake_; }

private:
    std::size_t size_;
    std::size_t good_ = 0;  // the longest beginning that is known to be good
    std::size_t bad_ = 0;   // the shortest that is known not to be; 0: none is
    bool is_second_try_ = false;
    bool was_flake_ = false;
};

}  // namespace factory::merge
