#pragma once

#include <string>

namespace native {

struct LabelSize {
    int width_mm = 100;
    int height_mm = 150;
};

/// The label as PostScript.
std::string render_label(const std::string& carrier_code, const LabelSize& size);

}  // namespace native
