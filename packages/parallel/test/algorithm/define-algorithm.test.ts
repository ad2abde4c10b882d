import {
  definePlugin,
  mapTensors,
  positive,
  tensor,
  toArray,
  type Gradients,
  type Params,
} from '@thalweg/core';
import { algorithmFromSpec, createRegistry, toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import {
  boundStaleness,
  defineAlgorithm,
  parallelPlugin,
  type ParallelAlgorithm,
  type PulledEvent,
  type WorkerEvent,
} from '@thalweg/parallel';
import { describe, expect, it } from 'vitest';
import { expectSameBits } from '@thalweg/testing';
import { dense } from '../../src/algorithms/tree-arithmetic.js';
import { noisyGradient, serially, start } from '../algorithms/quadratic.js';
import { synchronousRun } from '../algorithms/synchronous-run.js';

/** What somebody else may declare. */
const asyncSgd = defineAlgorithm({
  name: 'asyncSgd',
  hyper: { rate: positive() },
  argument: 'rate',
  algorithm: ({ rate }) => ({
    worker: {
      init: ({ snapshot, version }: PulledEvent<Params>) => [[{ _tag: 'Gradient', at: snapshot }], version],
      on: (event: WorkerEvent<Params>, version: number) => {
        switch (event._tag) {
          case 'Gradient':
            return [
              [{ _tag: 'Push', payload: event.gradients, basedOn: version }, { _tag: 'Pull' }],
              version,
            ];
          case 'Pulled':
            return [[{ _tag: 'Gradient', at: event.snapshot }], event.version];
          default:
            return [[], version];
        }
      },
    },
    server: {
      init: () => null,
      apply: ({ payload }: { readonly payload: Gradients }, state) => ({
        _tag: 'Applied',
        updates: mapTensors<Params>(
          (g) =>
            tensor(
              toArray(g).map((x) => (g.dtype === 'float32' ? Math.fround(-rate) : -rate) * x),
              g.shape,
              g.dtype,
            ),
          dense(payload),
        ),
        state,
      }),
      read: (_pull, _state, { params }) => ({ _tag: 'Snapshot', snapshot: params }),
    },
  }),
});

describe('defineAlgorithm', () => {
  it('makes a factory whose algorithms run, and say how they were built', () => {
    const algorithm = asyncSgd(0.1);
    expect(toSpec(algorithm)).toEqual({ name: 'asyncSgd', rate: 0.1 });
    expect(algorithm.writes).toBe('server');
    const optimizer = sgd({ learningRate: 0.1 });
    const run = synchronousRun({ algorithm, optimizer, params: start, workers: 1, gradient: noisyGradient });
    run.startAll();
    for (let i = 0; i < 10; i++) run.round();
    expectSameBits(run.params(), serially(optimizer, 10));
  });

  it('checks options', () => {
    expect(() => asyncSgd(0)).toThrow('asyncSgd: rate: expected a finite number above 0, found 0');
  });

  it('is built from a spec by a registry that has its plugin, inside of others, too', () => {
    const plugin = definePlugin({ name: 'somebody-else', algorithms: [asyncSgd] });
    const read = algorithmFromSpec(createRegistry([parallelPlugin, plugin]));
    const spec = { name: 'boundStaleness', algorithm: { name: 'asyncSgd', rate: 0.5 }, clocks: 2 };
    const found = read(spec);
    expect(found._tag).toBe('Right');
    if (found._tag === 'Left') return;
    expect(toSpec(found.right)).toEqual(toSpec(boundStaleness(asyncSgd(0.5), { clocks: 2 })));
    expect((found.right as ParallelAlgorithm).writes).toBe('server');
  });

  it('is an error with a path where a spec is wrong', () => {
    const read = algorithmFromSpec(createRegistry([parallelPlugin]));
    const messages = (json: unknown): readonly string[] => {
      const found = read(json);
      return found._tag === 'Left' ? found.left.map(({ message }) => message) : [];
    };
    expect(messages({ name: 'easgd', tau: 0, alpha: '1', gamma: 2 })).toEqual([
      '$.gamma: expected no such option (only beta, alpha, tau, mode), found 2. Did you mean beta?',
      "$.alpha: expected a finite number, 0 or more, or null for beta divided by the number of workers, found '1'",
      '$.tau: expected a whole number, 1 or more, found 0',
    ]);
    expect(messages({ name: 'boundStaleness', algorithm: { name: 'hogwld' }, clocks: 1 })).toEqual([
      "$.algorithm.name: expected the name of an algorithm, found 'hogwld'. Did you mean hogwild?",
    ]);
    expect(messages({ name: 'sgd' })[0]).toMatch('$.name: expected the name of an algorithm');
    expect(messages(3)).toEqual(['$: expected the spec of an algorithm: an object with a name, found 3']);
  });
});
