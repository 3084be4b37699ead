// What one word of code says about errors, logging and tests.
#include "mcp_lrm/index/conventions_words.hpp"

#include "mcp_lrm/index/conventions_word_kinds.hpp"

#include <cctype>

namespace lrm::index {
namespace {

class Look {
public:
    Look(const WordContext& word, std::vector<Found>& found) : word_(word), found_(found) {}

    void run() {
        const std::optional<WordKind> known = kind_of_word(word_.word);
        if (!known) return;
        next_ = without_blanks(word_.after);
        switch (*known) {
            case WordKind::raise:
                return raise();
            case WordKind::catch_:
                return caught();
            case WordKind::panic:
                return panic();
            case WordKind::unwrap:
                if (word_.family == "rust" && word_.before.ends_with('.') && !word_.is_test)
                    add(Mark::unwrapped, ".unwrap()");
                return;
            case WordKind::expect:
                return expect();
            case WordKind::wrap:
                return wrap();
            case WordKind::errorf:
                return errorf();
            case WordKind::make:
                return make();
            case WordKind::err:
                if (word_.family == "go" && next_.starts_with("!= nil") && !word_.is_test)
                    add(Mark::passed_on, "if err != nil");
                return;
            case WordKind::jump:
                if (is_one_of(word_.family, {"c", "cpp"})) add(Mark::jumped, "goto");
                return;
            case WordKind::level:
                return level();
            case WordKind::print:
                return print();
            case WordKind::log_macro:
                if (!next_.starts_with('(')) return;
                add(Mark::logged, std::string(word_.word));
                if (const std::string low = level_name(take_type(next_)); is_level(low))
                    add(Mark::log_level, low);
                return;
            case WordKind::log_field:
                if (next_.starts_with('(') || next_.starts_with('='))
                    add(Mark::log_fields, std::string(word_.word));
                return;
            case WordKind::assertion:
                return assertion();
            case WordKind::fixture:
                return fixture();
            case WordKind::set:
                if (word_.family == "bash" && without_blanks(word_.before).empty() && next_.starts_with('-'))
                    add(Mark::shell_options,
                        "set " + std::string(next_.substr(0, next_.find_last_not_of(' ') + 1)));
                return;
            case WordKind::require:
                if (is_one_of(word_.family, {"javascript", "typescript"}) && next_.starts_with('('))
                    add(Mark::imported, "require()");
                return;
        }
    }

private:
    void add(Mark mark, std::string variant) { found_.push_back({mark, std::move(variant)}); }

    void raise() {
        if (word_.is_test || word_.before.ends_with('.') || word_.before.ends_with(':')) return;
        const bool is_raise = word_.word == "raise";
        if (is_raise && !is_one_of(word_.family, {"python", "ruby", "elixir", "ocaml"})) return;
        if (!is_raise && is_one_of(word_.family, {"python", "ruby", "bash", "go", "rust", "c"})) return;
        const std::string type(take_type(next_));
        const std::string_view rest = next_.substr(std::min(next_.size(), next_.find(type) + type.size()));
        if (type.empty() || (std::islower(static_cast<unsigned char>(type.front())) != 0 &&
                             !rest.starts_with('(') && !rest.starts_with('{')))
            return add(Mark::raised_again, std::string(word_.word));
        if (is_one_of(type, {"if", "unless"})) return add(Mark::raised_again, std::string(word_.word));
        add(Mark::raised, type);
        if (next_.find(" from ") != std::string_view::npos && word_.family == "python")
            add(Mark::wrapped, "raise ... from");
        if (word_.raw.find("cause") != std::string_view::npos &&
            is_one_of(word_.family, {"typescript", "javascript"}))
            add(Mark::wrapped, "{ cause }");
    }

    void caught() {
        if (word_.is_test || word_.before.ends_with(':')) return;
        if (word_.before.ends_with('.')) {
            if (word_.word == "catch" && next_.starts_with('(')) add(Mark::caught, ".catch()");
            return;
        }
        const bool is_python = word_.word == "except";
        if (is_python != (word_.family == "python")) return;
        if (next_.starts_with("(...)") || (is_python && next_.starts_with(':')))
            return add(Mark::caught_all, is_python ? "except:" : "catch (...)");
        std::string type(take_type(next_));
        if (is_one_of(word_.family, {"typescript", "javascript"}))
            return add(Mark::caught, next_.starts_with('{') ? "catch {" : "catch (e)");
        if (type.empty() || type == "e") return;
        add(Mark::caught, std::move(type));
    }

