// SECRET: tokens whose beginning names the provider, and JSON web tokens.
#include "anonymizer/characters.hpp"
#include "anonymizer/finders.hpp"
#include "anonymizer/secret_words.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <string>
#include <vector>

namespace anonymizer {
namespace {

enum class Alphabet { hex, capitals, letters, word, base64, dotted };

struct Provider {
    std::string_view prefix;
    Alphabet alphabet;
    std::size_t least;  // characters behind the prefix
    std::size_t most;
};

// Forms that the providers document.
constexpr Provider providers[] = {
    {"AKIA", Alphabet::capitals, 16, 16},
    {"ASIA", Alphabet::capitals, 16, 16},
    {"ABIA", Alphabet::capitals, 16, 16},
    {"ACCA", Alphabet::capitals, 16, 16},
    {"A3T", Alphabet::capitals, 17, 17},
    {"AROA", Alphabet::capitals, 16, 17},
    {"AIDA", Alphabet::capitals, 16, 17},
    {"AGPA", Alphabet::capitals, 16, 17},
    {"ABSK", Alphabet::base64, 100, 200},
    {"ghp_", Alphabet::letters, 30, 255},
    {"gho_", Alphabet::letters, 30, 255},
    {"ghu_", Alphabet::letters, 30, 255},
    {"ghs_", Alphabet::letters, 30, 255},
    {"ghr_", Alphabet::letters, 30, 255},
    {"github_pat_", Alphabet::word, 22, 255},
    {"v1.", Alphabet::hex, 40, 40},
    {"glpat-", Alphabet::dotted, 20, 300},
    {"gldt-", Alphabet::word, 20, 80},
    {"glrt-", Alphabet::dotted, 20, 80},
    {"glrtr-", Alphabet::dotted, 20, 80},
    {"glcbt-", Alphabet::word, 20, 80},
    {"glptt-", Alphabet::word, 40, 80},
    {"glft-", Alphabet::word, 20, 80},
    {"glffct-", Alphabet::word, 20, 80},
    {"glsoat-", Alphabet::word, 20, 80},
    {"glimt-", Alphabet::word, 20, 80},
    {"glagent-", Alphabet::word, 20, 80},
    {"gloas-", Alphabet::word, 40, 90},
    {"GR1348941", Alphabet::word, 20, 20},
    {"_gitlab_session=", Alphabet::letters, 32, 32},
    {"xoxb-", Alphabet::word, 10, 255},
    {"xoxp-", Alphabet::word, 10, 255},
    {"xoxa-", Alphabet::word, 10, 255},
    {"xoxr-", Alphabet::word, 10, 255},
    {"xoxs-", Alphabet::word, 10, 255},
    {"xoxe-", Alphabet::word, 10, 255},
    {"xoxo-", Alphabet::word, 10, 255},
    {"xoxc-", Alphabet::word, 10, 255},
    {"xoxd-", Alphabet::base64, 10, 500},
    {"xoxe.", Alphabet::dotted, 20, 255},
    {"xapp-", Alphabet::word, 20, 255},
    {"sk_live_", Alphabet::letters, 10, 255},
    {"sk_test_", Alphabet::letters, 10, 255},
    {"sk_prod_", Alphabet::letters, 10, 255},
    {"rk_live_", Alphabet::letters, 10, 255},
    {"rk_test_", Alphabet::letters, 10, 255},
    {"rk_prod_", Alphabet::letters, 10, 255},
    {"pk_live_", Alphabet::letters, 20, 255},
    {"pk_test_", Alphabet::letters, 20, 255},
    {"whsec_", Alphabet::base64, 24, 255},
    {"sk-", Alphabet::word, 20, 300},
    {"AIza", Alphabet::word, 30, 45},
    {"ya29.", Alphabet::dotted, 20, 2000},
    {"GOCSPX-", Alphabet::word, 20, 40},
    {"npm_", Alphabet::letters, 30, 80},
    {"pypi-", Alphabet::word, 50, 1000},
    {"SK", Alphabet::hex, 32, 32},
    {"AC", Alphabet::hex, 32, 32},
    {"SG.", Alphabet::dotted, 40, 100},
    {"key-", Alphabet::letters, 32, 32},
    {"pubkey-", Alphabet::hex, 32, 32},
    {"shpat_", Alphabet::letters, 32, 40},
    {"shpss_", Alphabet::letters, 32, 40},
    {"shpca_", Alphabet::letters, 32, 40},
    {"shppa_", Alphabet::letters, 32, 40},
    {"sq0atp-", Alphabet::word, 20, 80},
    {"sq0csp-", Alphabet::word, 40, 80},
    {"sq0idp-", Alphabet::word, 20, 80},
    {"EAAA", Alphabet::word, 50, 100},
    {"EAAC", Alphabet::letters, 30, 300},
    {"EAA", Alphabet::letters, 80, 300},
    {"dop_v1_", Alphabet::hex, 64, 64},
    {"doo_v1_", Alphabet::hex, 64, 64},
    {"dor_v1_", Alphabet::hex, 64, 64},
    {"dapi", Alphabet::hex, 32, 36},
    {"hf_", Alphabet::letters, 30, 50},
    {"api_org_", Alphabet::letters, 30, 50},
    {"lin_api_", Alphabet::letters, 30, 60},
    {"secret_", Alphabet::letters, 40, 50},
    {"ntn_", Alphabet::letters, 40, 60},
    {"ATATT3", Alphabet::base64, 100, 300},
    {"ATCTT3", Alphabet::base64, 100, 300},
    {"ATBB", Alphabet::letters, 28, 40},
    {"figd_", Alphabet::word, 30, 80},
    {"figu_", Alphabet::word, 30, 80},
    {"PMAK-", Alphabet::word, 50, 70},
    {"sl.", Alphabet::word, 100, 2000},
    {"dp.pt.", Alphabet::letters, 40, 50},
    {"dp.st.", Alphabet::dotted, 40, 80},
    {"dp.ct.", Alphabet::letters, 40, 50},
    {"dp.sa.", Alphabet::letters, 40, 50},
    {"dp.scim.", Alphabet::letters, 40, 50},
    {"dp.audit.", Alphabet::letters, 40, 50},
    {"fo1_", Alphabet::word, 40, 60},
    {"fm1r_", Alphabet::base64, 100, 2000},
    {"fm2_", Alphabet::base64, 100, 2000},
    {"fm1a_", Alphabet::base64, 100, 2000},
    {"glc_", Alphabet::base64, 30, 400},
    {"glsa_", Alphabet::word, 40, 60},
    {"hvs.", Alphabet::word, 20, 300},
    {"hvb.", Alphabet::word, 60, 400},
    {"hvr.", Alphabet::word, 20, 300},
    {"HRKU-", Alphabet::word, 36, 80},
    {"NRAK-", Alphabet::capitals, 27, 27},
    {"NRJS-", Alphabet::letters, 19, 19},
    {"NRII-", Alphabet::word, 32, 32},
    {"NRRA-", Alphabet::letters, 42, 42},
    {"NRIQ-", Alphabet::word, 32, 32},
    {"NRSP-", Alphabet::letters, 20, 40},
    {"pscale_tkn_", Alphabet::dotted, 32, 64},
    {"pscale_pw_", Alphabet::dotted, 32, 64},
    {"pscale_oauth_", Alphabet::dotted, 32, 64},
    {"pnu_", Alphabet::letters, 36, 36},
    {"pul-", Alphabet::hex, 40, 40},
    {"rubygems_", Alphabet::hex, 48, 48},
    {"sntrys_", Alphabet::base64, 50, 500},
    {"sntryu_", Alphabet::hex, 64, 64},
    {"xkeysib-", Alphabet::word, 64, 100},
    {"xsmtpsib-", Alphabet::word, 64, 100},
    {"shippo_live_", Alphabet::hex, 40, 40},
    {"shippo_test_", Alphabet::hex, 40, 40},
    {"sbp_", Alphabet::hex, 40, 40},
    {"sb_secret_", Alphabet::word, 20, 60},
    {"tskey-", Alphabet::word, 20, 100},
    {"AGE-SECRET-KEY-1", Alphabet::capitals, 58, 58},
    {"ops_eyJ", Alphabet::base64, 100, 2000},
    {"A3-", Alphabet::word, 30, 60},
    {"p8e-", Alphabet::letters, 32, 32},
    {"p8_", Alphabet::word, 30, 60},
    {"LTAI", Alphabet::letters, 12, 30},
    {"AKCp", Alphabet::letters, 60, 90},
    {"cmVmd", Alphabet::letters, 50, 70},
    {"CLOJARS_", Alphabet::letters, 60, 60},
    {"duffel_test_", Alphabet::word, 43, 43},
    {"duffel_live_", Alphabet::word, 43, 43},
    {"dt0c01.", Alphabet::dotted, 80, 100},
    {"dt0s", Alphabet::dotted, 80, 100},
    {"EZAK", Alphabet::letters, 54, 54},
    {"EZTK", Alphabet::letters, 54, 54},
    {"FLWSECK", Alphabet::word, 12, 60},
    {"FLWPUBK", Alphabet::word, 12, 60},
    {"fio-u-", Alphabet::word, 64, 64},
    {"ico-", Alphabet::letters, 32, 32},
    {"live_", Alphabet::hex, 35, 40},
    {"test_", Alphabet::hex, 35, 40},
    {"sk.eyJ", Alphabet::dotted, 60, 200},
    {"pk.eyJ", Alphabet::dotted, 60, 200},
    {"tk.eyJ", Alphabet::dotted, 60, 200},
    {"nfp_", Alphabet::letters, 30, 50},
    {"nfc_", Alphabet::letters, 30, 50},
    {"sha256~", Alphabet::word, 43, 43},
    {"API-", Alphabet::capitals, 25, 40},
    {"pplx-", Alphabet::letters, 40, 60},
    {"rdme_", Alphabet::letters, 60, 80},
    {"r8_", Alphabet::letters, 30, 50},
    {"tk-us-", Alphabet::word, 48, 48},
    {"squ_", Alphabet::hex, 40, 40},
    {"sqp_", Alphabet::hex, 40, 40},
    {"sqa_", Alphabet::hex, 40, 40},
    {"tfp_", Alphabet::dotted, 40, 70},
    {"AQVN", Alphabet::word, 35, 40},
    {"t1.", Alphabet::dotted, 80, 300},
    {"YCAJ", Alphabet::word, 20, 30},
    {"YCP", Alphabet::word, 30, 50},
    {"gsk_", Alphabet::letters, 40, 60},
    {"xai-", Alphabet::letters, 60, 100},
    {"fw_", Alphabet::letters, 20, 40},
    {"lsv2_pt_", Alphabet::word, 30, 60},
    {"lsv2_sk_", Alphabet::word, 30, 60},
    {"CFPAT-", Alphabet::word, 40, 50},
    {"bkua_", Alphabet::hex, 40, 40},
    {"CCIPAT_", Alphabet::word, 40, 80},
    {"CCIPRJ_", Alphabet::word, 40, 80},
    {"dckr_pat_", Alphabet::word, 20, 60},
    {"dckr_oat_", Alphabet::word, 20, 60},
    {"dnkey-", Alphabet::word, 40, 120},
    {"s-s4t2", Alphabet::word, 50, 90},
    {"sm_", Alphabet::letters, 40, 60},
    {"bb_live_", Alphabet::word, 20, 60},
    {"cio-", Alphabet::letters, 32, 40},
    {"mfp_", Alphabet::letters, 30, 60},
    {"re_", Alphabet::word, 30, 40},
    {"phc_", Alphabet::letters, 40, 50},
    {"phx_", Alphabet::letters, 40, 50},
    {"rpa_", Alphabet::letters, 40, 60},
    {"sgp_", Alphabet::word, 40, 90},
    {"slk_", Alphabet::hex, 64, 64},
    {"cplt_", Alphabet::letters, 30, 80},
    {"tvly-", Alphabet::word, 30, 60},
    {"jina_", Alphabet::word, 60, 70},
    {"ddp_", Alphabet::letters, 36, 36},
    {"ddw_", Alphabet::letters, 36, 36},
    {"b_", Alphabet::base64, 44, 44},
    {"aio_", Alphabet::letters, 28, 28},
    {"odt_", Alphabet::letters, 32, 60},
    {"waka_", Alphabet::word, 36, 36},
    {"patE", Alphabet::dotted, 70, 90},
    {"ptr_", Alphabet::base64, 40, 60},
    {"vercel_", Alphabet::letters, 24, 40},
    {"vcp_", Alphabet::letters, 40, 70},
    {"cfut_", Alphabet::word, 40, 60},
    {"cfat_", Alphabet::word, 40, 60},
    {"railway_", Alphabet::word, 30, 60},
    {"rnd_", Alphabet::letters, 28, 40},
    {"ark-", Alphabet::word, 30, 60},
    {"PRIVATE-TOKEN:", Alphabet::word, 20, 60},
    {"Zoho-oauthtoken", Alphabet::dotted, 50, 90},
    {"1000.", Alphabet::dotted, 60, 70},
    {"zpka_", Alphabet::word, 30, 60},
    {"wandb_v1_", Alphabet::word, 30, 100},
    {"co_", Alphabet::letters, 40, 50},
    {"ms0-", Alphabet::word, 30, 60},
    {"flb_live_", Alphabet::letters, 16, 40},
    {"FlyV1", Alphabet::base64, 40, 2000},
    {"apify_api_", Alphabet::letters, 30, 50},
    {"nvapi-", Alphabet::word, 50, 80},
    {"csk-", Alphabet::letters, 40, 60},
    {"pcsk_", Alphabet::word, 50, 90},
    {"e2b_", Alphabet::hex, 40, 40},
    {"ctp_", Alphabet::letters, 20, 60},
    {"ACCESS_KEY_", Alphabet::letters, 20, 60},
};

constexpr bool is_in(Alphabet alphabet, char c) {
    switch (alphabet) {
        case Alphabet::hex:
            return is_hex(c);
        case Alphabet::capitals:
            return is_upper(c) || is_digit(c);
        case Alphabet::letters:
            return is_alnum(c);
        case Alphabet::word:
            return is_alnum(c) || c == '_' || c == '-';
        case Alphabet::base64:
            return is_alnum(c) || c == '_' || c == '-' || c == '+' || c == '/' || c == '=' || c == '%';
        case Alphabet::dotted:
            return is_alnum(c) || c == '_' || c == '-' || c == '.' || c == '=';
    }
    return false;
}

/// header.payload.signature, of which the first begins as `{"` does in base64.
std::size_t web_token_end(std::string_view text, std::size_t at) {
    std::size_t end = at;
    int dots = 0;
    std::array<std::size_t, 6> sizes{};
    while (end < text.size() &&
           (is_in(Alphabet::word, text[end]) || text[end] == '=' || (text[end] == '.' && dots < 4))) {
        if (text[end] == '.') ++dots;
        else ++sizes.at(static_cast<std::size_t>(dots));
        ++end;
    }
    if (dots >= 1 && sizes[0] >= 10 && sizes[1] >= 8)
        return text[end - 1] == '.' && dots != 2 ? end - 1 : end;
    return dots == 0 && sizes[0] >= 60 ? end : at;
}

bool looks_made(std::string_view body) {
    // "sk-learn-contributors-guide" and "AKIAEXAMPLE..." apart: words joined have neither digits nor changes
    // of case.
    if (std::any_of(body.begin(), body.end(), is_digit)) return entropy_of(body) > 2.3;
    return body.find_first_of("-_.") == std::string_view::npos && entropy_of(body) > 3.5;
}

/// The low bits of the first three bytes of every prefix: most words that begin with the same two end here.
const std::bitset<32768>& third_letters() {
    static const auto table = [] {
        std::bitset<32768> out;
        for (const Provider& provider : providers) {
            const auto low = [&](std::size_t i) {
                return static_cast<std::size_t>(provider.prefix[i]) & 31U;
            };
            const std::size_t two = low(0) << 10U | low(1) << 5U;
            for (std::size_t third = 0; third < 32; ++third)
                if (provider.prefix.size() < 3 || third == low(2)) out.set(two | third);
        }
        return out;
    }();
    return table;
}

/// The rows by their first byte.
const std::vector<const Provider*>& providers_from(char first) {
    static const auto table = [] {
        std::array<std::vector<const Provider*>, 128> out;
        for (const Provider& provider : providers)
            out.at(static_cast<std::size_t>(provider.prefix[0])).push_back(&provider);
        return out;
    }();
    return table[static_cast<std::size_t>(first) & 127U];
}

}  // namespace

std::span<const std::string_view> provider_prefixes() {
    static const auto lower = [] {
        std::vector<std::string> out;
        for (const Provider& provider : providers) out.push_back(lowered(provider.prefix));
        out.emplace_back("eyj");
        return out;
    }();
    static const std::vector<std::string_view> views(lower.begin(), lower.end());
    return views;
}

void find_provider_token(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (is_word(before(text, at)) && !(before(text, at) == 'n' && before(text, at - 1) == '\\')) return;
    const char first = text[at];
    if (first == 'e' && text.substr(at, 3) == "eyJ") {
        const std::size_t end = web_token_end(text, at);
        if (end > at) scan.found(Entity::secret, at, end);
        return;
    }
    const auto low = [&](std::size_t i) { return static_cast<std::size_t>(at_or_nul(text, at + i)) & 31U; };
    if (!third_letters()[low(0) << 10U | low(1) << 5U | low(2)]) return;
    for (const Provider* row : providers_from(first)) {
        const Provider& provider = *row;
        if (!text.substr(at).starts_with(provider.prefix)) continue;
        const std::size_t begin = at + provider.prefix.size();
        std::size_t end = begin;
        while (end < text.size() && end - begin <= provider.most && is_in(provider.alphabet, text[end]))
            ++end;
        while (end > begin && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
        if (end - begin < provider.least || end - begin > provider.most || is_word(at_or_nul(text, end)))
            continue;
        const std::string_view body = text.substr(begin, end - begin);
        const bool is_exact =
            provider.least == provider.most && body.find("EXAMPLE") == std::string_view::npos;
        if (is_exact ? entropy_of(body) > 2.3 : looks_made(body)) {
            scan.found(Entity::secret, at, end);
            return;
        }
    }
}

}  // namespace anonymizer
