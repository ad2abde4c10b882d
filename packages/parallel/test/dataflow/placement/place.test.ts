import { ConfigError, tensor } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
import type { Graph, GraphUpdate, PlannedNode } from '../../../src/dataflow/graph/graph.js';
import type { Operation } from '../../../src/dataflow/graph/operation.js';
import { place } from '../../../src/dataflow/placement/place.js';

/** Takes as long as its attributes say. */
const busy: Operation = {
  name: 'busy',
  compute: () => tensor(0),
  work: ({ attributes }) => Number(attributes.work),
};

const node = (operation: string, given: Partial<PlannedNode> = {}): PlannedNode => ({
  operation,
  inputs: [],
  attributes: {},
  shape: [],
  dtype: 'float64',
  device: null,
  ...given,
});
const busyNode = (work: number, inputs: readonly number[] = [], given: Partial<PlannedNode> = {}) =>
  node('busy', { inputs, attributes: { work }, ...given });
const variableNode = (name: string, device: string | null = null) =>
  node('variable', { attributes: { name }, device });

const graphOf = (nodes: readonly PlannedNode[], updates: readonly GraphUpdate[] = []): Graph => ({
  nodes,
  results: {},
  variables: Object.fromEntries(
    nodes.flatMap(({ operation, attributes: { name } }, at) =>
      operation === 'variable' && typeof name === 'string' ? [[name, at]] : [],
    ),
  ),
  updates,
});
const update = (...variables: readonly string[]): GraphUpdate => ({
  optimizer: { name: 'sgd' },
  variables,
  gradients: variables.map(() => 0),
});

const devices = [
  { name: 'a', speed: 10 },
  { name: 'b', speed: 5 },
];
/** A scalar takes 2 s from one device to the other, and 3 numbers take 4 s. */
const costs = { latency: 1, bandwidth: 8 };

