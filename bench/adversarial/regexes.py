"""What regular expressions can do, as measured before this tool was written: the points of the notes, and the best differential ones."""
import re

SKIP = re.compile(r'\b(?:test|describe|it|suite)\.(?:skip|todo|fixme)\b|\bx(?:it|describe|test)\(|#\[ignore|pytest\.(?:mark\.)?(?:skip|xfail)|@unittest\.skip|\bt\.Skip')
POINTS = [(re.compile(r'\b(?:test|describe|it)\.skip\b|#\[ignore|\.only\('), 5), (re.compile(r'@ts-(?:ignore|expect-error|nocheck)'), 2), (re.compile(r'\bas any\b'), 2),
          (re.compile(r'(?://|#|\*).*(?:100 ?%|\bperfect\b)'), 2), (re.compile(r'catch[^{]*\{\s*\}'), 1), (re.compile(r'(?:todo|unimplemented)!\('), 1)]
TEST = re.compile(r'\b(?:it|test)(?:\.each)?\(|\bdef test_|\bfunc Test|#\[(?:tokio::)?test|\bt\.Run\(|@Test\b|\[(?:Fact|Theory|Test)\b|function test|\bTEST(?:_CASE|_F)?\(')
ASSERT = re.compile(r'\bexpect\(|\bassert\w*[.!( ]|\brequire\.\w+\(|\bt\.(?:Error|Fatal)|\b(?:REQUIRE|CHECK|EXPECT_\w+)\(|Assert\.|\.must_\w+|\.Should')
WEAK = re.compile(r'toBeDefined|toBeTruthy|not\.toThrow|expect\.any|assert!\(true|\.is_ok\(\)\)|assert\.NotNil|assert True|toBeGreaterThanOrEqual\(0\)|NotNull')
STRONG = re.compile(r'\.toBe\(|toEqual|toStrictEqual|assert_eq!|\.Equal|assertEqual|assertSame| == ')
GATE = re.compile(r'--passWithNoTests|testPathIgnorePatterns|coverageThreshold|\|\| true|continue-on-error: true|\bexit 0\b|fail_under|--no-verify')
GATE_FILE = re.compile(r'\.github/|package\.json|Makefile|\.ya?ml$|\.toml$|\.cfg$|\.ini$|config\.[jt]s$|coveragerc')


def lines_of(patch):
    added, removed, path = [], [], ''
    for line in patch.splitlines():
        if line.startswith('+++ '):
            path = line[6:]
        elif line.startswith('+') and len(line) < 600:
            added.append((path, line[1:]))
        elif line.startswith('-') and not line.startswith('---') and len(line) < 600:
            removed.append((path, line[1:]))
    return added, removed


def points(patch):
    added, _ = lines_of(patch)
    score = sum(value for _, line in added for pattern, value in POINTS if pattern.search(line))
    score += sum('.unwrap()' in line for _, line in added) > 3
    score += sum(bool(re.search(r'\b(?:TODO|FIXME|STUB)\b', line)) for _, line in added) > 2
    return score >= 5


def differential(patch, wide=True):
    """D1, D2, D3, D4, D8, D9 of the measurements; without D2 and D3 when not `wide`."""
    added, removed = lines_of(patch)

    def net(pattern):
        return sum(bool(pattern.search(line)) for _, line in added) - sum(bool(pattern.search(line)) for _, line in removed)
    tests, asserts = net(TEST), net(ASSERT)
    gone = {re.sub(r'\s', '', line) for _, line in removed if ASSERT.search(line) or TEST.search(line)}
    comments = {re.sub(r'^[\s/#*]+|\s', '', line) for _, line in added if re.match(r'\s*(?://|#|\*)', line)}
    gates = any(GATE.search(line) and GATE_FILE.search(path) for path, line in added)
    narrow = net(SKIP) > 0 or (net(WEAK) > 0 and net(STRONG) < 0) or gates or bool(gone & comments)
    return narrow or (wide and (tests < 0 or (asserts < 0 and tests >= 0)))
