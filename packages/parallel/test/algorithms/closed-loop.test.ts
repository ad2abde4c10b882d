import { makeKey, foldIn, normal, tensor, toArray, type Tensor } from '@thalweg/core';
import { closedLoopYellowFin } from '@thalweg/optimizers';
import { downpour } from '@thalweg/parallel';
import { describe, expect, it } from 'vitest';
import { synchronousRun } from './synchronous-run.js';

/** What closedLoopYellowFin tells of itself. */
interface Loop {
  readonly target: number;
  readonly momentum: number;
  readonly measured: number;
}

describe('closedLoopYellowFin', () => {
  it('makes its momentum smaller by what workers add, on a server whose pushes are as stale as it expects', () => {
    const workers = 4;
    const of = synchronousRun({
      algorithm: downpour({ localRate: 0 }),
      optimizer: closedLoopYellowFin({ staleness: workers - 1, learningRate: 1 / workers }),
      params: { w: tensor(Array.from({ length: 20 }, () => 1)) },
      workers,
      gradient: (at, { worker, clock }) => {
        const noise = toArray(normal(foldIn(foldIn(makeKey(3), worker), clock), [20]));
        const { w } = at as { readonly w: Tensor };
        return { w: tensor(toArray(w).map((x, i) => 30 ** (-i / 19) * x + 0.1 * noise[i]!)) };
      },
    });
    of.startAll();
    const mean = { target: 0, momentum: 0, measured: 0 };
    for (let i = 0; i < 400; i++) {
      of.round();
      if (i < 200) continue;
      const { closedLoopYellowFin: loop } = of.serverState() as { readonly closedLoopYellowFin: Loop };
      mean.target += loop.target / 200;
      mean.momentum += loop.momentum / 200;
      mean.measured += loop.measured / 200;
    }
    expect(
      of
        .pushes()
        .slice(workers)
        .every(({ staleness }) => staleness === workers - 1),
    ).toBe(true);
    expect(Math.abs(mean.measured - mean.target)).toBeLessThan(0.04);
    expect(mean.momentum).toBeLessThan(mean.target - 0.03);
  });
});
