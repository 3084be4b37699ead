// PERSON: a title and a name, a known first name and a surname, an initial and a surname, a known surname
// behind an unknown first name, a lone known name beside a verb of saying.
#include "anonymizer/characters.hpp"
#include "anonymizer/finders.hpp"
#include "anonymizer/gazetteer.hpp"
#include "anonymizer/name_words.hpp"

#include <algorithm>

namespace anonymizer {
namespace {

struct Part {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string name;         // folded
    std::uint8_t flags = 0;   // of the gazetteer
    bool is_capital = false;  // begins with one
    bool is_all_capitals = false;
    bool is_initial = false;  // one capital, with or without a dot
    bool is_no_name = false;

    bool is_first() const { return (flags & first_name) != 0 && !is_no_name; }
    bool is_last() const { return (flags & last_name) != 0 && !is_no_name; }
    bool is_common() const { return (flags & common_word) != 0; }
    bool is_place() const { return (flags & place_name) != 0; }
    /// May follow a first name as a surname.
    bool may_follow() const { return is_capital && !is_no_name && !is_initial && end - begin >= 2; }
};

bool is_joint(char c) {
    return c == '-' || c == '\'';
}

/// The word at `at`: letters with inner hyphens and apostrophes. False when it is not made of letters alone.
bool read_part(std::string_view text, std::size_t at, Part& part) {
    std::size_t end = at;
    bool has_lower = false;
    std::size_t characters = 0;
    while (end < text.size()) {
        const char c = text[end];
        if (is_joint(c) && end > at && is_word(at_or_nul(text, end + 1)) &&
            !is_digit(at_or_nul(text, end + 1))) {
            // "Jean's" ends before the apostrophe.
            if (c == '\'' && to_lower(at_or_nul(text, end + 1)) == 's' && !is_word(at_or_nul(text, end + 2)))
                break;
            ++end;
            continue;
        }
        if (is_digit(c) || c == '_') return false;
        if (!is_letter(c) && !is_high(c)) break;
        if (is_lower(c)) has_lower = true;
        // An inner capital is an identifier's, but for "McDonald", "DiCaprio" and behind a joint.
        if (is_upper(c) && end > at && has_lower && !is_joint(text[end - 1])) {
            const std::string_view head = text.substr(at, end - at);
            if (head != "Mc" && head != "Mac" && head != "De" && head != "Di" && head != "Le" &&
                head != "La" && head != "Van" && head != "Fitz")
                return false;
        }
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++characters;
        ++end;
    }
    if (end == at || end - at > 40) return false;
    part.begin = at;
    part.end = end;
    part.is_capital = is_capital_at(text, at);
    part.name = folded(text.substr(at, end - at));
    part.is_all_capitals = part.is_capital && !has_lower && characters > 1;
    part.is_initial = part.is_capital && (characters == 1 || (characters == 3 && text[at + 1] == '-'));
    if (part.is_initial && at_or_nul(text, end) == '.') ++part.end;
    part.is_no_name = is_no_name(part.name);
    part.flags = known_as(text.substr(at, end - at));
    // A double name is known when its parts are.
    if (const std::size_t hyphen = part.name.find('-');
        hyphen != std::string::npos && (part.flags & (first_name | last_name)) == 0)
        part.flags =
            static_cast<std::uint8_t>(part.flags | (known_as(std::string_view(part.name).substr(0, hyphen)) &
                                                    (first_name | last_name)));
    return true;
}

/// Where the next word begins behind one blank (or a line end inside flowing text); 0 when something else
/// follows.
std::size_t next_word(std::string_view text, std::size_t end) {
    if (at_or_nul(text, end) != ' ') return 0;
    return is_word(at_or_nul(text, end + 1)) ? end + 1 : 0;
}

/// The word before `at`, folded, without a dot; empty when none stands there on the same line.
std::string word_before(std::string_view text, std::size_t at) {
    std::size_t end = at;
    if (end == 0 || text[end - 1] != ' ') return {};
    --end;
    if (before(text, end) == '.') --end;
    std::size_t begin = end;
    while (begin > 0 && (is_word(text[begin - 1]) || text[begin - 1] == '_') && end - begin < 24) --begin;
    return folded(text.substr(begin, end - begin));
}

/// The word before `at` behind a colon, a hyphen of "Signed-off-by:" or a blank; folded.
std::string role_before(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end > 0 && at - end < 4 &&
           (text[end - 1] == ' ' || text[end - 1] == ':' || text[end - 1] == '\t' || text[end - 1] == '"'))
        --end;
    std::size_t begin = end;
    while (begin > 0 && is_word(text[begin - 1]) && end - begin < 16) --begin;
    return end == at ? std::string() : folded(text.substr(begin, end - begin));
}

/// Code, not prose: the word is glued to signs that sentences do not have there.
bool is_in_code(std::string_view text, std::size_t begin, std::size_t end) {
    const char left = before(text, begin);
    const char next = at_or_nul(text, end);
    if (left == '.' || left == '$' || left == '#' || left == '/' || left == '\\' || left == '_' ||
        left == '-' || left == '+')
        return true;
    if (left == ':' && before(text, begin - 1) == ':') return true;
    if (next == '(' || next == '[' || next == '/' || next == '\\' || next == '_' || next == '=' ||
        next == '{')
        return true;
    if (next == ':' && at_or_nul(text, end + 1) == ':') return true;
    return (next == '.' || next == '-') &&
           (is_word(at_or_nul(text, end + 1)) && !is_capital_at(text, end + 1));
}

/// Reads on behind a part that counts as a first name, initial or title: the surname with what belongs to it.
struct Chain {
    std::string_view text;
    std::vector<Part> parts;

