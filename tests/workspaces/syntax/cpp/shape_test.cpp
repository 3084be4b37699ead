#include "shape.hpp"

#include <catch2/catch.hpp>

/// A circle of radius one.
TEST_CASE("an area is never negative", "[shape]") {
    Circle<double> circle;
    SECTION("of an empty circle") { CHECK(circle.area() >= 0); }
}

class ShapeTest : public ::testing::Test {};

TEST_F(ShapeTest, HasAName) {
    ASSERT_EQ(make_shape().name(), "x");
}

BOOST_AUTO_TEST_CASE(adds) { BOOST_CHECK(true); }
