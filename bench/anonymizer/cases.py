#!/usr/bin/env python3
"""Writes the evaluation set: synthetic texts with what must be hidden in them, and texts with nothing to hide.

usage: cases.py [SEED] > cases.jsonl      one {"text", "values": [[entity, value]...], "group", "half"} a line; no values: negative

Every value is made here: numbers from their check digit rules, tokens from random characters in the documented form of
their provider, sentences from templates. The same seed gives the same set. Half of it ("held") is never looked at while rules change.
"""
import base64
import hashlib
import json
import random
import string
import sys

R = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
HEX, ALNUM = '0123456789abcdef', string.ascii_letters + string.digits
UPPER = string.ascii_uppercase + string.digits
WORD = ALNUM + '_-'
B64 = ALNUM + '+/'


def pick(items):
    return R.choice(items)


def chars(alphabet, n):
    return ''.join(R.choice(alphabet) for _ in range(n))


def digits(n):
    return chars(string.digits, n)


# --- numbers with check digits


def luhn_digit(body):
    total = 0
    for i, c in enumerate(reversed(body)):
        d = int(c) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    return str(-total % 10)


def card():
    prefix, size = pick([('4', 16), ('51', 16), ('55', 16), ('2221', 16), ('34', 15), ('37', 15), ('6011', 16), ('3530', 16), ('36', 14), ('4', 13), ('62', 16)])
    body = prefix + digits(size - len(prefix) - 1)
    number = body + luhn_digit(body)
    cut = {16: (4, 4, 4, 4), 15: (4, 6, 5), 14: (4, 6, 4), 13: (4, 4, 5)}[size]
    return pick([number, group(number, cut, ' '), group(number, cut, '-')])


def group(text, sizes, separator):
    out, at = [], 0
    for size in sizes:
        out.append(text[at:at + size])
        at += size
    return separator.join(out)


def number_of(text):
    return int(''.join(str(int(c, 36)) for c in text))


def iban():
    country, size, letters = pick([('FR', 27, 1), ('DE', 22, 0), ('GB', 22, 4), ('BE', 16, 0), ('ES', 24, 0), ('IT', 27, 1), ('CH', 21, 0), ('LU', 20, 0), ('NL', 18, 4), ('PT', 25, 0), ('NO', 15, 0), ('MT', 31, 4)])
    body = digits(size - 4 - letters)
    if country in ('GB', 'NL', 'MT'):
        body = chars(string.ascii_uppercase, letters) + body
    elif letters:
        body = (chars(string.ascii_uppercase, 1) + body) if country == 'IT' else body[:-2] + chars(string.ascii_uppercase, 1) + body[-2:]
    check = 98 - number_of(body + country + '00') % 97
    whole = f'{country}{check:02d}{body}'
    fours = [whole[i:i + 4] for i in range(0, len(whole), 4)]
    return pick([whole, ' '.join(fours), '\u00a0'.join(fours), '-'.join(fours), whole.lower()[:2].upper() + whole[2:]])


def nir():
    department = pick(['75', '69', '13', '2A', '2B', '33', '97'])
    body = pick('12') + f'{R.randrange(100):02d}{R.randrange(1, 13):02d}' + department + digits(6)
    key = 97 - int(body.replace('2A', '19').replace('2B', '18')) % 97
    whole = body + f'{key:02d}'
    return pick([whole, group(whole, (1, 2, 2, 2, 3, 3, 2), ' '), group(whole, (13, 2), ' '), group(whole, (1, 2, 2, 2, 3, 3, 2), '\u00a0')])


def siren():
    body = pick('345678') + digits(7)
    return body + luhn_digit(body)


def siret():
    base = siren() + '000' + pick('1234')
    whole = base + luhn_digit(base)
    return pick([whole, group(whole, (3, 3, 3, 5), ' '), group(whole, (9, 5), ' '), group(whole, (3, 3, 3, 3, 2), ' ')])


def vat():
    s = siren()
    whole = f'FR{(12 + 3 * (int(s) % 97)) % 97:02d}{s}'
    return pick([whole, whole[:2] + ' ' + whole[2:4] + ' ' + s, whole[:4] + ' ' + group(s, (3, 3, 3), ' ')])


