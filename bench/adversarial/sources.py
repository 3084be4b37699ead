"""Finds tests and assertions in sources of ten languages with plain text rules: nothing of the product's own parser, so that
what it misses is not missed here as well."""
import re

EXTENSIONS = {'.ts': 'typescript', '.tsx': 'typescript', '.js': 'javascript', '.mjs': 'javascript', '.cjs': 'javascript', '.jsx': 'javascript',
              '.py': 'python', '.go': 'go', '.rs': 'rust', '.java': 'java', '.cc': 'cpp', '.cpp': 'cpp', '.cs': 'c_sharp', '.php': 'php', '.rb': 'ruby'}
COMMENT = {'python': '#', 'ruby': '#'}
TEST_PATH = re.compile(r'(^|/)(tests?|spec|specs|__tests__|testing|e2e)/|(_test|_spec|\.test|\.spec|Tests?|Spec)\.\w+$|(^|/)test_\w+\.py$|Tests?/', re.I)
# Where a test begins; group 1 is its indentation where blocks go by it.
TEST = {
    'python': r'^([ \t]*)(?:async )?def test_\w*\(',
    'javascript': r'^([ \t]*)(?:it|test)\((?=[\'"`])', 'typescript': r'^([ \t]*)(?:it|test)\((?=[\'"`])',
    'go': r'^()func Test\w+\(t \*testing\.T\) ',
    'rust': r'^([ \t]*)#\[(?:tokio::)?test(?:\([^\n]*\))?\]\n(?:[ \t]*#\[[^\n]*\n)*[ \t]*(?:pub )?(?:async )?fn \w+\(\)[^{\n]*(?=\{)',
    'java': r'^([ \t]*)@Test\b[^\n]*\n(?:[ \t]*@[^\n]*\n)*[ \t]*(?:public |final |protected )*void \w+\([^)]*\)[^{;]*(?=\{)',
    'c_sharp': r'^([ \t]*)\[(?:Fact|Test|Theory)[^\n]*\]\s*\n(?:[ \t]*\[[^\n]*\n)*[ \t]*public (?:async |static |override )*[\w<>]+ \w+\([^)]*\)\s*(?=\{)',
    'php': r'^([ \t]*)public function test\w*\([^)]*\)[^{;]*(?=\{)',
    'ruby': r'^([ \t]*)(?:it|test|specify|should)\b[^\n]*? do$|^([ \t]*)def test_\w+$',
    'cpp': r'^()(?:TEST_CASE|TEST|TEST_F)\([^\n{]*\)\s*(?=\{)',
}
ASSERT = {
    'python': r'^[ \t]*(?:assert |self\.assert\w+\()',
    'javascript': r'^[ \t]*(?:await )?(?:expect\(|assert\b[.\w]*\()', 'typescript': r'^[ \t]*(?:await )?(?:expect\(|assert\b[.\w]*\()',
    'go': r'^[ \t]*(?:(?:assert|require)\.\w+\(|if [^\n{]*\{\n[ \t]*t\.(?:Error|Fatal)f?\()',
    'rust': r'^[ \t]*assert\w*!\(',
    'java': r'^[ \t]*(?:Assert(?:ions)?\.)?(?:assert\w+|assertThat)\(',
    'c_sharp': r'^[ \t]*(?:await )?(?:Assert\.\w+(?:<[\w.]+>)?\(|[\w.()]+\.Should\w*\()',
    'php': r'^[ \t]*(?:\$this->|self::|static::|Assert::)assert\w+\(',
    'ruby': r'^[ \t]*(?:assert\w*[ (]|expect[ (]|[\w.\[\]:"\']+\.(?:must_\w+|should[ .]))',
    'cpp': r'^[ \t]*(?:REQUIRE|CHECK|EXPECT_\w+|ASSERT_\w+)\(',
}


def language_of(path):
    return EXTENSIONS.get('.' + path.rsplit('.', 1)[-1]) if '.' in path else None


def skip_quoted(text, i, language):
    """Behind the string or comment at i; i itself when there is none."""
    c = text[i]
    if language in COMMENT and c == '#' and (i == 0 or text[i - 1] in ' \t\n'):
        return text.find('\n', i) if '\n' in text[i:] else len(text)
    if language not in COMMENT and text.startswith('//', i):
        return text.find('\n', i) if '\n' in text[i:] else len(text)
    if language not in COMMENT and text.startswith('/*', i):
        end = text.find('*/', i + 2)
        return len(text) if end < 0 else end + 2
    if language == 'python' and text[i:i + 3] in ('"""', "'''"):
        end = text.find(text[i:i + 3], i + 3)
        return len(text) if end < 0 else end + 3
    if language == 'rust' and c == "'":
        match = re.compile(r"'(?:\\.[^']*|[^'\\])'").match(text, i)
        return match.end() if match else i
    if language == 'rust' and text.startswith('r#"', i):
        end = text.find('"#', i + 3)
        return len(text) if end < 0 else end + 2
    if language == 'cpp' and text.startswith('R"', i):
        match = re.compile(r'R"([^(]*)\(').match(text, i)
        end = text.find(')' + match.group(1) + '"', i) if match else -1
        return i if end < 0 else end + len(match.group(1)) + 2
    if c in '"\'`' and not (c == '`' and language not in ('javascript', 'typescript', 'go')):
        j = i + 1
        while j < len(text) and text[j] != c:
            if text[j] == '\\' and not (c == '`' and language == 'go'):
                j += 1
            elif text[j] == '\n' and c != '`' and language not in ('php', 'ruby', 'rust'):
                return i
            j += 1
        return min(j + 1, len(text))
    return i


