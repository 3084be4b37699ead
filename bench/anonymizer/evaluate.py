#!/usr/bin/env python3
"""Scores an anonymizer on cases.py's set.

usage: cases.py | evaluate.py COMMAND... [--show N]    COMMAND reads {"text"} lines and writes {"text"} lines

Hidden: the value is no longer in the output. Changed: the text of a negative is not as it was. Both by half of the
set; --show prints misses of the tuned half only.
"""
import collections
import json
import subprocess
import sys


def main():
    arguments = sys.argv[1:]
    show = 0
    if '--show' in arguments:
        at = arguments.index('--show')
        show = int(arguments[at + 1])
        del arguments[at:at + 2]
    cases = [json.loads(line) for line in sys.stdin]
    given = ''.join(json.dumps({'text': case['text']}) + '\n' for case in cases)
    answer = subprocess.run(arguments, input=given, capture_output=True, text=True, check=True).stdout
    hidden, total, misses = collections.Counter(), collections.Counter(), collections.defaultdict(list)
    answers = answer.splitlines()
    assert len(answers) == len(cases), 'one line for each line'
    for case, line in zip(cases, answers):
        out, group = json.loads(line)['text'], (case['group'], case['half'])
        total[group] += 1
        good = all(value not in out for _, value in case['values']) if case['values'] else out == case['text']
        hidden[group] += good
        if not good and case['half'] == 'tuned':
            misses[group].append((case['text'], out))
    for group in sorted(total):
        what = 'unchanged' if group[0] == 'NEGATIVE' else 'hidden'
        print(f'{group[0]}_{group[1]}_{what} {100 * hidden[group] / total[group]:.1f} % of {total[group]}')
        for text, out in misses[group][:show]:
            print('    ', json.dumps(text[:160], ensure_ascii=False), '->', json.dumps(out[:160], ensure_ascii=False))


if __name__ == '__main__':
    main()
