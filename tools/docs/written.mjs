// Files and passages of READMEs that a tool writes from something else. With `--check` nothing is written, and what is
// stale is an error.
import { readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import prettier from 'prettier';

export const root = resolve(import.meta.dirname, '../..');

/** @param {string} command What writes it. */
export const createWriter = (command) => {
  const check = process.argv.includes('--check');
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
    if (check) wrong.push(`${relative(root, file)}: stale: run \`${command}\``);
    else writeFileSync(file, wanted);
  };

  /** Between `<!-- name -->` and `<!-- end of name -->`. @param {string} file @param {string} name @param {string} passage */
  const writeBetween = async (file, name, passage) => {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
    const text = readFileSync(file, 'utf8');
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) wrong.push(`${relative(root, file)}: expected ${begin} and ${end}`);
    else await write(file, `${text.slice(0, from + begin.length)}\n\n${passage}\n\n${text.slice(to)}`);
  };

  return { wrong, write, writeBetween };
};

/** Ends the process if something is wrong, or says what is right. @param {readonly string[]} wrong @param {string} right */
export const conclude = (wrong, right) => {
  if (wrong.length > 0) {
    console.error(wrong.join('\n'));
    process.exit(1);
  }
  console.log(right);
};
