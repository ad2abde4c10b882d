import { expect, it } from 'vitest';
import type { Member } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { entries } from './entries.js';

// Other packages test their hosts with these cases. `npm run check` writes them anew; by itself,
// `npx vitest run test/conformance/cases.test.ts -u`.
const isRule = ({ body }: Member): boolean =>
  body._tag === 'Rule' || (body._tag === 'Group' && body.members.every(isRule));

it('the cases of the conformance tests that a host can run, those of rules, are in a file, as specs', async () => {
  const cases = entries
    .filter(({ make }) => make().members.every(isRule))
    .map(({ name, make }) => ({ name, spec: toSpec(make()) }));
  await expect(`${JSON.stringify(cases, null, 1)}\n`).toMatchFileSnapshot(
    '../../../testing/golden/cases.json',
  );
});
