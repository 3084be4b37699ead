// Who makes the facts of which blob.
#include "mcp_lrm/index/blob_claims.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

using lrm::index::BlobClaims;

TEST_CASE("a blob is one run's to make until that run lets it go") {
    BlobClaims claims;
    const base::Sha1 one{1};
    const base::Sha1 two{2};
    CHECK(claims.take(one));
    CHECK_FALSE(claims.take(one));
    CHECK(claims.is_taken(one));
    CHECK(claims.take(two));
    claims.release({one});
    CHECK_FALSE(claims.is_taken(one));
    CHECK(claims.is_taken(two));
    claims.wait(one);  // nobody has it
    CHECK(claims.take(one));
}

TEST_CASE("whoever waits for a blob goes on when it is let go") {
    BlobClaims claims;
    const base::Sha1 hash{7};
    std::atomic<int> working{0};
    std::atomic<int> worst{0};
    std::vector<std::thread> threads;
    for (int number = 0; number < 4; ++number)
        threads.emplace_back([&] {
            for (int turn = 0; turn < 200;) {
                claims.wait(hash);
                if (!claims.take(hash)) continue;
                const int now = ++working;
                if (now > worst) worst = now;
                --working;
                claims.release({hash});
                ++turn;
            }
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(worst == 1);
}
