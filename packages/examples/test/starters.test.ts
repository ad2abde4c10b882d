import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

it.each(['by-hand', 'jax-js', 'tfjs'])('the loop %s is that of the front page, which runs it', (name) => {
  const loop = read(`packages/examples/starters/${name}/train.js`);
  expect(loop.trimEnd().split('\n').length).toBeLessThanOrEqual(20);
  expect(read('README.md')).toContain(`\`\`\`ts\n${loop}\`\`\`\n`);
});
