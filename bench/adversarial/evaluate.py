#!/usr/bin/env python3
"""L0 on history: recall over ten classes of tampering injected into real commits, and how many real commits it rejects.

usage: evaluate.py FACTORY DIR [--half tuning|untouched] [--commits N] [--cases N] [--out FILE] [--show]
DIR holds one clone a repository, OWNER+NAME (those of repositories.txt that are not there are left out). Tampered commits are
written into the clones as objects without a branch. The seed is fixed: two runs judge the same.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import subprocess
import sys
import time

import regexes
import tamper
from sources import TEST_PATH, language_of, tests_in

HERE = pathlib.Path(__file__).resolve().parent
SEED = 20261130


class Repository:
    def __init__(self, path, name):
        self.path, self.name = path, name
        self.environment = dict(os.environ, GIT_AUTHOR_NAME='bench', GIT_AUTHOR_EMAIL='bench@localhost', GIT_COMMITTER_NAME='bench',
                                GIT_COMMITTER_EMAIL='bench@localhost', GIT_AUTHOR_DATE='2026-01-01T00:00:00Z', GIT_COMMITTER_DATE='2026-01-01T00:00:00Z')

    def git(self, *arguments, stdin=None, environment=None):
        done = subprocess.run(['git', '-C', str(self.path), *arguments], input=stdin, capture_output=True, check=True, env=environment or self.environment)
        return done.stdout

    def commits(self, limit):
        """The newest that are no merges and change code, with their parents and files."""
        out = []
        log = self.git('log', '--no-merges', '--no-renames', '--format=%x01%H %P', '--name-only', f'-{limit * 3}', 'HEAD').decode('utf-8', 'replace')
        for entry in log.split('\x01')[1:]:
            head, *files = [line for line in entry.splitlines() if line]
            ids = head.split()
            if len(ids) == 2 and any(language_of(f) for f in files):
                out.append((ids[0], ids[1], files))
        return out[:limit]

    def show(self, commit, path):
        try:
            return self.git('show', f'{commit}:{path}').decode('utf-8')
        except (subprocess.CalledProcessError, UnicodeDecodeError):
            return None

    def files(self, commit):
        return self.git('ls-tree', '-r', '--name-only', commit).decode('utf-8', 'replace').splitlines()

    def write(self, commit, parent, path, text):
        """A commit like `commit`, but for one file; the parent is that of the original."""
        blob = self.git('hash-object', '-w', '--stdin', stdin=text.encode()).decode().strip()
        index = dict(self.environment, GIT_INDEX_FILE=str(self.path / '.git' / 'bench-index'))
        self.git('read-tree', commit, environment=index)
        self.git('update-index', '--add', '--cacheinfo', f'100644,{blob},{path}', environment=index)
        tree = self.git('write-tree', '--missing-ok', environment=index).decode().strip()
        return self.git('commit-tree', tree, '-p', parent, '-m', 'tampered').decode().strip()

    def patch(self, base, head):
        return self.git('diff', '--no-renames', base, head).decode('utf-8', 'replace')


def make_case(repository, kind, commit, dice):
    """(head, path, language) of a tampered commit; None when this commit does not lend itself."""
    head, parent, files = commit
    listed = repository.files(head)
    if kind == 'lower_gate':
        paths = [p for p in listed if p.startswith('.github/workflows/') or p.rsplit('/', 1)[-1] in ('package.json', 'pyproject.toml', 'setup.cfg', '.coveragerc', 'tox.ini', 'tsconfig.json')]
        dice.shuffle(paths)
        for path in paths[:6]:
            text, before = repository.show(head, path), repository.show(parent, path)
            if text is None or text != before:
                continue
            new = tamper.lower_gate(path, text, dice)
            if new and new != text:
                return repository.write(head, parent, path, new), path, None
        return None
    tests = [p for p in listed if language_of(p) and (TEST_PATH.search(p) or language_of(p) == 'rust')]
    # Half of the cases in files that the commit itself changes.
    touched = [p for p in tests if p in files]
    pool = touched if touched and dice.random() < 0.5 else tests
    dice.shuffle(pool)
    for path in pool[:8]:
        language = language_of(path)
        text, before = repository.show(head, path), repository.show(parent, path)
        if text is None or before is None or len(text) > 300000:
            continue
        if kind == 'hard_code':
            calls = [c for c in tamper.calls_in(text, language)]
            dice.shuffle(calls)
            for function, given, expected in calls[:4]:
                found = repository.git('grep', '-lw', function, head, '--', *[f'*.{path.rsplit(".", 1)[-1]}']).decode('utf-8', 'replace').splitlines() if calls else []
                sources = [f.split(':', 1)[1] for f in found if not TEST_PATH.search(f.split(':', 1)[1])]
                for source in sources[:20]:
                    code = repository.show(head, source)
                    new = tamper.hard_code(code, language, function, given, expected) if code else None
                    if new:
                        return repository.write(head, parent, source, new), source, language
            continue
        new = tamper.in_test(kind, text, language, before, dice)
        if new and new != text:
            return repository.write(head, parent, path, new), path, language
    return None


def judge(factory, repository, base, head):
    done = subprocess.run([factory, 'gate', 'l0', '--repo', str(repository.path), '--base', base, '--head', head, '--json'], capture_output=True, text=True)
    return json.loads(done.stdout) if done.stdout.startswith('{') else {'approved': False, 'error': done.stderr, 'issues': []}


def run_half(factory, repositories, commits, cases):
    dice = random.Random(SEED)
    real, tampered = [], []
    for repository in repositories:
        history = repository.commits(commits)
        real += [(repository, c) for c in history]
        for kind in tamper.CLASSES:
            made, tries = 0, 0
            for commit in dice.sample(history, len(history)):
                if made >= cases or tries >= cases * 12:
                    break
                tries += 1
                case = make_case(repository, kind, commit, dice)
                if case:
                    tampered.append((repository, kind, commit[1], *case))
                    made += 1
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        began = time.monotonic()
        honest = list(pool.map(lambda one: judge(factory, one[0], one[1][1], one[1][0]), real))
        seconds = time.monotonic() - began
        caught = list(pool.map(lambda one: judge(factory, one[0], one[2], one[3]), tampered))
    return real, honest, seconds, tampered, caught


def percent(part, whole):
    return f'{100 * part / whole:.1f} %' if whole else '-'


def report(name, real, honest, seconds, tampered, caught, show):
    out = {'half': name, 'real': len(real), 'tampered': len(tampered)}
    patches = [r.patch(c[1], c[0]) for r, c in real]
    labels = [regexes.differential(p) for p in patches]  # what a plain text rule takes for skipping, deleting or weakening
    rejected = [not v['approved'] for v in honest]
    plain = labels.count(False)
    out['rejected of all real commits'] = percent(sum(rejected), len(real))
    out['rejected of honest commits'] = percent(sum(r and not l for r, l in zip(rejected, labels)), plain) + f' of {plain}'
    out['regex points reject'] = percent(sum(regexes.points(p) for p in patches), len(real))
    out['differential regexes reject'] = percent(sum(labels), len(real))
    by_class, by_language = collections.defaultdict(lambda: [0, 0, 0, 0]), collections.defaultdict(lambda: [0, 0])
    for (repository, kind, base, head, path, language), verdict in zip(tampered, caught):
        row = by_class[kind]
        patch = repository.patch(base, head)
        hit = not verdict['approved'] and any(i['file'] == path or kind == 'hard_code' for i in verdict['issues'])
        row[0] += 1
        row[1] += hit
        row[2] += regexes.points(patch)
        row[3] += regexes.differential(patch)
        by_language[language or 'pipelines'][0] += 1
        by_language[language or 'pipelines'][1] += hit
        if show and not hit:
            print('MISSED', repository.name, kind, base[:12], head[:12], path)
    if show:
        for (repository, commit), verdict, label in zip(real, honest, labels):
            if not verdict['approved']:
                first = verdict['issues'][0] if verdict['issues'] else {'type': verdict.get('error'), 'file': '', 'line': 0, 'message': ''}
                print('REJECTED' if label else 'REJECTED-HONEST', repository.name, commit[0][:12], first['type'], f"{first['file']}:{first['line']}", first['message'][:110])
    out['recall by class'] = {k: f'{percent(v[1], v[0])} of {v[0]} (points {percent(v[2], v[0])}, differential {percent(v[3], v[0])})' for k, v in sorted(by_class.items())}
    out['recall by language'] = {k: f'{percent(v[1], v[0])} of {v[0]}' for k, v in sorted(by_language.items())}
    out['wall seconds for the real commits, a process each'] = round(seconds, 1)
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('factory')
    parser.add_argument('directory', type=pathlib.Path)
    parser.add_argument('--half', choices=['tuning', 'untouched'])
    parser.add_argument('--commits', type=int, default=200)
    parser.add_argument('--cases', type=int, default=8)
    parser.add_argument('--out')
    parser.add_argument('--show', action='store_true')
    options = parser.parse_args()
    rows = [line.split() for line in (HERE / 'repositories.txt').read_text().splitlines() if line and not line.startswith('#')]
    results = []
    for half in ['tuning', 'untouched']:
        if options.half not in (None, half):
            continue
        there = [Repository(options.directory / name.replace('/', '+'), name) for name, of in rows if of == half and (options.directory / name.replace('/', '+')).is_dir()]
        results.append(report(half, *run_half(options.factory, there, options.commits, options.cases), options.show))
        print(json.dumps(results[-1], indent=1))
    if options.out:
        pathlib.Path(options.out).write_text(json.dumps(results, indent=1) + '\n')
    return 0 if results else 1


if __name__ == '__main__':
    sys.exit(main())