def ssn():
    while True:
        area, middle, serial = R.randrange(1, 900), R.randrange(1, 100), R.randrange(1, 10000)
        if area != 666:
            return f'{area:03d}-{middle:02d}-{serial:04d}'


def nino():
    while True:
        a, b = pick('ABCEGHJKLMNOPRSTWXYZ'), pick('ABCEGHJKLMNPRSTWXYZ')
        if a + b not in ('BG', 'GB', 'KN', 'NK', 'NT', 'TN', 'ZZ'):
            d = digits(6)
            return pick([f'{a}{b}{d}{pick("ABCD")}', f'{a}{b} {d[:2]} {d[2:4]} {d[4:]} {pick("ABCD")}'])


def ipv4():
    while True:
        o = [R.randrange(1, 224), R.randrange(256), R.randrange(256), R.randrange(256)]
        reserved = o[0] in (10, 127) or (o[0] == 172 and 16 <= o[1] < 32) or (o[0] == 192 and o[1] in (168, 0)) or o[:2] == [169, 254] or o[0] == 100 or o[0] == 198 or o[0] == 203
        if not reserved and max(o) > 20:
            return '.'.join(map(str, o))


def ipv6():
    groups = [f'{R.randrange(0x2001, 0x3000):x}'] + [f'{R.randrange(0x10000):x}' for _ in range(7)]
    if groups[:2] == ['2001', 'db8']:
        return ipv6()
    return pick([':'.join(groups), ':'.join(groups[:3]) + '::' + groups[7], ':'.join(groups[:4]) + '::' + groups[6] + ':' + groups[7]])


def mac():
    b = [f'{R.randrange(256):02x}' for _ in range(6)]
    b[0] = pick(['00', '3c', 'a4', 'f0', '5e'])
    return pick([':'.join(b), ':'.join(b).upper(), '-'.join(b), '-'.join(b).upper(), '.'.join(b[i] + b[i + 1] for i in (0, 2, 4))])


# --- persons, places, phones

FIRST_FR = 'Camille Théo Élodie Benoît Solène Mathieu Aurélie Jérôme Clémence Thibault Margaux Rémi Anaïs Guillaume Océane Bastien Noémie Étienne Maëlle Yannick Fatima Karim Aïcha Mehdi Jean-Luc Marie-Claire Anne-Sophie Pierre-Yves Inès Loïc'.split()
LAST_FR = 'Garnier Lefèvre Chevallier Rousselle Montagnac Delacroix Perrot Vasseur Hamelin Quéré Le_Goff Kerbrat de_Villiers Benali Traoré Nguyen Schaeffer Poirier Guichard Marchal Dumoulin Jacquet Fontanel Barthélemy Lacombe Ferrand Boisseau Thévenet Cadiou Legendre'.replace('_', '\u0001').split()
FIRST_EN = 'Emily Oliver Harriet Connor Priya Declan Megan Tyler Bethany Marcus Siobhan Rajesh Caroline Trevor Abigail Jamal Rosalind Hugo Kenji Beatrice Wesley Naomi Gareth Fiona Andre Lucinda Malcolm Tessa Leroy Imogen'.split()
LAST_EN = 'Hargreaves Whitfield Okafor Patel McAllister Thornbury Donovan Fitzgerald Castellano Hutchinson Blackwood Ramirez Sorensen Kowalski Abernathy Pemberton Nakamura Delgado Whitaker O\'Connell Ashworth Lindqvist Goldberg Mbeki Harrington Stratford Vandermeer Winslow Prescott Callahan'.split()


def person(language):
    if language == 'fr':
        return pick(FIRST_FR) + ' ' + pick(LAST_FR).replace('\u0001', ' ')
    return pick(FIRST_EN) + ' ' + pick(['', '', '', pick('ABCDEFGHJKLMRST') + '. ']) + pick(LAST_EN)


def ascii_name(name):
    import unicodedata
    flat = ''.join(c for c in unicodedata.normalize('NFD', name.lower()) if not unicodedata.combining(c))
    return flat.replace(' ', '').replace("'", '')


