// Summaries of small projects, and the pure parts of them.
#include "mcp_lrm/index/summary.hpp"

#include "small_index.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace lrm::index;

namespace {

using Strings = std::vector<std::string>;

std::vector<SummarySection> summary_of(test::SmallIndex& project, const std::vector<std::string>& scope,
                                       const std::string& goal) {
    return summarize(summary_facts(*project.snapshot(), {scope, goal}, {}));
}

std::vector<SummaryPlace> section(const std::vector<SummarySection>& sections, const std::string& key) {
    for (const SummarySection& one : sections)
        if (one.key == key) return one.lines;
    return {};
}

Strings paths(const std::vector<SummaryPlace>& places) {
    Strings out;
    for (const SummaryPlace& place : places) out.push_back(place.path);
    return out;
}

bool has(const Strings& list, const std::string& one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

test::SmallIndex& shop(test::SmallIndex& project) {
    project.file("src/store.py",
                 "\"\"\"Orders on the disk.\"\"\"\n\n\nclass OrderStore:\n    \"\"\"Keeps orders.\"\"\"\n\n  "
                 "  def save_order(self, order):\n        self.write(order)\n");
    project.file("src/prices.py",
                 "\"\"\"What an order costs.\"\"\"\n\nfrom src.store import OrderStore\n\n\ndef "
                 "total_price(order):\n    \"\"\"Sum of the order with tax and discount.\"\"\"\n    return "
                 "OrderStore().save_order(order)\n");
    project.file("src/app.py",
                 "\"\"\"The program.\"\"\"\n\nfrom src.prices import total_price\nfrom src.store import "
                 "OrderStore\n\n\ndef main():\n    OrderStore()\n    return total_price(1)\n");
    project.file(
        "tests/test_prices.py",
        "from src.prices import total_price\n\n\ndef test_total_has_tax():\n    assert total_price(1)\n");
    project.file("docs/notes.md", "# Notes\n\nHow orders came to be.\n");
    project.commit("prices: round the discount", {"src/prices.py", "src/app.py"});
    project.commit("prices: add tax", {"src/prices.py", "src/app.py"});
    return project;
}

}  // namespace

TEST_CASE("a text says what it is for in its leading comment, after a licence") {
    CHECK(purpose_of_text("// The index.\n#pragma once\n", "cpp") == "The index");
    CHECK(purpose_of_text(
              "// Copyright 2020 A\n// Licensed under X\n\n// Reads orders. And more.\npackage a\n", "go") ==
          "Reads orders");
    CHECK(purpose_of_text("/*\n * Copyright (c) A\n */\n\n/**\n * Moves parcels\n * from state to state.\n "
                          "*/\nclass A {}\n",
                          "java") == "Moves parcels from state to state");
    CHECK(purpose_of_text("#!/bin/sh\n# Runs every test there is.\nset -eu\n", "bash") ==
          "Runs every test there is");
    CHECK(purpose_of_text("#!/usr/bin/env python3\n\"\"\"Counts words, e.g. of a book. Slowly.\"\"\"\n",
                          "python") == "Counts words, e.g. of a book");
    CHECK(purpose_of_text("# Title\n\nWhat it is. More.\n", "markdown") == "Title: What it is");
    CHECK(purpose_of_text("int main() {}\n// later\n", "c").empty());
    CHECK(purpose_of_text("", "c").empty());
    CHECK(purpose_of_text("\"\"\"never closed", "python") == "never closed");
}

TEST_CASE("an import is followed to its file in the ways of several languages") {
    const Strings files = {"lib/a/b.hpp",       "src/store.ts",       "src/ui/index.ts", "server/errors.py",
                           "server/sub/mod.py", "crate/src/cache.rs", "com/x/Order.java"};
    CHECK(imported_paths("lib/c.cpp", "a/b.hpp", files) == Strings{"lib/a/b.hpp"});
    CHECK(imported_paths("src/app.ts", "./store", files) == Strings{"src/store.ts"});
    CHECK(imported_paths("src/x/app.ts", "../ui", files) == Strings{"src/ui/index.ts"});
    CHECK(imported_paths("server/app.py", "server.errors", files) == Strings{"server/errors.py"});
    CHECK(imported_paths("server/sub/app.py", "..errors", files) == Strings{"server/errors.py"});
    CHECK(imported_paths("crate/src/main.rs", "crate::cache::Cache", files) == Strings{"crate/src/cache.rs"});
    CHECK(imported_paths("Main.java", "com.x.Order", files) == Strings{"com/x/Order.java"});
    CHECK(imported_paths("src/app.ts", "react", files).empty());
    CHECK(imported_paths("src/app.ts", "", files).empty());
}

TEST_CASE("without a goal a summary tells what is here and how it hangs together") {
    test::SmallIndex project;
    const auto sections = summary_of(shop(project), {"src"}, "");
    CHECK(section(sections, "edit").empty());
    CHECK(section(sections, "tests").empty());
    const auto files = section(sections, "files");
    CHECK(files.size() == 3);
    for (const SummaryPlace& file : files)
        if (file.path == "src/store.py")
            CHECK(file.text == "8 lines; Orders on the disk; OrderStore:4-8, OrderStore.save_order:7-8");
    const auto links = section(sections, "links");
    REQUIRE_FALSE(links.empty());
    CHECK(links[0].path == "src/app.py");
    CHECK(links[0].text.find("src/prices.py (total_price)") != std::string::npos);
    CHECK(links[0].text.find("src/store.py (OrderStore)") != std::string::npos);
    const auto types = section(sections, "types");
    REQUIRE(types.size() == 1);
    CHECK(types[0].symbol == "OrderStore");
    const auto entries = section(sections, "entries");
    REQUIRE(entries.size() >= 2);
    CHECK(entries[0].symbol == "main");
    CHECK(entries[1].symbol == "total_price");
}

TEST_CASE("with a goal a summary says where to edit, which tests, who is touched, what changed with it") {
    test::SmallIndex project;
    const auto sections = summary_of(shop(project), {}, "the discount of an order's total price is wrong");
    REQUIRE_FALSE(sections.empty());
    CHECK(sections.front().key == "edit");
    const auto edit = section(sections, "edit");
    REQUIRE_FALSE(edit.empty());
    CHECK(edit[0].path == "src/prices.py");
    CHECK(edit[0].symbol == "total_price");
    CHECK(edit[0].first_line == 6);
    CHECK(has(paths(section(sections, "tests")), "tests/test_prices.py"));
}

TEST_CASE("what fits the goal better outside of the scope is said") {
    test::SmallIndex project;
    const auto sections = summary_of(shop(project), {"src/store.py"}, "total price discount");
    CHECK(has(paths(section(sections, "elsewhere")), "src/prices.py"));
}

TEST_CASE("every symbol of a summary is in the index") {
    test::SmallIndex project;
    const auto sections = summary_of(shop(project), {}, "save an order in the store");
    const auto snapshot = project.snapshot();
    std::size_t seen = 0;
    for (const SummarySection& one : sections)
        for (const SummaryPlace& place : one.lines) {
            if (place.symbol.empty()) continue;
            ++seen;
            INFO(place.path << " " << place.symbol);
            CHECK_FALSE(find_definitions(*snapshot, place.symbol, 1).empty());
        }
    CHECK(seen > 3);
}

TEST_CASE("names that two files define link nothing") {
    test::SmallIndex project;
    project.file("a/one.py", "def open_it():\n    pass\n");
    project.file("b/two.py", "def open_it():\n    pass\n");
    project.file("c/user.py", "def run_it():\n    open_it()\n");
    CHECK(section(summary_of(project, {}, ""), "links").empty());
}

TEST_CASE("an empty scope has no sections of files") {
    test::SmallIndex project;
    CHECK(section(summary_of(shop(project), {"nowhere"}, "x"), "files").empty());
}
