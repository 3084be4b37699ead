#include "label.hpp"

#include <iostream>

namespace native {
namespace {

double to_points(int millimetres) { return millimetres * 72.0 / 25.4; }

}  // namespace

std::string render_label(const std::string& carrier_code, const LabelSize& size) {
    return "%!PS\n" + std::to_string(to_points(size.width_mm)) + " 0 moveto (" + carrier_code + ") show\n";
}

}  // namespace native

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    std::cout << native::render_label(argv[1], {});
    return 0;
}
