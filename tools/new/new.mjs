// Starts an entry of a catalogue: `npm run new -- transformation scaleByLion`. It writes the file, the line of the
// catalogue, the conformance case, the golden case of a transformation or optimizer, and the changeset; the equation, the
// options and the oracles are left to fill in.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** @type {Readonly<Record<string, { package: string, folder: string }>>} */
const kinds = {
  transformation: { package: 'optimizers', folder: '' },
  optimizer: { package: 'optimizers', folder: '' },
  schedule: { package: 'schedules', folder: '' },
  strategy: { package: 'strategies', folder: 'strategy/' },
};

const [kind = '', name = ''] = process.argv.slice(2);
const found = kinds[kind];
if (found === undefined || !/^[a-z][a-zA-Z0-9]*$/.test(name)) {
  console.error(
    `expected one of ${Object.keys(kinds).join(', ')} and a name in camelCase, found '${kind} ${name}'`,
  );
  process.exit(1);
}
const home = `packages/${found.package}`;
const kebab = (/** @type {string} */ text) => text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const upper = (/** @type {string} */ text) => text.charAt(0).toUpperCase() + text.slice(1);

/** A method's transformation and its optimizer share a file, named for the method. */
const method = kebab(name).replace(/^-?scale-by-/, '');
const file = `${found.folder}${method}`;
const wrapped = `scaleBy${upper(name)}`;

const read = (/** @type {string} */ path) => readFileSync(resolve(root, path), 'utf8');
const write = (/** @type {string} */ path, /** @type {string} */ text) => {
  writeFileSync(resolve(root, path), text);
  console.log(relative(root, resolve(root, path)));
};

/** Puts a line before the first one that contains something. */
const before = (/** @type {string} */ text, /** @type {string} */ mark, /** @type {string} */ line) => {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`expected '${mark}', found none: write the line by hand`);
  return text.slice(0, at) + line + text.slice(at);
};

const template = read(`tools/new/${kind}.txt`).replaceAll('NAME', name).replaceAll('WRAPPED', wrapped);
const path = `${home}/src/${file}.ts`;
if (existsSync(resolve(root, path))) {
  if (kind !== 'optimizer' || read(path).includes(`const ${name} =`)) throw new Error(`${path} exists`);
  // The imports of both come first.
  const { imports, body } = /** @type {{ imports: string, body: string }} */ (
    /^(?<imports>(?:import [^;]*;\n)+)(?<body>[\s\S]*)$/.exec(template)?.groups
  );
  const core = /import \{([^}]*)\} from '@thalweg\/core';\n/;
  const both = [read(path), imports].map((text) =>
    (core.exec(text)?.[1] ?? '').split(',').map((part) => part.trim()),
  );
  const names = [...new Set(both.flat())].filter(Boolean).sort();
  const rest = imports.replace(core, '').replace(/import \{ scaleBy\w+ \} from '\.\/METHOD\.js';\n/, '');
  write(
    path,
    read(path).replace(core, `import { ${names.join(', ')} } from '@thalweg/core';\n${rest}`) + body,
  );
} else write(path, template.replaceAll('METHOD', method));

const catalogue = `${home}/src/catalogue.ts`;
const lines = read(catalogue);
const known = new RegExp(`export \\{ ([^}]*) \\} from './${file}.js';`);
write(
  catalogue,
  known.test(lines)
    ? lines.replace(
        known,
        (_, names) => `export { ${[name, ...names.split(', ')].sort().join(', ')} } from './${file}.js';`,
      )
    : `${lines}export { ${name} } from './${file}.js';\n`,
);

const entries = `${home}/test/conformance/entries.ts`;
const entry = {
  transformation: `  ${name}: transformation('${name}', () => ${name}()),\n`,
  optimizer: `  ${name}: optimizer('${name}', (learningRate) => ${name}({ learningRate }), 0.05, 0.02),\n`,
  schedule: `  ${name}: entry('${name}', () => ${name}()),\n`,
  strategy: `  ${name}: entry('${name}', () => ${name}()),\n`,
}[kind];
const withEntry = before(read(entries), '} satisfies Record<keyof typeof catalogue', entry ?? '');
write(entries, before(withEntry, "} from '../../src/index.js';", `  ${name},\n`));

if (kind === 'transformation' || kind === 'optimizer') {
  const snake = kebab(name).replaceAll('-', '_');
  const constant = `${snake.toUpperCase()}_CASES`;
  const golden = 'tools/golden/papers.py';
  const options = kind === 'optimizer' ? ', "learningRate": 0.01' : '';
  const oracle = kind === 'optimizer' ? `optax.${snake}(0.01)` : `optax.${snake}()`;
  const cases = `${constant} = [
    Case(
        name="${name}",
        spec={"name": "${name}"${options}},${kind === 'transformation' ? '\n        problem="list",' : ''}
        oracles={"optax": optax_oracle(${oracle})},
    ),
]

`;
  const text = before(read(golden), 'PAPERS = [', cases);
  write(golden, text.replace(/\]\n$/, `    *${constant},\n]\n`));
}

// A method's transformation and its optimizer are one change.
const changeset = `.changeset/${method}.md`;
if (!existsSync(resolve(root, changeset)))
  write(
    changeset,
    `---\n'@thalweg/${found.package}': minor\n---\n\n\`${name}\`: say in a sentence what a user gets.\n`,
  );
