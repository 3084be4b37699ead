// What a model wrote names things that stand in it, whatever it wrote.
#include "mcp_lrm/named_in_text.hpp"
#include "targets.hpp"

void fuzz::named_in_text(std::string_view input) {
    const std::vector<lrm::NamedThing> things = lrm::named_in_text(input);
    for (std::size_t i = 0; i < things.size(); ++i) {
        require(!things[i].text.empty(), "a name is not empty");
        require(input.find(things[i].text) != std::string_view::npos, "a name stands in the text");
        for (std::size_t j = 0; j < i; ++j) require(!(things[i] == things[j]), "each name comes once");
    }
    lrm::is_common_name(input);
}
