// The packed form of uses.
#include "mcp_lrm/index/references.hpp"

#include <catch2/catch.hpp>

using namespace lrm::index;
using syntax::ReferenceKind;

namespace {
bool same(const std::vector<Use>& a, const std::vector<Use>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i].line != b[i].line || a[i].kind != b[i].kind || a[i].enclosing != b[i].enclosing)
            return false;
    return true;
}
}  // namespace

TEST_CASE("uses come back as they were packed, by line") {
    const std::vector<Use> uses = {{1, ReferenceKind::call, -1},
                                   {1, ReferenceKind::type, 0},
                                   {300, ReferenceKind::implementation, 127},
                                   {70000, ReferenceKind::other, 40000},
                                   {UINT32_MAX, ReferenceKind::call, INT32_MAX - 1}};
    CHECK(same(unpack_uses(pack_uses(uses)), uses));
    CHECK(pack_uses({}).empty());
    const std::vector<Use> unsorted = {{9, ReferenceKind::call, 1}, {2, ReferenceKind::call, 0}};
    CHECK(same(unpack_uses(pack_uses(unsorted)), {{2, ReferenceKind::call, 0}, {9, ReferenceKind::call, 1}}));
}

TEST_CASE("reading stops at the first malformed byte") {
    const std::string good = pack_uses({{5, ReferenceKind::call, 2}, {500, ReferenceKind::type, 3}});
    for (std::size_t cut = 0; cut < good.size(); ++cut) CHECK(unpack_uses(good.substr(0, cut)).size() <= 1);
    CHECK(unpack_uses(std::string(20, '\xff')).empty());
    CHECK(unpack_uses("\x01\x7f\x01").empty());
    CHECK(unpack_uses(good + "\xff").size() == 2);
}
