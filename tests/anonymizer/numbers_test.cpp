#include "anonymizer/checksums.hpp"
#include "support.hpp"

#include <catch2/catch.hpp>

using test::Found;
using test::found;

TEST_CASE("a card is found by its sum, in groups or not") {
    for (const std::string card : {"4111111111111111", "4111 1111 1111 1111", "5500-0000-0000-0004",
                                   "3782 822463 10005", "6011111111111117"})
        CHECK(found("paid " + card + " ok") == Found{"CARD:" + card});
    CHECK(found("4111 1111 1111 1112").empty());
    CHECK(found("0000 0000 0000 0000").empty());
    CHECK(found("0.4111111111111111").empty());
}

TEST_CASE("an IBAN is found by its country's length and its sum") {
    for (const std::string iban :
         {"FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189", "GB82-WEST-1234-5698-7654-32",
          "CH9300762011623852957", "MT84MALT011000012345MTLCAST001S"})
        CHECK(found("to " + iban + " today") == Found{"IBAN:" + iban});
    CHECK(found("FR76 3000 6000 0112 3456 7890 188").empty());
}

TEST_CASE("a NIR is found with its key, also of Corsica") {
    CHECK(anonymizer::is_nir("255081416802538"));
    CHECK(found("2 55 08 14 168 025 38") == Found{"NIR:2 55 08 14 168 025 38"});
    CHECK(anonymizer::is_nir("1850520A0010012") == false);
    CHECK(found("255081416802539").empty());
    // 2A counts as 19: the key follows from the rule.
    for (int key = 1; key <= 97; ++key) {
        const std::string digits = key < 10 ? "0" + std::to_string(key) : std::to_string(key);
        if (anonymizer::is_nir("185052A001001" + digits)) CHECK(key == 97 - 1850519001001 % 97);
    }
}

TEST_CASE("SIRET by its sum in any grouping, SIREN beside its word or in threes") {
    CHECK(found("732 829 320 00074") == Found{"SIRET:732 829 320 00074"});
    CHECK(found("73282932000074") == Found{"SIRET:73282932000074"});
    CHECK(found("7328 2932 0000 74") == Found{"SIRET:7328 2932 0000 74"});
    CHECK(anonymizer::is_siret("35600000049837"));  // La Poste
    CHECK(found("SIREN 732829320") == Found{"SIREN:732829320"});
    CHECK(found("732829320").empty());
    CHECK(found("732 829 320 euros").empty());
    CHECK(found("SIRET 732 829 320 00075").empty());
}

TEST_CASE("VAT numbers by key, or beside their word") {
    CHECK(found("FR44732829320") == Found{"VAT:FR44732829320"});
    CHECK(found("FR 44 732 829 320") == Found{"VAT:FR 44 732 829 320"});
    CHECK(found("FR45732829320").empty());
    CHECK(found("TVA : 44732829320") == Found{"VAT:44732829320"});
    CHECK(found("VAT number DE123456789") == Found{"VAT:DE123456789"});
    CHECK(found("DE123456789").empty());
}

TEST_CASE("SSN and NINO by form and range") {
    CHECK(found("536-22-8726") == Found{"SSN:536-22-8726"});
    CHECK(found("SSN 536228726") == Found{"SSN:536228726"});
    CHECK(found("000-22-8726").empty());
    CHECK(found("666-22-8726").empty());
    CHECK(found("936-22-8726").empty());
    CHECK(found("AB 12 34 56 C") == Found{"NINO:AB 12 34 56 C"});
    CHECK(found("AB123456C") == Found{"NINO:AB123456C"});
    CHECK(found("GB123456C").empty());
}

TEST_CASE("a date is one of birth beside a word that says so") {
    for (const std::string date : {"12/03/1985", "1985-03-12", "12.03.85", "12 mars 1985", "1er janvier 1990",
                                   "March 12, 1985", "12 March 1985", "3rd of May 1990"}) {
        INFO(date);
        CHECK(found("né le " + date) == Found{"DATE_OF_BIRTH:" + date});
        CHECK(found("DOB: " + date) == Found{"DATE_OF_BIRTH:" + date});
        CHECK(found("released on " + date).empty());
    }
    CHECK(found("{\"dateOfBirth\":\"1985-03-12\"}") == Found{"DATE_OF_BIRTH:1985-03-12"});
}