    void panic() {
        if (word_.is_test) return;
        if (word_.family == "rust" && next_.starts_with('!'))
            add(Mark::panicked, std::string(word_.word) + "!");
        else if (word_.family == "go" && word_.word == "panic" && next_.starts_with('('))
            add(Mark::panicked, "panic()");
        else if (word_.word == "abort" && is_one_of(word_.family, {"c", "cpp"}) && next_.starts_with("()"))
            add(Mark::panicked, "abort()");
    }

    void expect() {
        if (word_.is_test && is_one_of(word_.family, {"typescript", "javascript", "ruby", "swift"}) &&
            next_.starts_with('('))
            return add(Mark::asserted, "expect()");
        if (word_.family == "rust" && word_.before.ends_with('.') && !word_.is_test)
            add(Mark::unwrapped, ".expect()");
    }

    void wrap() {
        if (word_.is_test || !next_.starts_with('(')) return;
        const bool is_go = word_.family == "go" && receiver_of(word_.before) == "errors";
        const bool is_rust = word_.family == "rust" && word_.before.ends_with('.');
        if (is_go) add(Mark::wrapped, "errors." + std::string(word_.word));
        else if (is_rust) add(Mark::wrapped, "." + std::string(word_.word) + "()");
        else if (word_.word == "throw_with_nested") add(Mark::wrapped, "std::throw_with_nested");
    }

    void errorf() {
        if (word_.family != "go") return;
        const std::string_view receiver = receiver_of(word_.before);
        if (word_.is_test && is_one_of(receiver, {"t", "b", "f", "tb"}))
            return add(Mark::asserted, "t.Errorf");
        if (receiver == "fmt" && !word_.is_test) {
            const bool wraps = word_.raw.find("%w") != std::string_view::npos;
            add(wraps ? Mark::wrapped : Mark::made, wraps ? "fmt.Errorf with %w" : "fmt.Errorf without %w");
        } else {
            level();
        }
    }

    void make() {
        if (word_.is_test) return;
        if (word_.family == "go" && word_.word == "New" && receiver_of(word_.before) == "errors")
            add(Mark::made, "errors.New");
        if (word_.family != "rust") return;
        if (word_.word == "Err" && next_.starts_with('(')) add(Mark::made, "Err(..)");
        else if (word_.word != "Err" && word_.word != "New" && next_.starts_with('!'))
            add(Mark::made, std::string(word_.word) + "!");
    }

    void level() {
        if (word_.is_test) {
            if (is_one_of(word_.word, {"Fatal", "Fatalf", "Error"}) &&
                is_one_of(receiver_of(word_.before), {"t", "b", "tb"}))
                add(Mark::asserted, "t." + std::string(word_.word));
            return;
        }
        const std::string low = level_name(word_.word);
        const std::string_view receiver = receiver_of(word_.before);
        if (word_.family == "rust" && next_.starts_with("!(") && is_level(low)) {
            add(Mark::logged, receiver.empty() ? low + "!" : std::string(receiver) + "::" + low + "!");
        } else if (next_.starts_with('(') && is_logger(receiver)) {
            add(Mark::logged, std::string(receiver));
        } else if (next_.starts_with('(') && receiver == "fmt" && word_.word.starts_with("Print")) {
            return add(Mark::printed, "fmt." + std::string(word_.word));
        } else if (next_.starts_with('(') && receiver == "console") {
            return add(Mark::printed, "console." + std::string(word_.word));
        } else {
            return;
        }
        if (is_level(low)) add(Mark::log_level, low);
        if (has_field_in_text(word_.raw)) add(Mark::log_fields, "name=value in the message");
    }

