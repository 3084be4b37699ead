// Where the checkout is.
#include "tests/support/source_directory.hpp"

namespace test {

std::filesystem::path source_directory() {
    return SOURCE_DIR;
}

}  // namespace test
