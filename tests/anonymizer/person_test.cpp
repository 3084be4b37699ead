#include "support.hpp"

#include <catch2/catch.hpp>

using test::Found;
using test::found;

TEST_CASE("names beside a title, a role, or with a known first name") {
    CHECK(found("Merci à Mme Zorglub pour cela") == Found{"PERSON:Zorglub"});
    CHECK(found("Dr. Ngozi Okonjo is away") == Found{"PERSON:Ngozi Okonjo"});
    CHECK(found("j'ai vu Camille de la Villardière hier") == Found{"PERSON:Camille de la Villardière"});
    CHECK(found("Signed-off-by: Xilo Brandt") == Found{"PERSON:Xilo Brandt"});
    CHECK(found("by Emily J. Hargreaves,") == Found{"PERSON:Emily J. Hargreaves"});
    CHECK(found("DUPONT Jean") == Found{"PERSON:DUPONT Jean"});
    CHECK(found("Jean-Pierre Lefèvre's") == Found{"PERSON:Jean-Pierre Lefèvre"});
    CHECK(found("Wilson said so") == Found{"PERSON:Wilson"});
}

TEST_CASE("headings, products, places and code are no names") {
    for (const char* text :
         {"Grace Period Ends", "Max Retries", "Paris Match", "Java Virtual Machine", "Rose Garden Hotel",
          "New York", "Charles de Gaulle Airport", "rue Victor Hugo", "Mark Complete",
          "GNU General Public License", "class Jean Dupont_x", "Foo.Bar", "std::Thomas", "Hello World",
          "Visual Studio Code", "Le Conseil Régional", "Julia.Language"}) {
        INFO(text);
        CHECK(found(text).empty());
    }
}

TEST_CASE("code can do without guessed names") {
    anonymizer::Options code;
    code.names = anonymizer::Names::known_only;
    CHECK(found("// by Emily Hargreaves", code).empty());
}