def email():
    language = pick(['fr', 'en'])
    first, last = [ascii_name(x) for x in person(language).replace('. ', ' ').split(' ', 1)]
    last = last.split(' ')[-1]
    local = pick([f'{first}.{last}', f'{first[0]}{last}', f'{first}_{last}', f'{first}{R.randrange(100)}', f'{last}+news', f'{first}.{last}.{R.randrange(9)}'])
    return f'{local}@{pick(["acme-metal.fr", "gmail.com", "yahoo.fr", "north-star.co.uk", "mail.univ-ouest.fr", "outlook.com", "corp.internal.io", "laposte.net", "bücher-haus.de"])}'


def phone_fr():
    n = pick('12345679') + digits(8)
    pairs = [n[1:3], n[3:5], n[5:7], n[7:9]]
    s = pick([' ', '.', '-', '\u00a0'])
    return pick([f'0{n[0]}' + s + s.join(pairs), f'0{n}', f'+33 {n[0]} ' + ' '.join(pairs), f'+33{n}', f'0033 {n[0]} ' + ' '.join(pairs), f'+33 (0){n[0]} ' + ' '.join(pairs), f'+33-{n[0]}-' + '-'.join(pairs)])


def phone_us():
    a, b, c = pick('23456789') + digits(2), pick('23456789') + digits(2), digits(4)
    return pick([f'({a}) {b}-{c}', f'{a}-{b}-{c}', f'{a}.{b}.{c}', f'+1 {a} {b} {c}', f'+1-{a}-{b}-{c}', f'1-{a}-{b}-{c}', f'+1 ({a}) {b}-{c}', f'({a}) {b}-{c} x{R.randrange(100, 999)}', f'{a} {b} {c}'])


def phone_other():
    return pick([f'+44 20 7{digits(3)} {digits(4)}', f'+49 30 {digits(7)}', f'+32 2 {digits(3)} {digits(2)} {digits(2)}', f'+41 44 {digits(3)} {digits(2)} {digits(2)}', f'020 7{digits(3)} {digits(4)}', f'07{digits(3)} {digits(6)}', f'+34 6{digits(8)}', f'+91 9{digits(4)} {digits(5)}', f'+61 2 {digits(4)} {digits(4)}'])


STREETS_FR = ['rue des Lilas', 'avenue Victor Hugo', 'boulevard de la Liberté', 'place du Marché', 'chemin des Vignes', 'impasse du Moulin', "allée de l'Église", 'quai des Brumes', 'rue du 8 Mai 1945', 'cours Gambetta', 'route de Vannes', 'rue Saint-Honoré']
CITIES_FR = ['Paris', 'Lyon', 'Saint-Étienne', 'Aix-en-Provence', 'Le Havre', 'Montpellier', 'La Rochelle', 'Nantes']
STREETS_EN = ['Main Street', 'Oak Avenue', 'Maple Drive', 'Kings Road', 'Church Lane', 'Elm St', 'Sunset Blvd', 'W. Pine St.', 'Cedar Court', 'High Street', 'Baker Street', '5th Avenue', 'Martin Luther King Blvd', 'Abbey Road', 'Willow Way']


def address(language):
    if language == 'fr':
        street = f'{R.randrange(1, 200)}{pick(["", "", " bis", " ter", ","])} {pick(STREETS_FR)}'
        return pick([street, f'{street}, {R.randrange(1, 96):02d}{digits(3)} {pick(CITIES_FR)}', f'{street} {R.randrange(1, 96):02d}{digits(3)} {pick(CITIES_FR)}'])
    street = f'{R.randrange(1, 9999)} {pick(STREETS_EN)}'
    city = pick([('Springfield', 'IL'), ('Portland', 'OR'), ('San Diego', 'CA'), ('Austin', 'TX'), ('New Haven', 'CT')])
    return pick([street, f'{street}, {city[0]}, {city[1]} {digits(5)}', f'{street}, Apt {R.randrange(1, 40)}, {city[0]}, {city[1]} {digits(5)}', f'{street}, London {pick(["SW1A", "N1", "EC2V", "W8"])} {pick("123456789")}{chars("ABDEFGHJLNPQRSTUWXYZ", 2)}'])


