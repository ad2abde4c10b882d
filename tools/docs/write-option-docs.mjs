// Writes what the doc comments of options say to where others read it: a module beside each plugin, for JSON Schemas,
// and the tables in the READMEs. With `--check` it writes nothing and fails if something is stale. Needs a build.
import { readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import prettier from 'prettier';
import { catalogues, factoriesOf } from './option-docs.mjs';

const root = resolve(import.meta.dirname, '../..');
const check = process.argv.includes('--check');
const [begin, end] = ['<!-- options -->', '<!-- end of options -->'];
/** @type {string[]} */
const wrong = [];

/** @param {string} file @param {string} text */
const write = async (file, text) => {
  const config = await prettier.resolveConfig(file);
  const wanted = await prettier.format(text, { ...config, filepath: file });
  let found = '';
  try {
    found = readFileSync(file, 'utf8');
  } catch {
    // A package that is new has none.
  }
  if (found === wanted) return;
  if (check) wrong.push(`${relative(root, file)}: stale: run \`npm run docs:options\``);
  else writeFileSync(file, wanted);
};

/** @param {string} text */
const cell = (text) => text.replaceAll(/\{@link (\w+) *\}/g, '`$1`').replaceAll('|', '\\|');

for (const name of catalogues) {
  const factories = [...factoriesOf(name)].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const factory of factories)
    for (const [option, doc] of Object.entries(factory.options))
      if (doc === '')
        wrong.push(`${relative(root, factory.file)}: ${factory.name}: no doc comment on ${option}`);

  const docs = Object.fromEntries(
    factories.map((factory) => [
      factory.name,
      Object.fromEntries(
        Object.entries(factory.options).map(([option, doc]) => [
          option,
          doc.replaceAll(/\{@link (\w+) *\}/g, '`$1`'),
        ]),
      ),
    ]),
  );
  await write(
    resolve(root, 'packages', name, 'src/option-docs.ts'),
    `// Written by tools/docs/write-option-docs.mjs from the doc comments of the options.
import type { OptionDocs } from '@thalweg/core';

/** What each option means, by factory. */
export const optionDocs: OptionDocs = ${JSON.stringify(docs, null, 2)};
`,
  );

  const catalogue = await import(resolve(root, 'packages', name, 'dist/catalogue.js'));
  const rows = factories.flatMap((factory) =>
    Object.entries(factory.options).map(([option, doc], i) => {
      const declared = catalogue[factory.name].declaration.hyper[option];
      const fallback =
        declared.presence === 'required' ? 'required' : `\`${JSON.stringify(declared.fallback)}\``;
      return `| ${i === 0 ? `\`${factory.name}\`` : ''} | \`${option}\` | ${cell(doc)} | ${cell(declared.expected)} | ${fallback} |`;
    }),
  );
  const readme = resolve(root, 'packages', name, 'README.md');
  const text = readFileSync(readme, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) wrong.push(`${relative(root, readme)}: expected ${begin} and ${end}`);
  else
    await write(
      readme,
      `${text.slice(0, from + begin.length)}\n\n| factory | option | meaning | accepts | default |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n\n${text.slice(to)}`,
    );
}

if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
console.log(`docs: every option of ${catalogues.join(', ')} has a doc comment`);