    void print() {
        if (word_.is_test) return;
        const bool called = next_.starts_with('(') || next_.starts_with("!(");
        const std::string_view receiver = receiver_of(word_.before);
        if (word_.word == "console") {
            if (next_.starts_with(".log(")) add(Mark::printed, "console.log");
        } else if (word_.word == "cout" || word_.word == "cerr") {
            if (word_.family == "cpp") add(Mark::printed, "std::" + std::string(word_.word));
        } else if (word_.word == "fprintf") {
            if (next_.starts_with("(stderr")) add(Mark::printed, "fprintf(stderr)");
        } else if (word_.word == "print" || word_.word == "println" || word_.word == "printf") {
            if (receiver == "out" || receiver == "err") add(Mark::printed, "System." + std::string(receiver));
            else if (called && receiver.empty() && !word_.before.ends_with('.') &&
                     !word_.before.ends_with("fn ") && !word_.before.ends_with("def ") &&
                     !word_.before.ends_with("void ") && word_.family != "bash")
                add(Mark::printed, std::string(word_.word) + (next_.front() == '!' ? "!" : "()"));
        } else if (word_.word == "WriteLine") {
            if (receiver == "Console") add(Mark::printed, "Console.WriteLine");
        } else if (called && next_.starts_with('!') && word_.family == "rust") {
            add(Mark::printed, std::string(word_.word) + "!");
        } else if (called && word_.word == "var_dump") {
            add(Mark::printed, "var_dump");
        }
    }

    void assertion() {
        if (!word_.is_test) return;
        if (is_one_of(word_.word, {"Fatalf", "Fatal"})) return level();
        const std::string_view receiver = receiver_of(word_.before);
        if (is_one_of(word_.word, {"Equal", "NoError"})) {
            if (next_.starts_with('(') && is_one_of(receiver, {"require", "assert", "Assert", "suite", "s"}))
                add(Mark::asserted, std::string(receiver) + "." + std::string(word_.word));
            return;
        }
        if (word_.word == "assert" && word_.family == "python") {
            if (without_blanks(word_.before).empty() && receiver.empty()) add(Mark::asserted, "assert");
            return;
        }
        if (word_.word == "raises") {
            if (receiver == "pytest") add(Mark::asserted, "pytest.raises");
            return;
        }
        if (word_.family == "rust" && next_.starts_with('!'))
            return add(Mark::asserted, std::string(word_.word) + "!");
        if (!next_.starts_with('(')) return;
        const std::string prefix =
            receiver == "self" || receiver == "this" ? std::string(receiver) + "." : "";
        add(Mark::asserted, prefix + std::string(word_.word));
    }

    void fixture() {
        if (!word_.is_test) return;
        const std::string_view receiver = receiver_of(word_.before);
        const std::string name(word_.word);
        if (word_.family == "go") {
            if (is_one_of(word_.word, {"Run", "TempDir", "Parallel"}) && receiver == "t")
                add(Mark::fixture, "t." + name);
            return;
        }
        if (is_one_of(word_.word, {"Run", "each", "Parallel", "TempDir"})) {
            if (word_.word == "each" && is_one_of(receiver, {"it", "test", "describe"}))
                add(Mark::fixture, "it.each");
            return;
        }
        if (word_.word == "fixture" && receiver != "pytest") return;
        if (word_.word == "mock" && !is_one_of(receiver, {"vi", "jest"})) return;
        if (word_.word == "Before" && !word_.before.ends_with('@')) return;
        if (word_.word == "tmp_path" || word_.word == "monkeypatch" || word_.word == "mocker") {
            if (word_.before.find("def ") != std::string_view::npos) add(Mark::fixture, name);
            return;
        }
        const bool is_attribute =
            word_.before.ends_with('@') || word_.before.ends_with('[') || receiver == "pytest";
        if (!next_.starts_with('(') && !is_attribute) return;
        add(Mark::fixture,
            receiver.empty() || receiver == "self" ? name : std::string(receiver) + "." + name);
    }

    const WordContext& word_;
    std::vector<Found>& found_;
    std::string_view next_;
};

}  // namespace

void look_at_word(const WordContext& word, std::vector<Found>& found) {
    Look(word, found).run();
}

}  // namespace lrm::index
