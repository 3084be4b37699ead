// SECRET: the password in user:password@host, and webhooks, whose path is the secret.
#include "anonymizer/characters.hpp"
#include "anonymizer/finders.hpp"
#include "anonymizer/secret_words.hpp"

namespace anonymizer {
namespace {

struct Hook {
    std::string_view host;
    std::string_view path;  // behind it stands the secret
};
constexpr Hook hooks[] = {
    {"hooks.slack.com", "/services/"},
    {"hooks.slack.com", "/workflows/"},
    {"hooks.slack.com", "/triggers/"},
    {"discord.com", "/api/webhooks/"},
    {"discordapp.com", "/api/webhooks/"},
    {"ptb.discord.com", "/api/webhooks/"},
    {"canary.discord.com", "/api/webhooks/"},
    {"hooks.zapier.com", "/hooks/catch/"},
    {"chat.googleapis.com", "/v1/spaces/"},
    {"maker.ifttt.com", "/trigger/"},
    {"api.telegram.org", "/bot"},
    {"hook.integromat.com", "/"},
    {"hook.eu1.make.com", "/"},
    {"hook.us1.make.com", "/"},
    {"open.feishu.cn", "/open-apis/bot/v2/hook/"},
    {"open.larksuite.com", "/open-apis/bot/v2/hook/"},
    {"outlook.office.com", "/webhook"},
    {"events.pagerduty.com", "/integration/"},
    {"hooks.airtable.com", "/workflows/"},
};

constexpr bool ends_url(char c) {
    return is_space(c) || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' || c == '\0' ||
           c == ')' || c == ']' || c == '}' || c == '|' || c == ',';
}

}  // namespace

void find_url_secret(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (before(text, at) != ':' || !is_word(before(text, at - 1))) return;
    const std::size_t begin = at + 2;
    std::size_t host_end = begin;
    std::size_t sign = 0;   // the last @ before the path
    std::size_t colon = 0;  // the first colon
    // A password may hold a slash when a sign follows it, so look a little further for one.
    while (host_end < text.size() && host_end - begin < 300 && !is_space(text[host_end]) &&
           text[host_end] != '"' && text[host_end] != '\'' && text[host_end] != '<' &&
           text[host_end] != '>' && text[host_end] != '`') {
        const char c = text[host_end];
        if (c == ':' && colon == 0 && sign == 0) colon = host_end;
        if (c == '@') {
            if (sign != 0) break;
            sign = host_end;
        }
        if ((c == '/' || c == '?' || c == '#') && (sign != 0 || colon == 0)) break;
        if (c == '/' && sign == 0 &&
            text.substr(begin, host_end - begin).find('@') == std::string_view::npos && colon != 0 &&
            is_digit(at_or_nul(text, colon + 1)))
            break;
        ++host_end;
    }
    if (sign != 0 && sign > begin) {
        const std::size_t secret = colon != 0 && colon < sign ? colon + 1 : begin;
        const std::string_view value = text.substr(secret, sign - secret);
        const bool is_password = colon != 0 && colon < sign;
        const bool is_variable = value.empty() || value.starts_with("${") || value.starts_with("{") ||
                                 value.starts_with("$") || value.starts_with("<") ||
                                 value.starts_with("%s") || value.find("***") != std::string_view::npos ||
                                 value == "password" || value == "pass" || value == "PASSWORD";
        if (is_password ? !is_variable && value.size() >= 2
                        : value.size() >= 20 && can_be_secret(value, Sensitivity::weak, Quoting::quoted))
            scan.found(Entity::secret, secret, sign);
        return;
    }
    for (const Hook& hook : hooks) {
        if (text.substr(begin, hook.host.size()) != hook.host) continue;
        const std::size_t path = begin + hook.host.size();
        if (!text.substr(path).starts_with(hook.path)) continue;
        const std::size_t secret = path + hook.path.size();
        std::size_t end = secret;
        while (end < text.size() && !ends_url(text[end])) ++end;
        while (end > secret && (text[end - 1] == '.' || text[end - 1] == ';')) --end;
        if (end - secret >= 12) scan.found(Entity::secret, secret, end);
        return;
    }
    // Tenants of Teams have hosts of their own.
    const std::size_t office = text.substr(begin, 80).find(".webhook.office.com/");
    if (office != std::string_view::npos) {
        std::size_t end = begin + office + 20;
        const std::size_t secret = end;
        while (end < text.size() && !ends_url(text[end])) ++end;
        if (end - secret >= 20) scan.found(Entity::secret, secret, end);
    }
}

}  // namespace anonymizer
