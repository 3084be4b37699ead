#include "orchestrator/brain/concerns.hpp"

#include "base/config/document.hpp"
#include "base/schema.hpp"

#include <algorithm>
#include <cctype>

namespace factory::brain {

const char* concerns_level1();
const char* concerns_level2();

namespace {

const base::Description<ConcernRow> row_description{
    base::required("name", &ConcernRow::name, ""),   base::required("check", &ConcernRow::check, ""),
    base::optional("group", &ConcernRow::group, ""), base::optional("always", &ConcernRow::always, ""),
    base::optional("words", &ConcernRow::words, ""), base::optional("endings", &ConcernRow::endings, ""),
};

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

bool is_word_byte(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

/// A word begins where another ends: "price" is in "unit_price" and "prices", not in "caprice".
bool has_word(const std::string& text, const std::string& word) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
        if (at == 0 || !is_word_byte(text[at - 1]) || !is_word_byte(word.front())) return true;
    return false;
}

/// Why it applies; empty when it does not.
std::string sign_of(const ConcernRow& row, const std::string& text, const std::vector<std::string>& paths) {
    if (row.always) return "always";
    for (const std::string& word : row.words)
        if (has_word(text, word)) return word;
    for (const std::string& ending : row.endings)
        for (const std::string& path : paths)
            if (path.ends_with(ending)) return ending;
    return "";
}

std::string listed(const ConcernRow& row) {
    std::string out;
    for (const auto* list : {&row.words, &row.endings})
        for (const std::string& one : *list) out += (out.empty() ? "" : ", ") + one;
    return out;
}

}  // namespace

std::vector<ConcernRow> read_concerns(std::string_view yaml, const std::string& file, int level) {
    const base::config::Document document = base::config::parse(yaml, file);
    std::vector<ConcernRow> out;
    if (!document.value.is_array())
        throw base::Error(base::ErrorKind::config, file + ": a list of concerns is expected");
    for (const base::Json& one : document.value) {
        try {
            out.push_back(row_description.read(one));
        } catch (const base::BadValue& error) {
            throw base::Error(base::ErrorKind::config, file + ": " + error.what());
        }
        out.back().level = level;
    }
    return out;
}

const std::vector<ConcernRow>& concerns() {
    static const std::vector<ConcernRow> rows = [] {
        std::vector<ConcernRow> all = read_concerns(concerns_level1(), "concerns/level1.yaml", 1);
        for (ConcernRow& row : read_concerns(concerns_level2(), "concerns/level2.yaml", 2))
            all.push_back(std::move(row));
        return all;
    }();
    return rows;
}

ChosenConcerns choose(const std::vector<ConcernRow>& rows, const std::string& text,
                      const std::vector<std::string>& paths) {
    ChosenConcerns out;
    const std::string all = lower(text);
    for (const ConcernRow& row : rows) {
        const std::string sign = sign_of(row, all, paths);
        if (sign.empty()) {
            out.others.emplace_back(row.name, "no sign of " + listed(row));
            continue;
        }
        out.chosen.push_back(row.name + ": " + row.check);
        if (row.level == 1 && !row.always) out.for_split.push_back({row.name, row.check});
    }
    return out;
}

}  // namespace factory::brain
