#include "support.hpp"

#include <catch2/catch.hpp>

using test::Found;
using test::found;

TEST_CASE("French addresses, with and without postcode and city") {
    for (const std::string address : {"12 rue des Lilas", "12 bis, avenue Victor Hugo, 75016 Paris",
                                      "3 place de la République 44000 Nantes", "221 chemin du Moulin",
                                      "8 rue du 8 Mai 1945, 69100 Villeurbanne", "5 allée de l'Église",
                                      "14 bd Saint-Michel, 75005 Paris Cedex 05"}) {
        INFO(address);
        CHECK(found("livrer au " + address + ".") == Found{"ADDRESS:" + address});
    }
    CHECK(found("rue de la Paix, 75002 Paris") == Found{"ADDRESS:rue de la Paix, 75002 Paris"});
}

TEST_CASE("English addresses, with city, state and postcode") {
    for (const std::string address :
         {"742 Evergreen Terrace", "12 W. Pine St., Apt 4, Austin, TX 78701",
          "1600 Pennsylvania Avenue NW, Washington, DC 20500", "221B Baker Street, London NW1 6XE",
          "P.O. Box 123", "350 5th Avenue"}) {
        INFO(address);
        CHECK(found("sent to " + address + " today").size() == 1);
        CHECK(found("sent to " + address + " today")[0].rfind("ADDRESS:" + address.substr(0, 6), 0) == 0);
    }
}

TEST_CASE("numbers before other words are no addresses") {
    for (const char* text : {"12 rue", "5 Star rating", "404 Not Found", "3 Way merge", "24 heures sur 24",
                             "12 Monkeys", "chapter 12 Road map", "50000 Requests", "2 Places left",
                             "51 Franklin Street, Fifth Floor, Boston, MA 02110-1301 USA"}) {
        INFO(text);
        CHECK(found(text).empty());
    }
}