    /// Appends particles and the capitalised word behind them; false when no word of a name follows.
    bool extend(bool needs_known) {
        std::size_t end = parts.back().end;
        std::vector<Part> more;
        for (int particles = 0; particles < 3; ++particles) {
            const std::size_t at = next_word(text, end);
            Part part;
            if (at == 0 || !read_part(text, at, part)) return false;
            if (particles < 2 && is_particle(part.name) && !part.is_all_capitals &&
                !(part.is_capital && part.is_last())) {
                end = part.end;
                more.push_back(part);
                continue;
            }
            // "d'Artagnan", "l'Hôpital"
            if (!part.is_capital && part.name.size() > 3 && part.name[1] == '\'' &&
                is_capital_at(text, part.begin + 2))
                part.is_capital = true;
            const bool is_good =
                part.is_initial || (part.may_follow() && (!needs_known || part.is_last() || part.is_first() ||
                                                          (!part.is_common() && !part.is_place())));
            if (!is_good || is_in_code(text, part.begin, part.end)) return false;
            for (Part& particle : more) parts.push_back(std::move(particle));
            parts.push_back(part);
            return true;
        }
        return false;
    }
    std::size_t end() const { return parts.back().end; }
};

/// Title case all around ("Grace Period Ends", a heading): a common word as surname is then none.
bool is_acceptable_surname(const Part& first, const Part& last) {
    if (last.is_last() && !last.is_place()) return true;
    if (last.is_common() || last.is_place()) return !first.is_common() && !first.is_place();
    return true;
}

/// "Charles de Gaulle Airport", "Will Smithson Road".
bool is_of_institution(std::string_view text, std::size_t end) {
    Part next;
    const std::size_t at = next_word(text, end);
    return at != 0 && read_part(text, at, next) && next.is_capital && is_institution(next.name);
}

/// "A and B", "A, B": what was found right before is a person.
bool is_after_person(const Scan& scan, std::size_t at) {
    if (scan.findings.empty() || scan.findings.back().entity != Entity::person ||
        scan.findings.back().end >= at)
        return false;
    const std::string_view between =
        scan.text.substr(scan.findings.back().end, at - scan.findings.back().end);
    return between == " and " || between == " et " || between == ", " || between == " & ";
}

}  // namespace

