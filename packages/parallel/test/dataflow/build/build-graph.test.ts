import { ConfigError, tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../src/dataflow/build/build-graph.js';
import { gradients } from '../../../src/dataflow/build/gradients.js';
import type { GraphNode } from '../../../src/dataflow/graph/graph-node.js';
import { add, multiply, relu, scale } from '../../../src/dataflow/operation/elementwise.js';
import { constant, feed, variable } from '../../../src/dataflow/operation/sources.js';
import { matmul } from '../../../src/dataflow/operation/matrices.js';
import { onDevice } from '../../../src/dataflow/graph/on-device.js';
import { sum } from '../../../src/dataflow/operation/reductions.js';
import { valueOf } from '../evaluate/value-of.js';

const optimizer = toSpec(sgd({ learningRate: 0.1 }));
const w = variable('w', [2]);
const loss = sum(multiply(w, w));

describe('buildGraph', () => {
  it('numbers nodes so that each comes after its inputs', () => {
    const x = feed('x', [3, 2]);
    const v = variable('v', [2, 4]);
    const graph = buildGraph({ results: { b: relu(matmul(x, v)), a: x } });
    const plain = { attributes: {}, dtype: 'float64', device: null };
    expect(graph).toEqual({
      nodes: [
        { ...plain, operation: 'feed', inputs: [], attributes: { name: 'x' }, shape: [3, 2] },
        { ...plain, operation: 'variable', inputs: [], attributes: { name: 'v' }, shape: [2, 4] },
        { ...plain, operation: 'matmul', inputs: [0, 1], shape: [3, 4] },
        { ...plain, operation: 'relu', inputs: [2], shape: [3, 4] },
      ],
      results: { b: 3, a: 0 },
      variables: { v: 1 },
      updates: [],
    });
  });

  it('is plain data', () => {
    const graph = buildGraph({ results: { loss }, updates: [{ optimizer, loss, variables: [w] }] });
    expect(JSON.parse(JSON.stringify(graph))).toEqual(graph);
    expect(structuredClone(graph)).toEqual(graph);
  });

  it('makes one of nodes that compute the same', () => {
    const x = feed('x', [2]);
    const twice = [scale(2, x), scale(2, feed('x', [2])), scale(-2, x)];
    const { nodes, results } = buildGraph({ results: { a: twice[0]!, b: twice[1]!, c: twice[2]! } });
    expect(nodes).toHaveLength(3);
    expect(results).toEqual({ a: 1, b: 1, c: 2 });
    const [zero, minusZero, none] = [0, -0, NaN].map((value) => constant(tensor(value)));
    const numbers = { zero: zero!, minusZero: minusZero!, none: none! };
    expect(buildGraph({ results: numbers }).nodes).toHaveLength(3);
    const elsewhere = buildGraph({ results: { a: twice[0]!, b: onDevice('b', twice[0]!) } });
    expect(elsewhere.nodes.map(({ device }) => device)).toEqual([null, null, 'b']);
  });

  it('goes back through a loss once, whatever the number of groups', () => {
    const [first, second] = [variable('first', [2, 2]), variable('second', [2, 2])];
    const network = sum(relu(matmul(relu(matmul(feed('x', [2, 2]), first)), second)));
    const size = (...groups: readonly (readonly GraphNode[])[]): number =>
      buildGraph({
        results: { network },
        updates: groups.map((variables) => ({ optimizer, loss: network, variables })),
      }).nodes.length;
    expect(size([first], [second])).toBe(size([first, second]));
  });

  it('enters the gradients of each group in the order of its variables', () => {
    const v = variable('v', [2]);
    const both = add(loss, scale(3, sum(v)));
    const graph = buildGraph({ results: {}, updates: [{ optimizer, loss: both, variables: [v, w] }] });
    const [update] = graph.updates;
    expect(update?.variables).toEqual(['v', 'w']);
    expect(update?.optimizer).toEqual(optimizer);
    // The gradient of v is 3 everywhere: a repeated scalar; that of w depends on w.
    const operations = update!.gradients.map((place) => graph.nodes[place]!.operation);
    expect(operations).toEqual(['broadcastTo', 'add']);
  });

  it('keeps a variable that the loss does not depend on', () => {
    const idle = variable('idle', [3]);
    const graph = buildGraph({ results: { loss }, updates: [{ optimizer, loss, variables: [idle] }] });
    expect(Object.keys(graph.variables).sort()).toEqual(['idle', 'w']);
    expect(graph.nodes[graph.updates[0]!.gradients[0]!]).toMatchObject({ operation: 'constant', shape: [3] });
  });

  it('puts a variable on the device that any of its nodes names', () => {
    const constrained = onDevice('a', w);
    for (const results of [
      { x: scale(2, w), y: scale(3, constrained) },
      { x: scale(3, constrained), y: scale(2, w) },
    ]) {
      const { nodes, variables } = buildGraph({ results });
      expect(nodes.filter(({ operation }) => operation === 'variable')).toHaveLength(1);
      expect(nodes[variables.w!]!.device).toBe('a');
    }
    expect(() => buildGraph({ results: { x: constrained, y: onDevice('b', w) } })).toThrow(
      `variable: w: expected the device 'a', as where it occurs first, found 'b'`,
    );
  });

  const update = (variables: readonly GraphNode[], of = loss) => ({ optimizer, loss: of, variables });

  it.each([
    [
      'variable: w: expected float64 of shape [2], as where it occurs first, found float64 of shape [3]',
      { results: { x: w, y: variable('w', [3]) } },
    ],
    ['feed: x: expected float64', { results: { x: feed('x', [3]), y: feed('x', [3], 'float32') } }],
    [
      `buildGraph: updates[1].variables[0]: expected a variable that nothing else updates, found 'w' again`,
      { results: {}, updates: [update([w]), update([w])] },
    ],
    ['updates[0].variables[1]', { results: {}, updates: [update([w, variable('w', [2])])] }],
    [
      'buildGraph: updates[0].variables[0]: expected a variable, found feed',
      { results: {}, updates: [update([feed('w', [2])])] },
    ],
    [
      'updates[0].variables: expected at least one variable, found none',
      { results: {}, updates: [update([])] },
    ],
    ['gradients: of: expected a scalar', { results: {}, updates: [update([w], w)] }],
  ] as const)('refuses: %s', (message, description) => {
    expect(() => buildGraph(description)).toThrow(ConfigError);
    expect(() => buildGraph(description)).toThrow(message);
  });

  it('a feed and a variable may have the same name', () => {
    expect(buildGraph({ results: { sum: add(feed('w', [2]), w) } }).nodes).toHaveLength(3);
  });

  it('bears a chain of 10 000 nodes, and goes back through it', () => {
    let node: GraphNode = feed('x', []);
    for (let i = 0; i < 10_000; i++) node = i % 2 === 0 ? scale(2, node) : scale(0.5, node);
    const [slope] = gradients(node, [feed('x', [])]);
    expect(buildGraph({ results: { node } }).nodes).toHaveLength(10_001);
    expect(valueOf(node, { x: tensor(3) }).get()).toBe(3);
    expect(valueOf(slope!, { x: tensor(3) }).get()).toBe(1);
  });
});
