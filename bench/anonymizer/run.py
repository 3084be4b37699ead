#!/usr/bin/env python3
"""All figures of docs/anonymizer.md, ours and the peers', in one run.

usage: run.py BIN_DIR TEXT_FILE     needs `ninja anonymizer_bench`, node, and `npm ci --ignore-scripts` in peers/
"""
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def run(*command, given=None):
    done = subprocess.run([str(part) for part in command], input=given, capture_output=True, text=True, check=True)
    return done.stdout


def main():
    ours, text = pathlib.Path(sys.argv[1]) / 'anonymizer_bench', sys.argv[2]
    cases = run(sys.executable, HERE / 'cases.py')
    peers = [['node', HERE / 'peers/peer.mjs', name] for name in ('redactpii', 'redact-pii')]
    for name, command in [('ours', [ours, 'jsonl'])] + [(peer[-1], peer + ['jsonl']) for peer in peers]:
        for line in run(sys.executable, HERE / 'evaluate.py', *command, given=cases).splitlines():
            print(name, line)
    for language in ('fr', 'en', 'fr_held', 'en_held'):
        print(run(sys.executable, HERE / 'names.py', HERE / f'names_{language}.txt', ours, 'jsonl').strip())
    speed = run(ours, 'speed', text) + run(ours, 'latency', text)
    for peer in peers:
        speed += run(*peer, 'speed', text)
    print(speed, end='')
    rates = {line.split()[0]: float(line.split()[1]) for line in speed.splitlines() if 'MB/cpu-s' in line}
    for name, rate in rates.items():
        if name not in ('everything_speed', 'names_known_only_speed'):
            print(f'everything_speed_to_{name} {rates["everything_speed"] / rate:.2f} times')


if __name__ == '__main__':
    main()
