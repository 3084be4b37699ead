#include "support.hpp"

#include <catch2/catch.hpp>

using test::Found;
using test::found;

TEST_CASE("French, international and North American numbers need no word beside them") {
    for (const std::string number :
         {"06 12 34 56 78", "0612345678", "06.12.34.56.78", "+33 6 12 34 56 78", "+33612345678",
          "0033 6 12 34 56 78", "+33 (0)6 12 34 56 78", "+1 415 555 0132", "(415) 555-0132", "415-555-0132",
          "415.555.0132", "1-415-555-0132", "+44 20 7946 0958", "020 7946 0958", "+49 30 1234567",
          "(415) 555-0132 x123"}) {
        INFO(number);
        CHECK(found("see " + number + ", please") == Found{"PHONE:" + number});
    }
}

TEST_CASE("no-break spaces and full-width digits do not hide a number") {
    CHECK(found("06\xc2\xa0"
                "12\xc2\xa0"
                "34\xc2\xa0"
                "56\xc2\xa0"
                "78")
              .size() == 1);
    CHECK(found("\xef\xbc\x90\xef\xbc\x96 12 34 56 78").size() == 1);
}

TEST_CASE("other digits are a number beside a phone word") {
    CHECK(found("phone: 5550132") == Found{"PHONE:5550132"});
    CHECK(found("tél. 03 44 12 34") == Found{"PHONE:03 44 12 34"});
    CHECK(found("total: 5550132").empty());
}

TEST_CASE("dates, versions, sums and identifiers are no phone numbers") {
    for (const char* text :
         {"2024-03-12", "12/03/2024", "1234567890", "0123456789", "1700000000000", "3.14159265358979",
          "1 000 000", "id 20240312120000", "00 01 02 03 04 05", "a415-555-0132b", "IEEE 854-1987",
          "10646 2000", "le=0.02 0 1477043", "0.1234567891"}) {
        INFO(text);
        CHECK(found(text).empty());
    }
}
