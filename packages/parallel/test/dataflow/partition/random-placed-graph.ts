import { makeKey, normal, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { adam, momentum } from '@thalweg/optimizers';
import fc from 'fast-check';
import type { Graph, GraphUpdate, PlannedNode } from '../../../src/dataflow/graph/graph.js';
import type { Placement } from '../../../src/dataflow/placement/placement.js';

/** A graph, a device for each node, and tensors to run it on. */
export interface PlacedProblem {
  readonly graph: Graph;
  readonly placement: Placement;
  readonly variables: Readonly<Record<string, Tensor>>;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

const side = 3;
const shape = [side, side];
const kinds = ['add', 'subtract', 'multiply', 'matmul', 'transpose', 'tanh', 'relu'] as const;
const unary = new Set<string>(['transpose', 'tanh', 'relu']);
const optimizers = [toSpec(momentum({ learningRate: 0.1 })), toSpec(adam({ learningRate: 0.01 }))] as const;

const named = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);

/**
 * Square matrices computed from feeds, constants and variables in any way, some of them used twice by one node or by none;
 * up to 30 nodes on up to 4 devices. The variables of an update are on one device.
 */
export const placedProblem: fc.Arbitrary<PlacedProblem> = fc
  .record({
    feeds: fc.nat(2),
    constants: fc.nat(1),
    variables: fc.nat(3),
    nodes: fc.array(
      fc.record({ kind: fc.constantFrom(...kinds), inputs: fc.tuple(fc.nat(), fc.nat()), device: fc.nat() }),
      { minLength: 1, maxLength: 24 },
    ),
    groups: fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }),
    gradients: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
    results: fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 4 }),
    homes: fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
    devices: fc.integer({ min: 1, max: 4 }),
    dtype: fc.constantFrom('float32' as const, 'float64' as const),
    seed: fc.nat(1e6),
  })
  .map(({ dtype, seed, devices, groups, homes, ...drawn }) => {
    const feedNames = named('x', drawn.feeds);
    const variableNames = named('v', drawn.variables);
    const nodes: PlannedNode[] = [];
    const placement: string[] = [];
    const add = (operation: string, node: Partial<PlannedNode>, device: number): void => {
      nodes.push({ operation, inputs: [], attributes: {}, shape, dtype, device: null, ...node });
      placement.push(`device${device % devices}`);
    };
    for (const [i, name] of feedNames.entries()) add('feed', { attributes: { name } }, homes[i]!);
    for (let i = 0; i < drawn.constants; i++) add('constant', { attributes: { values: 0.5 } }, homes[3]!);
    const firstVariable = nodes.length;
    // Variables of one group have one device.
    for (const [i, name] of variableNames.entries())
      add('variable', { attributes: { name } }, homes[groups[i]!]!);
    if (nodes.length === 0) add('constant', { attributes: { values: -2 } }, homes[4]!);
    for (const { kind, inputs, device } of drawn.nodes) {
      const used = inputs.slice(0, unary.has(kind) ? 1 : 2);
      add(kind, { inputs: used.map((input) => input % nodes.length) }, device);
    }
    const updates = [...new Set(variableNames.map((_, i) => groups[i]!))].map((group): GraphUpdate => {
      const members = variableNames.flatMap((name, i) => (groups[i] === group ? [{ name, i }] : []));
      return {
        optimizer: optimizers[group % 2]!,
        variables: members.map(({ name }) => name),
        gradients: members.map(({ i }) => drawn.gradients[i]! % nodes.length),
      };
    });
    const tensors = (names: readonly string[], key: number): Readonly<Record<string, Tensor>> =>
      Object.fromEntries(names.map((name, i) => [name, normal(makeKey(seed + 10 * key + i), shape, dtype)]));
    return {
      graph: {
        nodes,
        results: Object.fromEntries(drawn.results.map((drawing, i) => [`r${i}`, drawing % nodes.length])),
        variables: Object.fromEntries(variableNames.map((name, i) => [name, firstVariable + i])),
        updates,
      },
      placement,
      variables: tensors(variableNames, 1),
      feeds: tensors(feedNames, 2),
    };
  });