describe('place', () => {
  /**
   * By hand, as "start + seconds = finish" on each device; `>` is a tensor that comes from the other one.
   *
   *     node  inputs  on a                          on b
   *     0     -       0 + 2 = 2           chosen    0 + 4 = 4
   *     1     -       2 + 1 = 3                     0 + 2 = 2          chosen
   *     2     0       2 + 1 = 3           chosen    0 > 4, 4 + 2 = 6
   *     3     1       1 > 6, 6 + 4 = 10   chosen    2 + 8 = 10         a tie
   *     4     0       10 + 0.5 = 10.5               0 > 4, 4 + 1 = 5   chosen
   *     5     0 4     4 > 7, 10 + 1 = 11            5 + 2 = 7          chosen
   *     6     2 3 5   5 > 9, 10 + 1 = 11  chosen    3 > 12, 12 + 2 = 14
   */
  it('is the schedule that was worked out by hand', () => {
    const graph = graphOf([
      busyNode(20),
      busyNode(10, [], { shape: [3] }),
      busyNode(10, [0]),
      busyNode(40, [1]),
      busyNode(5, [0]),
      busyNode(10, [0, 4]),
      busyNode(10, [2, 3, 5]),
    ]);
    expect(place({ graph, devices, costs, operations: [busy] })).toEqual(['a', 'b', 'a', 'a', 'b', 'b', 'a']);
  });

  it('goes through nodes as they become ready, so that a device is not kept for one that must wait', () => {
    // Node 0 ends on b at 8. Node 1 could begin on a at 10, and node 2 at 0, ending at 2 where b would end at 12.
    const graph = graphOf([busyNode(40, [], { device: 'b' }), busyNode(20, [0]), busyNode(20)]);
    expect(place({ graph, devices, costs, operations: [busy] })).toEqual(['b', 'a', 'a']);
  });

  it('takes measured seconds in place of estimates, alike on all devices', () => {
    // Where node 0 is, since its value would take 2 s to the other device.
    const graph = graphOf([busyNode(1), busyNode(1), busyNode(1, [0])]);
    const given = { graph, devices, operations: [busy] };
    expect(place({ ...given, costs: { ...costs, seconds: [3, 1, 1] } })).toEqual(['a', 'b', 'a']);
    expect(place({ ...given, costs: { ...costs, seconds: [1, 3, 1] } })).toEqual(['a', 'b', 'a']);
    expect(place({ ...given, costs: { ...costs, seconds: [0, 0, 0] } })).toEqual(['a', 'a', 'a']);
  });

  it('counts one operation for each element where an operation does not say more', () => {
    // tanh of 100 numbers: 10 s on a, 20 s on b, to which the feed need not be sent.
    const x = node('feed', { attributes: { name: 'x' }, shape: [100] });
    const graph = graphOf([x, busyNode(150), node('tanh', { inputs: [0], shape: [100] })]);
    expect(place({ graph, devices, costs, operations: [busy] })).toEqual(['b', 'a', 'b']);
    const shorter = graphOf([x, busyNode(50), node('tanh', { inputs: [0], shape: [100] })]);
    expect(place({ graph: shorter, devices, costs, operations: [busy] })).toEqual(['a', 'a', 'a']);
  });

  it('obeys constraints and what a device can compute', () => {
    const graph = graphOf([
      busyNode(1, [], { device: 'b' }),
      node('tanh', { inputs: [0] }),
      busyNode(1, [1]),
    ]);
    const given = { graph, costs, operations: [busy] };
    expect(place({ ...given, devices })).toEqual(['b', 'b', 'b']);
    const choosy = [{ ...devices[0]!, operations: ['tanh'] }, devices[1]!];
    expect(place({ ...given, devices: choosy })).toEqual(['b', 'b', 'b']);
    const onlyBusy = [devices[0]!, { ...devices[1]!, operations: ['busy'] }];
    expect(place({ ...given, devices: onlyBusy })).toEqual(['b', 'a', 'a']);
  });

  it('puts a variable where it is used first, and from then on it has to move', () => {
    const v = variableNode('v');
    const graph = graphOf([busyNode(30), v, busyNode(5, [1]), busyNode(20, [1], { device: 'a' })]);
    expect(place({ graph, devices, costs, operations: [busy] })).toEqual(['a', 'b', 'b', 'a']);
  });

  it('keeps the variables of an update together, where all of them can be', () => {
    const nodes = [
      variableNode('v'),
      variableNode('w', 'b'),
      variableNode('u'),
      busyNode(1, [0]),
      busyNode(1, [2]),
    ];
    const given = { devices, costs, operations: [busy] };
    // 3 has v come from b for 2 s, or takes 0.2 s there; 4 is free to go to a, and u with it.
    expect(place({ ...given, graph: graphOf(nodes, [update('v', 'w')]) })).toEqual(['b', 'b', 'a', 'b', 'a']);
    expect(place({ ...given, graph: graphOf(nodes, [update('v', 'w', 'u')]) })).toEqual([
      'b',
      'b',
      'b',
      'b',
      'b',
    ]);
    expect(place({ ...given, graph: graphOf(nodes) })).toEqual(['a', 'b', 'a', 'a', 'a']);
  });

  it('says for which node there is no device, and what it wanted', () => {
    const given = {
      devices: [devices[0]!, { ...devices[1]!, operations: ['relu'] }],
      costs,
      operations: [busy],
    };
    const nowhere = () =>
      place({ ...given, graph: graphOf([busyNode(1), busyNode(1, [0], { device: 'c' })]) });
    expect(nowhere).toThrow(ConfigError);
    expect(nowhere).toThrow(
      "place: node 1 (busy): expected a device 'c' that computes busy, found 'a' for all",
    );
    const unable = () => place({ ...given, graph: graphOf([busyNode(1, [], { device: 'b' })]) });
    expect(unable).toThrow("node 0 (busy): expected a device 'b' that computes busy");
  });

  it('says for which variables of an update there is no device', () => {
    const graph = graphOf([variableNode('v', 'a'), variableNode('w', 'b')], [update('v', 'w')]);
    expect(() => place({ graph, devices })).toThrow(
      "place: variable 'v', variable 'w': expected one device for all, since one update changes them, found a, b",
    );
  });

  it.each([
    ['devices', { devices: [] }],
    ['devices[1].name', { devices: [devices[0]!, devices[0]!] }],
    ['devices[0].speed', { devices: [{ name: 'a', speed: 0 }] }],
    ['costs.bandwidth', { costs: { bandwidth: 0 } }],
    ['costs.latency', { costs: { latency: -1 } }],
    ['costs.seconds', { costs: { seconds: [] } }],
    ['costs.seconds[0]', { costs: { seconds: [NaN] } }],
  ])('refuses %s out of range', (argument, wrong) => {
    const options = { graph: graphOf([busyNode(1)]), devices, operations: [busy], ...wrong };
    expect(() => place(options)).toThrow(`place: ${argument}: expected`);
  });
});
