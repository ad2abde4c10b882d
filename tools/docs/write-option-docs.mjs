// Writes what the doc comments of options say to where others read it: a module beside each plugin, for JSON Schemas,
// and the tables in the READMEs. With `--check` it writes nothing and fails if something is stale. Needs a build.
import { relative, resolve } from 'node:path';
import { catalogues, factoriesOf } from './option-docs.mjs';
import { conclude, createWriter, root } from './written.mjs';

const { wrong, write, writeBetween } = createWriter('npm run docs:options');

/** A default as JSON. A long one would widen the column for all. @param {unknown} value */
const written = (value) => {
  const json = JSON.stringify(value);
  return json.length > 60 ? '{…}' : json;
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
      const fallback = declared.presence === 'required' ? 'required' : `\`${written(declared.fallback)}\``;
      return `| ${i === 0 ? `\`${factory.name}\`` : ''} | \`${option}\` | ${cell(doc)} | ${cell(declared.expected)} | ${fallback} |`;
    }),
  );
  await writeBetween(
    resolve(root, 'packages', name, 'README.md'),
    'options',
    `| factory | option | meaning | accepts | default |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}`,
  );
}

conclude(wrong, `docs: every option of ${catalogues.join(', ')} has a doc comment`);
