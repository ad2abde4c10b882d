import { tensor } from '@thalweg/core';
import { createRegistry, toSpec } from '@thalweg/core/spec';
import { adam, optimizersPlugin } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { expectSameBits } from '@thalweg/testing';
import { optimizerFromSpec } from '../../../src/job/optimizer-from-spec.js';
import { graphEvaluator } from '../../../src/dataflow/evaluate/graph-evaluator.js';
import { createPartHost, type HostAction, type PartHost } from '../../../src/dataflow/execution/part-host.js';
import { buildGraph } from '../../../src/dataflow/build/build-graph.js';
import type { GraphState } from '../../../src/dataflow/graph/graph-state.js';
import { feed, variable } from '../../../src/dataflow/operation/sources.js';
import { multiply } from '../../../src/dataflow/operation/elementwise.js';
import { operationNamed } from '../../../src/dataflow/operation/operations.js';
import { sum } from '../../../src/dataflow/operation/reductions.js';
import { partition } from '../../../src/dataflow/partition/partition.js';

const optimizer = toSpec(adam({ learningRate: 0.1 }));
const w = variable('w', [2]);
const product = multiply(feed('x', [2]), w);
const loss = sum(multiply(product, product));
const graph = buildGraph({ results: { loss }, updates: [{ optimizer, loss, variables: [w] }] });

// All on one device, but for the product, which comes from another.
const at = graph.nodes.findIndex(({ operation }) => operation === 'multiply');
const [part] = partition(
  graph,
  graph.nodes.map((_, place) => (place === at ? 'other' : 'own')),
).filter(({ device }) => device === 'own');

const whole = graphEvaluator({ graph });
const first = whole.init({ w: tensor([1, -2]) });
const feeds = { x: tensor([3, 0.5]) };
const computed = tensor([3, -1]);

const openHost = (state: GraphState): PartHost => {
  const host = createPartHost({
    operationOf: operationNamed,
    optimizers: [optimizerFromSpec(createRegistry([optimizersPlugin]), optimizer)],
  });
  host.receive({ _tag: 'Restore', state });
  return host;
};
const begin = (host: PartHost, run: number): void =>
  host.receive({ _tag: 'Run', run, plan: 0, part: run === 1 ? part! : null, feeds });
const advance = (host: PartHost): Exclude<HostAction, { _tag: 'Compute' | 'Send' }> => {
  for (;;) {
    const action = host.next();
    if (action._tag === 'Compute') action.run();
    else if (action._tag !== 'Send') return action;
  }
};
const stateOf = (host: PartHost): GraphState => {
  host.receive({ _tag: 'Save', save: 1 });
  const action = advance(host);
  if (action._tag !== 'Saved') throw new Error(action._tag);
  return action.state;
};

describe('a device', () => {
  it('keeps what a step changed once the next message says that it is whole', () => {
    const host = openHost(first);
    begin(host, 1);
    expect(advance(host)._tag).toBe('Wait');
    host.receive({ _tag: 'Value', run: 1, tensor: at, value: computed });
    expect(advance(host)).toMatchObject({ _tag: 'Done', run: 1 });
    expectSameBits(stateOf(host), whole.run(first, feeds).state);
  });

  it('is as before after a step that was aborted, at any point', () => {
    for (const isDone of [false, true]) {
      const host = openHost(first);
      begin(host, 1);
      advance(host);
      if (isDone) {
        host.receive({ _tag: 'Value', run: 1, tensor: at, value: computed });
        expect(advance(host)._tag).toBe('Done');
      }
      host.receive({ _tag: 'Abort', run: 1 });
      expect(advance(host)._tag).toBe('Wait');
      expectSameBits(stateOf(host), first);
      begin(host, 2);
      host.receive({ _tag: 'Value', run: 2, tensor: at, value: computed });
      expect(advance(host)._tag).toBe('Done');
      expectSameBits(stateOf(host), whole.run(first, feeds).state);
    }
  });

  it('takes a tensor that comes before its run, and none of a run that is over', () => {
    const host = openHost(first);
    host.receive({ _tag: 'Value', run: 3, tensor: at, value: computed });
    begin(host, 1);
    host.receive({ _tag: 'Abort', run: 1 });
    host.receive({ _tag: 'Value', run: 1, tensor: at, value: tensor([NaN, NaN]) });
    host.receive({ _tag: 'Value', run: 2, tensor: at, value: tensor([NaN, NaN]) });
    begin(host, 3);
    expect(advance(host)._tag).toBe('Done');
    expectSameBits(stateOf(host), whole.run(first, feeds).state);
  });
});
