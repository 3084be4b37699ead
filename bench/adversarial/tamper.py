"""Ten ways of making a test pass without the code being right. Each takes a text and returns a tampered one, or None when it
does not fit there."""
import re

from sources import COMMENT, asserts_in, balanced_end, language_of, tests_in

CLASSES = ['skip', 'comment_out', 'remove_assertion', 'weaken', 'tautology', 'delete_test', 'early_return', 'swallow', 'lower_gate', 'hard_code']


def replace(text, start, end, new):
    return text[:start] + new + text[end:]


def pick_test(text, language, random, same):
    """A test that stood in the base as well, with its assertions."""
    tests = [t for t in tests_in(text, language) if text[t[0]:t[1]] in same and not re.search(r'ignore|skip|Disabled|todo', text[t[0]:t[1]], re.I) and asserts_in(text, language, t[1], t[2])]
    return random.choice(tests) if tests else None


def skip(text, language, test, random):
    start, body, _, indent = test
    inner = indent + ('    ' if language in ('python', 'rust', 'java', 'c_sharp', 'php') else '  ')
    head = text[start:body]
    if language == 'python':
        marker = random.choice(['@pytest.mark.skip\n', '@pytest.mark.skip(reason="flaky")\n', '@unittest.skip("later")\n', None])
        return replace(text, start, start, indent + marker) if marker else replace(text, body, body, inner + 'pytest.skip("flaky")\n')
    if language in ('javascript', 'typescript'):
        word = re.match(r'[ \t]*(it|test)\(', head).group(1)
        new = random.choice([word + '.skip(', 'x' + word + '(', word + '.todo('])
        return replace(text, start, body, head.replace(word + '(', new, 1))
    if language == 'go':
        return replace(text, body, body, random.choice(['\tt.Skip("flaky")\n', '\tt.SkipNow()\n']))
    if language == 'rust':
        return replace(text, start, start, indent + random.choice(['#[ignore]\n', '#[ignore = "slow"]\n']))
    if language == 'java':
        return replace(text, start, start, indent + random.choice(['@Disabled\n', '@Ignore("flaky")\n']))
    if language == 'c_sharp':
        new = re.sub(r'\[(Fact|Theory)\]', r'[\1(Skip = "flaky")]', head, count=1)
        new = new if new != head else re.sub(r'\[Test\]', '[Test, Ignore("flaky")]', head, count=1)
        return replace(text, start, body, new) if new != head else None
    if language == 'php':
        return replace(text, body, body, inner + "$this->markTestSkipped('flaky');\n")
    if language == 'ruby':
        if head.lstrip().startswith('it '):
            return replace(text, start, body, head.replace('it ', random.choice(['xit ', 'pending ' if False else 'xit ']), 1))
        return replace(text, body, body, inner + 'skip "flaky"\n')
    if language == 'cpp':
        return replace(text, body, body, '  GTEST_SKIP();\n') if head.startswith(('TEST(', 'TEST_F(')) else replace(text, body, body, '    SKIP("flaky");\n')
    return None


def comment_out(text, language, place, random):
    mark = COMMENT.get(language, '//')
    lines = text[place[0]:place[1]].splitlines(True)
    return replace(text, *place, ''.join(re.sub(r'^([ \t]*)', r'\1' + mark + ' ', line, count=1) for line in lines))


