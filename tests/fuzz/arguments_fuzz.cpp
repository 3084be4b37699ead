// Arguments fit their description, or the refusal names what does not.
#include "base/schema.hpp"
#include "targets.hpp"

namespace {

struct Inner {
    std::string name;
    int level = 1;
};

struct Arguments {
    std::string query;
    int limit = 10;
    bool verbose = false;
    double share = 0.5;
    std::optional<std::vector<std::string>> scope;
    std::vector<int> lines;
    std::string kind = "symbol";
    std::vector<Inner> inner;
    std::map<std::string, Inner> named;
};

const base::Description<Inner>& inner() {
    static const base::Description<Inner> description{
        base::required("name", &Inner::name, "A name."),
        base::optional("level", &Inner::level, "A level.", 1, 9)};
    return description;
}

const base::Description<Arguments>& description() {
    static const base::Description<Arguments> all{
        base::required("query", &Arguments::query, "Text."),
        base::optional("limit", &Arguments::limit, "Most places.", 1, 200),
        base::optional("verbose", &Arguments::verbose, "More."),
        base::optional("share", &Arguments::share, "A share.", 0, 1),
        base::optional("scope", &Arguments::scope, "Paths."),
        base::optional("lines", &Arguments::lines, "Lines."),
        base::one_of("kind", &Arguments::kind, "A kind.", {"symbol", "text"}),
        base::nested("inner", &Arguments::inner, "More.", inner()),
        base::nested("named", &Arguments::named, "More.", inner()),
    };
    return all;
}

}  // namespace

void fuzz::arguments(std::string_view input) {
    base::Json json;
    try {
        json = base::parse_json(input);
    } catch (const base::JsonError& error) {
        require(std::string_view(error.what()).size() < 1000, "an error is short");
        return;
    }
    try {
        const Arguments read = description().read(json);
        require(read.limit >= 1 && read.limit <= 200, "a number keeps to its range");
        require(read.share >= 0 && read.share <= 1, "a share keeps to its range");
        require(read.kind == "symbol" || read.kind == "text", "a word is one of its choices");
        for (const Inner& one : read.inner) require(one.level >= 1 && one.level <= 9, "so inside a list");
    } catch (const base::BadValue& error) {
        require(*error.what() != '\0' && std::string_view(error.what()).size() < 2000,
                "a refusal is one short text");
    }
}
