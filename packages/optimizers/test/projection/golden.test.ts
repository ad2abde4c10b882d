import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toArray, tensor } from '@thalweg/core';
import { expectClose } from '@thalweg/testing';
import { keepParamsIn, projectParams, type Projection } from '../../src/index.js';

/** What `tools/golden/projections.py` wrote. */
interface GoldenCase {
  readonly name: string;
  readonly spec: Projection;
  /** The projection of each tree. */
  readonly oracles: Readonly<Record<string, readonly (readonly number[])[]>>;
}

const { trees, cases } = JSON.parse(
  readFileSync(new URL('../golden/projections.json', import.meta.url), 'utf8'),
) as { readonly trees: readonly (readonly number[])[]; readonly cases: readonly GoldenCase[] };

const treeOf = (row: readonly number[]) => ({
  b: tensor(row.slice(0, 2)),
  s: tensor(row[2]!),
  w: tensor(Float64Array.from(row.slice(3)), [2, 3]),
});

const rowOf = ({ b, s, w }: ReturnType<typeof treeOf>) => [b, s, w].flatMap(toArray);

/** What is left of numbers of size 10 that cancel. */
const rounding = 1e-14;

describe.each(cases)('golden: $name', ({ spec, oracles }) => {
  it.each(Object.keys(oracles))('agrees with %s', (oracle) => {
    expectClose(
      trees.map((row) => rowOf(projectParams(spec, treeOf(row)))),
      oracles[oracle]!,
      rounding,
    );
  });

  it.each(['reference', 'js', 'wasm'] as const)('leads there as a transformation, on %s', (backend) => {
    const tx = keepParamsIn(spec);
    for (const row of trees) {
      const params = treeOf(row.map((x) => x / 2));
      const [updates] = tx.update(params, tx.init(params), { params, backend });
      const target = rowOf(projectParams(spec, treeOf(row)));
      const reached = rowOf(updates).map((u, i) => u + row[i]! / 2);
      const allowed = 2 ** -52 * Math.max(...row.map(Math.abs), ...target.map(Math.abs));
      reached.forEach((x, i) => expect(Math.abs(x - target[i]!)).toBeLessThanOrEqual(allowed));
    }
  });
});
