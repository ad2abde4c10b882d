import { tensor, toArray } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
import { partRunner, type PartAction, type PartRun } from '../../../src/dataflow/execution/run-part.js';
import { operationNamed } from '../../../src/dataflow/operation/operations.js';
import type { Part } from '../../../src/dataflow/partition/part.js';

const node = (operation: string, inputs: readonly number[] = [], attributes = {}) => ({
  operation,
  inputs,
  attributes,
  shape: [1],
  dtype: 'float64' as const,
  device: null,
});

const partOf = (nodes: Part['nodes'], given: Partial<Part> = {}): Part => ({
  device: 'a',
  places: [...nodes.keys()],
  nodes,
  results: {},
  variables: {},
  updates: [],
  sends: [],
  receives: [],
  ...given,
});

const begin = (part: Part, feeds = {}): PartRun =>
  partRunner({ part, operationOf: operationNamed, optimizers: [] })({ variables: {}, optimizers: [] }, feeds);

/** Computes until there is something else to do. */
const advance = (run: PartRun): Exclude<PartAction, { _tag: 'Compute' }> => {
  for (;;) {
    const action = run.next();
    if (action._tag !== 'Compute') return action;
    action.run();
  }
};

describe('a part that is run', () => {
  it('lets go of each value after its last use', () => {
    // A chain holds what a node is computed from and what it gives; all 6 values would be held without counting uses.
    const chain = partOf(
      [node('feed', [], { name: 'x' }), ...[0, 1, 2, 3, 4].map((input) => node('tanh', [input]))],
      { results: { y: 5 } },
    );
    const run = begin(chain, { x: tensor([1]) });
    expect(advance(run)._tag).toBe('Done');
    expect(run.peak()).toBe(2);
  });

  it('keeps what is used again, and results, until the end', () => {
    // x is used last by node 4, and node 1 is a result: at node 3 both are held, and 2, and 3 itself.
    const part = partOf(
      [
        node('feed', [], { name: 'x' }),
        node('tanh', [0]),
        node('tanh', [1]),
        node('tanh', [2]),
        node('multiply', [3, 0]),
      ],
      { results: { first: 1, last: 4 } },
    );
    const run = begin(part, { x: tensor([2]) });
    const done = advance(run);
    expect(run.peak()).toBe(4);
    const [first, last] = [Math.tanh(2), Math.tanh(Math.tanh(Math.tanh(2))) * 2];
    expect(done._tag === 'Done' && Object.values(done.results).map((y) => toArray(y)[0])).toEqual([
      first,
      last,
    ]);
  });

  it('computes a node that uses an input twice once, and one that nobody uses, too', () => {
    const part = partOf([node('feed', [], { name: 'x' }), node('multiply', [0, 0]), node('tanh', [0])], {
      results: { square: 1 },
    });
    const done = advance(begin(part, { x: tensor([3]) }));
    expect(done._tag === 'Done' && toArray(done.results.square!)).toEqual([9]);
  });

  it('sends before it computes what nobody waits for, and waits only when it can do nothing', () => {
    const part = partOf(
      [
        node('feed', [], { name: 'x' }),
        node('tanh', [0]),
        node('receive'),
        node('add', [1, 2]),
        node('multiply', [0, 0]),
      ],
      {
        results: { sum: 3, square: 4 },
        places: [0, 1, 7, 8, 9],
        sends: [{ place: 1, tensor: 1, to: 'b' }],
        receives: [{ place: 2, tensor: 7, from: 'b' }],
      },
    );
    const run = begin(part, { x: tensor([1]) });
    expect(advance(run)).toMatchObject({ _tag: 'Send', tensor: 1, to: 'b' });
    expect(advance(run)._tag).toBe('Wait');
    run.receive(7, tensor([10]));
    const done = advance(run);
    expect(done._tag === 'Done' && toArray(done.results.sum!)).toEqual([10 + Math.tanh(1)]);
  });
});
