#!/usr/bin/env python3
"""Holds the sources to the table in docs/architecture.md: who may include what, one CMake target per row, short files.

usage: layout_test.py     prints FILE:LINE: what is wrong, exit code 1. Proves first that it sees broken rules.
"""
import pathlib
import json
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LONGEST = 400  # lines of a source file
SOURCES = {'.cpp', '.hpp', '.py', '.sh', '.mjs', '.cmake'}
# Which library a system header belongs to. What is not named here is the standard library or POSIX.
LIBRARIES = {
    'Asio': r'boost/(asio|system)', 'Beast': r'boost/beast', 'nlohmann': r'nlohmann/', 'OpenSSL': r'openssl/',
    'spdlog': r'(spdlog|fmt)/', 'yaml-cpp': r'yaml-cpp/', 'SQLite': r'sqlite3', 'libgit2': r'git2',
    'tree-sitter': r'tree_sitter/', 'CLI11': r'CLI/', 'zstd': r'zstd', 'pugixml': r'pugixml',
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


class Row:
    def __init__(self, target, folder, parts, libraries):
        self.target, self.folder, self.parts, self.libraries = target, folder, parts, libraries


def read_table(text):
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip('|').split('|')]
        if len(cells) != 4 or not re.fullmatch(r'`\w+`', cells[0]):
            continue
        target, folder = cells[0].strip('`'), cells[1].strip('`')
        libraries = set() if cells[3] == '-' else {name.strip() for name in cells[3].split(',')}
        rows[target] = Row(target, folder, set(re.findall(r'`(\w+)`', cells[2])), libraries)
    return rows


def reachable(rows, target):
    """The row's parts, and theirs."""
    seen, left = set(), [target]
    while left:
        for part in rows[left.pop()].parts:
            if part not in seen:
                seen.add(part)
                left.append(part)
    return seen


def row_of(rows, path):
    """The row whose folder is the nearest above `path` (relative, with slashes); None outside all parts."""
    best = None
    for row in rows.values():
        if path.startswith(row.folder + '/') and (best is None or len(row.folder) > len(best.folder)):
            best = row
    return best


def check_includes(rows, path, text, exists):
    row = row_of(rows, path)
    for match in INCLUDE.finditer(text):
        kind, name = match.groups()
        where = f'{path}:{text.count(chr(10), 0, match.start()) + 1}'
        if kind == '<':
            library = next((l for l, pattern in LIBRARIES.items() if re.match(pattern, name)), None)
            if row and library and library != 'nlohmann':
                allowed = set().union(row.libraries, *(rows[p].libraries for p in reachable(rows, row.target)))
                if library not in allowed:
                    yield f'{where}: {row.target} must not use {library} (<{name}>)'
            continue
        places = ['', 'lib/'] + ([path.rsplit('/', 1)[0] + '/'] if path.startswith('tests/') else [])
        target = next((place + name for place in places if exists(place + name)), None)
        if target is None or '..' in name.split('/'):
            yield f'{where}: "{name}" is not a path from the root of the repository or from lib/'
        elif row:
            other = row_of(rows, target)
            if other and other is not row and other.target not in reachable(rows, row.target):
                yield f'{where}: {row.target} must not include {other.target} ("{name}")'
            elif other is None and '/' in target:
                yield f'{where}: "{name}" belongs to no part'


def check_targets(rows, cmake):
    """CMakeLists.txt: one target per row, linked to exactly its parts."""
    linked = {}
    for kind, target, folder, rest in re.findall(
            r'^factory_(part|static_program)\(\s*(\S+)\s+(\S+)\s*([^)]*)\)', cmake, re.M):
        if kind == 'static_program':
            target = target.replace('mcp-', '') + '_lib'
        rest = re.split(r'\b(?:EXCEPT|ALSO|TOOLS)\b', rest)[0]
        linked[target] = (folder, {word for word in rest.split() if word in rows})
    for target in sorted(set(linked) - set(rows)):
        yield f'CMakeLists.txt: target {target} has no row in docs/architecture.md'
    for target, row in rows.items():
        if target not in linked:
            yield f'docs/architecture.md: row {target} has no target in CMakeLists.txt'
        elif linked[target] != (row.folder, row.parts):
            yield (f'CMakeLists.txt: {target} is {linked[target][0]} with {sorted(linked[target][1])}, '
                   f'docs/architecture.md says {row.folder} with {sorted(row.parts)}')


def check_length(path, text):
    lines = text.count('\n')
    if lines > LONGEST:
        yield f'{path}:1: {lines} lines, more than {LONGEST}: split it into things that have names'


