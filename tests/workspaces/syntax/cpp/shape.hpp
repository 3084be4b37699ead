// Shapes that can be drawn.
#pragma once

#include <memory>
#include "geometry/point.hpp"

namespace draw {

class Canvas;

/// Anything that covers an area.
class Shape {
public:
    explicit Shape(std::string name) : name_(std::move(name)) {}
    Shape(const Shape&) = delete;
    Shape& operator=(const Shape&) = delete;
    virtual ~Shape() = default;

    /// The area in square units. Never negative.
    virtual double area() const = 0;
    [[nodiscard]] const std::string& name() const { return name_; }
    bool operator<(const Shape& other) const { return area() < other.area(); }
    explicit operator bool() const { return area() > 0; }
    Canvas* canvas();

    static int count;

protected:
    std::string name_;
    int width_ = 0, height_{1};

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// A circle.
template <typename T, int Dim = 2>
class Circle final : public Shape, private detail::Cached<T> {
public:
    using Base = Shape;
    enum class Style : std::uint8_t { plain, dotted };
    double area() const override { return pi<T> * square(radius_); }

private:
    T radius_{};
};

template <>
class Circle<int> : public Shape {};

template <typename T>
concept Drawable = requires(T t) { t.draw(); };

/// The biggest of all.
template <class Iterator>
Iterator biggest(Iterator first, Iterator last) {
    return std::max_element(first, last, [](const auto& a, const auto& b) { return a.area() < b.area(); });
}

inline constexpr double unit = 1.0;
std::ostream& operator<<(std::ostream& out, const Shape& shape);

}  // namespace draw
