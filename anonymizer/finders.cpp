// The table of finders.
#include "anonymizer/finders.hpp"

namespace anonymizer {

std::span<const Finder> finders() {
    static const Finder table[] = {
        {Entity::email, Trigger::at_sign, find_email},
        {Entity::email, Trigger::word, find_written_email, written_email_words()},
        {Entity::phone, Trigger::number, find_phone},
        {Entity::card, Trigger::number, find_card},
        {Entity::iban, Trigger::code, find_iban},
        {Entity::nir, Trigger::number, find_nir},
        {Entity::siret, Trigger::number, find_siret},
        {Entity::vat, Trigger::code, find_vat},
        {Entity::vat, Trigger::number, find_fiscal_number},
        {Entity::ssn, Trigger::number, find_ssn},
        {Entity::nino, Trigger::code, find_nino},
        {Entity::ip, Trigger::number, find_ipv4},
        {Entity::ip, Trigger::colon, find_ipv6},
        {Entity::mac, Trigger::colon, find_mac},
        {Entity::mac, Trigger::number, find_dotted_mac},
        {Entity::mac, Trigger::code, find_dotted_mac},
        {Entity::date_of_birth, Trigger::number, find_date_of_birth},
        {Entity::address, Trigger::number, find_address},
        {Entity::address, Trigger::code, find_postcode},
        {Entity::person, Trigger::capital, find_person},
        {Entity::secret, Trigger::word, find_provider_token, provider_prefixes()},
        {Entity::secret, Trigger::dashes, find_private_key},
        {Entity::secret, Trigger::slash, find_url_secret},
        {Entity::secret, Trigger::equals, find_assignment},
        {Entity::secret, Trigger::colon, find_assignment},
        {Entity::secret, Trigger::comma, find_argument_pair},
        {Entity::secret, Trigger::greater, find_element},
        {Entity::secret, Trigger::word, find_spoken_secret, spoken_secret_words()},
        {Entity::secret, Trigger::option, find_option},
        {Entity::secret, Trigger::long_word, find_random_run},
        {Entity::secret, Trigger::dollar, find_password_hash},
    };
    return table;
}

}  // namespace anonymizer
