import { expect, it } from 'vitest';
import type { Member } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { entries } from './entries.js';

/** Whether a member runs on a host. */
const isRule = ({ body }: Member): boolean =>
  body._tag === 'Rule' || (body._tag === 'Group' && body.members.every(isRule));

// Other packages test their hosts with these cases. `npm run check` writes them anew; by itself,
// `npx vitest run test/conformance/cases.test.ts -u`.
it('the cases of the conformance tests are in a file, as specs', async () => {
  const cases = entries
    .map(({ name, make }) => ({ name, tx: make() }))
    .filter(({ tx }) => tx.members.every(isRule))
    .map(({ name, tx }) => ({ name, spec: toSpec(tx) }));
  await expect(`${JSON.stringify(cases, null, 1)}\n`).toMatchFileSnapshot(
    '../../../testing/golden/cases.json',
  );
});