def types_in(path, text):
    """(namespace, name) of each type that a header defines outside unnamed namespaces and other types."""
    namespace = re.search(r'^namespace ([\w:]+) \{', text, re.M)
    for name in re.findall(r'^(?:struct|class|enum class) (\w+)(?: final)?(?: :[^:;{][^;{]*)? \{', text, re.M):
        yield (namespace[1] if namespace else '', name), path


def check_types(types):
    """One definition rule: templates over two types of one name are merged by the linker, whatever their layout."""
    places = {}
    for name, path in types:
        places.setdefault(name, set()).add(path)
    for (namespace, name), paths in places.items():
        if len(paths) > 1:
            yield f'{min(paths)}: {namespace}::{name} is another type in {max(paths)}: rename one'


def check_overrides(path, text):
    """npm 9, which Debian has, takes a lock with an override like "npm:other@1.0.0" for no lock at all."""
    for name, version in json.loads(text).get('overrides', {}).items():
        if str(version).startswith('npm:'):
            yield f'{path}: the override of {name} stands for another package, which npm 9 cannot install'


def self_test():
    rows = read_table('| `low` | `lib/low` | - | SQLite |\n| `mid` | `mid` | `low` | - |\n| `side` | `side` | - | - |')
    exists = {'lib/low/a.hpp', 'mid/b.hpp', 'side/c.hpp'}.__contains__
    cmake = 'factory_part(low lib/low x)\nfactory_part(mid mid low)\nfactory_part(side side)\n'
    cases = [
        (0, check_includes(rows, 'mid/b.cpp', '#include "low/a.hpp"\n#include <vector>\n#include <sqlite3.h>', exists)),
        (1, check_includes(rows, 'lib/low/a.cpp', '#include "mid/b.hpp"', exists)),
        (1, check_includes(rows, 'side/c.cpp', '#include "mid/b.hpp"', exists)),
        (1, check_includes(rows, 'side/c.cpp', '#include <sqlite3.h>', exists)),
        (1, check_includes(rows, 'mid/b.cpp', '#include "b.hpp"', exists)),
        (0, check_targets(rows, cmake)),
        (1, check_targets(rows, cmake.replace('mid mid low', 'mid mid low side'))),
        (1, check_targets(rows, cmake + 'factory_part(new lib/new)\n')),
        (1, check_targets(rows, cmake.replace('factory_part(side side)', ''))),
        (1, check_length('x.cpp', 'a\n' * 401)),
        (0, check_types([*types_in('a.hpp', 'namespace n {\nstruct A {\n'), *types_in('b.hpp', 'namespace m {\nstruct A {\n'),
                         *types_in('c.hpp', 'namespace n {\nstruct A::B {\n')])),
        (1, check_types([*types_in('a.hpp', 'namespace n {\nstruct A {\n'),
                         *types_in('b.hpp', 'namespace n {\nclass A : public B {\n')])),
        (0, check_overrides('package.json', '{"overrides": {"a": "1.0.0", "b": "$b"}}')),
        (1, check_overrides('package.json', '{"overrides": {"a": "npm:b@1.0.0"}}')),
    ]
    wrong = [i for i, (count, problems) in enumerate(cases) if len(list(problems)) != count]
    if wrong:
        print('layout_test self-test: cases', wrong, 'are not judged as they should be')
    return not wrong


def main():
    if not self_test():
        return 1
    rows = read_table((ROOT / 'docs/architecture.md').read_text(encoding='utf-8'))
    generated = {name for file in (ROOT / 'cmake').iterdir()
                 for name in re.findall(r'/(\w+\.hpp)\b', file.read_text(encoding='utf-8'))}
    problems = list(check_targets(rows, (ROOT / 'CMakeLists.txt').read_text(encoding='utf-8')))
    listed = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard', '-z'], cwd=ROOT, check=True,
                            capture_output=True, text=True).stdout
    types = []
    for path in filter(None, listed.split('\0')):
        file = ROOT / path
        if file.name == 'package.json' and not path.startswith('tests/workspaces/'):
            problems += check_overrides(path, file.read_text(encoding='utf-8'))
        if file.suffix not in SOURCES or not file.is_file() or path.startswith('tests/workspaces/'):
            continue
        text = file.read_text(encoding='utf-8', errors='replace')
        problems += check_length(path, text)
        if file.suffix == '.hpp':
            types += types_in(path, text)
        if file.suffix in ('.cpp', '.hpp'):
            problems += check_includes(rows, path, text, lambda name: name in generated or (ROOT / name).is_file())
    problems += check_types(types)
    if len(rows) < 10:
        problems.append(f'docs/architecture.md: only {len(rows)} rows could be read from the table')
    print('\n'.join(problems), end='\n' if problems else '')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
