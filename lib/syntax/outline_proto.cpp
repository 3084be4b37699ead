// Messages, enums and services of Protocol Buffers.
#include "syntax/outline.hpp"
#include "syntax/text.hpp"
#include "syntax/tokens.hpp"

#include <string>
#include <vector>

namespace syntax {
namespace {

constexpr std::size_t most_path_bytes = 300;
const TokenRules rules{"//", true, "\"'", "_.", false, true};

struct Block {
    std::int64_t symbol = -1;  // -1: a block that is no definition ("option", "oneof")
    SymbolKind kind = SymbolKind::other;
};

class Outline {
public:
    Outline(std::string_view text, FileFacts& facts) : text_(text), tokens_(text, rules), facts_(facts) {}

    void read() {
        for (TextToken token = tokens_.next(); token; token = tokens_.next()) {
            if (token.is("{")) open_block(token);
            else if (token.is("}")) close_block(token);
            else if (token.is(";")) end_statement(token);
            else statement_.push_back(token);
            if (statement_.size() > 4096) statement_.resize(1);  // not a proto file
        }
    }

private:
    std::string_view word(std::size_t index) const {
        return index < statement_.size() ? statement_[index].text : std::string_view{};
    }

    SymbolKind block_kind() const {
        if (word(0) == "message" || word(0) == "extend") return SymbolKind::struct_;
        if (word(0) == "enum") return SymbolKind::enum_;
        if (word(0) == "service") return SymbolKind::interface;
        if (word(0) == "rpc") return SymbolKind::method;
        return SymbolKind::other;
    }

    SymbolKind kind_around() const {
        for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {
            if (block->symbol >= 0) return block->kind;
        }
        return SymbolKind::other;
    }

    void open_block(const TextToken& brace) {
        Block block;
        block.kind = block_kind();
        if (block.kind != SymbolKind::other && statement_.size() >= 2) {
            block.symbol = static_cast<std::int64_t>(facts_.symbols.size());
            add(block.kind, statement_[1], brace);
            if (block.kind == SymbolKind::method) add_types_of_call();
        }
        blocks_.push_back(block);
        statement_.clear();
    }

    void close_block(const TextToken& brace) {
        statement_.clear();
        if (blocks_.empty()) return;
        if (blocks_.back().symbol >= 0) {
            facts_.symbols[static_cast<std::size_t>(blocks_.back().symbol)].last_line = brace.line;
        }
        blocks_.pop_back();
    }

    void end_statement(const TextToken& end) {
        const SymbolKind around = kind_around();
        if (word(0) == "import") {
            facts_.imports.push_back({fold(without_quotes(statement_.back().text)), {}, statement_[0].line});
        } else if (word(0) == "package" && statement_.size() >= 2) {
            add(SymbolKind::namespace_, statement_[1], end);
        } else if (word(0) == "rpc" && statement_.size() >= 2) {
            add(SymbolKind::method, statement_[1], end);
            add_types_of_call();
        } else if (around == SymbolKind::struct_ || around == SymbolKind::enum_) {
            add_member(around, end);
        }
        statement_.clear();
    }

    // "repeated pkg.Type name = 1 [deprecated = true]", "NAME = 0"
    void add_member(SymbolKind around, const TextToken& end) {
        std::size_t equals = 0;
        while (equals < statement_.size() && !statement_[equals].is("=")) ++equals;
        const bool is_member =
            equals >= 1 && equals < statement_.size() && word(0) != "option" && word(0) != "reserved";
        if (!is_member) return;
        add(around == SymbolKind::enum_ ? SymbolKind::enum_member : SymbolKind::field, statement_[equals - 1],
            end);
        if (around == SymbolKind::struct_ && equals >= 2) add_reference(statement_[equals - 2]);
    }

    // "rpc Get (stream Request) returns (Response)"
    void add_types_of_call() {
        for (std::size_t i = 1; i + 1 < statement_.size(); ++i) {
            const bool is_type = statement_[i + 1].is(")") && statement_[i].kind == TextToken::Kind::word;
            if (is_type) add_reference(statement_[i]);
        }
    }

    void add_reference(const TextToken& type) {
        const std::string_view name = type.text.substr(type.text.rfind('.') + 1);
        const bool is_own_type = !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
        if (type.kind != TextToken::Kind::word || !is_own_type) return;
        const auto enclosing = static_cast<std::int32_t>(facts_.symbols.size()) - 1;
        facts_.references.push_back({ReferenceKind::type, fold(name), type.line, enclosing});
    }

    void add(SymbolKind kind, const TextToken& name, const TextToken& end) {
        const TextToken& first = statement_[0];
        Symbol symbol;
        symbol.kind = kind;
        symbol.name = fold(name.text);
        for (const Block& block : blocks_) {
            if (block.symbol < 0) continue;
            const std::string& outer = facts_.symbols[static_cast<std::size_t>(block.symbol)].name;
            if (symbol.container.size() + outer.size() > most_path_bytes) break;
            symbol.container += (symbol.container.empty() ? "" : ".") + outer;
        }
        symbol.signature = make_signature(text_.substr(first.at, end.at - first.at));
        symbol.doc = first_sentence(first.comment);
        symbol.first_line = first.line;
        symbol.name_line = name.line;
        symbol.last_line = end.line;
        symbol.exported = true;
        facts_.symbols.push_back(std::move(symbol));
    }

    std::string_view text_;
    Tokens tokens_;
    FileFacts& facts_;
    std::vector<TextToken> statement_;
    std::vector<Block> blocks_;
};

}  // namespace

void outline_proto(std::string_view text, FileFacts& facts) {
    Outline(text, facts).read();
}

}  // namespace syntax
