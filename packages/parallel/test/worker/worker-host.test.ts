import { makeKey, tensor } from '@thalweg/core';
import { hogwild, type ParallelAlgorithm, type WorkerEvent } from '@thalweg/parallel';
import { sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import type { InPlaceSteps } from '../../src/worker/in-place-steps.js';
import { createWorkerHost } from '../../src/worker/worker-host.js';
import { optimizerOf } from '../algorithms/synchronous-run.js';

/** A worker whose rule asks for `atMost` steps at once, again and again. */
const stepping = (atMost: number, inPlace?: InPlaceSteps) => {
  const events: WorkerEvent[] = [];
  const worker: ParallelAlgorithm['worker'] = {
    init: () => [[{ _tag: 'Step', atMost }], null],
    on: (event) => {
      events.push(event);
      return [event._tag === 'Stepped' ? [{ _tag: 'Step', atMost }] : [], null];
    },
  };
  const host = createWorkerHost({
    task: { init: () => tensor([0]), valueAndGrad: (params) => [0, params] },
    algorithm: { ...hogwild(), worker },
    optimizer: optimizerOf(sgd({ learningRate: 1 })),
    data: { examples: 10, batchSize: 1, split: 'copies' },
    epochs: 1,
    worker: 3,
    workers: 4,
    key: makeKey(1),
    dataKey: makeKey(2),
    from: { sequence: 0, clock: 0 },
    inPlace,
  });
  host.receive({ _tag: 'Pulled', snapshot: tensor([0]), version: 0 });
  const said: string[] = [];
  const run = (): void => {
    for (let action = host.next(); action._tag !== 'Done'; action = host.next())
      if (action._tag === 'Compute') action.run();
      else if (action._tag === 'Send') said.push(action.message._tag);
  };
  return { run, said, events, tally: host.tally };
};

describe('a command to step on shared parameters', () => {
  it('is refused where the worker cannot write to them', () => {
    expect(stepping(1).run).toThrow(
      'worker 3: expected Step only where the context has sharesMemory, found a Step elsewhere',
    );
  });

  it.each([0, 1.5, NaN, Infinity])('is refused for %s steps', (atMost) => {
    expect(stepping(atMost, { atMost: 1, take: () => undefined }).run).toThrow(
      `worker 3: expected atMost of Step to be a whole number, 1 or more, found ${atMost}`,
    );
  });

  it.each([
    [Infinity, 4, [4, 4, 2]],
    [3, 4, [3, 3, 3, 1]],
    [1, 2, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
  ])('takes what the task can and the rule asks for: %d and %d', (most, asked, expected) => {
    const taken: number[] = [];
    const of = stepping(asked, {
      atMost: most,
      take: (rows, count) => {
        expect(rows.length).toBe(count);
        taken.push(count);
        return { loss: 1, staleness: [] };
      },
    });
    of.run();
    expect(taken).toEqual(expected);
    expect(of.events).toEqual([
      ...expected.map((steps) => ({ _tag: 'Stepped', steps })),
      { _tag: 'DataEnded' },
    ]);
    expect(of.tally()).toEqual({ gradients: 10, examples: 10, pushes: 10 });
    expect(of.said).toEqual([...expected.map(() => 'Progress'), 'EpochEnded', 'Finished']);
  });

  it('leaves a step out whose gradient is no number, and goes on', () => {
    let calls = 0;
    const of = stepping(10, {
      atMost: 1,
      take: () => (++calls === 2 ? undefined : { loss: 1, staleness: [] }),
    });
    of.run();
    expect(of.said.filter((tag) => tag === 'Refused')).toHaveLength(1);
    expect(of.events[1]).toEqual({ _tag: 'Stepped', steps: 0 });
    expect(of.tally()).toEqual({ gradients: 10, examples: 10, pushes: 9 });
  });
});
