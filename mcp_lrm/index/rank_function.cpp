// The FTS5 function that scores a row.
#include "mcp_lrm/index/rank_function.hpp"

#include "base/error.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

namespace lrm::index {
namespace {

constexpr double k1 = 1.2;
constexpr double b = 0.75;
// More uses than this add nothing that can be seen; a position takes at least one byte.
constexpr std::ptrdiff_t most_position_bytes = 256;

struct Scoring {
    std::vector<double> weights;
    double average_length = 1;
};

/// Read once per statement: kept by FTS5 as auxiliary data.
Scoring* scoring_of(const Fts5ExtensionApi* api, Fts5Context* fts, sqlite3_value* packed) {
    if (void* known = api->xGetAuxdata(fts, 0)) return static_cast<Scoring*>(known);
    auto scoring = std::make_unique<Scoring>();
    const void* bytes = sqlite3_value_blob(packed);
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(packed));
    scoring->weights.resize(static_cast<std::size_t>(api->xPhraseCount(fts)), 1.0);
    if (bytes != nullptr)
        std::memcpy(scoring->weights.data(), bytes, std::min(size, scoring->weights.size() * sizeof(double)));
    sqlite3_int64 rows = 0;
    sqlite3_int64 words = 0;
    if (api->xRowCount(fts, &rows) == SQLITE_OK && api->xColumnTotalSize(fts, 0, &words) == SQLITE_OK &&
        rows > 0)
        scoring->average_length = std::max(1.0, static_cast<double>(words) / static_cast<double>(rows));
    Scoring* raw = scoring.release();
    if (api->xSetAuxdata(fts, raw, [](void* old) { delete static_cast<Scoring*>(old); }) != SQLITE_OK)
        return nullptr;
    return raw;
}

/// How often phrase `index` is in the row: positions are varints, which end with a byte below 0x80.
double count_of(const Fts5ExtensionApi* api, Fts5Context* fts, int index) {
    Fts5PhraseIter rest = {};
    int column = -1;
    int offset = -1;
    if (api->xPhraseFirst(fts, index, &rest, &column, &offset) != SQLITE_OK || column < 0) return 0;
    const unsigned char* end = rest.a + std::min<std::ptrdiff_t>(rest.b - rest.a, most_position_bytes);
    const auto more = std::count_if(rest.a, end, [](unsigned char byte) { return byte < 0x80; });
    return 1.0 + static_cast<double>(more);
}

void code_rank(const Fts5ExtensionApi* api, Fts5Context* fts, sqlite3_context* context, int count,
               sqlite3_value** values) noexcept {
    if (count != 1) return sqlite3_result_error(context, "code_rank needs the weights", -1);
    try {
        const Scoring* scoring = scoring_of(api, fts, values[0]);
        int length = 0;
        const int code = scoring == nullptr ? SQLITE_NOMEM : api->xColumnSize(fts, 0, &length);
        if (code != SQLITE_OK) return sqlite3_result_error_code(context, code);
        const double norm = k1 * (1 - b + b * length / scoring->average_length);
        double score = 0;
        for (std::size_t i = 0; i < scoring->weights.size(); ++i) {
            const double uses = count_of(api, fts, static_cast<int>(i));
            if (uses > 0) score += scoring->weights[i] * uses * (k1 + 1) / (uses + norm);
        }
        sqlite3_result_double(context, score);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}

}  // namespace

void register_rank_function(sqlite3* db, fts5_api* api) {
    if (api->xCreateFunction(api, "code_rank", nullptr, code_rank, nullptr) != SQLITE_OK)
        throw base::Error(base::ErrorKind::database, "cannot register code_rank", sqlite3_errmsg(db));
}

}  // namespace lrm::index