void find_person(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (!scan.findings.empty() && scan.findings.back().entity == Entity::person &&
        scan.findings.back().end > at)
        return;
    const char left = before(text, at);
    if (is_word(left) || left == '_' || left == '@') return;
    // Most capitals are code's: nothing of a name stands on either side.
    const char right = at_or_nul(text, scan.word_end);
    if (right != ' ' && right != ',' && right != '.' && right != '-' && right != '\'' && left != ' ') return;
    // An ordinary word that is no name begins none, but for "Mr. Sparrow".
    const std::uint8_t flags = known_as(text.substr(at, scan.word_end - at));
    const bool is_behind_word =
        left == ' ' && (is_letter(before(text, at - 1)) || before(text, at - 1) == '.');
    if ((flags & (common_word | first_name | last_name)) == common_word && !is_behind_word &&
        scan.word_end > at + 2)
        return;
    Part first;
    if (!read_part(text, at, first)) return;
    if (is_in_code(text, at, first.end)) return;
    std::size_t begin = at;
    Chain chain{text, {first}};

    // A title before the word, or the word is one.
    const std::string previous = word_before(text, at);
    if (is_named_after(previous)) return;
    if (!previous.empty() && is_title(previous) && !first.is_no_name && !is_title(first.name)) {
        const bool is_short = previous == "m" || previous == "me" || previous == "st" || previous == "col" ||
                              previous == "sen" || previous == "rep";
        const std::size_t title = at - 1 - (text[at - 2] == '.' ? 1 : 0);
        const bool has_dot = at >= 2 && text[at - 2] == '.';
        const bool is_capital_title =
            is_capital_at(text, title - previous.size()) || is_upper(before(text, title));
        const bool is_saint =
            previous == "saint" || previous == "sainte" || previous == "st" || previous == "ste";
        const bool is_sure = !is_short || has_dot || (previous == "me" && is_capital_title);
        if (is_sure && !is_saint &&
            (first.is_initial || !first.is_place() || first.is_first() || first.is_last()) &&
            (!first.is_common() || has_dot || first.is_last() || first.is_first() || is_capital_title)) {
            while (chain.parts.size() < 5 && chain.extend(chain.parts.size() > 1)) {
            }
            if (first.is_initial && chain.parts.size() < 2) return;
            const bool is_known = chain.parts.back().is_last() || first.is_first() || first.is_last();
            if (!is_courtesy_title(previous) && (!is_known || (first.is_common() && chain.parts.size() == 1)))
                return;
            scan.found(Entity::person, begin, chain.end());
            return;
        }
    }
    if (is_title(first.name) &&
        (!first.is_first() || at_or_nul(text, first.end) == '.' || first.name.size() <= 3))
        return;

    if (first.is_initial) {  // "J. R. R. Tolkien"
        if (text[first.end - 1] != '.') return;
        while (chain.parts.back().is_initial && chain.parts.size() < 5 && chain.extend(true)) {
        }
        const Part& last = chain.parts.back();
        if (last.is_initial || chain.parts.size() < 2 || (last.is_common() && !last.is_last()) ||
            last.name.size() < 3)
            return;
        if (last.is_all_capitals && !last.is_last()) return;
        if (!last.is_last() && chain.parts.size() < 3 && (last.is_first() || last.is_place())) return;
        scan.found(Entity::person, begin, last.end);
        return;
    }

    if (first.is_no_name || is_particle(first.name)) return;
    if ((is_role(role_before(text, at)) || is_after_person(scan, at)) && !first.is_common() &&
        !first.is_place() && !first.is_all_capitals) {
        // Beside a word for a person two unknown names do.
        Chain pair{text, {first}};
        if (pair.extend(true) && !pair.parts.back().is_initial && !is_of_institution(text, pair.end())) {
            while (pair.parts.size() < 4 && pair.extend(true)) {
            }
            while (pair.parts.back().is_initial) pair.parts.pop_back();
            const Part& last = pair.parts.back();
            if (!last.is_common() && !last.is_place() && !(last.is_all_capitals && last.name.size() < 4)) {
                scan.found(Entity::person, begin, last.end);
                return;
            }
        }
    }
    if (first.is_first()) {
        if (chain.extend(false)) {
            while (
                chain.parts.size() < 6 &&
                (chain.parts.back().is_initial || chain.parts.back().is_first() || chain.parts.size() < 4) &&
                chain.extend(true)) {
            }
            while (chain.parts.size() > 1 && chain.parts.back().is_initial) chain.parts.pop_back();
            const Part& last = chain.parts.back();
            const bool is_rare = first.is_common() || first.is_place();
            if (chain.parts.size() > 1 && is_acceptable_surname(first, last) &&
                !is_of_institution(text, last.end) &&
                !(first.is_all_capitals && !last.is_all_capitals && !last.is_last()) &&
                !(last.is_all_capitals && !last.is_last() &&
                  (last.name.size() < 4 || first.is_all_capitals)) &&
                !(is_rare && !last.is_last() && !last.is_first() && chain.parts.size() == 2 &&
                  (last.is_common() || last.is_place() || first.is_place()))) {
                scan.found(Entity::person, begin, last.end);
                return;
            }
        }
        // "Dupont, Jean" is seen at the surname; a lone first name beside a verb of saying counts.
    }
    if (first.is_last()) {
        // "DUPONT Jean", "Dupont, Jean".
        std::size_t behind = next_word(text, first.end);
        if (behind == 0 && text.substr(first.end, 2) == ", " && is_capital_at(text, first.end + 2))
            behind = first.end + 2;
        Part second;
        if (behind != 0 && read_part(text, behind, second) && second.is_capital && second.is_first() &&
            (!second.is_common() || first.is_all_capitals) && !second.is_place() && !first.is_common() &&
            !first.is_place() && (first.is_all_capitals || !first.is_first()) &&
            !is_in_code(text, behind, second.end)) {
            scan.found(Entity::person, begin, second.end);
            return;
        }
    }
    // An unknown word and a known surname: "Zinedine Zidane".
    if (!first.is_common() && !first.is_place() && !first.is_all_capitals && first.name.size() >= 3) {
        Chain pair{text, {first}};
        if (pair.extend(true)) {
            const Part& last = pair.parts.back();
            if (last.is_last() && !last.is_common() && !last.is_place() && !last.is_initial &&
                !is_of_institution(text, last.end)) {
                scan.found(Entity::person, begin, last.end);
                return;
            }
        }
    }
    // A lone known name beside a word that only persons have.
    if ((first.is_last() || first.is_first()) && !first.is_common() && !first.is_place() &&
        !first.is_all_capitals) {
        const std::size_t behind = next_word(text, first.end);
        Part verb;
        const bool says =
            behind != 0 && read_part(text, behind, verb) && is_said(verb.name) && !verb.is_capital;
        const bool auxiliary =
            behind != 0 && (text.substr(behind, 2) == "a " || text.substr(behind, 4) == "has ");
        bool has_said = says;
        if (auxiliary) {
            Part participle;
            const std::size_t word = next_word(text, behind + (text[behind] == 'a' ? 1 : 3));
            has_said =
                has_said || (word != 0 && read_part(text, word, participle) && is_said(participle.name));
        }
        const bool is_behind = previous == "said" || previous == "selon" || previous == "dixit" ||
                               previous == "cher" || previous == "chere" || previous == "dear" ||
                               previous == "hi" || previous == "hello" || previous == "bonjour";
        if (has_said || is_behind) scan.found(Entity::person, begin, first.end);
    }
}

}  // namespace anonymizer