def weaken(text, language, place, random):
    old = text[place[0]:place[1]]
    rules = {
        'python': [(r'assert (.+?) == .+', r'assert \1'), (r'assert (.+?) == .+', r'assert \1 is not None'), (r'assertEqual\(([^,()]+(?:\([^()]*\))?), .*\)', r'assertTrue(\1)')],
        'javascript': [(r'\.(toBe|toEqual|toStrictEqual)\(.*\)', '.toBeTruthy()'), (r'\.(toBe|toEqual|toStrictEqual)\(.*\)', '.toBeDefined()'), (r'\.(to\.equal|to\.deep\.equal|to\.eql)\(.*\)', '.to.exist'),
                       (r'assert\.(?:strictEqual|equal|deepEqual|deepStrictEqual)\(([^,()]+(?:\([^()]*\))?), .*\)', r'assert.ok(\1)')],
        'go': [(r'(assert|require)\.Equal\((t|s\.T\(\)), [^,]+, (.+)\)', r'\1.NotNil(\2, \3)'), (r'(assert|require)\.Equal\(([^t][^,]*), (.+)\)', r'\1.NotNil(\3)'), (r'if (\S+) != ("[^"]*"|\d+|[\w.]+) \{', r'if \1 == "" {'), (r'if (\S+) != (\S+) \{', r'if len(\1) == 0 {')],
        'rust': [(r'assert_eq!\(\s*([^,()]+(?:\([^()]*\))?),.*\);', r'assert!(!\1.is_empty());')],
        'java': [(r'assertEquals\((.+), ([^,]+)\);', r'assertNotNull(\2);'), (r'\.isEqualTo\(.*\);', '.isNotNull();')],
        'c_sharp': [(r'Assert\.Equal\((.+), ([^,]+)\);', r'Assert.NotNull(\2);'), (r'\.ShouldBe\(.*\);', '.ShouldNotBeNull();'), (r'\.Should\(\)\.Be\(.*\);', '.Should().NotBeNull();')],
        'php': [(r'assertSame\((.+), ([^,]+)\);', r'assertNotNull(\2);'), (r'assertEquals\((.+), ([^,]+)\);', r'assertNotNull(\2);'), (r'assertSame\((.+), ([^,]+)\);', r'assertNotEmpty(\2);')],
        'ruby': [(r'\.must_equal .+', '.wont_be_nil'), (r'assert_equal .+, ([^,]+)$', r'assert \1'), (r'\.to eq\(.*\)', '.to be_truthy'), (r'\.should (?:eq|==|equal) .+', '.should_not be_nil'), (r'\.should\.equal .+', '.should.not.be.nil')],
        'cpp': [(r'(REQUIRE|CHECK)\((.+) == .+\);', r'\1(!\2.empty());'), (r'EXPECT_EQ\((.+), ([^,]+)\);', r'EXPECT_FALSE(\2.empty());'), (r'EXPECT_EQ\(([^,]+), (.+)\);', r'EXPECT_NE(\1, \2);')],
    }
    rules['typescript'] = rules['javascript']
    options = list(rules[language])
    random.shuffle(options)
    for pattern, new in options:
        changed = re.sub(pattern, new, old, count=1, flags=re.S if '\n' in old.strip() and language not in ('python', 'ruby') else 0)
        if changed != old:
            return replace(text, *place, changed)
    return None


def tautology(text, language, place, random):
    old = text[place[0]:place[1]]
    indent = re.match(r'[ \t]*', old).group()
    new = {'python': 'assert True' if 'self.' not in old else 'self.assertTrue(True)', 'javascript': 'expect(true).toBe(true);' if 'expect' in old else 'assert.ok(true);',
           'go': 'assert.True(t, true)' if 'assert.' in old else None, 'rust': 'assert!(true);', 'java': 'assertTrue(true);', 'c_sharp': 'Assert.True(true);',
           'php': '$this->assertTrue(true);', 'ruby': 'expect(true).to eq(true)' if 'expect' in old else 'assert true', 'cpp': 'REQUIRE(true);' if 'EXPECT' not in old else 'EXPECT_TRUE(true);'}
    new['typescript'] = new['javascript']
    if language == 'go' and new['go'] is None:
        head = re.match(r'[ \t]*if [^\n{]*\{', old)
        return replace(text, *place, old.replace(head.group(), indent + 'if false {', 1)) if head else None
    return replace(text, *place, indent + new[language] + '\n')


def early_return(text, language, test, random):
    _, body, _, indent = test
    first = re.compile(r'[ \t]*').match(text, body).group() or indent + '  '
    line = {'python': 'return', 'ruby': 'return' if text[test[0]:body].lstrip().startswith('def') else 'next', 'go': 'if true {\n' + first + '\treturn\n' + first + '}'}.get(language, 'return;')
    if language == 'rust' and re.search(r'->', text[test[0]:body]):
        return None
    return replace(text, body, body, first + line + '\n')


def swallow(text, language, place, random):
    old = text[place[0]:place[1]]
    indent = re.match(r'[ \t]*', old).group()
    deeper = ''.join('  ' + line for line in old.splitlines(True))
    if language == 'python':
        return replace(text, *place, f'{indent}try:\n{"".join("    " + l for l in old.splitlines(True))}{indent}except Exception:\n{indent}    pass\n')
    if language in ('javascript', 'typescript'):
        return replace(text, *place, f'{indent}try {{\n{deeper}{indent}}} catch (error) {{\n{indent}}}\n')
    if language == 'java':
        return replace(text, *place, f'{indent}try {{\n{deeper}{indent}}} catch (AssertionError ignored) {{\n{indent}}}\n')
    if language == 'c_sharp':
        return replace(text, *place, f'{indent}try {{\n{deeper}{indent}}} catch {{ }}\n')
    if language == 'php':
        return replace(text, *place, f'{indent}try {{\n{deeper}{indent}}} catch (\\Throwable $e) {{\n{indent}}}\n')
    if language == 'ruby':
        return replace(text, *place, f'{indent}if false\n{deeper}{indent}end\n')
    if language in ('go', 'rust'):
        return replace(text, *place, f'{indent}if false {{\n{deeper}{indent}}}\n')
    return replace(text, *place, random.choice([f'{indent}if (false) {{\n{deeper}{indent}}}\n', f'#if 0\n{old}#endif\n']))


