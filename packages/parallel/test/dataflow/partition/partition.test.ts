import { ConfigError } from '@thalweg/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/dataflow/graph/graph.js';
import { partition } from '../../../src/dataflow/partition/partition.js';
import { prune } from '../../../src/dataflow/partition/prune.js';
import type { Placement } from '../../../src/dataflow/placement/placement.js';
import { placedProblem } from './random-placed-graph.js';

const isKnownEverywhere = (graph: Graph, place: number): boolean =>
  ['feed', 'constant'].includes(graph.nodes[place]!.operation);

/** Every pair of a tensor and a device other than its own that uses it, from the edges alone. */
const crossings = (graph: Graph, placement: Placement): ReadonlySet<string> => {
  const pairs = new Set<string>();
  const use = (tensor: number, device: string): void => {
    if (placement[tensor] !== device && !isKnownEverywhere(graph, tensor))
      pairs.add(`${tensor} to ${device}`);
  };
  for (const [place, { inputs }] of graph.nodes.entries())
    for (const input of inputs) use(input, placement[place]!);
  for (const { variables, gradients } of graph.updates)
    for (const gradient of gradients) use(gradient, placement[graph.variables[variables[0]!]!]!);
  return pairs;
};

const node = (operation: string, inputs: readonly number[], device: string | null = null) => ({
  operation,
  inputs,
  attributes: operation === 'variable' || operation === 'feed' ? { name: operation[0]! } : {},
  shape: [2],
  dtype: 'float64' as const,
  device,
});
const graph: Graph = {
  nodes: [
    node('feed', []),
    node('variable', []),
    node('multiply', [0, 1]),
    node('tanh', [2]),
    node('relu', [2]),
  ],
  results: { t: 3, r: 4 },
  variables: { v: 1 },
  updates: [],
};

describe('partition', () => {
  it('sends a tensor once to each device that uses it, and each device receives what is sent', () => {
    fc.assert(
      fc.property(placedProblem, ({ graph, placement }) => {
        const parts = partition(graph, placement);
        const sends = parts.flatMap((part) =>
          part.sends.map(({ place, tensor, to }) => ({
            place: part.places[place],
            tensor,
            from: part.device,
            to,
          })),
        );
        const pairs = crossings(graph, placement);
        expect(sends).toHaveLength(pairs.size);
        expect(new Set(sends.map(({ tensor, to }) => `${tensor} to ${to}`))).toEqual(pairs);
        for (const { place, tensor } of sends) expect(place).toBe(tensor);
        const receives = parts.flatMap(({ device, receives }) =>
          receives.map(({ tensor, from }) => `${tensor} ${from} ${device}`),
        );
        expect(receives.sort()).toEqual(
          sends.map(({ tensor, from, to }) => `${tensor} ${from} ${to}`).sort(),
        );
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('has every node once, after its inputs, on the device it was placed on', () => {
    fc.assert(
      fc.property(placedProblem, ({ graph, placement }) => {
        const parts = partition(graph, placement);
        const computed = parts.flatMap(({ device, nodes, places }) =>
          places.filter((place, i) => {
            const { operation, inputs } = nodes[i]!;
            expect(inputs.every((input) => input < i)).toBe(true);
            if (operation === 'receive' || isKnownEverywhere(graph, place)) return false;
            expect(placement[place]).toBe(device);
            expect(inputs.map((input) => places[input])).toEqual(graph.nodes[place]!.inputs);
            return true;
          }),
        );
        const expected = [...graph.nodes.keys()].filter((place) => !isKnownEverywhere(graph, place));
        expect(computed.sort((a, b) => a - b)).toEqual(expected);
        expect(parts.flatMap(({ results }) => Object.keys(results)).sort()).toEqual(
          Object.keys(graph.results).sort(),
        );
        expect(parts.flatMap(({ updates }) => updates)).toHaveLength(graph.updates.length);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('makes of each part plain data, with a receive for what comes from elsewhere', () => {
    const [a, b] = partition(graph, ['a', 'a', 'a', 'b', 'b']);
    expect(a).toEqual({
      device: 'a',
      places: [0, 1, 2],
      nodes: graph.nodes.slice(0, 3),
      results: {},
      variables: { v: 1 },
      updates: [],
      sends: [{ place: 2, tensor: 2, to: 'b' }],
      receives: [],
    });
    expect(b).toEqual({
      device: 'b',
      places: [2, 3, 4],
      nodes: [node('receive', []), node('tanh', [0]), node('relu', [0])],
      results: { t: 1, r: 2 },
      variables: {},
      updates: [],
      sends: [],
      receives: [{ place: 0, tensor: 2, from: 'a' }],
    });
    expect(JSON.parse(JSON.stringify([a, b]))).toEqual([a, b]);
  });

  it('gives a feed to every part that uses it', () => {
    const parts = partition(graph, ['c', 'a', 'b', 'a', 'a']);
    const holders = parts.filter(({ nodes }) => nodes.some(({ operation }) => operation === 'feed'));
    expect(holders.map(({ device }) => device)).toEqual(['b']);
    expect(parts.map(({ device }) => device)).toEqual(['a', 'b']);
  });

  it.each([
    ['placement', ['a', 'a', 'a', 'a'], graph, 'one for each node'],
    [
      'placement[2]',
      ['a', 'a', 'b', 'a', 'a'],
      { ...graph, nodes: graph.nodes.with(2, node('multiply', [0, 1], 'a')) },
      "'a', as node 2 (multiply) wants",
    ],
    [
      'placement',
      ['a', 'b', 'b', 'b', 'b'],
      {
        ...graph,
        variables: { v: 1, w: 0 },
        updates: [{ optimizer: { name: 'sgd' }, variables: ['w', 'v'], gradients: [3, 3] }],
      },
      'one device for the variables w, v',
    ],
  ])('refuses a %s that does not fit: %j', (argument, placement, unfit: Graph, expected) => {
    expect(() => partition(unfit, placement)).toThrow(ConfigError);
    expect(() => partition(unfit, placement)).toThrow(`${argument}: expected`);
    expect(() => partition(unfit, placement)).toThrow(expected);
  });
});

describe('prune', () => {
  it('keeps what a result needs, and nothing else', () => {
    const placed = { graph, placement: ['a', 'a', 'b', 'a', 'c'] };
    expect(prune(placed, { fetch: ['r'], update: false })).toEqual({
      graph: {
        nodes: [...graph.nodes.slice(0, 3), graph.nodes[4]],
        results: { r: 3 },
        variables: { v: 1 },
        updates: [],
      },
      placement: ['a', 'a', 'b', 'c'],
    });
  });

  it('keeps what updates need, if they are wanted', () => {
    const updates = [{ optimizer: { name: 'sgd' }, variables: ['v'], gradients: [3] }];
    const placed = { graph: { ...graph, updates }, placement: ['a', 'a', 'b', 'a', 'c'] };
    const found = prune(placed, { fetch: [], update: true });
    expect(found.graph.nodes.map(({ operation }) => operation)).toEqual([
      'feed',
      'variable',
      'multiply',
      'tanh',
    ]);
    expect(found.graph.updates).toEqual(updates);
    expect(prune(placed, { fetch: [], update: false }).graph.nodes).toEqual([]);
  });
});
