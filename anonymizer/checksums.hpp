// Check digits, over strings of ASCII digits (and letters where said).
#pragma once

#include <string_view>

namespace anonymizer {

bool is_luhn(std::string_view digits);
/// ISO 7064 mod 97-10 of an IBAN in electronic form (capital letters and digits).
bool is_iban_sum(std::string_view iban);
/// The length of IBANs of a country ("FR": 27); 0 for a country without.
int iban_length(std::string_view country);
/// A SIREN of nine digits.
bool is_siren(std::string_view digits);
/// A SIRET of fourteen digits; those of La Poste have a rule of their own.
bool is_siret(std::string_view digits);
/// A French social security number: 15 characters, "2A" or "2B" allowed for the department.
bool is_nir(std::string_view characters);
/// What a date YYYY MM DD must be: year 1900 to 2099, month and day in range.
bool is_date(int year, int month, int day);

}  // namespace anonymizer
