#!/usr/bin/env python3
"""Finds the co_await expressions that GCC 12 miscompiles (a double free at run time).

In one full expression with co_await there must be no braced temporary, no lambda and no ?:. Name the value on the
line above and std::move it.

usage: coroutine_lint.py [FILE...]   default: every C++ file that git knows; prints FILE:LINE: reason, exit code 1.
Before anything else the lint proves on the forms below that it still sees the bad ones and passes the good ones.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

BLANK = re.compile(
    r'R"(?P<end>[^\s()\\]{0,16})\(.*?\)(?P=end)"'  # raw strings first: they hold anything
    r'|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\''
    r'|//[^\n]*|/\*.*?\*/|^[ \t]*#(?:\\\n|[^\n])*', re.S | re.M)
# What may stand before a '{' that opens statements: anything else opens an initialiser list.
BLOCK_HEAD = re.compile(
    r'(?:^|[:;{}])\s*$|\b(?:else|do|try)\s*$|^\s*(?:template\s*<.*>\s*)?(?:inline\s+)?'
    r'(?:typedef\s+)?(?:struct|class|union|enum|namespace|extern)\b'
    r'|[)}\]]\s*(?:const|noexcept|override|final|mutable|try|&|\s)*(?:->[^{}]*)?$', re.S)

BAD = {
    'aggregate temporary': 'co_await f(Req{a, 1});',
    'aggregate temporary, result used': 'auto x = co_await f(Req{.name = a});',
    'designated initialisers': 'co_await f({.name = a});',
    'capturing lambda': 'co_await f([q] { return q; });',
    'capturing lambda in std::function': 'co_await f(std::function<int()>([q] { return q; }));',
    'coroutine lambda spawned': 'co_await co_spawn(ex, [s]() -> awaitable<void> { co_return; }, token);',
    'lambda called at once': 'co_await [s]() -> awaitable<void> { co_return; }();',
    'conditional': 'auto x = co_await ready() ? std::string("a") : std::string("b");',
    'initialiser list': 'Req r{.name = a, .n = co_await g()};',
    'braced list': 'co_await f({1, 2, 3});',
    'conditional before it': 'auto x = ok ? co_await f() : std::string("b");',
    'temporary before it': 'h(Req{a}, co_await g());',
    'initialiser list in a call': 'h(Req{co_await g()});',
    'in a condition': 'if (co_await f(Req{a})) { stop(); }',
    'inside a lambda body': 'auto work = [s]() -> awaitable<void> { co_await f(Req{a}); };',
}
GOOD = {
    'call in the argument': 'auto x = co_await f(make());',
    'constructor with parentheses': 'co_await f(std::string("{?}"));',
    'named lambda': 'auto job = [q] { return q; };\nco_await run_on(pool, std::move(job));',
    'block after it': 'if (co_await f()) { stop(); } else { go(); }',
    'loop over it': "for (auto& x : co_await f()) { use(x ? 1'000 : 2); }",
    'name above': 'Req r{.name = a};\nauto n = co_await f(std::move(r));\nreturn n ? 1 : 2;',
    'in a comment': '// co_await f(Req{a});\nco_await g();',
    'members with braces': 'struct A { int a{1}; };\nawaitable<void> A::go() const { co_await f(); }',
    'constructor': 'A::A(int a) : a_{a}, b_{2} { start(); }',
}


class Expression:
    """What one full expression contains."""

    def __init__(self):
        self.awaits = self.reason = None

    def finding(self):
        return (self.awaits, self.reason) if self.awaits is not None and self.reason else None


def findings(text):
    text = BLANK.sub(lambda m: re.sub(r'[^\n]', ' ', m.group()), text)
    found = []

    def finish(expression):
        if expression.finding():
            found.append((text.count('\n', 0, expression.awaits) + 1, expression.reason))
        return Expression()

    def statements(at):
        """Reads statements up to the '}' that ends them; returns the place after it."""
        expression, start = Expression(), at
        while at < len(text):
            at, end = piece(at, start, expression)
            if end == ';' or end == 'block':
                expression, start = finish(expression), at
            elif end == '}':
                break
        finish(expression)
        return at

    def initialisers(at, expression):
        """Reads an initialiser list, whose awaits belong to the expression around it."""
        start = at
        while at < len(text):
            at, end = piece(at, start, expression)
            if end == '}':
                break
        return at

    def piece(at, start, expression):
        """One token; nested lists and blocks are read whole. Returns the place after it and what ended."""
        c = text[at]
        if c in ';}':
            return at + 1, c
        if c == '?':
            expression.reason = 'co_await with ?: in one expression'
        if c == '{':
            head = text[start:at]
            depth = sum(head.count(o) for o in '([') - sum(head.count(o) for o in ')]')
            is_block = bool(BLOCK_HEAD.search(head))
            if depth <= 0 and is_block and not re.search(r'\bco_await\s*\[', head):
                return statements(at + 1), 'block'
            if is_block:
                expression.reason = 'co_await with a lambda in one expression'
                return statements(at + 1), ''
            if depth > 0 or not head.strip().endswith((')', '}')):
                after = initialisers(at + 1, inner := Expression())
                if inner.awaits is not None:
                    expression.awaits = inner.awaits
                expression.reason = expression.reason or 'co_await with braces in one expression'
                return after, ''
        word = re.match(r'\w+', text[at:at + 64])
        if word:
            if word.group() == 'co_await':
                expression.awaits = at
            return at + len(word.group()), ''
        return at + 1, ''

    at = 0
    while at < len(text):
        at = statements(at)
    return sorted(set(found))


def self_test():
    wrong = [f'not seen: {name}' for name, code in BAD.items()
             if not findings('awaitable<void> t() {\n' + code + '\n}')]
    wrong += [f'false alarm: {name}' for name, code in GOOD.items()
              if findings('awaitable<void> t() {\n' + code + '\n}')]
    for line in wrong:
        print('coroutine_lint self-test:', line)
    return not wrong


def main(paths):
    if not self_test():
        return 1
    if not paths:
        listed = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard', '*.cpp', '*.hpp'],
                                capture_output=True, text=True, check=True, cwd=ROOT)
        paths = [ROOT / name for name in listed.stdout.split('\n') if name and (ROOT / name).exists()]
    bad = 0
    for path in paths:
        with open(path, encoding='utf-8', errors='replace') as file:
            for line, reason in findings(file.read()):
                bad += 1
                print(f'{path}:{line}: {reason}: name the value on the line above')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
