// How --help looks.
#include "orchestrator/cli/help.hpp"

#include <algorithm>
#include <sstream>
#include <utility>
#include <vector>

namespace factory::cli {
namespace {

constexpr std::size_t widest_left = 30;
constexpr std::size_t columns = 100;

using Row = std::pair<std::string, std::string>;

/// Breaks `text` at blanks so that lines beginning at column `indent` end before `columns`.
std::string wrapped(const std::string& text, std::size_t indent) {
    std::istringstream words(text);
    std::string out;
    std::size_t column = indent;
    for (std::string word; words >> word;) {
        const bool is_first = column == indent;
        if (!is_first && column + 1 + word.size() > columns) {
            out += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (!is_first) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out;
}

std::string table(const std::string& heading, const std::vector<Row>& rows) {
    if (rows.empty()) return {};
    std::size_t width = 0;
    for (const Row& row : rows)
        if (row.first.size() <= widest_left) width = std::max(width, row.first.size());
    const std::size_t indent = width + 4;
    std::string out = "\n" + heading + "\n";
    for (const auto& [left, right] : rows) {
        out += "  " + left;
        const bool fits = left.size() <= width;
        out += fits ? std::string(width - left.size() + 2, ' ') : "\n" + std::string(indent, ' ');
        out += wrapped(right, indent) + "\n";
    }
    return out;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

/// "KIND", without what CLI11 adds of its checks.
std::string type_of(const CLI::Option& option) {
    const std::string type = option.get_type_name();
    return type.substr(0, type.find(':'));
}

std::string option_left(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const std::string& name : option.get_snames()) names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
    std::string out = joined(names);
    if (option.get_type_size() != 0) out += " " + type_of(option);
    return out;
}

class Formatter : public CLI::FormatterBase {
public:
    std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode) const override {
        const std::string title = app->get_parent() == nullptr ? "" : name + ": ";
        std::string out = title + app->get_description() + "\n\n" + usage(*app, name) + arguments(*app);
        for (const std::string& group : groups_of_commands(*app)) out += table(group, commands(*app, group));
        out += table("Options", options(*app));
        const CLI::App* root = app;
        while (root->get_parent() != nullptr) root = root->get_parent();
        if (root != app) out += table("Everywhere", options(*root));
        const std::string examples = app->get_footer();
        if (!examples.empty()) out += "\nExamples\n" + examples;
        if (root == app) out += "\nEvery command has --help: factory locate --help\n";
        return out;
    }

private:
    static std::string usage(const CLI::App& app, const std::string& name) {
        std::string out = "Usage: " + name;
        if (!app.get_subcommands({}).empty()) out += " COMMAND";
        for (const CLI::Option* option : app.get_options()) {
            if (!option->get_positional()) continue;
            const std::string word = type_of(*option);
            out += " " + (option->get_required() ? word : "[" + word + "]");
        }
        return out + " [OPTIONS]\n";
    }

    static std::string arguments(const CLI::App& app) {
        std::vector<Row> rows;
        for (const CLI::Option* option : app.get_options())
            if (option->get_positional()) rows.emplace_back(type_of(*option), option->get_description());
        return table("Arguments", rows);
    }

    static std::vector<std::string> groups_of_commands(const CLI::App& app) {
        std::vector<std::string> out;
        for (const CLI::App* command : app.get_subcommands({}))
            if (std::find(out.begin(), out.end(), command->get_group()) == out.end())
                out.push_back(command->get_group());
        return out;
    }

    static std::vector<Row> commands(const CLI::App& app, const std::string& group) {
        std::vector<Row> rows;
        for (const CLI::App* command : app.get_subcommands({}))
            if (command->get_group() == group)
                rows.emplace_back(command->get_name(), command->get_description());
        return rows;
    }

    static std::vector<Row> options(const CLI::App& app) {
        std::vector<Row> rows;
        for (const CLI::Option* option : app.get_options())
            if (option->nonpositional() && !(app.get_parent() != nullptr && option == app.get_help_ptr()))
                rows.emplace_back(option_left(*option), option->get_description());
        return rows;
    }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_formatter() {
    return std::make_shared<Formatter>();
}

void set_examples(CLI::App& app, std::string examples) {
    app.footer(std::move(examples));
}

}  // namespace factory::cli
