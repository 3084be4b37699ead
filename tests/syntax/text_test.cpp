// Short texts: signatures, first sentences, UTF-8.
#include "syntax/text.hpp"

#include <catch2/catch.hpp>

#include <string>

using syntax::cut;
using syntax::first_sentence;
using syntax::fold;
using syntax::make_signature;

TEST_CASE("white space is folded and the text is cut between characters") {
    CHECK(fold("  a \n\t b\r\n") == "a b");
    CHECK(fold("") == "");
    CHECK(fold(" \n ") == "");
    CHECK(fold("abcdef", 3) == "abc");
    CHECK(fold("ab   cdef", 3) == "ab");
    CHECK(fold("a\xC3\xA9", 2) == "a");
    CHECK(fold("a\xF0\x9F\x98\x80z", 4) == "a");
    CHECK(fold(std::string(1000, 'x')).size() == 200);
    CHECK(cut("a\xC3\xA9", 2) == "a");
    CHECK(cut("a\xC3\xA9", 3) == "a\xC3\xA9");
    CHECK(cut("\x80\x80\x80", 2) == "");
}

TEST_CASE("a signature ends before the marks that lead to a body") {
    CHECK(make_signature("int f(int a)\n{") == "int f(int a)");
    CHECK(make_signature("def f(a):") == "def f(a)");
    CHECK(make_signature("const f = (a) =>") == "const f = (a)");
    CHECK(make_signature("bool operator==(A, B) ") == "bool operator==(A, B)");
    CHECK(make_signature("{") == "");
}

TEST_CASE("the first sentence of a comment is found in each style") {
    CHECK(first_sentence("/// Opens it. Slowly.") == "Opens it.");
    CHECK(first_sentence("// One\n// two. Three.") == "One two.");
    CHECK(first_sentence("/** Opens it.\n * @param x what\n */") == "Opens it.");
    CHECK(first_sentence("/**\n * Opens\n * it\n *\n * More text.\n */") == "Opens it");
    CHECK(first_sentence("# Opens it\n#\n# more") == "Opens it");
    CHECK(first_sentence("-- Opens it") == "Opens it");
    CHECK(first_sentence("\"\"\"Opens it.\n\n    More.\n    \"\"\"") == "Opens it.");
    CHECK(first_sentence("/// <summary>\n/// Opens it.\n/// </summary>\n/// <param name=\"x\"/>") ==
          "Opens it.");
    CHECK(first_sentence("/// @brief Opens it.") == "Opens it.");
    CHECK(first_sentence("//! Opens it!  Really.") == "Opens it!");
    CHECK(first_sentence("///< The member before.") == "The member before.");
    CHECK(first_sentence("<!-- A part -->") == "A part");
}

TEST_CASE("a sentence does not end within e.g. an abbreviation or a number") {
    CHECK(first_sentence("// Some keys, e.g. the first. Rest.") == "Some keys, e.g. the first.");
    CHECK(first_sentence("// Version 1.5 of it. Rest.") == "Version 1.5 of it.");
    CHECK(first_sentence("// See foo.bar() for it. Rest.") == "See foo.bar() for it.");
}

TEST_CASE("comments that say nothing to a reader are no doc") {
    CHECK(first_sentence("// -------------------") == "");
    CHECK(first_sentence("/* eslint-disable no-console */") == "");
    CHECK(first_sentence("// NOLINTNEXTLINE(x)\n// Opens it.") == "Opens it.");
    CHECK(first_sentence("//go:noinline") == "");
    CHECK(first_sentence("# frozen_string_literal: true") == "");
    CHECK(first_sentence("/** @type {number} */") == "");
    CHECK(first_sentence("/* Copyright: somebody\n * All about it. */") == "All about it.");
    CHECK(first_sentence("") == "");
    CHECK(first_sentence("//") == "");
    CHECK(first_sentence("/**/") == "");
}

TEST_CASE("a long comment is read only at its start") {
    CHECK(first_sentence("// " + std::string(100000, 'x')).size() == 200);
    CHECK(first_sentence(std::string(100000, '\n')) == "");
}

TEST_CASE("UTF-8 is told from other bytes") {
    CHECK(syntax::is_valid_utf8(""));
    CHECK(syntax::is_valid_utf8("plain ascii text, long enough"));
    CHECK(syntax::is_valid_utf8("\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"));
    CHECK_FALSE(syntax::is_valid_utf8("caf\xE9"));
    CHECK_FALSE(syntax::is_valid_utf8("\xC0\xAF"));          // overlong
    CHECK_FALSE(syntax::is_valid_utf8("\xED\xA0\x80"));      // surrogate
    CHECK_FALSE(syntax::is_valid_utf8("\xF4\x90\x80\x80"));  // beyond the last character
    CHECK_FALSE(syntax::is_valid_utf8("12345678\x80"));
    CHECK_FALSE(syntax::is_valid_utf8("\xE2\x82"));
    CHECK(syntax::to_valid_utf8("caf\xE9 \xC3\xA9") == "caf? \xC3\xA9");
    CHECK(syntax::to_valid_utf8("\xE2\x82") == "??");
}

TEST_CASE("lines are counted with and without a last line break") {
    CHECK(syntax::count_lines("") == 0);
    CHECK(syntax::count_lines("a") == 1);
    CHECK(syntax::count_lines("a\n") == 1);
    CHECK(syntax::count_lines("a\nb") == 2);
    CHECK(syntax::count_lines("\n\n") == 2);
}
