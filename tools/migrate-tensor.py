"""Rewrites tensor(values, { shape, dtype }) to tensor(values, shape, dtype) in every file of the repository."""
import re
import subprocess


def arguments(text, at):
    """The places of the arguments of a call whose parenthesis opens before `at`, and the place of its end."""
    depth, quote, found, start = 0, None, [], at
    while at < len(text):
        c = text[at]
        if quote:
            if c == '\\':
                at += 1
            elif c == quote:
                quote = None
        elif c in '"\'`':
            quote = c
        elif c in '([{':
            depth += 1
        elif c in ')]}':
            if depth == 0:
                return [*found, (start, at)], at
            depth -= 1
        elif c == ',' and depth == 0:
            found.append((start, at))
            start = at + 1
        at += 1
    return None, None


def entries(text):
    """The entries of an object literal by key."""
    inner = text[1:-1] + ')'
    places, _ = arguments(inner, 0)
    parts = [inner[a:b].strip() for a, b in places]
    found = {}
    for part in parts:
        if part:
            key, _, value = part.partition(':')
            found[key.strip()] = value.strip() or key.strip()
    return found


def rewritten(text):
    changes = []
    for match in re.finditer(r'(?<![\w$])tensor\(', text):
        places, end = arguments(text, match.end())
        if places is None:
            continue
        places = [(a, b) for a, b in places if text[a:b].strip(' \n*')]
        if len(places) != 2:
            continue
        a, b = places[1]
        given = re.sub(r'\s*\n\s*\*?\s*', ' ', text[a:b]).strip()
        if given.startswith('{'):
            found = entries(given)
            assert set(found) <= {'shape', 'dtype'}, found
            parts = [found[key] for key in ('shape', 'dtype') if key in found]
        elif given in ('like', 'leaf', 'g', 'x', 'payload'):
            parts = [f'{given}.shape', f'{given}.dtype']
        else:
            continue
        lead = text[a : a + len(text[a:b]) - len(text[a:b].lstrip(' \n'))]
        changes.append((a, b, lead + ', '.join(parts)))
    for a, b, new in sorted(changes, reverse=True):
        text = text[:a] + new + text[b:]
    return text, len(changes)


files = subprocess.run(
    ['git', 'grep', '-lE', r'\btensor\(', '--', '*.ts', '*.mts', '*.md', '*.mjs', '*.js', '*.txt'],
    capture_output=True,
    text=True,
    check=True,
).stdout.split()
total = 0
for file in files:
    with open(file) as source:
        text = source.read()
    while True:
        # A call inside another call is rewritten in the next round.
        new, changes = rewritten(text)
        total += changes
        if changes == 0:
            break
        text = new
        with open(file, 'w') as target:
            target.write(text)
print(total)
