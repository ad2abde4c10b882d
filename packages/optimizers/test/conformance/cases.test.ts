import { expect, it } from 'vitest';
import { toSpec } from '@thalweg/core/spec';
import { entries } from './entries.js';

// Other packages test their hosts with these cases. `npm run check` writes them anew; by itself,
// `npx vitest run test/conformance/cases.test.ts -u`.
it('the cases of the conformance tests are in a file, as specs', async () => {
  const cases = entries.map(({ name, make }) => ({ name, spec: toSpec(make()) }));
  await expect(`${JSON.stringify(cases, null, 1)}\n`).toMatchFileSnapshot(
    '../../../testing/golden/cases.json',
  );
});
