#!/usr/bin/env python3
"""Precision and recall of person names, by words, over sentences where they are marked {so}.

usage: names.py FILE COMMAND...     COMMAND reads {"text"} lines and writes {"text","spans"} lines; titles do not count
"""
import json
import os
import re
import subprocess
import sys

TITLES = {'m.', 'mme', 'mr.', 'mrs.', 'dr.', 'queen', 'mother', 'general', 'reine'}


def words(text):
    return {(m.start(), m.end()) for m in re.finditer(r"[\w.'’-]*\w", text)}


def main():
    good = found = wanted = 0
    rows = []
    for line in open(sys.argv[1], encoding='utf-8'):
        text, spans = '', []
        for part in re.split(r'([{}])', line.strip()):
            if part == '{':
                spans.append([len(text)])
            elif part == '}':
                spans[-1].append(len(text))
            else:
                text += part
        rows.append((text, spans))
    given = ''.join(json.dumps({'text': text}) + '\n' for text, _ in rows)
    answers = subprocess.run(sys.argv[2:], input=given, capture_output=True, text=True, check=True).stdout.splitlines()
    for (text, spans), answer in zip(rows, answers):
        raw = text.encode()
        seen = [[len(raw[:s['start']].decode()), len(raw[:s['end']].decode())] for s in json.loads(answer)['spans'] if s['entity'] == 'PERSON']
        inside = lambda all_spans: {w for w in words(text) if any(b <= w[0] and w[1] <= e + 1 for b, e in all_spans)}
        plain = lambda ws: {w for w in ws if text[w[0]:w[1]].lower().rstrip('.') + '.' not in TITLES and text[w[0]:w[1]].lower() not in TITLES}
        expected, got = plain(inside(spans)), plain(inside(seen))
        good += len(expected & got)
        found += len(got)
        wanted += len(expected)
        if expected != got and os.environ.get('SHOW'):
            print(text, '|', [text[a:b] for a, b in sorted(expected - got)], [text[a:b] for a, b in sorted(got - expected)])
    p, r = good / max(found, 1), good / wanted
    name = os.path.basename(sys.argv[1]).removesuffix('.txt')
    print(f'{name}_precision {p:.3f} 1\n{name}_recall {r:.3f} 1 of {wanted} words')


if __name__ == '__main__':
    main()