def balanced_end(text, i, language):
    """Behind the bracket that closes the one at or behind i; None when it is never closed."""
    depth = 0
    while i < len(text):
        j = skip_quoted(text, i, language)
        if j > i:
            i = j
            continue
        if text[i] in '([{':
            depth += 1
        elif text[i] in ')]}':
            depth -= 1
            if depth <= 0:
                return i + 1
        i += 1
    return None


def indented_end(text, start, indentation, language):
    """Behind the block that begins with the line at `start`."""
    i = text.find('\n', balanced_end(text, start, language) if language == 'python' and '(' in text[start:start + 200] else start)
    if i < 0:
        return None
    end = i + 1
    while end < len(text):
        line_end = text.find('\n', end)
        line_end = len(text) if line_end < 0 else line_end
        line = text[end:line_end]
        if language == 'ruby' and line.rstrip() == indentation + 'end':
            return line_end + 1
        if language == 'python' and line.strip() and not line.startswith(indentation + (' ' if '\t' not in line[:1] else '\t')):
            break
        if language == 'ruby' and line.strip() and len(line) - len(line.lstrip()) < len(indentation):
            return None
        end = line_end + 1
    return min(end, len(text))


def tests_in(text, language):
    """(start, body start, end, indentation) of each test."""
    out = []
    for match in re.finditer(TEST[language], text, re.M):
        indentation = next((g for g in match.groups() if g is not None), '')
        if language in ('python', 'ruby'):
            end = indented_end(text, match.start(), indentation, language)
            body = text.find('\n', balanced_end(text, match.start(), language) or match.end()) + 1 if language == 'python' else text.find('\n', match.start()) + 1
        elif language in ('javascript', 'typescript'):
            end = balanced_end(text, match.end() - 1, language)
            brace = re.compile(r'(=>\s*|function\s*\w*\([^)]*\)\s*)\{[ \t]*\n').search(text, match.end())
            if end is None or brace is None or brace.end() > end:
                continue
            body = brace.end()
            while end < len(text) and text[end] in ';)':
                end += 1
            if text[end:end + 1] == '\n':
                end += 1
        else:
            brace = text.find('{', match.end() - 1)
            end = balanced_end(text, brace, language) if brace >= 0 else None
            body = text.find('\n', brace) + 1
            if end is not None and text[end:end + 1] == '\n':
                end += 1
        if end is not None and 0 < body < end:
            out.append((match.start(), body, end, indentation))
    return out


def statement_end(text, start, language):
    """Behind the statement at `start`, with its line end; None when it cannot be told."""
    if language == 'go' and text[start:].lstrip().startswith('if'):
        brace = text.find('{\n', start)
        end = balanced_end(text, brace, language)
        if end is None or 'else' in text[end:end + 8]:
            return None
    else:
        i = start
        end = None
        while i < len(text):
            j = skip_quoted(text, i, language)
            if j > i:
                i = j
            elif text[i] in '([{':
                i = balanced_end(text, i, language)
                if i is None:
                    return None
            elif text[i] in ')]}':
                return None
            elif text[i] == ';' or text[i] == '\n':
                rest = text[i + 1:i + 200].lstrip(' \t\n')
                if text[i] == '\n' and rest[:1] == '.' or text[i] == '\n' and text[:i].rstrip()[-1:] in ',\\&|=+.':
                    i += 1
                    continue
                end = i + (text[i] == ';')
                break
            else:
                i += 1
        if end is None:
            return None
    line_end = text.find('\n', end)
    if line_end < 0 or text[end:line_end].strip() not in ('',):
        return None
    return line_end + 1


def asserts_in(text, language, start, end):
    """(start, end) of assertion statements, whole lines."""
    out = []
    for match in re.compile(ASSERT[language], re.M).finditer(text, start, end):
        stop = statement_end(text, match.start(), language)
        if stop is not None and stop <= end and (not out or match.start() >= out[-1][1]):
            out.append((match.start(), stop))
    return out
