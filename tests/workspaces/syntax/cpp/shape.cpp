#include "shape.hpp"

namespace draw {
namespace {

constexpr int limit = 10;

/// Only here.
int clamp(int value) { return std::min(value, limit); }

}  // namespace

struct Shape::Impl {
    int id;
};

int Shape::count = 0;

// Where it is drawn.
Canvas* Shape::canvas() {
    int local(3);
    auto made = std::make_unique<Canvas>(clamp(local));
    made->draw<int>(*this);
    return made.get();
}

std::ostream& operator<<(std::ostream& out, const Shape& shape) { return out << shape.name(); }

template <typename T, int Dim>
T Circle<T, Dim>::scaled(T factor) const noexcept {
    return Scaler{factor}.apply(radius_);
}

namespace io::text {
void print(const Shape& shape) { ::puts(shape.name().c_str()); }
}

static void hidden() {}

}  // namespace draw

extern "C" int draw_version(void) { return 1; }

int main(int argc, char** argv) {
    draw::io::text::print(draw::Circle<double>{});
}
