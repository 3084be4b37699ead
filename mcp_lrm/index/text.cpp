// Words of code, and the FTS5 tokenizer made of them.
#include "mcp_lrm/index/text.hpp"

#include "mcp_lrm/index/rank_function.hpp"
#include "mcp_lrm/index/words.hpp"

#include <sqlite3.h>

namespace lrm::index {
namespace {

using TokenCallback = int (*)(void*, int, const char*, int, int, int);

/// Words of a MATCH are already split and stemmed: each run of word bytes is one token.
int tokenize_query(std::string_view text, void* context, TokenCallback token) {
    for (std::size_t at = 0; at < text.size();) {
        if (class_of(text[at]) == ByteClass::separator) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && class_of(text[end]) != ByteClass::separator) ++end;
        const int code = token(context, 0, text.data() + at, static_cast<int>(end - at), static_cast<int>(at),
                               static_cast<int>(end));
        if (code != SQLITE_OK) return code;
        at = end;
    }
    return SQLITE_OK;
}

int tokenize(Fts5Tokenizer*, void* context, int flags, const char* bytes, int size,
             TokenCallback token) noexcept {
    const std::string_view text(bytes == nullptr ? "" : bytes,
                                bytes == nullptr ? 0 : static_cast<std::size_t>(size));
    if ((flags & FTS5_TOKENIZE_QUERY) != 0) return tokenize_query(text, context, token);
    int code = SQLITE_OK;
    auto emit = [&](std::string_view word, std::size_t begin, std::size_t end, bool same) {
        code = token(context, same ? FTS5_TOKEN_COLOCATED : 0, word.data(), static_cast<int>(word.size()),
                     static_cast<int>(begin), static_cast<int>(end));
        return code == SQLITE_OK;
    };
    Words words(text, emit);
    words.run();
    return code;
}

// The tokenizer has no state: FTS5 wants a pointer that is not null.
int create(void*, const char**, int, Fts5Tokenizer** out) noexcept {
    static char nothing = 0;
    *out = reinterpret_cast<Fts5Tokenizer*>(&nothing);
    return SQLITE_OK;
}

void destroy(Fts5Tokenizer*) noexcept {}

fts5_api* fts5_of(sqlite3* db) {
    fts5_api* api = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    return api;
}

}  // namespace

void split_words(std::string_view text,
                 const std::function<void(std::string_view, std::size_t, std::size_t, bool)>& emit) {
    auto each = [&](std::string_view word, std::size_t begin, std::size_t end, bool same) {
        emit(word, begin, end, same);
        return true;
    };
    Words words(text, each);
    words.run();
}

std::string name_key(std::string_view name) {
    std::string key;
    key.reserve(name.size());
    for (std::size_t at = 0; at < name.size();) {
        const char c = name[at];
        const ByteClass kind = class_of(c);
        if (kind == ByteClass::high) {
            std::size_t skip = 0;
            const Letter letter = letter_at(name, at, skip);
            key.append(letter.lower.data(), letter.size);
            at += skip;
            continue;
        }
        if (kind == ByteClass::upper) key += static_cast<char>(c | 0x20);
        else if (kind == ByteClass::lower || kind == ByteClass::digit) key += c;
        ++at;
    }
    return key;
}

void register_tokenizer(base::db::Connection& connection) {
    fts5_api* api = fts5_of(connection.handle());
    base::ensure(api != nullptr, "SQLite is built with FTS5");
    fts5_tokenizer tokenizer{create, destroy, tokenize};
    if (api->xCreateTokenizer(api, "code", nullptr, &tokenizer, nullptr) != SQLITE_OK)
        throw base::Error(base::ErrorKind::database, "cannot register the tokenizer \"code\"",
                          sqlite3_errmsg(connection.handle()));
    register_rank_function(connection.handle(), api);
}

}  // namespace lrm::index
