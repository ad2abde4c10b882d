import { ConfigError, makeKey } from '@thalweg/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSameBits } from '@thalweg/testing';
import { graphEvaluator } from '../../../src/dataflow/evaluate/graph-evaluator.js';
import { splitEvaluator } from '../../../src/dataflow/execution/split-evaluator.js';
import { place } from '../../../src/dataflow/placement/place.js';
import { placedProblem } from '../partition/random-placed-graph.js';

describe('a graph in parts', () => {
  it('never waits for ever, and gives the bits of the whole graph, in any order of messages', () => {
    fc.assert(
      fc.property(placedProblem, fc.nat(1e6), ({ graph, placement, variables, feeds }, seed) => {
        const whole = graphEvaluator({ graph });
        const split = splitEvaluator({ graph, placement, key: makeKey(seed) });
        let [expected, found] = [whole.init(variables), split.init(variables)];
        for (let step = 0; step < 3; step++) {
          const [one, other] = [whole.run(expected, feeds), split.run(found, feeds)];
          expectSameBits(other.results, one.results);
          expectSameBits(other.state, one.state);
          [expected, found] = [one.state, other.state];
        }
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('is as the whole graph where the placement is that of place', () => {
    const devices = [
      { name: 'a', speed: 1e6 },
      { name: 'b', speed: 2e6 },
      { name: 'c', speed: 5e5 },
    ];
    fc.assert(
      fc.property(placedProblem, ({ graph, variables, feeds }) => {
        const placement = place({ graph, devices, costs: { latency: 1e-6 } });
        const [whole, split] = [graphEvaluator({ graph }), splitEvaluator({ graph, placement })];
        const state = whole.init(variables);
        const [one, other] = [whole.run(state, feeds), split.run(state, feeds)];
        expectSameBits(other.results, one.results);
        expectSameBits(other.state, one.state);
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  it('needs all feeds that are used', () => {
    const graph = {
      nodes: [
        {
          operation: 'feed',
          inputs: [],
          attributes: { name: 'x' },
          shape: [1],
          dtype: 'float64' as const,
          device: null,
        },
      ],
      results: { x: 0 },
      variables: {},
      updates: [],
    };
    const { init, run } = splitEvaluator({ graph, placement: ['a'] });
    expect(() => run(init({}), {})).toThrow(ConfigError);
  });
});
