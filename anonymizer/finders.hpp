// The finders: one row, one file, one test file each. To add one: a file in finders/, a row in finders.cpp.
#pragma once

#include "anonymizer/anonymizer.hpp"

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace anonymizer {

/// A run of digit groups with separators in between, as far as it could be one number: "06 12-34 (56)".
struct Number {
    struct Group {
        std::size_t begin = 0;
        std::size_t end = 0;
    };
    static constexpr std::size_t most_groups = 20;
    static constexpr std::size_t most_digits = 40;

    std::array<Group, most_groups> groups{};
    std::size_t count = 0;
    std::array<char, most_digits> digits{};
    std::size_t digit_count = 0;

    std::size_t begin() const { return groups[0].begin; }
    /// How many groups from the first on hold exactly `wanted` digits together; 0: no number of groups does.
    std::size_t groups_of(std::size_t wanted) const;
    std::string_view first_digits(std::size_t wanted) const { return {digits.data(), wanted}; }
};

/// What a pass over a text gives to the finders, and where they put what they find.
struct Scan {
    std::string_view text;
    const Options& options;
    std::vector<Finding>& findings;
    Number number;             // for Trigger::number
    std::size_t word_end = 0;  // for Trigger::word and Trigger::capital

    void found(Entity entity, std::size_t begin, std::size_t end) {
        findings.push_back({entity, begin, end});
    }
};

/// Where a finder is called, with the position of the thing named.
enum class Trigger : std::uint8_t {
    at_sign,
    number,   // the first of a run of digits, no letter or digit before it
    code,     // a word that begins with two capitals or a capital and a digit, and goes on with digits
    capital,  // a word that begins with a capital
    word,     // a word that begins as one of `begins` does (any case)
    colon,
    equals,
    comma,
    greater,    // >
    slash,      // the first of two
    dashes,     // the first of five
    long_word,  // of 16 bytes or more
    option,     // the first of two hyphens
    dollar,
};
constexpr std::size_t trigger_count = 14;

struct Finder {
    Entity entity;
    Trigger trigger;
    void (*find)(Scan& scan, std::size_t at);
    std::span<const std::string_view> begins = {};  // for Trigger::word: lower case, at least two bytes
};

std::span<const Finder> finders();

/// Runs the finders of the options' entities over `text`; findings may overlap.
void scan_text(std::string_view text, const Options& options, std::vector<Finding>& findings);

/// Sorted and without overlaps: of two that overlap, secrets win, then the longer, then the one that is
/// checked by a sum; a secret takes what overlaps it into itself.
void resolve_overlaps(std::vector<Finding>& findings);

void find_email(Scan& scan, std::size_t at);
void find_written_email(Scan& scan, std::size_t at);
void find_phone(Scan& scan, std::size_t at);
void find_card(Scan& scan, std::size_t at);
void find_iban(Scan& scan, std::size_t at);
void find_nir(Scan& scan, std::size_t at);
void find_siret(Scan& scan, std::size_t at);
void find_vat(Scan& scan, std::size_t at);
void find_fiscal_number(Scan& scan, std::size_t at);
void find_ssn(Scan& scan, std::size_t at);
void find_nino(Scan& scan, std::size_t at);
void find_ipv4(Scan& scan, std::size_t at);
void find_ipv6(Scan& scan, std::size_t at);
void find_mac(Scan& scan, std::size_t at);
void find_dotted_mac(Scan& scan, std::size_t at);
void find_date_of_birth(Scan& scan, std::size_t at);
void find_address(Scan& scan, std::size_t at);
void find_postcode(Scan& scan, std::size_t at);
void find_person(Scan& scan, std::size_t at);
void find_provider_token(Scan& scan, std::size_t at);
void find_private_key(Scan& scan, std::size_t at);
void find_url_secret(Scan& scan, std::size_t at);
void find_assignment(Scan& scan, std::size_t at);
void find_argument_pair(Scan& scan, std::size_t at);
void find_element(Scan& scan, std::size_t at);
void find_spoken_secret(Scan& scan, std::size_t at);
void find_option(Scan& scan, std::size_t at);
void find_random_run(Scan& scan, std::size_t at);
void find_password_hash(Scan& scan, std::size_t at);

std::span<const std::string_view> provider_prefixes();
std::span<const std::string_view> spoken_secret_words();
std::span<const std::string_view> written_email_words();

}  // namespace anonymizer