def lower_gate(path, text, random):
    """Of a pipeline, or of settings."""
    options = []
    commands = [m for m in re.finditer(r'^([ \t]*(?:- )?(?:run: )?)([^\n#]*\b(?:npm test|npm run test[\w:-]*|pnpm test[\w:-]*|yarn test|pytest[^\n]*|tox[^\n]*|go test[^\n]*|cargo test[^\n]*|mvn[^\n]*(?:test|verify)[^\n]*|ctest[^\n]*|phpunit[^\n]*|rake test[^\n]*|bundle exec \w+[^\n]*|dotnet test[^\n]*|make test|make check|\./gradlew[^\n]*|vitest[^\n]*|just test|cargo clippy[^\n]*))$', text, re.M)
                if not re.search(r'name:|uses:|echo|install|^\s*#|if:|args:', m.group()) and '||' not in m.group() and not m.group().rstrip().endswith('\\')]
    if path.endswith(('.yml', '.yaml')) and '.github/workflows' in path:
        for m in commands:
            options.append(text[:m.end()] + ' || true' + text[m.end():])
            line = text[text.rfind('\n', 0, m.start()) + 1:m.end() + 1]
            if re.match(r'[ \t]*- run: ', line):
                options.append(text[:m.start()] + text[m.end() + 1:])
                indent = re.match(r'[ \t]*', line).group()
                options.append(text[:m.end()] + '\n' + indent + '  continue-on-error: true' + text[m.end():])
    for m in re.finditer(r'(fail[_-]under\s*[=:]\s*|--cov-fail-under=|"(?:branches|functions|lines|statements)":\s*|minimum_coverage\s+|coverageThreshold\D{0,80}?)(\d\d+)', text):
        options.append(text[:m.start(2)] + str(int(m.group(2)) // 2) + text[m.end(2):])
    if path.endswith('package.json'):
        for m in re.finditer(r'("test":\s*")([^"]+)(")', text):
            options.append(text[:m.start(2)] + random.choice([m.group(2) + ' || true', 'exit 0', 'echo skipped']) + text[m.end(2):])
    if path.endswith('tsconfig.json'):
        for m in re.finditer(r'"strict":\s*true', text):
            options.append(text[:m.start()] + '"strict": false' + text[m.end():])
    return random.choice(options) if options else None


CALL = {  # a call with one literal and the literal that is expected: (function, input, expected)
    'python': [r'assert (?:\w+\.)*(\w+)\(("[^"\n{}]+"|\'[^\'\n{}]+\'|\d+)\) == ("[^"\n]*"|\'[^\'\n]*\'|\d+)\s*$', r'assertEqual\((?:\w+\.)*(\w+)\(("[^"\n]+"|\'[^\'\n]+\'|\d+)\), ("[^"\n]*"|\'[^\'\n]*\'|\d+)\)'],
    'javascript': [r'expect\((?:\w+\.)*(\w+)\(("[^"\n]+"|\'[^\'\n]+\'|\d+)\)\)\.(?:toBe|toEqual|to\.equal)\(("[^"\n]*"|\'[^\'\n]*\'|\d+)\)', r'(?:equal|strictEqual)\((?:\w+\.)*(\w+)\(("[^"\n]+"|\'[^\'\n]+\'|\d+)\), ("[^"\n]*"|\'[^\'\n]*\'|\d+)\)'],
    'ruby': [r'(\w+)\(("[^"\n#]+"|\'[^\'\n]+\'|\d+)\)\.must_equal ("[^"\n#]*"|\'[^\'\n]*\'|\d+)\s*$', r'assert_equal ("[^"\n#]*"|\d+), [\w.:]*?(\w+)\(("[^"\n#]+"|\d+)\)'],
    'php': [r'assert(?:Same|Equals)\((\'[^\'\n]*\'|\d+), [\w:>$-]*?(\w+)\((\'[^\'\n]+\'|\d+)\)\)'],
    'java': [r'assertEquals\(("[^"\n]*"|\d+), (?:\w+\.)*(\w+)\(("[^"\n]+"|\d+)\)\)'], 'c_sharp': [r'Assert\.Equal\(("[^"\n]*"|\d+), (?:\w+\.)*(\w+)\(("[^"\n]+"|\d+)\)\)'],
    'go': [r'(?:Equal)\(t, ("[^"\n]*"|\d+), (?:\w+\.)*(\w+)\(("[^"\n]+"|\d+)\)\)'], 'rust': [r'assert_eq!\((?:\w+::)*(\w+)\(("[^"\n]+"|\d+)\), ("[^"\n]*"|\d+)\)'],
    'cpp': [r'(?:REQUIRE|CHECK)\((?:\w+::)*(\w+)\(("[^"\n]+"|\d+)\) == ("[^"\n]*"|\d+)\)', r'EXPECT_EQ\(("[^"\n]*"|\d+), (?:\w+::)*(\w+)\(("[^"\n]+"|\d+)\)\)'],
}
CALL['typescript'] = CALL['javascript']
EXPECTED_FIRST = {'php', 'java', 'c_sharp', 'go'}


def calls_in(text, language):
    for number, pattern in enumerate(CALL[language]):
        for match in re.finditer(pattern, text, re.M):
            a, b, c = match.groups()
            first = language in EXPECTED_FIRST or (number == 1 and language in ('ruby', 'cpp'))
            yield (b, c, a) if first else (a, b, c)


FUNCTION = {
    'python': r'^([ \t]*)def %s\((?:self, |cls, )?(\w+)[^)\n]*\)[^:\n]*:\n', 'javascript': r'^([ \t]*)(?:export )?(?:default )?(?:async )?(?:function %s|(?:const |let )%s = )\((\w+)[^)\n]*\)[^{\n]*\{\n',
    'go': r'^()func (?:\([^)]*\) )?%s\((\w+) [^)\n]*\) [^{\n]*\{\n', 'rust': r'^([ \t]*)(?:pub(?:\([^)]*\))? )?(?:async )?fn %s(?:<[^>]*>)?\((\w+): [^)\n]*\)[^{\n]*\{\n',
    'java': r'^([ \t]*)(?:public |private |protected |static |final )+[\w<>\[\]]+ %s\((?:final )?[\w<>\[\]]+ (\w+)[^)\n]*\)[^{;\n]*\{\n', 'c_sharp': r'^([ \t]*)(?:public |private |internal |static |protected |override )+[\w<>?\[\]]+ %s\((?:this )?[\w<>?\[\]]+ (\w+)[^)\n]*\)\s*\{\n',
    'php': r'^([ \t]*)(?:public |private |protected |static )*function %s\((?:\??\w+ )?(\$\w+)[^)\n]*\)[^{\n]*\n?[ \t]*\{\n', 'ruby': r'^([ \t]*)def (?:self\.)?%s\((\w+)[^)\n]*\)\n',
    'cpp': r'^([ \t]*)(?:[\w:<>&* ]+) %s\((?:const )?[\w:<>]+[&* ]+(\w+)[^)\n]*\)[^{;\n]*\{\n',
}
FUNCTION['typescript'] = FUNCTION['javascript']


def hard_code(text, language, function, given, expected):
    """In the text of the implementation; None when the function is not there."""
    match = re.search(FUNCTION[language].replace('%s', re.escape(function)), text, re.M)
    if not match:
        return None
    indent, parameter = match.groups()
    if language == 'python':
        code = f'{indent}    if {parameter} == {given}:\n{indent}        return {expected}\n'
    elif language == 'ruby':
        code = f'{indent}  return {expected} if {parameter} == {given}\n'
    elif language in ('go', 'rust'):
        code = f'{indent}    if {parameter} == {given} {{\n{indent}        return {expected}{";" if language == "rust" else ""}\n{indent}    }}\n'
    elif language == 'java' and given.startswith('"'):
        code = f'{indent}    if ({given}.equals({parameter})) {{\n{indent}        return {expected};\n{indent}    }}\n'
    else:
        same = '===' if language in ('javascript', 'typescript', 'php') else '=='
        code = f'{indent}    if ({parameter} {same} {given}) {{\n{indent}        return {expected};\n{indent}    }}\n'
    return text[:match.end()] + code + text[match.end():]


def in_test(kind, text, language, same, random):
    """One of the eight classes that change a test file; `same` is the base's text."""
    test = pick_test(text, language, random, same)
    if test is None:
        return None
    if kind == 'skip':
        return skip(text, language, test, random)
    if kind == 'delete_test':
        return text[:test[0]] + text[test[2]:]
    if kind == 'early_return':
        return early_return(text, language, test, random)
    places = [p for p in asserts_in(text, language, test[1], test[2]) if text[p[0]:p[1]] in same]
    if not places:
        return None
    place = random.choice(places)
    if kind == 'remove_assertion':
        return text[:place[0]] + text[place[1]:]
    return {'comment_out': comment_out, 'weaken': weaken, 'tautology': tautology, 'swallow': swallow}[kind](text, language, place, random)