def birth_date():
    y, m, d = R.randrange(1935, 2010), R.randrange(1, 13), R.randrange(1, 28)
    fr = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split()
    en = 'January February March April May June July August September October November December'.split()
    return pick([f'{d:02d}/{m:02d}/{y}', f'{y}-{m:02d}-{d:02d}', f'{d:02d}.{m:02d}.{y}', f'{d} {fr[m - 1]} {y}', f'{en[m - 1]} {d}, {y}', f'{d} {en[m - 1]} {y}'])


# --- secrets

TOKENS = [
    lambda: 'AKIA' + chars('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16), lambda: 'ghp_' + chars(ALNUM, 36), lambda: 'github_pat_' + chars(ALNUM, 22) + '_' + chars(ALNUM, 59),
    lambda: 'glpat-' + chars(WORD, 20), lambda: f'xoxb-{digits(12)}-{digits(12)}-' + chars(ALNUM, 24), lambda: 'sk_live_' + chars(ALNUM, 24),
    lambda: 'AIza' + chars(WORD, 35), lambda: 'npm_' + chars(ALNUM, 36), lambda: 'SG.' + chars(WORD, 22) + '.' + chars(WORD, 43), lambda: 'sk-proj-' + chars(WORD, 48),
    lambda: 'sk-ant-api03-' + chars(WORD, 93) + 'AA', lambda: 'shpat_' + chars(HEX, 32), lambda: 'dop_v1_' + chars(HEX, 64), lambda: 'hf_' + chars(string.ascii_letters, 34),
    lambda: 'pypi-AgEIcHlwaS5vcmc' + chars(WORD, 70), lambda: 'SK' + chars(HEX, 32), lambda: f'{digits(9)}:AA' + chars(WORD, 33), lambda: 'figd_' + chars(WORD, 40),
    lambda: 'glsa_' + chars(ALNUM, 32) + '_' + chars(HEX, 8), lambda: 'hvs.' + chars(WORD, 95), lambda: 'eyJhbGciOiJIUzI1NiJ9.eyJ' + chars(WORD, 40) + '.' + chars(WORD, 43),
    lambda: 'ATATT3xFfGF0' + chars(WORD, 180), lambda: 'M' + chars(ALNUM, 23) + '.' + chars(WORD, 6) + '.' + chars(WORD, 27), lambda: chars(HEX, 32) + '-us' + str(R.randrange(1, 21)),
    lambda: 'dckr_pat_' + chars(WORD, 27), lambda: 'lin_api_' + chars(ALNUM, 40), lambda: 'GOCSPX-' + chars(WORD, 28), lambda: 'sntrys_' + chars(B64, 80), lambda: 'rubygems_' + chars(HEX, 48),
]
TOKEN_PLACES = ['{}', 'the token {} leaked', 'curl -H "X-Auth: {}" https://api.north-star.io', 'const t = "{}";', 'jeton : {}', '  id: {}', '["{}"]', '// {}', 'export T={}', '<a>{}</a>', 'https://api.north-star.io/v1?x={}&y=1', '{{"a":"{}"}}', "value='{}'"]
KEYS = ['password', 'DB_PASSWORD', 'dbPassword', 'api_key', 'apiKey', 'API-KEY', 'client_secret', 'secretKey', 'aws_secret_access_key', 'auth_token', 'access_token', 'encryption_key', 'stripeSecret', 'adafruit_api_key', 'algolia_key', 'netlify_token', 'JWT_SECRET', 'mot_de_passe', 'passwd', 'SMTP_PASS', 'privateKey', 'SLACK_TOKEN', 'mailgun_api_key', 'wp_auth_key']
ASSIGN = ['{k} = "{v}"', "{k}: '{v}'", '{k}={v}', '"{k}": "{v}"', '{k} := "{v}"', "'{k}' => '{v}'", '{k}: {v}', 'export {k}={v}', '<{k}>{v}</{k}>', '--{k} {v}', '--{k}={v}', 'String {k} = "{v}";', 'const {k}: string = "{v}";', 'set("{k}", "{v}")', '<add key="{k}" value="{v}" />', '?{k}={v}&x=1', '{{\\"{k}\\":\\"{v}\\"}}', '$env:{k} = "{v}"', "config['{k}'] = '{v}'", '- name: {k}\n  value: {v}', '{k} ?= "{v}"', 'SET {k} TO {v} -- {k}: "{v}"', 'var {k} string = "{v}"', '{k} = {v}  # do not commit']


def secret_value(key):
    if 'pass' in key.lower():
        return pick([pick(['Tr0ub4dor', 'hunter', 'Soleil', 'Winter', 'azerty', 'monkey']) + pick('!$#%*_+') + digits(R.randrange(2, 5)), chars(ALNUM + '!#%*+_', R.randrange(10, 20)), chars(string.ascii_lowercase, 5) + '-' + digits(4)])
    return pick([chars(HEX, 32), chars(ALNUM, 32), chars(ALNUM, 20), chars(HEX, 40), base64.b64encode(R.randbytes(24)).decode(), chars(WORD, 43), chars(HEX, 8) + '-' + chars(HEX, 4) + '-4' + chars(HEX, 3) + '-a' + chars(HEX, 3) + '-' + chars(HEX, 12)])


def headers():
    token, password = chars(WORD, 40), chars(ALNUM + '!*_', 12)
    both = base64.b64encode(f'admin:{password}'.encode()).decode()
    return pick([('Authorization: Bearer {}', token), ('Authorization: Basic {}', both), ('curl -u admin:{} https://ci.north-star.io', password), ('postgres://app:{}@db.north-star.io:5432/main', password), ('https://oauth2:{}@git.north-star.io/x.git', token), ('mongodb+srv://root:{}@cluster0.mongo.io/', chars(ALNUM, 14)), ('machine git.north-star.io login bot password {}', password), ("CREATE USER app IDENTIFIED BY '{}'", password), ('mysql -u root -p{} main', password), ('Cookie: session={}; theme=dark', chars(ALNUM, 32)), ('https://hooks.slack.com/services/{}', f'T{chars(UPPER, 8)}/B{chars(UPPER, 8)}/{chars(ALNUM, 24)}'), ('le mot de passe est {}', 'Azur' + digits(4) + '!'), ('the password is {}', 'Blue' + digits(4) + '$'), ('Server=db;Database=main;User Id=sa;Password={};', password), ('X-Api-Key: {}', chars(HEX, 40)), ('//registry.north-star.io/:_authToken={}', token)])


def pem():
    kind = pick(['RSA ', '', 'EC ', 'OPENSSH '])
    lines = '\n'.join(chars(B64, 64) for _ in range(6))
    return f'-----BEGIN {kind}PRIVATE KEY-----\n{lines}\n{chars(B64, 40)}=\n-----END {kind}PRIVATE KEY-----'


# --- sentences

AROUND = {
    'fr': ['Voici : {}', '{}', 'Merci de noter {} pour la suite.', 'Client enregistré ({}) ce matin.', '{} est à vérifier', 'champ;{};fin', '"valeur": "{}"', 'Ligne 12 — {} — ok'],
    'en': ['See {}', '{}', 'Please use {} from now on.', 'customer ({}) was created', 'it is {}, I think', 'a,{},b', '"value": "{}"', '[info] got {} from form'],
}
PHONE_FREE = {'fr': ['Tél. : {}', 'appelez-moi au {}', 'Mobile {}', '{}', 'joignable au {} le matin', 'Contact : {}.'], 'en': ['Phone: {}', 'call me at {}', 'cell {}', '{}', 'Reach her on {} today', 'Contact: {}.']}
PEOPLE = {
    'fr': ["{} a signalé le problème hier.", "Le ticket est assigné à {}.", "Bonjour {}, merci pour votre retour.", "Selon {}, la livraison est prévue lundi.", "Mme {} habite à Lyon.", "Auteur : {}", "Relu par {} et validé.", "{} travaille avec nous depuis 2012.", "J'ai parlé avec {} au téléphone.", "Contactez {} pour le badge.", "Le docteur {} est absent.", "Réunion avec {} à 14h.", "{} est né à Brest et a étudié à Rennes.", "Cc : {}", "Le maire, {}, a refusé.", "Une lettre de {} est arrivée.", "Le projet de {} avance bien.", "Signé par {}"],
    'en': ["{} reported the problem yesterday.", "The ticket is assigned to {}.", "Hello {}, thanks for your reply.", "According to {}, it ships on Monday.", "Mr. {} lives in Leeds.", "Author: {}", "Reviewed by {} and merged.", "{} has worked with us since 2012.", "I spoke with {} on the phone.", "Ask {} for a badge.", "Dr. {} is away.", "Meeting with {} at 2pm.", "{} was born in Boston and studied in Yale.", "Cc: {}", "The mayor, {}, refused.", "A letter from {} came.", "The plan of {} goes well.", "Signed-off-by: {}"],
}
COMPANY = {'fr': ['SIREN {}', 'RCS Paris {}', 'société immatriculée sous le numéro SIREN : {}'], 'en': ['SIREN number {}', 'company number (SIREN): {}']}
BIRTH = {'fr': ['né le {}', 'Date de naissance : {}', 'Née le {} à Brest'], 'en': ['born on {}', 'DOB: {}', 'Date of birth: {}', '"birth_date": "{}"']}

NEGATIVES = [
    'Version 1.2.3.4 is out', 'upgrade to 10.4.2.1', 'listening on 127.0.0.1:8080', 'ping 192.168.1.20', 'see 203.0.113.7 in the docs', 'fe80::1%eth0 and ::1', 'mail to someone@example.com', 'noreply@north-star.io sent it',
    'commit 3f2a9c1b4d5e6f708192a3b4c5d6e7f8091a2b3c', 'uuid 550e8400-e29b-41d4-a716-446655440000', 'total: 1234567890', 'at 2026-11-20 14:30:22,123', 'timestamp 1700000000000', 'order 4000-1234', 'std::string a = b::c;', 'pi is 3.14159265358979',
    'password: ${DB_PASSWORD}', 'password = os.environ["PW"]', 'token = getToken()', 'const password = props.password;', 'secret: null', 'api_key: <your-api-key>', 'The password must have eight characters.', 'Le mot de passe est obligatoire', 'forgot your password?', 'token: string', '"password": "********"',
    'Mark the task as done', 'May I ask for Grace Period details?', 'Will Smithson Road reopen', 'Paris Match est un magazine', 'Click Save and then Apply', 'Java Virtual Machine', 'Rose Garden Hotel', 'Le Conseil Régional de Bretagne', 'New York City Council', 'Hello World', 'Visual Studio Code', 'The Quick Brown Fox', 'Error Handling in Rust', 'Content Security Policy', 'San Francisco Bay', 'Grand Central Station',
    '12 rue', '5 Star rating', '404 Not Found', '200 OK', '3 Way merge', 'chapter 12 Road map', 'la place de la qualité', '24 heures sur 24', 'size 1024x768', 'ISBN 978-3-16-148410-0', 'phone support is closed', 'section 4.2.1.3 of the manual', 'RFC 2606 and RFC 6761',
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', 'user@host:~$ ls', 'git@github.com:acme/app.git', 'icon@2x.png', 'actions/checkout@v4', '@angular/core@17.0.1', 'dead::beef is a namespace', '00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '12:34:56', '1 000 000 euros', '12 345 678 habitants', 'from 2001 to 2020', 'in 1999-2000',
    'IBAN FR76 3000 6000 0112 3456 7890 188', 'card 4111 1111 1111 1112', 'SIRET 732 829 320 00075', 'public_key = "ssh-rsa AAAAB3"', 'keyboard_layout: "fr"', 'max_tokens: 4096', 'tokenizer: "cl100k_base"', 'primary_key: "id"', 'key: "value"', 'sort_key = "created_at"', 'Monday, March 12, 2024', 'released on 12/03/2024', 'le 1er janvier 2020', 'cache-key: v2-linux-node', 'foreign_key :user_id', 'auth: basic', 'x = y.z.w', 'AbstractSingletonProxyFactoryBean', 'http://user@host/', 'https://north-star.io/a?b=c', '0123456789', '0x1234567890abcdef', '#1234567', '$1,234,567.89', 'build 20240312.1', 'lat 48.8566, lon 2.3522', '-----BEGIN CERTIFICATE-----', '-----BEGIN PUBLIC KEY-----', 'eyJ is a prefix', 'sk-learn contributors', 'AKIA is how they begin', '000-00-0000', '666-12-3456', '1-2-3', 'J. Some words', 'A. First item',
    'Charles de Gaulle Airport', 'rue Victor Hugo', 'prix Albert Londres', 'the Nobel Prize', 'Microsoft Word', 'Amazon Web Services', 'Jenkins Pipeline', 'Apache Kafka', 'Max Retries', 'Dean of Students', 'Art Deco', 'Bill of Rights', 'Hope Street', 'Florence Cathedral', 'Virginia Beach', 'Lyon Part-Dieu', 'Saint Martin', 'Lake Victoria', 'Mount Everest', 'Black Friday', 'Open Source', 'Pull Request', 'Merge Conflict', 'Machine Learning', 'Deep Work', 'Sprint Planning', 'Daily Standup', 'Product Owner', 'Scrum Master', 'Le Petit Robert', 'La Redoute', 'Banque Populaire', 'Crédit Agricole', 'Orange Business', 'Union Européenne', 'Code du Travail',
]


def emit(entity, value, text, group, out):
    out.append({'text': text, 'values': [[entity, value]], 'group': group})


def main():
    out = []
    for language in ('fr', 'en'):
        for _ in range(300):
            for entity, make in (('EMAIL', email), ('CARD', card), ('IBAN', iban)):
                value = make()
                emit(entity, value, pick(AROUND[language]).replace('{}', value), f'{entity}/{language}', out)
        for _ in range(150):
            for entity, make in (('IP', ipv4), ('IP', ipv6), ('MAC', mac), ('SSN', ssn), ('NINO', nino), ('SIRET', siret), ('NIR', nir), ('VAT', vat)):
                value = make()
                emit(entity, value, pick(AROUND[language]).replace('{}', value), f'{entity}/{language}', out)
            value = siren()
            value = pick([value, group(value, (3, 3, 3), ' ')])
            emit('SIREN', value, pick(COMPANY[language]).replace('{}', value), f'SIREN/{language}', out)
            value = birth_date()
            emit('DATE_OF_BIRTH', value, pick(BIRTH[language]).replace('{}', value), f'DATE_OF_BIRTH/{language}', out)
            value = address(language)
            emit('ADDRESS', value, pick(AROUND[language][:4]).replace('{}', value), f'ADDRESS/{language}', out)
        for _ in range(300):
            value = phone_other() if R.random() < 0.25 else phone_fr() if language == 'fr' else phone_us()
            emit('PHONE', value, pick(PHONE_FREE[language]).replace('{}', value), f'PHONE/{language}', out)
            value = person(language)
            emit('PERSON', value, pick(PEOPLE[language]).replace('{}', value), f'PERSON/{language}', out)
    for _ in range(20):
        for make in TOKENS:
            value = make()
            emit('SECRET', value, pick(TOKEN_PLACES).replace('{{', '{').replace('}}', '}').replace('{}', value, 1), 'SECRET/provider', out)
    for _ in range(1200):
        key = pick(KEYS)
        value = secret_value(key)
        form = pick(ASSIGN)
        if form.startswith('SET '):
            form = form.split(' -- ')[1]
        emit('SECRET', value, form.replace('{{', '{').replace('}}', '}').replace('{k}', key).replace('{v}', value), 'SECRET/assignment', out)
    for _ in range(300):
        form, value = headers()
        emit('SECRET', value, form.replace('{}', value), 'SECRET/header', out)
    for _ in range(30):
        value = pem()
        emit('SECRET', value.split('\n')[2], 'key:\n' + value + '\n', 'SECRET/pem', out)
    for text in NEGATIVES:
        out.append({'text': text, 'values': [], 'group': 'NEGATIVE'})
    for case in out:
        # By the text alone: a case stays in its half whatever is added.
        case['half'] = 'tuned' if hashlib.sha256(case['text'].encode()).digest()[0] % 2 else 'held'
        print(json.dumps(case, ensure_ascii=False))


if __name__ == '__main__':
    main()
